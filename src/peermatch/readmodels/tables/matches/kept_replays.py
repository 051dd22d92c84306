"""Decisions looked at again: asked for by a page, worked out by the worker, kept an hour.

They stand beside the read models and are made from no facts that a projection follows: what a run
kept of one person, out of thousands, and whether its plan comes out the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    Column,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    delete,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from peermatch.readmodels.engine.columns import Instant

KEPT = timedelta(hours=1)
"""How long an answer stays after it was asked for."""
SCHEMA = MetaData()
KEPT_REPLAYS = Table(
    "kept_replays",
    SCHEMA,
    Column("match_id", Uuid, primary_key=True),
    Column("asked_at", Instant, nullable=False),
    Column("made_at", Instant),
    Column("again", Text),
    Column("seen", LargeBinary),
    Column("theirs", LargeBinary),
)
"""No `made_at`: still to be worked out. `again` holds ids and figures; `seen` is sealed under the
participant, `theirs` under the specialist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """As it was worked out; `seen` and `theirs` are None where nothing was kept of them, or they
    were erased."""

    again: str
    seen: bytes | None
    theirs: bytes | None


class KeptReplays:
    """The answers of one deployment, in its views database."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def of(self, match_id: UUID) -> Replayed | None:
        """None while it is being worked out, which is asked for here."""
        now = self._now()
        query = select(KEPT_REPLAYS).where(KEPT_REPLAYS.c.match_id == match_id)
        with self._engine.connect() as connection:
            found = connection.execute(query).mappings().first()
        if found is None or found["asked_at"] < now - KEPT:
            self._ask(match_id, now)
            return None
        if found["made_at"] is None:
            return None
        return Replayed(again=found["again"], seen=found["seen"], theirs=found["theirs"])

    def _ask(self, match_id: UUID, now: datetime) -> None:
        with self._engine.begin() as connection:
            there = postgresql if connection.dialect.name == "postgresql" else sqlite
            asked = there.insert(KEPT_REPLAYS).values(match_id=match_id, asked_at=now)
            connection.execute(delete(KEPT_REPLAYS).where(KEPT_REPLAYS.c.asked_at < now - KEPT))
            connection.execute(asked.on_conflict_do_nothing())

    def asked(self) -> tuple[UUID, ...]:
        """What is still to be worked out, the last asked first: somebody is looking at it."""
        query = select(KEPT_REPLAYS.c.match_id).where(KEPT_REPLAYS.c.made_at.is_(None))
        order = KEPT_REPLAYS.c.asked_at.desc(), KEPT_REPLAYS.c.match_id
        with self._engine.connect() as connection:
            return tuple(connection.execute(query.order_by(*order)).scalars())

    def keep(self, match_id: UUID, found: Replayed) -> None:
        mine = KEPT_REPLAYS.c.match_id == match_id
        values = {"again": found.again, "seen": found.seen, "theirs": found.theirs}
        with self._engine.begin() as connection:
            connection.execute(
                update(KEPT_REPLAYS).where(mine).values(made_at=self._now(), **values)
            )
