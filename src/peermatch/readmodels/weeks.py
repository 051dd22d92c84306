"""Sessions as the schedule's screens show them: opened for one viewer, for one screen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from peermatch.readmodels.people import PEOPLE
from peermatch.readmodels.reading import Reading
from peermatch.readmodels.sessions import SESSIONS
from peermatch.readmodels.sites import SITES

SPECIALIST_WEEK, PLACE_DAY = "specialist's week", "place's day"
PROGRAMME_WEEK, OFFERED_TIMES = "programme's week", "offered times"
"""What personal data is opened for."""
OPENED = {PROGRAMME_WEEK: ("meeting",)}
WITH_NAMES = ("person", "corrected", "meeting")
"""Figures need the places alone; every other screen the names too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One session; `site` is the code of its place and `place` the name, empty for a call."""

    session_id: UUID
    specialist_id: UUID
    co_specialist_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    first: bool
    status: str
    name: str
    mode: str
    site: str
    place: str


def between(
    reading: Reading,
    start: datetime,
    end: datetime,
    purpose: str,
    specialist_id: UUID | None = None,
) -> tuple[Entry, ...]:
    """Sessions that start from `start` and before `end`: one specialist's, or everybody's."""
    query = (
        select(SESSIONS, PEOPLE.c.person, PEOPLE.c.corrected)
        .join(PEOPLE, PEOPLE.c.participant_id == SESSIONS.c.participant_id)
        .where(SESSIONS.c.starts_at >= start, SESSIONS.c.starts_at < end)
    )
    if specialist_id is not None:
        mine = (SESSIONS.c.specialist_id, SESSIONS.c.co_specialist_id)
        query = query.where(or_(*(column == specialist_id for column in mine)))
    found = reading.rows(query.order_by(SESSIONS.c.starts_at, SESSIONS.c.session_id))
    opened = reading.fields(found, OPENED.get(purpose, WITH_NAMES), purpose)
    sites = site_names(reading)
    return tuple(_entry(row, fields, sites) for row, fields in zip(found, opened, strict=True))


def site_names(reading: Reading) -> dict[str, str]:
    """Site code -> name, by name."""
    rows = reading.rows(select(SITES).order_by(SITES.c.name))
    return {row["site"]: row["name"] for row in rows}


def _entry(row: Any, fields: Any, sites: dict[str, str]) -> Entry:
    site = fields.text("place")
    return Entry(
        session_id=row["session_id"],
        specialist_id=row["specialist_id"],
        co_specialist_id=row["co_specialist_id"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        first=row["first"],
        status=row["status"],
        name=fields.text("name"),
        mode=fields.text("mode"),
        site=site,
        place=sites.get(site, site),
    )
