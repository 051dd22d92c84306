"""Notices to everyone who reads a record later: that it was challenged, what was corrected."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from domain.people.challenge import notice_of
from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.people.records import RECORDS, RecordKind
from peermatch.readmodels.tables.sessions.sessions import CORRECTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What the record of a session said before and says since, and why."""

    corrected_at: datetime
    was_minutes: int | None
    was_missed: str | None
    minutes: int | None
    missed_reason: str | None
    reason: str


def notices(reading: Reading, ids: Collection[UUID]) -> tuple[str, ...]:
    """A sentence for each statement of challenge filed about these records, newest first.

    It opens nothing: that a record was challenged is told to every reader of that record.
    """
    about = RECORDS.c.kind == RecordKind.STATEMENT.value
    query = select(RECORDS.c.open, RECORDS.c.amended).where(about, RECORDS.c.about.in_(ids))
    found = reading.rows(query.order_by(RECORDS.c.began_at.desc(), RECORDS.c.record_id))
    told = (notice_of(None if row["open"] else bool(row["amended"])) for row in found)
    return tuple(dict.fromkeys(told))


def corrections(reading: Reading, session_id: UUID, purpose: str) -> tuple[Correction, ...]:
    """Newest first; the reason is opened for whoever may read the session."""
    query = select(CORRECTIONS).where(CORRECTIONS.c.session_id == session_id)
    newest = (CORRECTIONS.c.corrected_at.desc(), CORRECTIONS.c.correction_id)
    rows = reading.rows(query.order_by(*newest))
    return tuple(
        of_row(row, Correction, reason=fields.text("reason"))
        for row, fields in reading.opened(rows, ("why",), purpose, "session_id")
    )
