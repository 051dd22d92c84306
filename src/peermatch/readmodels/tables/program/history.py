"""What happened to whom, in order: every fact of a person or record by its stored name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Integer, MetaData, String, Table, Uuid, or_, select

from peermatch.readmodels.engine.columns import Instant
from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.engine.projection import Handler, Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.program.event_descriptions import SENTENCES
from peermatch.store import Recorded
from peermatch.store.stored_names import STORED_NAMES

HISTORY = Table(
    "history",
    MetaData(),
    Column("stream", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("subject", Uuid, index=True),
    Column("at", Instant, nullable=False),
    Column("by", String(60), nullable=False),
    Column("name", String(60), nullable=False),
)
UNTOLD = frozenset(
    {
        "diary.time-booked",
        "diary.time-held",
        "diary.time-released",
        "household.member-proposed",
        "participant.household-wish-kept",
        "matching-run.saw-household",
        "matching-run.saw-offer",
        "matching-run.saw-seeker",
        "participant.household-listed",
        "referral.proposed",
        "referral.matched",
        "room-book.room-kept",
        "room-book.room-freed",
        "repair.change-found",
    }
)
"""Bookkeeping: facts recorded together with one that describes the event better."""
MOST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`by` is the account that did it, or the service."""

    at: datetime
    name: str
    sentence: str
    by: str


def _note(rows: Rows, r: Recorded) -> None:
    key = {"stream": r.stream, "version": r.version}
    rows.put(HISTORY, **key, subject=r.subject, at=r.at, by=r.by, name=r.name)


def of(reading: Reading, *ids: UUID) -> tuple[Event, ...]:
    """The newest facts of these people and records, newest first."""
    mine = or_(HISTORY.c.subject.in_(ids), HISTORY.c.stream.in_(ids))
    query = select(HISTORY).where(mine)
    newest = query.order_by(HISTORY.c.at.desc(), HISTORY.c.stream, HISTORY.c.version.desc())
    return tuple(
        of_row(row, Event, sentence=SENTENCES[row["name"]])
        for row in reading.rows(newest.limit(MOST))
    )


def _followed() -> dict[type, Handler]:
    told = (name for name in STORED_NAMES if name not in UNTOLD)
    return {STORED_NAMES.stored(name).fact: _note for name in told}


HISTORY_MODEL = Projection("history", 1, (HISTORY,), _followed())
