"""An approval is undone while nobody was told; the match is proposed again as it was."""

from datetime import UTC, datetime
from uuid import UUID

from domain.matches.approval import (
    ApprovalWasTold,
    MatchApprovalUndone,
    MatchApproved,
    MatchHasGoneOn,
    MatchNotApproved,
    SpecialistAccepted,
    approve,
    undo,
)
from domain.matches.match import MATCH
from domain.matches.proposal import MatchExpired
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_match import (
    ReferralHasAnotherMatch,
    ReferralMatched,
    ReferralMatchUndone,
    ReferralProposed,
    undo_match,
)
from domain.sessions.session import SESSION
from domain.sessions.session_booking import (
    SessionHasStarted,
    SessionTakenBack,
    schedule,
    take_back,
)
from domain.sessions.session_outcome import SessionHeld
from domain.sessions.session_state import SessionAlreadyRecorded
from stories.pasts.given import given
from stories.pasts.samples import (
    MATCH_ID,
    REFERRAL_ID,
    SESSION_ID,
    TODAY,
    proposed,
    received,
    scheduled,
)

APPROVED = MatchApproved(match_id=MATCH_ID)
UNDONE = MatchApprovalUndone(match_id=MATCH_ID)
BEFORE = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
TAKEN_BACK = SessionTakenBack(session_id=SESSION_ID)


def test_an_approval_is_undone_once_and_can_be_given_again() -> None:
    given(MATCH, proposed(), APPROVED).when(undo, False).then(UNDONE)
    undone = given(MATCH, proposed(), APPROVED, UNDONE)
    undone.when(undo, False).then_nothing()
    undone.when(approve).then(APPROVED)


def test_it_is_not_undone_once_somebody_knows_or_the_match_has_gone_on() -> None:
    given(MATCH, proposed(), APPROVED).when(undo, True).then(ApprovalWasTold)
    awaited = MatchApproved(match_id=MATCH_ID, acceptance_awaited=True)
    given(MATCH, proposed(), awaited).when(undo, False).then(UNDONE)
    accepted = SpecialistAccepted(match_id=MATCH_ID)
    given(MATCH, proposed(), awaited, accepted).when(undo, False).then(MatchHasGoneOn)
    lapsed = MatchExpired(match_id=MATCH_ID, expired_on=TODAY)
    given(MATCH, proposed(), lapsed).when(undo, False).then(MatchNotApproved)


def test_its_referral_is_proposed_again() -> None:
    ids = {"referral_id": REFERRAL_ID, "match_id": MATCH_ID}
    matched = given(REFERRAL, received(), ReferralProposed(**ids), ReferralMatched(**ids))
    matched.when(undo_match, MATCH_ID).then(ReferralMatchUndone(**ids))
    matched.when(undo_match, UUID(int=5)).then(ReferralHasAnotherMatch)
    given(REFERRAL, received(), ReferralProposed(**ids)).when(undo_match, MATCH_ID).then_nothing()


def test_a_session_that_was_taken_back_can_be_booked_anew() -> None:
    given(SESSION, scheduled()).when(take_back, BEFORE).then(TAKEN_BACK)
    again = given(SESSION, scheduled(), TAKEN_BACK)
    again.when(take_back, BEFORE).then_nothing()
    again.when(schedule, scheduled()).then(scheduled())
    assert SESSION.fold([scheduled(), TAKEN_BACK, scheduled()]).revision == 1
    given(SESSION, scheduled()).when(take_back, scheduled().starts_at).then(SessionHasStarted)
    held = SessionHeld(session_id=SESSION_ID, minutes=60)
    given(SESSION, scheduled(), held).when(take_back, BEFORE).then(SessionAlreadyRecorded)
