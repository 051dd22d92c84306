"""A CPRS's schedule: their own sessions with names, and the same as a feed without them."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, func, or_, select

from domain.sessions.session_state import SessionStatus
from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.reading.opened_rows import Fields, Reading
from peermatch.readmodels.screens.sessions.weeks import of_specialists
from peermatch.readmodels.tables.people.people import PEOPLE
from peermatch.readmodels.tables.people.safe_ways import ways_of
from peermatch.readmodels.tables.program.sites import site_names
from peermatch.readmodels.tables.sessions.sessions import SESSIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One session. `place` is the site's name and `site` its code for a session in person, else
    empty. `recorded_by` is an account, while what was recorded first still stands."""

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
    phone: str
    safe_contact: str
    mode: str
    place: str
    site: str
    recorded_at: datetime | None
    recorded_by: str | None
    noted: bool


def rows(reading: Reading, specialist_id: UUID, start: datetime, end: datetime) -> tuple[Row, ...]:
    """Sessions that the specialist holds or comes along to, from `start` and before `end`."""
    query = _query().where(
        of_specialists([specialist_id]),
        SESSIONS.c.starts_at >= start,
        SESSIONS.c.starts_at < end,
    )
    found = reading.rows(query.order_by(SESSIONS.c.starts_at, SESSIONS.c.session_id))
    return _opened(reading, found)


def in_hand(
    reading: Reading, specialist_id: UUID, midnight: datetime, end: datetime
) -> tuple[Row, ...]:
    """The same from `midnight` on; of the days before, back to `asked_since`, what is still to be
    recorded or was recorded since `midnight`. Nobody else's data is opened."""
    query = _query().where(
        of_specialists([specialist_id]),
        SESSIONS.c.starts_at >= asked_since(reading),
        SESSIONS.c.starts_at < end,
        or_(
            SESSIONS.c.starts_at >= midnight,
            SESSIONS.c.status == SessionStatus.SCHEDULED.value,
            SESSIONS.c.recorded_at >= midnight,
        ),
    )
    found = reading.rows(query.order_by(SESSIONS.c.starts_at, SESSIONS.c.session_id))
    return _opened(reading, found)


OPEN_SINCE = timedelta(days=28)
"""How long a session that was never recorded is asked about."""


def asked_since(reading: Reading) -> datetime:
    """From when on sessions that were never recorded are asked about."""
    return datetime.combine(reading.today, time(), reading.zone) - OPEN_SINCE


def is_to_record(row: Row, specialist_id: UUID, now: datetime) -> bool:
    """Theirs, over, and nothing recorded."""
    stands = row.status == SessionStatus.SCHEDULED.value
    return stands and row.ends_at <= now and row.specialist_id == specialist_id


def how_many_to_record(reading: Reading, specialist_id: UUID) -> int:
    """The same, counted."""
    query = select(func.count()).where(
        SESSIONS.c.specialist_id == specialist_id,
        SESSIONS.c.status == SessionStatus.SCHEDULED.value,
        SESSIONS.c.starts_at >= asked_since(reading),
        SESSIONS.c.ends_at <= reading.now,
    )
    return reading.number(query)


def of_person(
    reading: Reading, specialist_id: UUID, participant_id: UUID, most: int
) -> tuple[Row, ...]:
    """What the specialist has with one person: the next few to come, then what is over, the latest
    first; at most `most` of these."""
    theirs = _query().where(
        of_specialists([specialist_id]), SESSIONS.c.participant_id == participant_id
    )
    came, ident = SESSIONS.c.starts_at, SESSIONS.c.session_id
    coming = theirs.where(SESSIONS.c.ends_at > reading.now, came <= reading.now + AHEAD)
    over = theirs.where(SESSIONS.c.ends_at <= reading.now)
    found = [
        *reading.rows(coming.order_by(came, ident).limit(COMING)),
        *reading.rows(over.order_by(came.desc(), ident).limit(most)),
    ]
    return _opened(reading, found)


def after(reading: Reading, row: Row) -> Row | None:
    """The next session that the two of this one have; None where none is planned."""
    theirs = _query().where(
        of_specialists([row.specialist_id]), SESSIONS.c.participant_id == row.participant_id
    )
    later = theirs.where(
        SESSIONS.c.status == SessionStatus.SCHEDULED.value, SESSIONS.c.starts_at > row.starts_at
    )
    first = later.order_by(SESSIONS.c.starts_at, SESSIONS.c.session_id).limit(1)
    return next(iter(_opened(reading, reading.rows(first))), None)


def next_of_each(reading: Reading, specialist_id: UUID) -> dict[UUID, datetime]:
    """When the specialist meets each person next, by participant, in the program's zone."""
    stands = SESSIONS.c.status == SessionStatus.SCHEDULED.value
    query = select(SESSIONS.c.participant_id, func.min(SESSIONS.c.starts_at).label("starts_at"))
    query = query.where(of_specialists([specialist_id]), stands, SESSIONS.c.ends_at > reading.now)
    rows = reading.rows(query.group_by(SESSIONS.c.participant_id))
    return {row["participant_id"]: row["starts_at"].astimezone(reading.zone) for row in rows}


def one(reading: Reading, session_id: UUID) -> Row:
    """Raises NotFound."""
    return _opened(reading, [reading.one(_query().where(SESSIONS.c.session_id == session_id))])[0]


def _query() -> Select[Any]:
    return select(SESSIONS, PEOPLE.c.person, PEOPLE.c.corrected, PEOPLE.c.contact).join(
        PEOPLE, PEOPLE.c.participant_id == SESSIONS.c.participant_id
    )


COMING = 3
"""How many sessions to come are shown with a person."""
AHEAD = timedelta(days=90)
"""How far ahead sessions with one person are looked for."""
PERSON = ("person", "corrected", "contact", "meeting")
PURPOSE = "schedule"


def _opened(reading: Reading, found: list[RowMapping]) -> tuple[Row, ...]:
    sites = site_names(reading)
    opened = reading.opened(found, PERSON, PURPOSE)
    return tuple(_row(row, fields, sites) for row, fields in opened)


def _row(row: RowMapping, fields: Fields, sites: dict[str, str]) -> Row:
    place = fields.text("place")
    return of_row(
        row,
        Row,
        name=fields.text("name"),
        phone=fields.phone("phone"),
        safe_contact=ways_of(fields),
        mode=fields.text("mode"),
        place=sites.get(place, place),
        site=place,
        noted=row["note"] is not None,
    )
