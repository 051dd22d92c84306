"""The streams that proposals look at, asked of the log for many proposals at once."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from domain.calendar.diary import diary_id, weeks_from
from domain.calendar.room_book import room_book_id
from domain.matches.match import MATCH
from domain.pairing.conflict import conflict_id
from domain.pairing.shortlist import shortlist_id
from domain.people.participant import PARTICIPANT
from domain.program.program_rules import RULES_ID
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.specialists.specialist import SPECIALIST
from peermatch.store import Look, Work
from peermatch.usecases.core.program import Program


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


def look_beside(
    look: Look, one: LookedAt, others: Collection[UUID], day: date, program: Program
) -> None:
    """Reads together what questions about one proposal come to: its two people, what stands between
    them, their coming diaries, and what is promised at the specialist; of `others`, who are asked
    about in the specialist's place, what may rule them out."""
    staff = (one.specialist_id, *others)
    people = (one.participant_id, one.specialist_id)
    look.expect(
        (
            *(SERVICE_AREA_ID, RULES_ID, one.match_id, one.referral_id, one.participant_id, *staff),
            *(conflict_id(one.participant_id, who) for who in staff),
            shortlist_id(one.referral_id, 1),
            *(diary_id(who, week) for who in people for week in _coming(day, program)),
        )
    )
    carrying = look.read(SPECIALIST, one.specialist_id)
    look.expect(carrying.held | carrying.taken)
    promised = (look.read(MATCH, match_id).proposed for match_id in carrying.held | carrying.taken)
    look.expect(two.referral_id for two in promised if two is not None)


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
