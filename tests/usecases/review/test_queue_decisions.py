"""Approvals are undone, given together, and another specialist is chosen, on both databases."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from approving import COORDINATOR
from small_waitlist import FIRST, FREE, SECOND, found, run, status
from sqlalchemy import select

from domain.calendar.diary import DIARY, TimeHeld, diary_id
from domain.matches.approval import ApprovalWasTold, NoTimeForTheProposal
from domain.matches.match import MATCH
from domain.matches.match_state import MatchAlreadyDecided, MatchStatus
from domain.people.participant import PARTICIPANT
from domain.referrals.referral_state import ReferralStatus
from domain.review.possible_conflict import PossibleConflict
from domain.review.review import ChoiceNeedsReason, ChoiceReason
from domain.sessions.session import SESSION
from domain.sessions.session_booking import Canceler
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.review.queue_tables import CHANGES, QUEUE
from peermatch.readmodels.tables.sessions.messages import MESSAGES
from peermatch.readmodels.tables.sessions.sessions import SESSIONS
from peermatch.usecases.core.ids import first_session_id, specialist_id
from peermatch.usecases.matches.first_sessions import FirstTimeGone
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import match_id_of
from peermatch.usecases.people.participants import CorrectIdentity
from peermatch.usecases.review.approve_together import (
    ApproveTogether,
    NothingChosen,
    TooManyAtOnce,
)
from peermatch.usecases.review.choose_instead import ChooseInstead
from peermatch.usecases.review.undo_approval import UndoApproval
from peermatch.usecases.sessions.messages import SendMessage
from peermatch.usecases.sessions.session_course import CancelSession, MoveSession
from peermatch.usecases.specialists.enrollment import PlanLeave

S1, S2 = specialist_id("S1"), specialist_id("S2")


def read(agency: Any, decider: Any, stream: UUID) -> Any:
    return agency.deployment.store.read(decider, stream)


def rows(agency: Any, query: Any) -> list[Any]:
    agency.project()
    with agency.deployment.views.connect() as connection:
        return list(connection.execute(query).mappings())


def two_proposed(agency: Any) -> tuple[UUID, UUID]:
    found(agency, FREE, FREE, specialists=2)
    run_id = run(agency, 1)
    agency.project()
    return match_id_of(run_id, FIRST), match_id_of(run_id, SECOND)


def approve(agency: Any, match_id: UUID, **more: Any) -> Any:
    done = agency.perform(Role.COORDINATOR, ApproveMatch(match_id=match_id, **more))
    agency.project()
    return done


def test_an_undone_approval_leaves_nothing_behind_and_can_be_given_again(agency: Any) -> None:
    match_id, other = two_proposed(agency)
    before = read(agency, MATCH, match_id)
    who = before.proposed.specialist_id
    approve(agency, match_id)
    queued = rows(agency, select(QUEUE.c.match_id))
    assert [row["match_id"] for row in queued] == [other]
    agency.perform(Role.COORDINATOR, UndoApproval(match_id=match_id))

    after = read(agency, MATCH, match_id)
    assert (after.status, after.first_time) == (MatchStatus.PROPOSED, before.first_time)
    assert status(agency, FIRST) is ReferralStatus.PROPOSED
    assert match_id in read(agency, SPECIALIST, who).held
    week = read(agency, DIARY, diary_id(who, after.first_time.starts_at.date()))
    assert match_id in [b.match_id for b in week.bookings if isinstance(b, TimeHeld)]
    assert read(agency, SESSION, first_session_id(match_id)).scheduled is None
    assert rows(agency, select(SESSIONS).where(SESSIONS.c.match_id == match_id)) == []
    told = rows(agency, select(MESSAGES.c.status).distinct())
    assert [row["status"] for row in told] == ["withheld"]
    [matched] = rows(agency, select(REFERRALS).where(REFERRALS.c.referral_id == FIRST))
    assert (matched["status"], matched["matched_at"]) == ("proposed", None)
    [row] = rows(agency, select(MATCHES).where(MATCHES.c.match_id == match_id))
    assert (row["status"], row["decided_by"], row["started_at"]) == ("proposed", None, None)
    assert {r["match_id"] for r in rows(agency, select(QUEUE))} == {match_id, other}
    agency.perform(Role.COORDINATOR, UndoApproval(match_id=match_id))

    approve(agency, match_id)
    assert read(agency, SESSION, first_session_id(match_id)).revision == 1
    waits = rows(agency, select(MESSAGES).where(MESSAGES.c.status == "waits"))
    assert {row["sequence"] for row in waits} == {1}
    assert len(waits) > 0


def test_an_approval_stays_once_its_first_session_was_canceled(agency: Any) -> None:
    """Whoever canceled it knows. Approved again it would be that very session, still canceled."""
    match_id, _other = two_proposed(agency)
    approve(agency, match_id)
    first = first_session_id(match_id)
    agency.perform(Role.COORDINATOR, CancelSession(session_id=first, by=Canceler.PARTICIPANT))
    with pytest.raises(ApprovalWasTold):
        agency.perform(Role.COORDINATOR, UndoApproval(match_id=match_id))


def test_an_approval_stays_once_somebody_has_been_told(agency: Any) -> None:
    match_id, _other = two_proposed(agency)
    approve(agency, match_id)
    [first, *_more] = rows(agency, select(MESSAGES).where(MESSAGES.c.for_staff.is_(True)))
    agency.perform(Role.COORDINATOR, SendMessage(message_id=first["message_id"], way="text"))
    with pytest.raises(ApprovalWasTold):
        agency.perform(Role.COORDINATOR, UndoApproval(match_id=match_id))
    assert read(agency, MATCH, match_id).status is MatchStatus.APPROVED
    assert read(agency, SESSION, first_session_id(match_id)).scheduled is not None


def time_taken(agency: Any, *available: str) -> tuple[UUID, UUID]:
    """Two people of one specialist are matched; the second moves to the time that the first one's
    proposal showed, after the first has moved away."""
    found(agency, *available)
    run_id = run(agency, 1)
    one, other = match_id_of(run_id, FIRST), match_id_of(run_id, SECOND)
    for match_id in (one, other):
        approve(agency, match_id)
    shown, theirs = (read(agency, MATCH, m).first_time for m in (one, other))
    week = timedelta(days=7)
    for match_id, at in ((one, shown.starts_at + week), (other, shown.starts_at)):
        move = MoveSession(
            session_id=first_session_id(match_id), starts_at=at, ends_at=at + timedelta(hours=1)
        )
        agency.perform(Role.COORDINATOR, move)
    assert shown != theirs
    return one, other


def test_an_undone_approval_whose_time_is_gone_shows_and_keeps_another(agency: Any) -> None:
    one, other = time_taken(agency, FREE, FREE)
    before = read(agency, MATCH, one).first_time
    agency.perform(Role.COORDINATOR, UndoApproval(match_id=one))
    match = read(agency, MATCH, one)
    assert match.status is MatchStatus.PROPOSED
    assert match.first_time.starts_at != before.starts_at
    who, at = match.proposed.specialist_id, match.first_time.starts_at
    kept = read(agency, DIARY, diary_id(who, at.date())).bookings
    assert [b.starts_at for b in kept if isinstance(b, TimeHeld) and b.match_id == one] == [at]
    approve(agency, one)
    assert read(agency, SESSION, first_session_id(one)).scheduled.starts_at == at
    assert read(agency, MATCH, other).status is MatchStatus.APPROVED


def test_an_approval_for_which_no_time_is_left_is_not_undone(sqlite_agency: Any) -> None:
    one, _other = time_taken(sqlite_agency, FREE, FREE)
    who = read(sqlite_agency, MATCH, one).proposed.specialist_id
    days = timedelta(days=sqlite_agency.deployment.service.program.booking_horizon_days + 7)
    today = sqlite_agency.deployment.service.program.today(sqlite_agency.deployment.clock.now())
    away = PlanLeave(specialist_id=who, first_day=today, last_day=today + days)
    sqlite_agency.perform(Role.MANAGER, away)
    before = read(sqlite_agency, MATCH, one)
    with pytest.raises(NoTimeForTheProposal):
        sqlite_agency.perform(Role.COORDINATOR, UndoApproval(match_id=one))
    assert read(sqlite_agency, MATCH, one) == before
    assert read(sqlite_agency, SESSION, first_session_id(one)).scheduled is not None


def test_several_are_approved_and_each_that_cannot_be_says_why(agency: Any) -> None:
    one, other = two_proposed(agency)
    approve(agency, other)
    done = agency.perform(Role.COORDINATOR, ApproveTogether(match_ids=(other, one, one)))
    assert done.result["approved"] == [str(one)]
    assert done.result["refused"] == [[str(other), MatchAlreadyDecided.sentence]]
    again = agency.deployment.service.perform(
        COORDINATOR, uuid4(), ApproveTogether(match_ids=(one,))
    )
    assert again.result["approved"] == []
    with pytest.raises(NothingChosen):
        agency.perform(Role.COORDINATOR, ApproveTogether(match_ids=()))
    many = tuple(UUID(int=n) for n in range(26))
    with pytest.raises(TooManyAtOnce):
        agency.perform(Role.COORDINATOR, ApproveTogether(match_ids=many))


def test_two_who_may_know_each_other_are_approved_by_themselves_only(agency: Any) -> None:
    one, other = two_proposed(agency)
    proposed = read(agency, MATCH, one).proposed
    family = read(agency, SPECIALIST, proposed.specialist_id).enrolled.name.split()[-1]
    rename(agency, proposed.participant_id, family)
    done = agency.perform(Role.COORDINATOR, ApproveTogether(match_ids=(one, other)))
    assert done.result["approved"] == [str(other)]
    [[refused, sentence]] = done.result["refused"]
    assert refused == str(one)
    assert sentence.startswith(PossibleConflict.sentence)
    approve(agency, one)
    assert read(agency, MATCH, one).status is MatchStatus.APPROVED


def rename(agency: Any, participant_id: UUID, family: str) -> None:
    born = read(agency, PARTICIPANT, participant_id).birth_date
    agency.perform(
        Role.COORDINATOR,
        CorrectIdentity(
            participant_id=participant_id,
            name=f"Robin {family}",
            birth_date=born,
            reason="Misheard.",
        ),
    )


def test_another_specialist_is_proposed_instead_and_the_way_back_is_open(agency: Any) -> None:
    match_id, _other = two_proposed(agency)
    proposed = read(agency, MATCH, match_id).proposed
    instead = S2 if proposed.specialist_id == S1 else S1
    choice = ChooseInstead(match_id=match_id, specialist_id=instead)
    with pytest.raises(ChoiceNeedsReason):
        agency.perform(Role.COORDINATOR, choice)
    assert read(agency, MATCH, match_id).status is MatchStatus.PROPOSED
    choice = ChooseInstead(
        match_id=match_id, specialist_id=instead, reason=ChoiceReason.PARTICIPANT_ASKED
    )
    made = UUID(agency.perform(Role.COORDINATOR, choice).result["match_id"])
    assert agency.perform(Role.COORDINATOR, choice).result["match_id"] == str(made)
    assert read(agency, MATCH, match_id).status is MatchStatus.WITHDRAWN
    assert read(agency, MATCH, made).proposed.specialist_id == instead
    assert match_id not in read(agency, SPECIALIST, proposed.specialist_id).held
    changes = {r["match_id"]: r["what"] for r in rows(agency, select(CHANGES))}
    assert (changes[match_id], changes[made]) == ("replaced", "chosen")
    back = ChooseInstead(match_id=made, specialist_id=proposed.specialist_id)
    again = UUID(agency.perform(Role.COORDINATOR, back).result["match_id"])
    approve(agency, again)
    assert status(agency, FIRST) is ReferralStatus.MATCHED


def test_a_match_is_approved_at_another_of_the_times_that_suit_both(agency: Any) -> None:
    match_id, second = two_proposed(agency)
    shown = read(agency, MATCH, match_id).first_time
    other = shown.starts_at + timedelta(weeks=1)
    approve(agency, match_id, first_starts_at=other)
    assert read(agency, SESSION, first_session_id(match_id)).scheduled.starts_at == other
    with pytest.raises(FirstTimeGone):
        approve(agency, second, first_starts_at=other + timedelta(hours=9))
    assert read(agency, MATCH, second).status is MatchStatus.PROPOSED
