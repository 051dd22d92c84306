"""A referral is received; its hours, frequency and the day it came in change later."""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.referrals.choosing import Choosing
from domain.referrals.intake import Intake
from domain.referrals.outreach import Outreach
from domain.referrals.referral_received import (
    ReceivedInTheFuture,
    ReferralReceived,
    check_meeting,
    check_received,
    check_session_length,
)
from domain.referrals.referral_state import Referral, ReferralStatus, check_open
from domain.referrals.screening import Screening
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.day_hours import AvailabilityExcepted, AvailabilityRestored, check_day
from domain.shared.decider import Fact, Refusal, known
from domain.shared.hours import WeeklyWindow
from domain.shared.shared_refusals import ReferralUnknown
from domain.shared.vocabulary import Frequency, Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilityChanged:
    referral_id: Plain[UUID]
    participant_id: Subject
    windows: Personal[tuple[WeeklyWindow, ...]]
    modes: Personal[frozenset[Mode]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyChanged:
    """How often and how long the two meet from now on."""

    referral_id: Plain[UUID]
    frequency: Plain[Frequency]
    session_minutes: Plain[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedCorrected:
    """It came in, or was recommended, on another day than was recorded: its clocks go by this."""

    referral_id: Plain[UUID]
    participant_id: Subject
    received_at: Plain[datetime]
    recommended_on: Plain[date | None]
    reason: Personal[str]


class ReceivedNeedsReason(Refusal):
    sentence = "Give a reason for correcting the date received."
    field = "reason"


def evolve(
    state: Referral,
    fact: ReferralReceived | AvailabilityChanged | FrequencyChanged | ReceivedCorrected,
) -> Referral:
    if isinstance(fact, ReferralReceived):
        return _begin(state, fact)
    if state.received is None:
        return state
    match fact:
        case AvailabilityChanged():
            now = replace(state.received, windows=fact.windows, modes=fact.modes)
        case FrequencyChanged():
            now = replace(
                state.received, frequency=fact.frequency, session_minutes=fact.session_minutes
            )
        case ReceivedCorrected():
            now = replace(
                state.received, received_at=fact.received_at, recommended_on=fact.recommended_on
            )
    return replace(state, received=now)


def _begin(state: Referral, received: ReferralReceived) -> Referral:
    return replace(
        state,
        status=ReferralStatus.WAITING,
        received=received,
        intake=Intake(referral_id=received.referral_id),
        screening=Screening(
            referral_id=received.referral_id, participant_id=received.participant_id
        ),
        outreach=Outreach(referral_id=received.referral_id),
        choosing=Choosing(referral_id=received.referral_id),
    )


def receive(state: Referral, received: ReferralReceived, now: datetime) -> tuple[Fact, ...]:
    """Takes a referral in once. `now` is an aware instant."""
    if state.received is not None:
        return ()
    check_received(received, now)
    return (received,)


def change_availability(
    state: Referral, windows: tuple[WeeklyWindow, ...], modes: Set[Mode]
) -> tuple[Fact, ...]:
    """The participant can now meet at other hours or in other ways."""
    received = check_open(state)
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
    received = check_open(state)
    if (received.frequency, received.session_minutes) == (frequency, session_minutes):
        return ()
    check_session_length(session_minutes)
    check_meeting(received.modes, received.windows, session_minutes)
    return (
        FrequencyChanged(
            referral_id=received.referral_id, frequency=frequency, session_minutes=session_minutes
        ),
    )


def correct_received(
    state: Referral,
    received_at: datetime,
    recommended_on: date | None,
    reason: str,
    now: datetime,
) -> tuple[Fact, ...]:
    """Sets right when a referral came in and was recommended, at any time, with a reason."""
    received = known(state.received, ReferralUnknown)
    if (received.received_at, received.recommended_on) == (received_at, recommended_on):
        return ()
    if not reason.strip():
        raise ReceivedNeedsReason
    if received_at > now:
        raise ReceivedInTheFuture
    return (
        ReceivedCorrected(
            referral_id=received.referral_id,
            participant_id=received.participant_id,
            received_at=received_at,
            recommended_on=recommended_on,
            reason=reason,
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
