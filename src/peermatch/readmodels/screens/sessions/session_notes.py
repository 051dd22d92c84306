"""What sessions were about, and the goals of a plan that may be worked on, for their specialist."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from domain.shared.vocabulary import Goal
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.people.records import RECORDS, RecordKind
from peermatch.readmodels.tables.sessions.sessions import SESSIONS

PURPOSE = "session note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    session_id: UUID
    starts_at: datetime
    minutes: int
    mode: str
    goals: tuple[Goal, ...]
    worked_on: str
    next_step: str


def of_session(reading: Reading, session_id: UUID) -> Note | None:
    """None where nothing was written."""
    written = SESSIONS.c.note.is_not(None)
    rows = reading.rows(select(SESSIONS).where(SESSIONS.c.session_id == session_id, written))
    return next(iter(_opened(reading, rows)), None)


def last_of(reading: Reading, specialist_id: UUID, participant_id: UUID) -> Note | None:
    """What the specialist wrote last of a session with this person; another's notes are theirs."""
    query = select(SESSIONS).where(
        SESSIONS.c.participant_id == participant_id,
        SESSIONS.c.specialist_id == specialist_id,
        SESSIONS.c.note.is_not(None),
    )
    newest = query.order_by(SESSIONS.c.starts_at.desc(), SESSIONS.c.session_id)
    return next(iter(_opened(reading, reading.rows(newest.limit(1)))), None)


def _opened(reading: Reading, rows: Sequence[RowMapping]) -> tuple[Note, ...]:
    return tuple(
        Note(
            session_id=row["session_id"],
            starts_at=row["starts_at"],
            minutes=row["minutes"] or 0,
            mode=fields.text("mode"),
            goals=fields.get("goals", ()),
            worked_on=fields.text("worked_on"),
            next_step=fields.text("next_step"),
        )
        for row, fields in reading.opened(list(rows), ("note",), PURPOSE)
    )


def goals(reading: Reading, shown: Mapping[UUID, Collection[UUID]]) -> dict[UUID, tuple[Goal, ...]]:
    """By person, those of open wellness plans, as they were agreed on or reviewed last; of the
    plans `shown` alone."""
    every = {plan_id for ids in shown.values() for plan_id in ids}
    plans = _plans(reading, shown) if every else []
    rows = [row for row in plans if row["record_id"] in every]
    opened: list[Any] = reading.fields(rows, ("first", "last"), PURPOSE)
    found: dict[UUID, list[Goal]] = {one: [] for one in shown}
    for row, fields in zip(rows, opened, strict=True):
        found[row["participant_id"]].extend(fields.get("goals", ()))
    return {one: tuple(dict.fromkeys(every)) for one, every in found.items()}


def open_plans(reading: Reading, people: Collection[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """By person, the newest first."""
    rows = _plans(reading, people)
    return {
        one: tuple(row["record_id"] for row in rows if row["participant_id"] == one)
        for one in people
    }


def _plans(reading: Reading, people: Collection[UUID]) -> list[RowMapping]:
    query = select(RECORDS).where(
        RECORDS.c.participant_id.in_(people),
        RECORDS.c.kind == RecordKind.PLAN.value,
        RECORDS.c.open.is_(True),
    )
    return reading.rows(query.order_by(RECORDS.c.began_at.desc(), RECORDS.c.record_id))
