"""What is proposed can be approved, at the time shown, whatever is booked or changed meanwhile."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from approving import approve, plan_weeks
from approving import run as carry_out
from made_up_programs import made_up
from small_waitlist import FIRST, FREE, SECOND, found, run, status

from domain.calendar.diary import DIARY, TimeHeld, TimeIsKept, diary_id
from domain.calendar.room_book import ROOM_BOOK, room_book_id
from domain.matches.match import MATCH
from domain.matches.match_state import MatchStatus
from domain.matches.matching_run import MATCHING_RUN
from domain.matches.proposal import DeclineReason
from domain.pairing.conflict import ConflictKind
from domain.pairing.sides import Side
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.sessions.session import SESSION
from domain.shared.hours import parse_window
from domain.shared.roles import Role
from domain.shared.vocabulary import Frequency, Mode
from domain.specialists.leaving import LeavingReason, SpecialistLeaves
from peermatch import demo
from peermatch.store import Command, Work
from peermatch.usecases.calendar.availability_commands import ExceptHours
from peermatch.usecases.core.ids import first_session_id, specialist_id
from peermatch.usecases.matches.first_sessions import FirstTimeGone, NoCommonTime, free_first_time
from peermatch.usecases.matches.proposal_decisions import ApproveMatch, DeclineMatch
from peermatch.usecases.matches.runs import match_id_of
from peermatch.usecases.pairing.choice import DiscloseConflict, OfferShortlist
from peermatch.usecases.people.participants import CorrectLanguage
from peermatch.usecases.referrals.referral_course import ChangeAvailability, ChangeFrequency
from peermatch.usecases.sessions.session_course import MoveSession
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.usecases.specialists.specialist_course import ChangeHours, LeaveProgram
from peermatch.worker.queues.open_proposals import OpenProposals

S1, S2 = specialist_id("S1"), specialist_id("S2")
TEN = "Mon 10:00-11:00"
TUESDAY = date(2026, 11, 24)
WEEK = timedelta(weeks=1)
ALL_MODES = frozenset(Mode)


def read(agency: Any, decider: Any, stream: UUID) -> Any:
    return agency.deployment.store.read(decider, stream)


def proposed_to(agency: Any, *available: str, specialists: int = 1) -> UUID:
    """The first one's match, as a run proposed it."""
    found(agency, *available, specialists=specialists)
    return match_id_of(run(agency, 1), FIRST)


def shown(agency: Any, match_id: UUID) -> Any:
    return read(agency, MATCH, match_id).first_time


def held(agency: Any, person_id: UUID, day: date) -> list[UUID]:
    week = read(agency, DIARY, diary_id(person_id, day))
    return [b.match_id for b in week.bookings if isinstance(b, TimeHeld)]


def look(agency: Any) -> int:
    agency.project()
    changed = OpenProposals(agency.deployment.service).look()
    agency.project()
    return changed


def booked(agency: Any, match_id: UUID) -> Any:
    agency.perform(Role.COORDINATOR, ApproveMatch(match_id=match_id))
    return read(agency, SESSION, first_session_id(match_id)).scheduled


def participant(agency: Any, match_id: UUID) -> UUID:
    whose: UUID = read(agency, MATCH, match_id).proposed.participant_id
    return whose


def leaving(who: UUID) -> LeaveProgram:
    return LeaveProgram(specialist_id=who, last_day=date(2027, 1, 15), reason=LeavingReason.RETIRED)


def test_nobody_is_proposed_to_who_leaves_and_whoever_waits_reads_why(agency: Any) -> None:
    found(agency, FREE)
    agency.perform(Role.MANAGER, leaving(S1))
    completed = read(agency, MATCHING_RUN, run(agency, 1)).completed
    assert (completed.proposed, completed.waiting, completed.overtaken) == (0, 1, 0)
    assert SpecialistLeaves.sentence in read(agency, REFERRAL, FIRST).waiting_reason


def test_a_disclosed_conflict_binds_the_solver(sqlite_agency: Any) -> None:
    found(sqlite_agency, FREE)
    conflict = DiscloseConflict(
        participant_id=read(sqlite_agency, REFERRAL, FIRST).received.participant_id,
        specialist_id=S1,
        side=Side.SPECIALIST,
        kind=ConflictKind.FRIEND,
    )
    sqlite_agency.perform(Role.COORDINATOR, conflict)
    completed = read(sqlite_agency, MATCHING_RUN, run(sqlite_agency, 1)).completed
    assert (completed.proposed, completed.overtaken) == (0, 0)
    assert status(sqlite_agency, FIRST) is ReferralStatus.WAITING


def test_who_is_choosing_takes_nobodys_place(sqlite_agency: Any) -> None:
    found(sqlite_agency, TEN, TEN)
    offer = OfferShortlist(
        referral_id=FIRST, round=1, specialists=(S1,), answer_by=date(2026, 11, 30)
    )
    sqlite_agency.perform(Role.COORDINATOR, offer)
    completed = read(sqlite_agency, MATCHING_RUN, run(sqlite_agency, 1)).completed
    assert (completed.proposed, completed.waiting, completed.overtaken) == (1, 1, 0)
    assert status(sqlite_agency, SECOND) is ReferralStatus.PROPOSED


def test_a_proposed_time_is_kept_in_both_diaries_and_its_room_until_it_is_decided(
    agency: Any,
) -> None:
    match_id = proposed_to(agency, FREE)
    first = shown(agency, match_id)
    day = first.starts_at.date()
    whose = participant(agency, match_id)
    room = read(agency, ROOM_BOOK, room_book_id(day))
    assert held(agency, S1, day) == held(agency, whose, day) == [match_id]
    assert [k.session_id for k in room.kept] == [first_session_id(match_id)]
    decline = DeclineMatch(match_id=match_id, reason=DeclineReason.TIMES_DO_NOT_SUIT)
    agency.perform(Role.COORDINATOR, decline)
    assert held(agency, S1, day) == held(agency, whose, day) == []
    assert read(agency, ROOM_BOOK, room_book_id(day)).kept == ()


def test_planning_the_weeks_leaves_proposed_times_alone(agency: Any, planner: Any) -> None:
    match_id = proposed_to(agency, FREE, FREE, FREE)
    other = match_id_of(UUID(int=1), SECOND)
    booked(agency, other)
    agency.project()
    plan_weeks(agency.deployment, planner)
    done = approve(agency.deployment, 1)
    assert (done.approved, done.refused, done.elsewhere) == (2, (), 0)
    assert read(agency, MATCH, match_id).under_way


def test_no_session_is_moved_onto_a_proposed_time(sqlite_agency: Any) -> None:
    match_id = proposed_to(sqlite_agency, FREE, FREE)
    session = booked(sqlite_agency, match_id_of(UUID(int=1), SECOND))
    first = shown(sqlite_agency, match_id)
    move = MoveSession(
        session_id=session.session_id, starts_at=first.starts_at, ends_at=first.ends_at
    )
    with pytest.raises(TimeIsKept):
        sqlite_agency.perform(Role.COORDINATOR, move)


Change = Callable[[Any, UUID], object]
AWAY: Change = lambda agency, match_id: PlanLeave(  # noqa: E731
    specialist_id=S1, first_day=TUESDAY, last_day=TUESDAY + WEEK
)
DAY_OFF: Change = lambda agency, match_id: ExceptHours(  # noqa: E731
    specialist_id=S1, day=shown(agency, match_id).starts_at.date(), hours=()
)
OTHER_HOURS: Change = lambda agency, match_id: ChangeHours(  # noqa: E731
    specialist_id=S1, hours=(parse_window("Fri 09:00-17:00"),), modes=ALL_MODES
)
THEIR_TIMES: Change = lambda agency, match_id: ChangeAvailability(  # noqa: E731
    referral_id=FIRST, available=(parse_window("Fri 09:00-17:00"),), modes=ALL_MODES
)
BY_VIDEO: Change = lambda agency, match_id: ChangeAvailability(  # noqa: E731
    referral_id=FIRST, available=(parse_window("Wed 09:00-17:00"),), modes=frozenset({Mode.VIDEO})
)


@pytest.mark.parametrize("change", [AWAY, DAY_OFF, OTHER_HOURS, THEIR_TIMES, BY_VIDEO])
def test_a_proposal_whose_time_is_gone_is_refused_by_name_and_gets_another(
    sqlite_agency: Any, change: Change
) -> None:
    match_id = proposed_to(sqlite_agency, FREE)
    before = shown(sqlite_agency, match_id)
    sqlite_agency.perform(Role.MANAGER, change(sqlite_agency, match_id))
    with pytest.raises(FirstTimeGone):
        sqlite_agency.perform(Role.COORDINATOR, ApproveMatch(match_id=match_id))
    assert look(sqlite_agency) == 1
    after = shown(sqlite_agency, match_id)
    assert after != before
    assert held(sqlite_agency, S1, after.starts_at.date()) == [match_id]
    assert look(sqlite_agency) == 0
    session = booked(sqlite_agency, match_id)
    assert (session.starts_at, session.mode) == (after.starts_at, after.mode)


EVENINGS: Change = lambda agency, match_id: ChangeHours(  # noqa: E731
    specialist_id=S1, hours=(parse_window("Tue 18:00-21:00"),), modes=ALL_MODES
)
AWAY_FOR_WEEKS: Change = lambda agency, match_id: PlanLeave(  # noqa: E731
    specialist_id=S1, first_day=TUESDAY, last_day=TUESDAY + 8 * WEEK
)
CONFLICT: Change = lambda agency, match_id: DiscloseConflict(  # noqa: E731
    participant_id=participant(agency, match_id),
    specialist_id=S1,
    side=Side.SPECIALIST,
    kind=ConflictKind.FRIEND,
)
CHOOSING: Change = lambda agency, match_id: OfferShortlist(  # noqa: E731
    referral_id=FIRST, round=1, specialists=(S2,), answer_by=date(2026, 11, 30)
)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (EVENINGS, "Their weekly hours never overlap for a whole session."),
        (AWAY_FOR_WEEKS, NoCommonTime.sentence),
        (CONFLICT, "This match has been ruled out."),
        (CHOOSING, "The participant is choosing from a shortlist"),
    ],
)
def test_a_proposal_that_can_not_be_approved_any_more_is_withdrawn_with_the_reason(
    agency: Any, change: Change, said: str
) -> None:
    match_id = proposed_to(agency, FREE, specialists=2)
    if read(agency, MATCH, match_id).proposed.specialist_id == S2:
        pytest.skip("the other of two equals was proposed")
    day = shown(agency, match_id).starts_at.date()
    agency.perform(Role.COORDINATOR, change(agency, match_id))
    assert look(agency) == 1
    assert read(agency, MATCH, match_id).status is MatchStatus.WITHDRAWN
    referral = read(agency, REFERRAL, FIRST)
    assert referral.status is ReferralStatus.WAITING
    assert referral.waiting_reason.startswith(said)
    assert held(agency, S1, day) == []
    assert look(agency) == 0


def test_what_an_arrangement_can_make_good_is_left_for_a_person(sqlite_agency: Any) -> None:
    match_id = proposed_to(sqlite_agency, FREE)
    language = CorrectLanguage(participant_id=participant(sqlite_agency, match_id), language="ko")
    sqlite_agency.perform(Role.COORDINATOR, language)
    assert look(sqlite_agency) == 0
    assert read(sqlite_agency, MATCH, match_id).status is MatchStatus.PROPOSED


def test_a_time_that_was_shown_before_times_were_kept_is_kept_from_the_first_look_on(
    sqlite_agency: Any,
) -> None:
    match_id = proposed_to(sqlite_agency, FREE)
    first = shown(sqlite_agency, match_id)
    forget_what_is_kept(sqlite_agency, match_id)
    assert held(sqlite_agency, S1, first.starts_at.date()) == []
    assert look(sqlite_agency) == 1
    assert held(sqlite_agency, S1, first.starts_at.date()) == [match_id]
    assert shown(sqlite_agency, match_id) == first


def forget_what_is_kept(agency: Any, match_id: UUID) -> None:
    """As a log of an earlier release has it."""
    service = agency.deployment.service

    def decide(work: Work) -> dict[str, Any]:
        free_first_time(work, work.read(MATCH, match_id), service.program)
        return {}

    command = Command(id=uuid4(), actor="test", route="forget", body=b"", at=service.now())
    agency.deployment.store.run(command, decide)


@pytest.mark.parametrize(("seed", "specialists", "referrals"), [(1, 3, 18), (2, 4, 24), (3, 5, 20)])
def test_everything_proposed_is_approved_as_shown_in_any_order(
    sqlite_agency: Any, planner: Any, seed: int, specialists: int, referrals: int
) -> None:
    """`make approve-all` does the same with the demonstration and larger programs."""
    deployment = sqlite_agency.deployment
    files = made_up(seed, specialists, referrals)
    demo.run_import(deployment, files, lambda *_: None)
    proposed = run_again(deployment, planner)
    early = approve(deployment, seed, one_in=3)
    plan_weeks(deployment, planner)
    proposed += run_again(deployment, planner)
    late = approve(deployment, seed)
    assert early.refused == late.refused == ()
    assert early.elsewhere == late.elsewhere == 0
    assert early.approved + late.approved == proposed > 5


def run_again(deployment: Any, planner: Any) -> int:
    completed = deployment.store.read(MATCHING_RUN, carry_out(deployment, planner)).completed
    assert completed.overtaken == 0
    proposed: int = completed.proposed
    return proposed


def test_of_two_whose_first_sessions_would_need_the_same_hour_one_is_proposed(
    sqlite_agency: Any,
) -> None:
    """Their weeks fit, since they meet once in four; only one hour of the coming weeks is left."""
    found(sqlite_agency, TEN, TEN)
    for referral in (FIRST, SECOND):
        monthly = ChangeFrequency(
            referral_id=referral, frequency=Frequency.CHECK_IN, session_minutes=60
        )
        sqlite_agency.perform(Role.COORDINATOR, monthly)
    away = PlanLeave(specialist_id=S1, first_day=TUESDAY + WEEK, last_day=TUESDAY + 5 * WEEK)
    sqlite_agency.perform(Role.MANAGER, away)
    completed = read(sqlite_agency, MATCHING_RUN, run(sqlite_agency, 1)).completed
    assert (completed.proposed, completed.waiting, completed.overtaken) == (1, 1, 0)
