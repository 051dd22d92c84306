"""A referral waits: why, how urgently, and whether the person would like to choose."""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from domain.referrals.choosing import ChoiceAsked, ChoiceStatus
from domain.referrals.referral_state import Referral, ReferralNotWaiting, ReferralStatus, check_open
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import ReferralUnknown
from domain.shared.vocabulary import Urgency


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
class ReferralLeftWaiting:
    """A matching run found no match; `reason` says why in words."""

    referral_id: Plain[UUID]
    participant_id: Subject
    run_id: Plain[UUID]
    reason: Personal[str]
    change: Personal[str] = ""
    """The one change that would have found a match; empty when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityChanged:
    referral_id: Plain[UUID]
    participant_id: Subject
    urgency: Plain[Urgency]
    reason: Personal[str]


class PriorityNeedsReason(Refusal):
    sentence = "Give a reason for changing someone's place in line."
    field = "reason"


def evolve(
    state: Referral, fact: ReferralWaitlisted | ReferralLeftWaiting | PriorityChanged
) -> Referral:
    match fact:
        case ReferralWaitlisted():
            return replace(state, waitlisted=fact.reason)
        case ReferralLeftWaiting():
            return replace(state, waiting_reason=fact.reason, waiting_change=fact.change)
        case PriorityChanged() if state.received is not None:
            return replace(state, received=replace(state.received, urgency=fact.urgency))
    return state


def put_on_waitlist(state: Referral, reason: WaitReason) -> tuple[Fact, ...]:
    """Notes why a referral that is ready still waits, as a person sees it."""
    received = check_open(state)
    if state.status is not ReferralStatus.WAITING:
        raise ReferralNotWaiting
    if state.waitlisted is reason:
        return ()
    return (ReferralWaitlisted(referral_id=received.referral_id, reason=reason),)


def leave_waiting(state: Referral, run_id: UUID, reason: str, change: str = "") -> tuple[Fact, ...]:
    """Notes why a run found no match, unless the referral moved on or the reason is known."""
    received = known(state.received, ReferralUnknown)
    if state.status is not ReferralStatus.WAITING or (
        state.waiting_reason,
        state.waiting_change,
    ) == (reason, change):
        return ()
    return (
        ReferralLeftWaiting(
            referral_id=received.referral_id,
            participant_id=received.participant_id,
            run_id=run_id,
            reason=reason,
            change=change,
        ),
    )


def change_priority(state: Referral, urgency: Urgency, reason: str) -> tuple[Fact, ...]:
    received = check_open(state)
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


def ask_for_choice(state: Referral) -> tuple[Fact, ...]:
    """The participant would like to choose from a shortlist; also another time, for another."""
    received = check_open(state)
    if state.status is not ReferralStatus.WAITING:
        raise ReferralNotWaiting
    if state.choosing.status is ChoiceStatus.ASKED:
        return ()
    return (ChoiceAsked(referral_id=received.referral_id),)
