"""Trials: changes that a page asks about and the worker's answer, kept for a short while only.

They stand beside the read models but are made from no facts, and hold ids and figures, no names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Engine, MetaData, String, Table, Text, Uuid, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from peermatch.readmodels.engine.columns import Instant

KEPT = timedelta(hours=1)
"""After its last question a trial is forgotten."""


class TrialStatus(StrEnum):
    ASKED = "asked"
    ANSWERED = "answered"
    REFUSED = "refused"
    """The changes can't be made so; `answer` is the sentence that says why."""
    FAILED = "failed"


SCHEMA = MetaData()
TRIALS = Table(
    "trials",
    SCHEMA,
    Column("trial_id", Uuid, primary_key=True),
    Column("status", String(10), nullable=False, index=True),
    Column("changes", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    Column("answer", Text, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialRow:
    """`changes` and `answer` as they were written: JSON, or a sentence."""

    trial_id: UUID
    status: str
    changes: str
    asked_at: datetime
    answer: str

    @property
    def open(self) -> bool:
        return self.status == TrialStatus.ASKED


class Trials:
    """The trials of one deployment, in its views database."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def ask(self, trial_id: UUID, changes: str) -> None:
        """Asks once: while it is known, the same trial is not tried again. What failed is."""
        now = self._now()
        made = sqlite.insert if self._engine.dialect.name == "sqlite" else postgresql.insert
        asked: dict[str, Any] = {"asked_at": now, "expires_at": now + KEPT}
        anew = {**asked, "status": TrialStatus.ASKED.value, "answer": ""}
        added = made(TRIALS).values(trial_id=trial_id, changes=changes, **anew)
        over = (TRIALS.c.expires_at <= now) | (TRIALS.c.status == TrialStatus.FAILED.value)
        with self._engine.begin() as connection:
            connection.execute(
                added.on_conflict_do_update(index_elements=["trial_id"], set_=anew, where=over)
            )

    def one(self, trial_id: UUID) -> TrialRow | None:
        """None when it was never asked, or is forgotten."""
        known = (TRIALS.c.trial_id == trial_id, TRIALS.c.expires_at > self._now())
        found = self._rows(select(TRIALS).where(*known))
        return found[0] if found else None

    def to_answer(self) -> TrialRow | None:
        """The one asked last: somebody is looking at it."""
        open_ones = select(TRIALS).where(TRIALS.c.status == TrialStatus.ASKED.value)
        found = self._rows(open_ones.order_by(TRIALS.c.asked_at.desc(), TRIALS.c.trial_id).limit(1))
        return found[0] if found else None

    def answer(self, trial_id: UUID, status: TrialStatus, answer: str = "") -> None:
        mine = TRIALS.c.trial_id == trial_id
        with self._engine.begin() as connection:
            connection.execute(
                update(TRIALS).where(mine).values(status=status.value, answer=answer)
            )

    def forget_expired(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(TRIALS).where(TRIALS.c.expires_at <= self._now()))

    def _rows(self, query: Any) -> list[TrialRow]:
        with self._engine.connect() as connection:
            return [
                TrialRow(**{name: row[name] for name in TrialRow.__slots__})
                for row in connection.execute(query).mappings()
            ]
