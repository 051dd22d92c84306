"""A match: proposed once, then approved or declined, never both."""

from domain.matches.approval import MatchApproved, approve
from domain.matches.match import MATCH
from domain.matches.match_state import MatchAlreadyDecided
from domain.matches.proposal import (
    DECLINE_REASONS,
    DeclineReason,
    MatchDeclined,
    MatchWithdrawn,
    decline,
    propose,
    propose_first_time,
    withdraw,
)
from domain.shared.shared_refusals import MatchUnknown
from domain.shared.vocabulary import Mode
from stories.pasts.given import given
from stories.pasts.samples import (
    MATCH_ID,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    first_time,
    proposed,
)

APPROVED = MatchApproved(match_id=MATCH_ID)
DECLINED = MatchDeclined(
    match_id=MATCH_ID,
    participant_id=PARTICIPANT_ID,
    reason=DeclineReason.SOMEONE_DIFFERENT,
    note="",
)


def test_a_match_is_proposed_once() -> None:
    given(MATCH).when(propose, proposed()).then(proposed())
    again = proposed(specialist_id=OTHER_SPECIALIST_ID)
    given(MATCH, proposed()).when(propose, again).then_nothing()


def test_a_proposal_carries_one_time_for_a_first_session() -> None:
    given(MATCH, proposed()).when(propose_first_time, first_time()).then(first_time())
    other = first_time(mode=Mode.PHONE)
    shown = given(MATCH, proposed(), first_time())
    shown.when(propose_first_time, first_time()).then_nothing()
    shown.when(propose_first_time, other).then(other)
    decided = given(MATCH, proposed(), first_time(), DECLINED)
    decided.when(propose_first_time, other).then(MatchAlreadyDecided)
    given(MATCH).when(propose_first_time, first_time()).then(MatchUnknown)


def test_a_proposal_is_approved_once() -> None:
    given(MATCH, proposed()).when(approve).then(APPROVED)
    given(MATCH, proposed(), APPROVED).when(approve).then_nothing()
    given(MATCH, proposed(), DECLINED).when(approve).then(MatchAlreadyDecided)
    given(MATCH).when(approve).then(MatchUnknown)


def test_someone_different_needs_no_note() -> None:
    here = given(MATCH, proposed())
    here.when(decline, DeclineReason.SOMEONE_DIFFERENT, "").then(DECLINED)


def test_a_decided_proposal_is_not_decided_differently() -> None:
    declined = given(MATCH, proposed(), DECLINED)
    declined.when(decline, DeclineReason.SOMEONE_DIFFERENT, "").then_nothing()
    declined.when(decline, DeclineReason.TIMES_DO_NOT_SUIT, "").then(MatchAlreadyDecided)
    approved = given(MATCH, proposed(), APPROVED)
    approved.when(decline, DeclineReason.SOMEONE_DIFFERENT, "").then(MatchAlreadyDecided)
    given(MATCH).when(decline, DeclineReason.SOMEONE_DIFFERENT, "").then(MatchUnknown)


def test_every_decline_reason_has_words() -> None:
    assert set(DECLINE_REASONS) == set(DeclineReason)


def test_a_proposal_is_taken_back_with_the_reason_while_it_is_open() -> None:
    why = MatchWithdrawn(
        match_id=MATCH_ID, participant_id=PARTICIPANT_ID, reason="Their consent has ended."
    )
    given(MATCH, proposed()).when(withdraw, why.reason).then(why)
    given(MATCH, proposed(), why).when(withdraw, "Another reason.").then_nothing()
    given(MATCH, proposed(), APPROVED).when(withdraw, why.reason).then(MatchAlreadyDecided)
    given(MATCH).when(withdraw, why.reason).then(MatchUnknown)
