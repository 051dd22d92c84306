"""A specialist's caseload as the planner's problem, built from the record, here only.

Nothing here needs a solver, so any process may make a problem; only the worker has one solved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from domain.calendar.commitment import COMMITMENT
from domain.calendar.schedule import NotPlacedReason, Planned
from domain.matches.match import MATCH
from domain.program.limits import LimitName, Limits
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID, ServiceArea
from domain.sessions.coverage import Allowance
from domain.sessions.session import SESSION
from domain.shared.cycle import CYCLE_WEEKS, SESSIONS_PER_CYCLE, times_a_week
from domain.shared.shared_refusals import SpecialistUnknown
from domain.shared.vocabulary import Frequency
from domain.specialists.specialist import SPECIALIST
from domain.specialists.specialist_state import Specialist
from peermatch.usecases.calendar.planning_needs import (
    PlannedNeed,
    Terms,
    newcomer,
    staff_needs,
    support,
)
from peermatch.usecases.calendar.roads_and_rooms import ground_of, with_places
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.program import Program
from peermatch.usecases.matches.called_off import is_off, may_move
from peermatch.usecases.sessions.availability import staff_hours, years_of
from peermatch.usecases.sessions.existing_bookings import (
    Booking,
    ReadState,
    bookings,
    rooms_in_use,
    standing,
)
from scheduling.planner.demand import Demand, RoadsAndRooms
from scheduling.time.availability import Availability
from scheduling.time.grid import Horizon
from scheduling.weeks.needs import Need, UsualWeek

WEEKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMinutes:
    """Minutes that are left for sessions in the weeks that are planned; `each` says by match what
    one takes of them, with drive and notes."""

    left: int
    each: Mapping[UUID, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caseload:
    """What has to be placed at one specialist, and everything it has to fit beside."""

    specialist_id: UUID
    horizon: Horizon
    """Whole weeks from a Monday."""
    wanted: tuple[PlannedNeed, ...]
    newcomers: tuple[PlannedNeed, ...]
    """People who wait and could come; they take part in the hours and the ground only."""
    hours: Mapping[str, Availability]
    standing: tuple[Demand, ...]
    """What is booked already, for anyone involved: one option each."""
    taken: frozenset[str]
    """Ids among those of planned time that comes from somebody else's schedule."""
    settled: frozenset[str]
    """Keys (`need/Monday/number`) that were placed before, whatever became of them, unless they
    were called off and may come back at another time."""
    off: Mapping[UUID, int]
    """Those sessions, with what calendars were told of each so far."""
    blocked: Mapping[tuple[str, date], NotPlacedReason | None]
    """(need, Monday) in which nothing is placed; None: nothing is due either."""
    ground: RoadsAndRooms
    allowances: Mapping[str, Mapping[int, Allowance]] = field(default_factory=dict)
    """By need and year, what may be given to the participant; without an entry, anything."""
    minutes: SessionMinutes | None = None
    """Where minutes of work block, what is left of them for sessions."""

    @property
    def needs(self) -> tuple[Need, ...]:
        return tuple(w.need for w in self.wanted)

    @property
    def usual(self) -> UsualWeek:
        """Usual times known so far, agreed or suggested."""
        return {w.need.id: w.usual for w in self.wanted if w.usual}


def next_monday(day: date) -> date:
    """The first Monday after `day`: the week under way is never planned anew."""
    return day + timedelta(days=7 - day.weekday())


def placed_id(need: str, what: Planned, about: UUID, monday: date, number: int) -> UUID:
    """The stream of what is placed for a key, so that rolling twice places it once."""
    if what is Planned.SESSION:
        return derived("session", about, monday, number)
    return derived("commitment", need, monday, number)


def caseload_problem(
    read: ReadState,
    specialist_id: UUID,
    program: Program,
    first: date,
    *,
    weeks: int = WEEKS,
    groups: Iterable[UUID] = (),
    newcomers: Iterable[UUID] = (),
) -> Caseload:
    """The caseload of `weeks` weeks from the Monday `first`, as the streams have it now.

    `groups` are those that the specialist leads, `newcomers` referrals that could come besides.
    Raises SpecialistUnknown.
    """
    specialist = read(SPECIALIST, specialist_id)
    if specialist.enrolled is None:
        raise SpecialistUnknown
    horizon = Horizon(first, 7 * weeks, program.zone.key)
    terms = _terms(read, program, horizon)
    area, limits, years = terms.area, terms.limits, terms.years
    wanted = [
        *(w for m in sorted(specialist.taken)
          if (w := support(read, m, specialist, terms))),
        *staff_needs(read, specialist, groups, limits, first),
    ]  # fmt: skip
    wanted = _with_notes(wanted, specialist, limits)
    coming = [w for r in newcomers if (w := newcomer(read, r, specialist, terms))]
    every = [*wanted, *coming]
    staff = sorted({UUID(who) for w in every for who in w.need.staff} | {specialist_id})
    members = {who: read(SPECIALIST, who) for who in staff}
    people = sorted({UUID(p) for w in wanted for p in w.need.people})
    booked = bookings(read, (*staff, *people), horizon)
    stands = standing(booked.values(), horizon)
    stands += _rooms(read, wanted, area, horizon, booked)
    hours = {str(who): staff_hours(state, program, years) for who, state in members.items()}
    hours |= {p: own for w in every for p, own in w.hours.items()}
    off = _off(read, specialist, wanted)
    return Caseload(
        specialist_id=specialist_id,
        horizon=horizon,
        wanted=tuple(wanted),
        newcomers=tuple(coming),
        hours=hours,
        standing=stands,
        taken=_taken(wanted, horizon, booked),
        settled=_settled(read, wanted, horizon, frozenset(off)),
        off=off,
        blocked=_blocked(wanted, horizon),
        ground=ground_of(area, program, members, every, booked.values()),
    )


def _terms(read: ReadState, program: Program, horizon: Horizon) -> Terms:
    area = read(SERVICE_AREA, SERVICE_AREA_ID)
    limits = limits_on(read(PROGRAM_RULES, RULES_ID), horizon.first)
    years = years_of((horizon.first, horizon.first + timedelta(days=horizon.days)))
    return Terms(area=area, program=program, limits=limits, years=years)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """People who wait, as their specialist's week would have them."""

    needs: tuple[Need, ...]
    """Their ids are referral ids as text."""
    hours: Mapping[str, Availability]
    ground: RoadsAndRooms
    """With the roads to where they would be met."""


def coming(
    read: ReadState, caseload: Caseload, referral_ids: Iterable[UUID], program: Program
) -> Coming:
    """Referrals that could come to this caseload besides."""
    specialist = read(SPECIALIST, caseload.specialist_id)
    terms = _terms(read, program, caseload.horizon)
    found = [w for r in referral_ids if (w := newcomer(read, r, specialist, terms))]
    needs = tuple(w.need for w in found)
    hours = {person: own for w in found for person, own in w.hours.items()}
    places = {place for need in needs for place in need.places}
    return Coming(needs=needs, hours=hours, ground=with_places(caseload.ground, terms.area, places))


def _with_notes(
    wanted: list[PlannedNeed], specialist: Specialist, limits: Limits
) -> list[PlannedNeed]:
    """Adds the time to write up the week's sessions, as one stretch."""
    each = limits.value(LimitName.NOTES_PER_SESSION)
    of_sessions = (w.need.frequency for w in wanted if w.what is Planned.SESSION)
    in_cycle = sum(SESSIONS_PER_CYCLE[frequency] for frequency in of_sessions)
    minutes = min(120, -(-in_cycle * each // CYCLE_WEEKS // 15) * 15)
    if minutes <= 0 or specialist.enrolled is None:
        return wanted
    who = specialist.enrolled.specialist_id
    need = Need(
        id=f"notes {who}",
        staff=(str(who),),
        minutes=minutes,
        frequency=Frequency.WEEKLY,
        weight=1_000,
    )
    return [*wanted, PlannedNeed(need=need, what=Planned.NOTES, about=who)]


def _rooms(
    read: ReadState,
    wanted: Iterable[PlannedNeed],
    area: ServiceArea,
    horizon: Horizon,
    booked: Mapping[UUID, Booking],
) -> tuple[Demand, ...]:
    sites = frozenset(p for w in wanted for p in w.need.places) & frozenset(area.rooms)
    return tuple(rooms_in_use(read, sites, horizon, frozenset(booked)))


def _taken(
    wanted: Iterable[PlannedNeed], horizon: Horizon, booked: Mapping[UUID, Booking]
) -> frozenset[str]:
    own = {
        placed_id(w.need.id, w.what, w.about, monday, number)
        for w in wanted
        for monday in mondays(horizon)
        for number in range(2)
    }
    others = (i for i, b in booked.items() if b.session is None and b.held is None and i not in own)
    return frozenset(f"kept {session_id}" for session_id in others)


def mondays(horizon: Horizon) -> tuple[date, ...]:
    return tuple(horizon.first + timedelta(weeks=n) for n in range(horizon.days // 7))


def _off(read: ReadState, specialist: Specialist, wanted: Iterable[PlannedNeed]) -> dict[UUID, int]:
    """Once the specialist knew what their last day called off; now each match knows."""
    off = set(specialist.called_off)
    for w in wanted:
        if w.what is Planned.SESSION:
            off |= may_move(read(MATCH, w.about))
    found = ((i, read(SESSION, i)) for i in sorted(off))
    return {session_id: session.revision for session_id, session in found if is_off(session)}


def _settled(
    read: ReadState, wanted: Iterable[PlannedNeed], horizon: Horizon, off: frozenset[UUID]
) -> frozenset[str]:
    found = set()
    for w in wanted:
        for monday in mondays(horizon):
            for number in range(times_a_week(w.need.frequency)):
                stream = placed_id(w.need.id, w.what, w.about, monday, number)
                if w.what is Planned.SESSION:
                    there = stream not in off and read(SESSION, stream).scheduled is not None
                else:
                    there = read(COMMITMENT, stream).planned is not None
                if there:
                    found.add(f"{w.need.id}/{monday}/{number}")
    return frozenset(found)


def _blocked(
    wanted: Iterable[PlannedNeed], horizon: Horizon
) -> dict[tuple[str, date], NotPlacedReason | None]:
    found: dict[tuple[str, date], NotPlacedReason | None] = {}
    for w in wanted:
        for monday in mondays(horizon):
            if w.not_before is not None and monday < w.not_before:
                found[w.need.id, monday] = None
            elif not w.consented(monday):
                found[w.need.id, monday] = NotPlacedReason.NO_CONSENT
            elif w.what is Planned.SESSION and not w.need.places:
                found[w.need.id, monday] = NotPlacedReason.NO_PLACE
    return found
