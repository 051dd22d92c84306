"""What may change while a referral waits, as facts: reason, priority, hours and ways to meet."""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from domain.referrals.referral_received import ReceivedCorrected, ReferralReceived
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Refusal
from domain.shared.hours import WeeklyWindow
from domain.shared.vocabulary import Frequency, Mode, Urgency


class WaitReason(StrEnum):
    """Why a referral that is ready has no match yet."""

    NO_OPEN_PLACE = "no-open-place"
    NO_SHARED_EXPERIENCE = "no-shared-experience"
    NO_COMMON_TIME = "no-common-time"
    OUT_OF_REACH = "out-of-reach"
    LANGUAGE = "language"
    CONSENT_NEEDED = "consent-needed"
    PARTICIPANT_ASKED = "participant-asked"


WAIT_REASONS: dict[WaitReason, str] = {
    WaitReason.NO_OPEN_PLACE: "No specialist has an opening",
    WaitReason.NO_SHARED_EXPERIENCE: "No specialist shares the experience that matters",
    WaitReason.NO_COMMON_TIME: "No specialist is available when the person is",
    WaitReason.OUT_OF_REACH: "No specialist is close enough",
    WaitReason.LANGUAGE: "No specialist speaks the person's language",
    WaitReason.CONSENT_NEEDED: "A consent must be signed first",
    WaitReason.PARTICIPANT_ASKED: "The person asked to wait",
}
"""Every reason with the words that people choose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralWaitlisted:
    referral_id: Plain[UUID]
    reason: Plain[WaitReason]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityChanged:
    referral_id: Plain[UUID]
    participant_id: Subject
    urgency: Plain[Urgency]
    reason: Personal[str]


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
class ReassignmentNeeded:
    """The specialist leaves: the referral waits again, ahead of others, and keeps its history."""

    referral_id: Plain[UUID]
    match_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralReopened:
    referral_id: Plain[UUID]
    participant_id: Subject
    reason: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralMerged:
    """A person decided that this is the same referral as another, which goes on."""

    referral_id: Plain[UUID]
    into: Plain[UUID]


class PriorityNeedsReason(Refusal):
    sentence = "Give a reason for changing someone's place in line."
    field = "reason"


class ReopeningNeedsReason(Refusal):
    sentence = "Give a reason for reopening a referral."
    field = "reason"


class ReferralNotClosed(Refusal):
    sentence = "Only a closed referral can be reopened."


class ReferralIsGone(Refusal):
    sentence = "This referral was merged into another or entered in error; it stays closed."


class ReferralClosedAlready(Refusal):
    sentence = "This referral is closed; reopen it first."


def as_changed(
    received: ReferralReceived | None,
    fact: PriorityChanged | AvailabilityChanged | FrequencyChanged | ReceivedCorrected,
) -> ReferralReceived | None:
    """What was received, as it stands now."""
    if received is None:
        return None
    match fact:
        case PriorityChanged():
            return replace(received, urgency=fact.urgency)
        case AvailabilityChanged():
            return replace(received, windows=fact.windows, modes=fact.modes)
        case FrequencyChanged():
            return replace(received, frequency=fact.frequency, session_minutes=fact.session_minutes)
        case ReceivedCorrected():
            return replace(
                received, received_at=fact.received_at, recommended_on=fact.recommended_on
            )
