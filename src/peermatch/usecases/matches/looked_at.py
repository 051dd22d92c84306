"""The streams that proposals look at, asked of the log for many proposals at once."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from domain.calendar.diary import DIARY, TimeHeld, diary_id, weeks_from
from domain.calendar.room_book import room_book_id
from domain.matches.match import MATCH
from domain.pairing.conflict import conflict_id
from domain.pairing.shortlist import shortlist_id
from domain.people.participant import PARTICIPANT
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.referrals.referral import REFERRAL
from domain.shared.vocabulary import Mode
from domain.specialists.specialist import SPECIALIST
from domain.specialists.workload import ComingWeeks
from peermatch.store import Look, Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.pairing.workloads import weeks_of
from peermatch.usecases.referrals.merged_conflicts import look_at_merged

DAYS_TRIED = 7
"""Of the coming days those whose sessions are read together; of a later one, when it is tried."""


@dataclass(frozen=True, slots=True)
class LookedAt:
    """Of one proposal: whom it is about."""

    match_id: UUID
    referral_id: UUID
    participant_id: UUID
    specialist_id: UUID


def look_ahead(work: Work, proposals: Iterable[LookedAt], day: date, program: Program) -> None:
    """Reads what proposals on `day` come to: the people, what stands between the two, their diaries
    (the participant's of the whole year, as payers count), and the support that is promised at the
    specialist already. Not all that a proposal may come to; whatever else it needs it asks for
    itself."""
    every = tuple(proposals)
    work.expect((SERVICE_AREA_ID, RULES_ID, *_by_name(every, day, program)))
    look_at_merged(work, [(one.referral_id, one.specialist_id) for one in every])
    staff = [work.read(SPECIALIST, who) for who in {one.specialist_id for one in every}]
    enrolled = [state.enrolled for state in staff if state.enrolled is not None]
    supervisors = {one.supervisor_id for one in enrolled if one.supervisor_id is not None}
    promised = {match_id for state in staff for match_id in state.held | state.taken}
    people = [work.read(PARTICIPANT, one.participant_id) for one in every]
    diaries = (diary_id(who, week) for who in supervisors for week in _coming(day, program))
    authorized = (one for person in people for one in person.authorizations)
    rooms = work.read(SERVICE_AREA, SERVICE_AREA_ID).rooms
    books = map(room_book_id, _days(day, program)) if rooms else ()
    work.expect((*promised, *supervisors, *diaries, *authorized, *books))
    supported = [work.read(MATCH, match_id).proposed for match_id in promised]
    work.expect(
        key for one in supported if one is not None for key in (one.referral_id, one.participant_id)
    )


def look_beside(look: Look, one: LookedAt, day: date, program: Program) -> None:
    """Reads together what the question comes to whether a proposal stands, and when else: its two
    people, what stands between them, their coming diaries, and what is promised at the
    specialist."""
    look.expect((*_of_both(one, (one.specialist_id,)), *_by_name((one,), day, program)))
    look_at_merged(look, [(one.referral_id, one.specialist_id)])
    staff = [one.specialist_id]
    enrolled = look.read(SPECIALIST, one.specialist_id).enrolled
    if enrolled is not None and enrolled.supervisor_id is not None:
        staff.append(enrolled.supervisor_id)
    look.expect((*staff, *_diaries(staff, day, program), *_promised(look, one.specialist_id)))
    shown = look.read(MATCH, one.match_id).first_time
    on = program.today(shown.starts_at) if shown is not None else None
    book = (room_book_id(on),) if on is not None and shown is not None and shown.place else ()
    look.expect((*book, *_booked(look, (*staff, one.participant_id), day, on, program)))
    _look_at_promised(look, [one.specialist_id])


def look_at_others(
    look: Look, one: LookedAt, others: Collection[UUID], day: date, program: Program
) -> None:
    """Reads together what the question comes to who else it could be: what may rule out `others`,
    and of those who have a place what is promised there."""
    people = (one.participant_id, one.specialist_id)
    look.expect((*_of_both(one, (one.specialist_id, *others)), *_diaries(people, day, program)))
    look_at_merged(look, [(one.referral_id, who) for who in (one.specialist_id, *others)])
    asked = {who: look.read(SPECIALIST, who) for who in others}
    _look_at_promised(
        look,
        [
            who
            for who, state in asked.items()
            if state.enrolled is not None and state.places_in_use < state.enrolled.capacity
        ],
    )


def look_at_weeks(look: Look, specialist_id: UUID, program: Program, day: date) -> ComingWeeks:
    """A specialist's coming weeks, of which everything promised is read together. Raises
    SpecialistUnknown."""
    look.expect((SERVICE_AREA_ID, RULES_ID, specialist_id))
    limits = limits_on(look.read(PROGRAM_RULES, RULES_ID), day)
    _look_at_promised(look, [specialist_id])
    return weeks_of(look.read, specialist_id, program, limits, day)


def _of_both(one: LookedAt, staff: Collection[UUID]) -> Iterator[UUID]:
    yield from (SERVICE_AREA_ID, RULES_ID, one.match_id, one.referral_id, one.participant_id)
    yield from staff
    yield from (conflict_id(one.participant_id, who) for who in staff)
    yield shortlist_id(one.referral_id, 1)


def _diaries(people: Collection[UUID], day: date, program: Program) -> Iterator[UUID]:
    return (diary_id(who, week) for who in people for week in _coming(day, program))


def _promised(look: Look, specialist_id: UUID) -> frozenset[UUID]:
    state = look.read(SPECIALIST, specialist_id)
    return frozenset(state.held | state.taken)


def _booked(
    look: Look, people: Collection[UUID], day: date, shown: date | None, program: Program
) -> Iterator[UUID]:
    """What stands in their diaries on the day that the proposal shows and on those on which the
    first others are looked for, which is asked where it takes place."""
    soon = day + timedelta(days=DAYS_TRIED)
    for diary in _diaries(people, day, program):
        for one in look.read(DIARY, diary).bookings:
            on = program.today(one.starts_at)
            if on <= soon or on == shown:
                yield one.match_id if isinstance(one, TimeHeld) else one.session_id


def _look_at_promised(look: Look, staff: Collection[UUID]) -> None:
    """What these specialists support already: how often, how long, and how far they drive."""
    carrying = [look.read(SPECIALIST, who) for who in staff]
    look.expect(match_id for state in carrying for match_id in state.held | state.taken)
    for state in carrying:
        meets = state.enrolled.modes if state.enrolled is not None else frozenset()
        matches = [look.read(MATCH, one).proposed for one in state.held | state.taken]
        known = [two.referral_id for two in matches if two is not None]
        look.expect(known)
        received = (look.read(REFERRAL, one).received for one in known)
        look.expect(
            one.participant_id
            for one in received
            if one is not None and Mode.IN_PERSON in one.modes & meets
        )


def _by_name(every: Iterable[LookedAt], day: date, program: Program) -> Iterator[UUID]:
    """What is known of a proposal's streams from whom it is about."""
    ahead = program.booking_horizon_days
    last = max(date(day.year, 12, 31), day + timedelta(days=ahead))
    first = date(day.year, 1, 1)
    year, coming = weeks_from(first, (last - first).days + 1), _coming(day, program)
    for one in every:
        yield from (one.match_id, one.referral_id, one.participant_id, one.specialist_id)
        yield conflict_id(one.participant_id, one.specialist_id)
        yield shortlist_id(one.referral_id, 1)
        yield from (diary_id(one.participant_id, week) for week in year)
        yield from (diary_id(one.specialist_id, week) for week in coming)


def _coming(day: date, program: Program) -> tuple[date, ...]:
    return tuple(weeks_from(day + timedelta(days=1), program.booking_horizon_days))


def _days(day: date, program: Program) -> Iterator[date]:
    return (day + timedelta(days=n) for n in range(1, program.booking_horizon_days + 1))
