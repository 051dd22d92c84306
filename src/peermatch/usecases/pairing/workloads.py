"""A specialist's minutes in the coming weeks: working hours, and how much is already committed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.matches.match import MATCH
from domain.people.participant import PARTICIPANT
from domain.program.limits import LimitName, Limits
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID, ServiceArea
from domain.referrals.referral import REFERRAL
from domain.shared.cycle import CYCLE_WEEKS
from domain.shared.day_hours import without_busy
from domain.shared.decider import known
from domain.shared.shared_refusals import SpecialistUnknown
from domain.shared.vocabulary import Frequency, Mode
from domain.specialists.specialist import SPECIALIST
from domain.specialists.specialist_state import Specialist, SpecialistEnrolled
from domain.specialists.supervision import supervision_due
from domain.specialists.workload import (
    ComingWeeks,
    Promise,
    Workload,
    coming_weeks,
    each_session,
    minutes_of,
    working_minutes,
)
from peermatch.readmodels.reading.closed_days import holidays_around
from peermatch.store import Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import limits_of_day
from peermatch.usecases.pairing.pair_facts import Pair
from peermatch.usecases.sessions.existing_bookings import ReadState


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """What a workload is worked out with on a day."""

    area: ServiceArea
    travel_limit_minutes: int
    limits: Limits
    day: date


def workload_with(work: Work, pair: Pair, program: Program) -> Workload:
    """The workload of the pair's specialist once this support is promised too."""
    terms = _Terms(
        area=pair.area,
        travel_limit_minutes=program.travel_limit_minutes,
        limits=limits_of_day(work, program),
        day=pair.day,
    )

    return _coming(work.read, pair.specialist, terms, also=(pair.seeker.referral_id,)).workload


def weeks_of(
    read: ReadState, specialist_id: UUID, program: Program, limits: Limits, day: date
) -> ComingWeeks:
    """What the coming weeks hold as things stand. Raises SpecialistUnknown."""
    terms = _Terms(
        area=read(SERVICE_AREA, SERVICE_AREA_ID),
        travel_limit_minutes=program.travel_limit_minutes,
        limits=limits,
        day=day,
    )
    return _coming(read, read(SPECIALIST, specialist_id), terms)


class WeeksBeside:
    """A specialist's coming weeks as they stand, and what others would take of them besides.
    Raises SpecialistUnknown."""

    def __init__(
        self, read: ReadState, specialist_id: UUID, program: Program, limits: Limits, day: date
    ) -> None:
        self._read, self._limits = read, limits
        self._terms = _Terms(
            area=read(SERVICE_AREA, SERVICE_AREA_ID),
            travel_limit_minutes=program.travel_limit_minutes,
            limits=limits,
            day=day,
        )
        specialist = read(SPECIALIST, specialist_id)
        self.now = _coming(read, specialist, self._terms)
        enrolled = known(specialist.enrolled, SpecialistUnknown)
        self._there = enrolled, _within(enrolled, self._terms)

    def each(self, referral_id: UUID) -> int:
        """Minutes of one session for a referral that was received, with drive and notes."""
        promise = _promise(self._read, self._there, referral_id, None, self._terms)
        return each_session(promise, self._limits) if promise else 0

    def minutes_of(self, referral_id: UUID) -> int:
        """Minutes of support for a referral that was received; 0 for any other."""
        promise = _promise(self._read, self._there, referral_id, None, self._terms)
        return minutes_of(promise, self._limits) if promise else 0


def _within(enrolled: SpecialistEnrolled, terms: _Terms) -> frozenset[str]:
    return terms.area.counties_within(enrolled.home_site, terms.travel_limit_minutes)


def _coming(
    read: ReadState, specialist: Specialist, terms: _Terms, also: Iterable[UUID] = ()
) -> ComingWeeks:
    """`also` are referrals that would be promised support besides."""
    enrolled = known(specialist.enrolled, SpecialistUnknown)
    frequencies: dict[UUID, Frequency | None] = dict.fromkeys(also)
    for match_id in specialist.held | specialist.taken:
        match = read(MATCH, match_id)
        if match.proposed is not None:
            frequencies[match.proposed.referral_id] = match.frequency
    within = _within(enrolled, terms)
    promises = [
        _promise(read, (enrolled, within), referral_id, frequencies[referral_id], terms)
        for referral_id in sorted(frequencies)
    ]
    holidays = holidays_around(terms.day)
    return coming_weeks(
        [promise for promise in promises if promise is not None],
        available=working_minutes(
            enrolled.windows,
            terms.day,
            specialist.leave,
            holidays,
            without_busy(enrolled.windows, specialist.days, specialist.busy, holidays),
        ),
        group_minutes=sum(specialist.groups.values()),
        supervision_minutes=_supervision(specialist, terms),
        limits=terms.limits,
    )


def _promise(
    read: ReadState,
    there: tuple[SpecialistEnrolled, frozenset[str]],
    referral_id: UUID,
    frequency: Frequency | None,
    terms: _Terms,
) -> Promise | None:
    """What one referral takes, as often as they meet now; the drive counts where the two meet
    in person: `there` is the specialist, with the counties to which they drive."""
    enrolled, within = there
    received = read(REFERRAL, referral_id).received
    if received is None:
        return None
    home, drive = enrolled.home_site, 0
    if Mode.IN_PERSON in received.modes & enrolled.modes:
        county = read(PARTICIPANT, received.participant_id).county
        if county in within:
            drive = terms.area.minutes(home, terms.area.nearest_site(county, home)) or 0
    return Promise(
        frequency=frequency or received.frequency,
        session_minutes=received.session_minutes,
        travel_minutes=2 * drive,
    )


def _supervision(specialist: Specialist, terms: _Terms) -> int:
    """Minutes of supervision within the horizon, by experience; twice a month is two of them, and
    monthly one."""
    due = supervision_due(specialist.supervision.since, terms.day, terms.day, terms.limits)
    if due is None:
        return 0
    every = max(1, (due - terms.day).days)
    times = -(-CYCLE_WEEKS * 7 // every)
    return times * terms.limits.value(LimitName.SUPERVISION_MINUTES)
