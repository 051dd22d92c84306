"""Decisions while a referral waits: reason, priority, availability, merging and reopening."""

from collections.abc import Set
from datetime import date, datetime
from uuid import UUID

from domain.referrals.choosing import ChoiceAsked, ChoiceStatus
from domain.referrals.intake import DuplicateNotSuspected
from domain.referrals.referral import (
    ClosingReason,
    Referral,
    ReferralNotWaiting,
    ReferralReceived,
    ReferralStatus,
    ReferralStillMatched,
)
from domain.referrals.referral_received import (
    ReceivedCorrected,
    ReceivedInTheFuture,
    ReceivedNeedsReason,
    check_meeting,
    check_session_length,
)
from domain.referrals.waiting import (
    AvailabilityChanged,
    FrequencyChanged,
    PriorityChanged,
    PriorityNeedsReason,
    ReassignmentNeeded,
    ReferralClosedAlready,
    ReferralIsGone,
    ReferralMerged,
    ReferralNotClosed,
    ReferralReopened,
    ReferralWaitlisted,
    ReopeningNeedsReason,
    WaitReason,
)
from domain.shared.day_hours import AvailabilityExcepted, AvailabilityRestored, check_day
from domain.shared.decider import Fact, known
from domain.shared.hours import WeeklyWindow
from domain.shared.unknown_ids import ReferralUnknown
from domain.shared.vocabulary import Frequency, Mode, Urgency


def put_on_waitlist(state: Referral, reason: WaitReason) -> tuple[Fact, ...]:
    """Notes why a referral that is ready still waits, as a person sees it."""
    received = _open(state)
    if state.status is not ReferralStatus.WAITING:
        raise ReferralNotWaiting
    if state.waitlisted is reason:
        return ()
    return (ReferralWaitlisted(referral_id=received.referral_id, reason=reason),)


def ask_for_choice(state: Referral) -> tuple[Fact, ...]:
    """The participant would like to choose from a shortlist; also another time, for another."""
    received = _open(state)
    if state.status is not ReferralStatus.WAITING:
        raise ReferralNotWaiting
    if state.choosing.status is ChoiceStatus.ASKED:
        return ()
    return (ChoiceAsked(referral_id=received.referral_id),)


def correct_received(
    state: Referral,
    received_at: datetime,
    recommended_on: date | None,
    reason: str,
    now: datetime,
) -> tuple[Fact, ...]:
    """Sets right when a referral came in and was recommended, at any time, with a reason."""
    known = state.received
    if known is None:
        raise ReferralUnknown
    if (known.received_at, known.recommended_on) == (received_at, recommended_on):
        return ()
    if not reason.strip():
        raise ReceivedNeedsReason
    if received_at > now:
        raise ReceivedInTheFuture
    return (
        ReceivedCorrected(
            referral_id=known.referral_id,
            participant_id=known.participant_id,
            received_at=received_at,
            recommended_on=recommended_on,
            reason=reason,
        ),
    )


def change_priority(state: Referral, urgency: Urgency, reason: str) -> tuple[Fact, ...]:
    received = _open(state)
    if received.urgency is urgency:
        return ()
    if not reason.strip():
        raise PriorityNeedsReason
    return (
        PriorityChanged(
            referral_id=received.referral_id,
            participant_id=received.participant_id,
            urgency=urgency,
            reason=reason,
        ),
    )


def change_availability(
    state: Referral, windows: tuple[WeeklyWindow, ...], modes: Set[Mode]
) -> tuple[Fact, ...]:
    """The participant can now meet at other hours or in other ways."""
    received = _open(state)
    if (received.windows, received.modes) == (windows, modes):
        return ()
    check_meeting(modes, windows, received.session_minutes)
    return (
        AvailabilityChanged(
            referral_id=received.referral_id,
            participant_id=received.participant_id,
            windows=windows,
            modes=frozenset(modes),
        ),
    )


def change_frequency(
    state: Referral, frequency: Frequency, session_minutes: int
) -> tuple[Fact, ...]:
    """How often and for how many minutes the two meet from now on."""
    received = _open(state)
    if (received.frequency, received.session_minutes) == (frequency, session_minutes):
        return ()
    check_session_length(session_minutes)
    check_meeting(received.modes, received.windows, session_minutes)
    return (
        FrequencyChanged(
            referral_id=received.referral_id, frequency=frequency, session_minutes=session_minutes
        ),
    )


def except_availability(
    state: Referral, day: date, windows: tuple[WeeklyWindow, ...], today: date
) -> tuple[Fact, ...]:
    """Other times on one day; none at all: the person can't be met that day."""
    received = known(state.received, ReferralUnknown)
    if state.days.get(day) == windows:
        return ()
    check_day(day, windows, today)
    return (
        AvailabilityExcepted(
            referral_id=received.referral_id,
            participant_id=received.participant_id,
            day=day,
            windows=windows,
        ),
    )


def restore_availability(state: Referral, day: date) -> tuple[Fact, ...]:
    """The weekly windows hold again on that day."""
    received = known(state.received, ReferralUnknown)
    if day not in state.days:
        return ()
    return (
        AvailabilityRestored(
            referral_id=received.referral_id, participant_id=received.participant_id, day=day
        ),
    )


def need_reassignment(state: Referral, match_id: UUID) -> tuple[Fact, ...]:
    """The match's specialist leaves: the referral waits for another, ahead of others."""
    received = known(state.received, ReferralUnknown)
    if state.match_id != match_id:
        return ()
    return (ReassignmentNeeded(referral_id=received.referral_id, match_id=match_id),)


def merge(state: Referral, into: UUID) -> tuple[Fact, ...]:
    """Closes a suspected duplicate in favor of the referral `into`, which goes on."""
    received = known(state.received, ReferralUnknown)
    if state.merged_into == into:
        return ()
    _open(state)
    if into not in state.intake.suspected:
        raise DuplicateNotSuspected
    if state.match_id is not None:
        raise ReferralStillMatched
    return (ReferralMerged(referral_id=received.referral_id, into=into),)


def reopen(state: Referral, reason: str) -> tuple[Fact, ...]:
    """A closed referral waits again, with all that it was."""
    received = known(state.received, ReferralUnknown)
    if state.merged_into is not None or state.closed is ClosingReason.ENTERED_IN_ERROR:
        raise ReferralIsGone
    if state.status is not ReferralStatus.CLOSED:
        if state.reopened == reason:
            return ()
        raise ReferralNotClosed
    if not reason.strip():
        raise ReopeningNeedsReason
    return (
        ReferralReopened(
            referral_id=received.referral_id, participant_id=received.participant_id, reason=reason
        ),
    )


def _open(state: Referral) -> ReferralReceived:
    received = known(state.received, ReferralUnknown)
    if state.status is ReferralStatus.CLOSED:
        raise ReferralClosedAlready
    return received
