"""A referral waits, is proposed, matched, given back and closed; one match at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.referrals.received_changes import receive
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_closing import ClosingReason, ReferralClosed, close
from domain.referrals.referral_match import (
    ReferralHasAnotherMatch,
    ReferralMatched,
    ReferralProposed,
    ReferralReturned,
    accept_match,
    give_back,
    propose,
)
from domain.referrals.referral_received import (
    NoRoomForASession,
    ReceivedInTheFuture,
    ReferralReceived,
    SessionLengthOffGrid,
)
from domain.referrals.referral_state import ReferralNotWaiting, ReferralStatus, ReferralStillMatched
from domain.referrals.waiting import ReferralLeftWaiting, leave_waiting
from domain.shared.decider import Refusal
from domain.shared.hours import parse_window
from domain.shared.shared_refusals import ReferralUnknown
from stories.pasts.given import given
from stories.pasts.samples import (
    MATCH_ID,
    NOW,
    OTHER_MATCH_ID,
    PARTICIPANT_ID,
    REFERRAL_ID,
    RUN_ID,
    received,
)

PROPOSED = ReferralProposed(referral_id=REFERRAL_ID, match_id=MATCH_ID)
MATCHED = ReferralMatched(referral_id=REFERRAL_ID, match_id=MATCH_ID)
RETURNED = ReferralReturned(referral_id=REFERRAL_ID, match_id=MATCH_ID)
CLOSED = ReferralClosed(referral_id=REFERRAL_ID, reason=ClosingReason.COMPLETED)
NO_ONE_FREE = ReferralLeftWaiting(
    referral_id=REFERRAL_ID, participant_id=PARTICIPANT_ID, run_id=RUN_ID, reason="No one is free."
)


def test_a_referral_is_received_once() -> None:
    given(REFERRAL).when(receive, received(), NOW).then(received())
    given(REFERRAL, received()).when(receive, received(source="court"), NOW).then_nothing()


@pytest.mark.parametrize(
    ("fact", "refusal"),
    [
        (received(session_minutes=50), SessionLengthOffGrid),
        (received(session_minutes=0), SessionLengthOffGrid),
        (received(session_minutes=-15), SessionLengthOffGrid),
        (received(session_minutes=255), SessionLengthOffGrid),
        (received(windows=(parse_window("Mon 09:10-10:10"),)), NoRoomForASession),
        (received(received_at=NOW + timedelta(seconds=1)), ReceivedInTheFuture),
    ],
)
def test_a_referral_that_could_never_be_met_is_refused(
    fact: ReferralReceived, refusal: type[Refusal]
) -> None:
    given(REFERRAL).when(receive, fact, NOW).then(refusal)


def test_a_waiting_referral_is_proposed_to_one_match_only() -> None:
    given(REFERRAL, received()).when(propose, MATCH_ID).then(PROPOSED)
    here = given(REFERRAL, received(), PROPOSED)
    here.when(propose, MATCH_ID).then_nothing()
    here.when(propose, OTHER_MATCH_ID).then(ReferralNotWaiting)
    given(REFERRAL, received(), CLOSED).when(propose, MATCH_ID).then(ReferralNotWaiting)


def test_a_referral_has_one_active_match() -> None:
    here = given(REFERRAL, received(), PROPOSED)
    here.when(accept_match, MATCH_ID).then(MATCHED)
    here.when(accept_match, OTHER_MATCH_ID).then(ReferralHasAnotherMatch)
    matched = given(REFERRAL, received(), PROPOSED, MATCHED)
    matched.when(accept_match, MATCH_ID).then_nothing()
    matched.when(propose, OTHER_MATCH_ID).then(ReferralNotWaiting)


def test_a_declined_match_gives_the_referral_back_and_another_one_does_not() -> None:
    here = given(REFERRAL, received(), PROPOSED)
    here.when(give_back, MATCH_ID).then(RETURNED)
    here.when(give_back, OTHER_MATCH_ID).then_nothing()
    again = given(REFERRAL, received(), PROPOSED, RETURNED)
    again.when(propose, OTHER_MATCH_ID).then(replace(PROPOSED, match_id=OTHER_MATCH_ID))


def test_a_referral_waits_is_proposed_matched_and_closed_as_the_facts_say() -> None:
    course = (received(), PROPOSED, MATCHED)
    seen = [given(REFERRAL, *course[:n]).state.status for n in (1, 2, 3)]
    assert seen == [ReferralStatus.WAITING, ReferralStatus.PROPOSED, ReferralStatus.MATCHED]
    again = given(REFERRAL, received(), PROPOSED, RETURNED).state
    assert (again.status, again.match_id) == (ReferralStatus.WAITING, None)


def test_why_it_waits_is_noted_when_it_is_news() -> None:
    here = given(REFERRAL, received())
    here.when(leave_waiting, RUN_ID, "No one is free.").then(NO_ONE_FREE)
    known = given(REFERRAL, received(), NO_ONE_FREE)
    known.when(leave_waiting, RUN_ID, "No one is free.").then_nothing()
    given(REFERRAL, received(), PROPOSED).when(leave_waiting, RUN_ID, "No.").then_nothing()


def test_a_referral_is_closed_when_no_match_stands() -> None:
    given(REFERRAL, received()).when(close, ClosingReason.COMPLETED).then(CLOSED)
    given(REFERRAL, received(), CLOSED).when(close, ClosingReason.MOVED).then_nothing()
    given(REFERRAL, received(), PROPOSED).when(close, ClosingReason.COMPLETED).then(
        ReferralStillMatched
    )
    assert given(REFERRAL, received(), CLOSED).state.status is ReferralStatus.CLOSED


@pytest.mark.parametrize(
    ("decision", "arguments"),
    [
        (propose, (MATCH_ID,)),
        (accept_match, (MATCH_ID,)),
        (give_back, (MATCH_ID,)),
        (leave_waiting, (RUN_ID, "")),
        (close, (ClosingReason.MOVED,)),
    ],
)
def test_nothing_happens_to_a_referral_that_was_never_received(decision, arguments) -> None:
    given(REFERRAL).when(decision, *arguments).then(ReferralUnknown)
