"""What must fit into a specialist's weeks: sessions of each match, supervision and groups."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from domain.calendar.schedule import Planned
from domain.groups.group import GROUP
from domain.matches.match import MATCH
from domain.matches.match_state import Match
from domain.matches.usual_time import UsualTime
from domain.people.consent import Consent, Use
from domain.people.participant import PARTICIPANT, Participant
from domain.program.limits import LimitName, Limits
from domain.program.service_area import ServiceArea
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_received import ReferralReceived
from domain.referrals.referral_state import Referral
from domain.shared.cycle import weeks_of_cycle
from domain.shared.hours import DAY_QUARTERS, QUARTER
from domain.shared.vocabulary import Credential, Frequency, Mode
from domain.specialists.specialist import SPECIALIST
from domain.specialists.specialist_state import Specialist, SpecialistEnrolled
from domain.specialists.supervision import supervision_due
from peermatch.usecases.core.program import Program
from peermatch.usecases.sessions.availability import participant_hours
from peermatch.usecases.sessions.existing_bookings import ReadState, first_sessions
from scheduling.planner.demand import REMOTE
from scheduling.time.availability import Availability
from scheduling.weeks.needs import Need, Slot

CALLS = (Mode.VIDEO, Mode.PHONE)
"""Ways of meeting apart, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedNeed:
    """What must be placed: a need, what it is about, and what is known of its times."""

    need: Need
    what: Planned
    about: UUID
    """The match or group; for supervision and notes the specialist."""
    usual: tuple[Slot, ...] = ()
    agreed: bool = False
    """Whether people agreed to the usual times; a plan never changes those."""
    hours: Mapping[str, Availability] = field(default_factory=dict)
    """Of the participant."""
    call: Mode | None = None
    """How a session without a place is held."""
    not_before: date | None = None
    """The Monday from which on regular sessions are due."""
    consents: tuple[Consent, ...] | None = None
    """Of the participant; None where nobody has to consent."""

    def consented(self, monday: date) -> bool:
        """Whether one consent covers meeting all through the week."""
        days = (monday, monday + timedelta(days=6))
        if self.consents is None:
            return True
        return any(all(c.covers(Use.MATCHING, day) for day in days) for c in self.consents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for everyone: the map, the program, its limits on the day, the years met in."""

    area: ServiceArea
    program: Program
    limits: Limits
    years: tuple[int, ...]


def support(
    read: ReadState, match_id: UUID, specialist: Specialist, terms: Terms
) -> PlannedNeed | None:
    """The regular sessions of one match under way; None when it isn't."""
    match = read(MATCH, match_id)
    if match.proposed is None or not match.under_way:
        return None
    return _sessions(read, match_id, match, match.proposed.referral_id, (specialist, terms))


def newcomer(
    read: ReadState, referral_id: UUID, specialist: Specialist, terms: Terms
) -> PlannedNeed | None:
    """The regular sessions of someone who waits, if this specialist took them on."""
    return _sessions(read, referral_id, MATCH.initial, referral_id, (specialist, terms))


def _sessions(
    read: ReadState, about: UUID, match: Match, referral_id: UUID, at: tuple[Specialist, Terms]
) -> PlannedNeed | None:
    specialist, terms = at
    enrolled = specialist.enrolled
    referral = read(REFERRAL, referral_id)
    received = referral.received
    if received is None or enrolled is None:
        return None
    person = read(PARTICIPANT, received.participant_id)
    who = str(received.participant_id)
    modes = received.modes & enrolled.modes
    need = Need(
        id=str(about),
        staff=tuple(map(str, staff_of_sessions(read, enrolled, terms.limits))),
        people=(who,),
        minutes=received.session_minutes,
        frequency=match.frequency or received.frequency,
        places=places_of(received, person, enrolled, terms),
    )
    return PlannedNeed(
        need=need,
        what=Planned.SESSION,
        about=about,
        usual=tuple(slot_of(t) for t in match.usual.times),
        agreed=match.usual.agreed,
        hours={who: _hours(referral, match, need.minutes, terms)},
        call=next((mode for mode in CALLS if mode in modes), None),
        not_before=_not_before(read, match, about, terms.program),
        consents=person.consents,
    )


def places_of(
    received: ReferralReceived,
    person: Participant,
    enrolled: SpecialistEnrolled,
    terms: Terms,
) -> tuple[str, ...]:
    """Where the two may meet, best first: their own choice of sites, else the nearest one in the
    participant's county, within the program's travel limit; then a call where both allow it."""
    modes, home, area = received.modes & enrolled.modes, enrolled.home_site, terms.area
    found: list[str] = []
    if Mode.IN_PERSON in modes:
        chosen = person.profile.places.sites if person.profile.places else ()
        near = [site for site in chosen if _within(terms, home, site)]
        nearest = area.nearest_site(person.county, home)
        if not near and nearest and _within(terms, home, nearest):
            near = [nearest]
        found += near
    if modes & set(CALLS):
        found.append(REMOTE)
    return tuple(found)


def _within(terms: Terms, home: str, site: str) -> bool:
    minutes = terms.area.minutes(home, site) if site in terms.area.sites else None
    return minutes is not None and minutes <= terms.program.travel_limit_minutes


def _hours(referral: Referral, match: Match, minutes: int, terms: Terms) -> Availability:
    return participant_hours(referral, match, minutes, terms.program, terms.years)


def slot_of(usual: UsualTime) -> Slot:
    start = usual.weekday * DAY_QUARTERS + usual.minute // QUARTER
    return Slot(start, usual.place, usual.weeks)


def staff_of_sessions(
    read: ReadState, enrolled: SpecialistEnrolled, limits: Limits
) -> tuple[UUID, ...]:
    """Someone in training meets people together with their supervisor, where the rules say so."""
    own = (enrolled.specialist_id,)
    in_training = enrolled.credential is Credential.IN_TRAINING
    if not in_training or not limits.on(LimitName.CO_VISIT_IN_TRAINING):
        return own
    if enrolled.supervisor_id is None:
        return own
    colleague = read(SPECIALIST, enrolled.supervisor_id).enrolled
    return own if colleague is None else (*own, colleague.specialist_id)


def _not_before(read: ReadState, match: Match, match_id: UUID, program: Program) -> date | None:
    """The week after the first session, and after a pause."""
    found = []
    first = first_sessions(read, match_id) if match.proposed else ()
    if first:
        day = program.today(first[-1].starts_at)
        found.append(day + timedelta(days=7 - day.weekday()))
    if match.paused_until is not None:
        found.append(match.paused_until)
    return max(found, default=None)


def staff_needs(
    read: ReadState, specialist: Specialist, groups: Iterable[UUID], limits: Limits, day: date
) -> Iterator[PlannedNeed]:
    """Supervision by experience, with whoever supervises, and the groups that are led."""
    enrolled = specialist.enrolled
    if enrolled is None:
        return
    own = enrolled.specialist_id
    frequency = _supervised(specialist, limits, day)
    supervisor = read(SPECIALIST, enrolled.supervisor_id) if enrolled.supervisor_id else None
    if frequency is not None and supervisor is not None and supervisor.enrolled is not None:
        need = Need(
            id=f"supervision {own}",
            staff=(str(own), str(supervisor.enrolled.specialist_id)),
            minutes=limits.value(LimitName.SUPERVISION_MINUTES),
            frequency=frequency,
        )
        yield PlannedNeed(need=need, what=Planned.SUPERVISION, about=own)
    for group_id in groups:
        group = read(GROUP, group_id)
        if group.time is None or group.closed or own not in group.leaders:
            continue
        start = group.time.weekday * DAY_QUARTERS + group.time.minute // QUARTER
        slot = Slot(start, group.time.place, weeks_of_cycle(group.time.frequency))
        need = Need(
            id=f"group {group_id}",
            staff=tuple(str(leader) for leader in sorted(group.leaders)),
            minutes=group.time.minutes,
            frequency=group.time.frequency,
            places=(group.time.place,),
        )
        yield PlannedNeed(need=need, what=Planned.GROUP, about=group_id, usual=(slot,), agreed=True)


def _supervised(specialist: Specialist, limits: Limits, day: date) -> Frequency | None:
    """Twice a month in the first year, monthly in the second (12VAC30-130-5190 as of 2017)."""
    since = specialist.supervision.since
    due = supervision_due(since, day, day, limits)
    if due is None:
        return None
    second_year = (due - day).days >= limits.value(LimitName.SUPERVISION_SECOND_YEAR)
    return Frequency.CHECK_IN if second_year else Frequency.EVERY_2_WEEKS
