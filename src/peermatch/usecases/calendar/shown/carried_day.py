"""What a specialist's phone keeps for eight hours without signal: the sessions that Today shows,
how each person may be reached in those hours, and what a session's note asks for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.people.contact.agreed_ways import is_safe_hour
from domain.people.contact.safe_contact import Reach, reach
from domain.people.participant import PARTICIPANT, Participant
from domain.program.limits import LimitName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID, SiteOpened
from domain.sessions.progress_note import asked_for
from domain.sessions.session_state import SessionStatus
from domain.shared.vocabulary import Goal
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.sessions import schedule
from peermatch.usecases.calendar.shown.carried_support import (
    CarriedSupport,
    Named,
    carried_support,
    may_be_given,
)
from peermatch.usecases.calendar.shown.own_today import own_today
from peermatch.usecases.core.service import Service
from peermatch.usecases.people.wellness.handed_on import handed_on_of, to_work_on_of

CARRIED = timedelta(hours=8)
STEP = timedelta(minutes=15)
"""Safe hours begin and end on this grid."""


@dataclass(frozen=True, slots=True)
class ReachFrom:
    """How the person may be reached from this moment until the next one's."""

    begins: datetime
    reach: Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedPerson:
    """`reach` is empty for whoever has only sessions that are over; `goals` those that may be
    worked on, where the viewer writes the notes; `support` is for their own specialist alone."""

    name: str
    reach: tuple[ReachFrom, ...]
    goals: tuple[Goal, ...]
    support: CarriedSupport | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedSession:
    """`theirs` is whether the viewer records how it goes."""

    row: schedule.Row
    theirs: bool
    site: SiteOpened | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedDay:
    """Sessions in order of time, and by their id the people whom they are with."""

    sessions: tuple[CarriedSession, ...]
    people: dict[UUID, CarriedPerson]
    services: tuple[Named, ...]
    """Of the directory, what a note may say was given."""
    note_asks: frozenset[str]
    late_hours: int
    """Less than so many before it begins, a cancellation is late."""


def carried_day(service: Service, reading: Reading, specialist_id: UUID) -> CarriedDay:
    found = own_today(service, reading, specialist_id)
    rows = [
        *found.to_record,
        *(row for row in found.today if isinstance(row, schedule.Row)),
        *((found.next.row,) if found.next else ()),
        *found.week,
    ]
    each = {row.session_id: row for row in rows}
    look = service.store.look()
    look.expect((RULES_ID, SERVICE_AREA_ID, *(row.match_id for row in each.values())))
    limits = limits_on(look.read(PROGRAM_RULES, RULES_ID), reading.today)
    sites = look.read(SERVICE_AREA, SERVICE_AREA_ID).sites
    ordered = sorted(each.values(), key=lambda row: (row.starts_at, row.session_id))
    sessions = tuple(
        CarriedSession(row=row, theirs=row.specialist_id == specialist_id, site=sites.get(row.site))
        for row in ordered
    )
    asks = asked_for(limits)
    rows_of = {one.row.participant_id: one.row for one in sessions}
    noted = {one.row.participant_id: one.row for one in reversed(sessions) if one.theirs}
    handed = handed_on_of(reading, specialist_id, noted)
    goals = to_work_on_of(reading, handed.values()) if "goals" in asks else {}
    support = carried_support(look, reading, noted, handed)
    coming = {whose: whose for whose in _coming(reading, sessions)}
    known = reading.states(PARTICIPANT, coming, schedule.PURPOSE, look)
    people = {
        whose: CarriedPerson(
            name=row.name,
            reach=tuple(_hours(reading, known[whose])) if whose in known else (),
            goals=goals.get(whose, ()),
            support=support.get(whose),
        )
        for whose, row in rows_of.items()
    }
    supported = [one.support for one in people.values() if one.support]
    return CarriedDay(
        sessions=sessions,
        people=people,
        services=may_be_given(reading, supported) if supported and "resources" in asks else (),
        note_asks=asks,
        late_hours=limits.value(LimitName.LATE_CANCELLATION),
    )


def _coming(reading: Reading, sessions: Iterable[CarriedSession]) -> set[UUID]:
    """With whom something is still to come, or goes on."""
    return {
        one.row.participant_id
        for one in sessions
        if one.row.ends_at > reading.now and one.row.status == SessionStatus.SCHEDULED.value
    }


def _hours(reading: Reading, person: Participant) -> Iterator[ReachFrom]:
    """From now on, wherever it changes: an hour that is not safe, a consent that ends. Within a
    day nothing but hours can change it."""
    now = reading.now.astimezone(reading.zone)
    quarter = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    contact = person.profile.contact
    last: Reach | None = None
    looked_at: tuple[date, bool] | None = None
    for step in range(CARRIED // STEP + 1):
        moment = (quarter + step * STEP).astimezone(reading.zone)
        minute = moment.hour * 60 + moment.minute
        safe = contact is not None and is_safe_hour(contact, moment.weekday(), minute)
        if looked_at == (moment.date(), safe):
            continue
        looked_at = moment.date(), safe
        held = reach(person, moment)
        if held != last:
            yield ReachFrom(moment, held)
        last = held
