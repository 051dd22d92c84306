"""Sessions as the schedule's screens show them: opened for one viewer, for one screen."""

from collections.abc import Collection
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, or_, select

from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.people.people import PEOPLE
from peermatch.readmodels.tables.program.sites import site_names
from peermatch.readmodels.tables.sessions.sessions import SESSIONS

SPECIALIST_WEEK, PLACE_DAY, SESSION = "specialist's week", "place's day", "session"
PROGRAM_WEEK, OFFERED_TIMES = "program's week", "offered times"
"""What personal data is opened for."""
OPENED = {PROGRAM_WEEK: ("meeting",)}
WITH_NAMES = ("person", "corrected", "meeting")
"""Figures need the places alone; every other screen the names too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One session; `site` is the code of its place and `place` the name, empty for a call."""

    session_id: UUID
    match_id: UUID
    participant_id: UUID
    specialist_id: UUID
    co_specialist_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    first: bool
    status: str
    minutes: int | None
    missed_reason: str | None
    confirmed: bool | None
    """Whether the participant said that they will be there."""
    name: str
    mode: str
    site: str
    place: str
    units: int | None
    """Of 15 minutes; None until they are counted."""
    billable: bool | None
    not_billable: str | None
    flags: tuple[str, ...]
    """Limits that the day or the year passes with it."""


def between(
    reading: Reading,
    start: datetime,
    end: datetime,
    purpose: str,
    specialists: Collection[UUID] | None = None,
) -> tuple[Entry, ...]:
    """Sessions that start from `start` and before `end`: these specialists', or everybody's."""
    query = _query().where(SESSIONS.c.starts_at >= start, SESSIONS.c.starts_at < end)
    if specialists is not None:
        query = query.where(of_specialists(specialists))
    found = reading.rows(query.order_by(SESSIONS.c.starts_at, SESSIONS.c.session_id))
    return _opened(reading, found, purpose)


def one(reading: Reading, session_id: UUID, purpose: str) -> Entry:
    """Raises NotFound."""
    found = reading.one(_query().where(SESSIONS.c.session_id == session_id))
    return _opened(reading, [found], purpose)[0]


def of_specialists(specialists: Collection[UUID]) -> ColumnElement[bool]:
    """Sessions that they hold, or that they come along to."""
    return or_(
        SESSIONS.c.specialist_id.in_(specialists), SESSIONS.c.co_specialist_id.in_(specialists)
    )


_SHOWN = {"meeting", *(field.name for field in fields_of(Entry))}
_COLUMNS = [column for column in SESSIONS.c if column.name in _SHOWN]


def _query() -> Select[Any]:
    return select(*_COLUMNS, PEOPLE.c.person, PEOPLE.c.corrected).join(
        PEOPLE, PEOPLE.c.participant_id == SESSIONS.c.participant_id
    )


def _opened(reading: Reading, found: list[RowMapping], purpose: str) -> tuple[Entry, ...]:
    sites = site_names(reading)
    opened = reading.opened(found, OPENED.get(purpose, WITH_NAMES), purpose)
    return tuple(_entry(row, fields, sites) for row, fields in opened)


def _entry(row: Any, fields: Any, sites: dict[str, str]) -> Entry:
    site = fields.text("place")
    return of_row(
        row,
        Entry,
        name=fields.text("name"),
        mode=fields.text("mode"),
        site=site,
        place=sites.get(site, site),
        flags=tuple(row["flags"] or ()),
    )
