"""While a referral waits: reasons, priority, availability; merged, reopened, reassigned, closed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.program.limits import Level, LimitName
from domain.referrals.intake import DuplicateNotSuspected, DuplicateSuspected
from domain.referrals.outreach import AttemptOutcome, TooFewAttempts
from domain.referrals.received_changes import (
    AvailabilityChanged,
    FrequencyChanged,
    ReceivedCorrected,
    ReceivedNeedsReason,
    change_availability,
    change_frequency,
    correct_received,
)
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_closing import (
    ClosingReason,
    ReferralClosed,
    ReferralIsGone,
    ReferralMerged,
    ReferralNotClosed,
    ReferralReopened,
    ReopeningNeedsReason,
    close,
    merge,
    reopen,
)
from domain.referrals.referral_match import (
    ReassignmentNeeded,
    ReferralMatched,
    ReferralProposed,
    need_reassignment,
    propose,
)
from domain.referrals.referral_received import (
    NoMode,
    NoRoomForASession,
    ReceivedInTheFuture,
    SessionLengthOffGrid,
)
from domain.referrals.referral_state import (
    ReferralClosedAlready,
    ReferralNotWaiting,
    ReferralStatus,
    ReferralStillMatched,
)
from domain.referrals.screening import NotEligible, NotScreened, ReferralScreened
from domain.referrals.waiting import (
    WAIT_REASONS,
    PriorityChanged,
    PriorityNeedsReason,
    ReferralWaitlisted,
    WaitReason,
    change_priority,
    put_on_waitlist,
)
from domain.shared.hours import parse_window
from domain.shared.shared_refusals import ReferralUnknown
from domain.shared.vocabulary import Frequency, Mode, ServiceLine, Urgency
from stories.pasts.given import given
from stories.pasts.rules_of import limits_with
from stories.pasts.samples import (
    MATCH_ID,
    NOW,
    OTHER_MATCH_ID,
    OTHER_REFERRAL_ID,
    PARTICIPANT_ID,
    REFERRAL_ID,
    attempted,
    made_up_id,
    received,
)

PROPOSED = ReferralProposed(referral_id=REFERRAL_ID, match_id=MATCH_ID)
MATCHED = ReferralMatched(referral_id=REFERRAL_ID, match_id=MATCH_ID)
CLOSED = ReferralClosed(referral_id=REFERRAL_ID, reason=ClosingReason.COMPLETED)
WAITLISTED = ReferralWaitlisted(referral_id=REFERRAL_ID, reason=WaitReason.LANGUAGE)
URGENT = PriorityChanged(
    referral_id=REFERRAL_ID,
    participant_id=PARTICIPANT_ID,
    urgency=Urgency.URGENT,
    reason="Housing lost.",
)
TUESDAYS = (parse_window("Tue 09:00-10:00"),)
MOVED_TO_TUESDAY = AvailabilityChanged(
    referral_id=REFERRAL_ID,
    participant_id=PARTICIPANT_ID,
    windows=TUESDAYS,
    modes=frozenset({Mode.VIDEO}),
)
SUSPECTED = DuplicateSuspected(referral_id=REFERRAL_ID, other_id=OTHER_REFERRAL_ID)
MERGED = ReferralMerged(referral_id=REFERRAL_ID, into=OTHER_REFERRAL_ID)
REOPENED = ReferralReopened(
    referral_id=REFERRAL_ID, participant_id=PARTICIPANT_ID, reason="They called again."
)


def test_waiting_has_a_reason_in_words() -> None:
    given(REFERRAL, received()).when(put_on_waitlist, WaitReason.LANGUAGE).then(WAITLISTED)
    here = given(REFERRAL, received(), WAITLISTED)
    here.when(put_on_waitlist, WaitReason.LANGUAGE).then_nothing()
    proposed = given(REFERRAL, received(), WAITLISTED, PROPOSED)
    proposed.when(put_on_waitlist, WaitReason.LANGUAGE).then(ReferralNotWaiting)
    assert proposed.state.waitlisted is None
    assert set(WAIT_REASONS) == set(WaitReason)


def test_priority_changes_with_a_reason_only() -> None:
    here = given(REFERRAL, received())
    here.when(change_priority, Urgency.URGENT, "Housing lost.").then(URGENT)
    here.when(change_priority, Urgency.URGENT, " ").then(PriorityNeedsReason)
    here.when(change_priority, Urgency.ROUTINE, "").then_nothing()
    assert given(REFERRAL, received(), URGENT).state.received.urgency is Urgency.URGENT


def test_when_a_referral_came_in_is_set_right_with_a_reason() -> None:
    at, on = datetime(2026, 11, 19, 15, tzinfo=UTC), date(2026, 11, 17)
    corrected = ReceivedCorrected(
        referral_id=REFERRAL_ID,
        participant_id=PARTICIPANT_ID,
        received_at=at,
        recommended_on=on,
        reason="The fax says so.",
    )
    right = (at, on, "The fax says so.", NOW)
    for state in (given(REFERRAL, received()), given(REFERRAL, received(), CLOSED)):
        state.when(correct_received, *right).then(corrected)
    here = given(REFERRAL, received())
    here.when(correct_received, at, on, " ", NOW).then(ReceivedNeedsReason)
    here.when(correct_received, NOW + timedelta(minutes=1), on, "x", NOW).then(ReceivedInTheFuture)
    given(REFERRAL).when(correct_received, *right).then(ReferralUnknown)
    done = given(REFERRAL, received(), corrected)
    done.when(correct_received, *right).then_nothing()
    assert (done.state.received.received_at, done.state.received.recommended_on) == (at, on)
    assert done.state.received.windows == received().windows


def test_changed_availability_counts_from_then_on() -> None:
    here = given(REFERRAL, received())
    here.when(change_availability, TUESDAYS, {Mode.VIDEO}).then(MOVED_TO_TUESDAY)
    here.when(change_availability, TUESDAYS, frozenset()).then(NoMode)
    here.when(change_availability, (), {Mode.VIDEO}).then(NoRoomForASession)
    after = given(REFERRAL, received(), MOVED_TO_TUESDAY)
    after.when(change_availability, TUESDAYS, {Mode.VIDEO}).then_nothing()
    assert after.state.received.windows == TUESDAYS


def test_frequency_and_length_change_together_and_fit() -> None:
    rarer = FrequencyChanged(
        referral_id=REFERRAL_ID, frequency=Frequency.CHECK_IN, session_minutes=30
    )
    here = given(REFERRAL, received())
    here.when(change_frequency, Frequency.CHECK_IN, 30).then(rarer)
    here.when(change_frequency, Frequency.CHECK_IN, 20).then(SessionLengthOffGrid)
    here.when(change_frequency, Frequency.CHECK_IN, 240).then(NoRoomForASession)
    after = given(REFERRAL, received(), rarer)
    after.when(change_frequency, Frequency.CHECK_IN, 30).then_nothing()
    assert after.state.received.session_minutes == 30


def test_a_leaving_specialist_s_referrals_need_reassignment_until_proposed_again() -> None:
    needed = ReassignmentNeeded(referral_id=REFERRAL_ID, match_id=MATCH_ID)
    matched = given(REFERRAL, received(), PROPOSED, MATCHED)
    matched.when(need_reassignment, MATCH_ID).then(needed)
    matched.when(need_reassignment, OTHER_MATCH_ID).then_nothing()
    after = given(REFERRAL, received(), PROPOSED, MATCHED, needed)
    after.when(need_reassignment, MATCH_ID).then_nothing()
    assert (after.state.status, after.state.needs_reassignment) == (ReferralStatus.WAITING, True)
    again = replace(PROPOSED, match_id=OTHER_MATCH_ID)
    after.when(propose, OTHER_MATCH_ID).then(again)
    rematched = given(REFERRAL, received(), PROPOSED, MATCHED, needed, again)
    assert not rematched.state.needs_reassignment


def test_a_duplicate_is_merged_by_decision_and_stays_closed() -> None:
    suspected = given(REFERRAL, received(), SUSPECTED)
    suspected.when(merge, OTHER_REFERRAL_ID).then(MERGED)
    given(REFERRAL, received()).when(merge, OTHER_REFERRAL_ID).then(DuplicateNotSuspected)
    proposed = given(REFERRAL, received(), SUSPECTED, PROPOSED)
    proposed.when(merge, OTHER_REFERRAL_ID).then(ReferralStillMatched)
    merged = given(REFERRAL, received(), SUSPECTED, MERGED)
    merged.when(merge, OTHER_REFERRAL_ID).then_nothing()
    merged.when(merge, made_up_id("a third referral")).then(ReferralClosedAlready)
    merged.when(reopen, "They called again.").then(ReferralIsGone)
    merged.when(propose, MATCH_ID).then(ReferralNotWaiting)


def test_a_closed_referral_is_reopened_with_a_reason_and_keeps_what_it_was() -> None:
    closed = given(REFERRAL, received(), CLOSED)
    closed.when(reopen, "They called again.").then(REOPENED)
    closed.when(reopen, "").then(ReopeningNeedsReason)
    given(REFERRAL, received()).when(reopen, "x").then(ReferralNotClosed)
    after = given(REFERRAL, received(), CLOSED, REOPENED)
    after.when(reopen, "They called again.").then_nothing()
    after.when(propose, MATCH_ID).then(PROPOSED)
    assert after.state.received == received()
    in_error = replace(CLOSED, reason=ClosingReason.ENTERED_IN_ERROR)
    given(REFERRAL, received(), in_error).when(reopen, "x").then(ReferralIsGone)


def test_not_reached_needs_three_tries_in_a_row() -> None:
    tries = [attempted(attempt_id=made_up_id(str(n))) for n in range(3)]
    not_reached = replace(CLOSED, reason=ClosingReason.NOT_REACHED)
    two = given(REFERRAL, received(), *tries[:2])
    two.when(close, ClosingReason.NOT_REACHED).then(TooFewAttempts)
    two.when(close, ClosingReason.MOVED).then(replace(CLOSED, reason=ClosingReason.MOVED))
    given(REFERRAL, received(), *tries).when(close, ClosingReason.NOT_REACHED).then(not_reached)
    reached = attempted(outcome=AttemptOutcome.REACHED)
    after = given(REFERRAL, received(), *tries, reached)
    after.when(close, ClosingReason.NOT_REACHED).then(TooFewAttempts)
    lenient = limits_with(LimitName.CONTACT_ATTEMPTS, level=Level.WARN)
    two.when(close, ClosingReason.NOT_REACHED, lenient).then(not_reached)


def test_screening_comes_first_where_the_rules_of_the_day_say_so() -> None:
    strict = limits_with(LimitName.SCREENING_FIRST, value=1)
    given(REFERRAL, received()).when(propose, MATCH_ID, strict).then(NotScreened)
    found = ReferralScreened(
        referral_id=REFERRAL_ID,
        participant_id=PARTICIPANT_ID,
        service_line=ServiceLine.SUBSTANCE_USE,
        met=frozenset(),
        eligible=False,
    )
    given(REFERRAL, received(), found).when(propose, MATCH_ID).then(NotEligible)
    right = replace(found, eligible=True)
    given(REFERRAL, received(), right).when(propose, MATCH_ID, strict).then(PROPOSED)


@pytest.mark.parametrize(
    ("decision", "arguments"),
    [
        (put_on_waitlist, (WaitReason.LANGUAGE,)),
        (change_priority, (Urgency.URGENT, "x")),
        (change_availability, (TUESDAYS, {Mode.VIDEO})),
        (change_frequency, (Frequency.WEEKLY, 30)),
    ],
)
def test_a_closed_or_unknown_referral_does_not_change(decision, arguments) -> None:
    given(REFERRAL, received(), CLOSED).when(decision, *arguments).then(ReferralClosedAlready)
    given(REFERRAL).when(decision, *arguments).then(ReferralUnknown)


def test_tries_are_counted_anew_after_reopening_and_in_the_order_of_their_time() -> None:
    tries = [attempted(attempt_id=made_up_id(str(n))) for n in range(3)]
    closed = ReferralClosed(referral_id=REFERRAL_ID, reason=ClosingReason.NOT_REACHED)
    again = given(REFERRAL, received(), *tries, closed, REOPENED)
    again.when(close, ClosingReason.NOT_REACHED).then(TooFewAttempts)
    assert len(again.state.outreach.attempts) == 3, "kept for whoever reads on"
    later = [replace(t, attempt_id=made_up_id(f"later {n}")) for n, t in enumerate(tries)]
    given(REFERRAL, received(), *tries, closed, REOPENED, *later).when(
        close, ClosingReason.NOT_REACHED
    ).then(closed)
    reached = attempted(
        attempt_id=made_up_id("reached"),
        outcome=AttemptOutcome.REACHED,
        attempted_at=tries[0].attempted_at - timedelta(days=1),
    )
    given(REFERRAL, received(), *tries, reached).when(close, ClosingReason.NOT_REACHED).then(closed)
