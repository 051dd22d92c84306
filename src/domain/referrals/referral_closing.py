"""A referral closes with its outcome, is merged into its duplicate, or is reopened."""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName, Limits
from domain.referrals import outreach
from domain.referrals.intake import DuplicateNotSuspected
from domain.referrals.referral_state import (
    Referral,
    ReferralStatus,
    ReferralStillMatched,
    check_open,
)
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import ReferralUnknown


class ClosingReason(StrEnum):
    """How a referral ended (DOMAIN: outcomes worth counting)."""

    COMPLETED = "completed"
    DECLINED = "declined"
    NOT_REACHED = "not-reached"
    MOVED = "moved"
    NOT_ELIGIBLE = "not-eligible"
    NO_CAPACITY = "no-capacity"
    TRANSFERRED = "transferred"
    ENTERED_IN_ERROR = "entered-in-error"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralClosed:
    referral_id: Plain[UUID]
    reason: Plain[ClosingReason]


class Merged(StrEnum):
    """What the referral that goes on may take from the one that is merged into it."""

    NAME = "name"
    BIRTH_DATE = "birth-date"
    CONTACT = "contact"
    COUNTY = "county"
    LANGUAGE = "language"
    SUPPORT = "support"
    HOURS = "hours"
    PREFERENCES = "preferences"
    GUARDIAN = "guardian"
    INTERPRETER = "interpreter"
    URGENCY = "urgency"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralMerged:
    """A person decided that this is the same referral as another, which goes on."""

    referral_id: Plain[UUID]
    into: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralReopened:
    referral_id: Plain[UUID]
    participant_id: Subject
    reason: Personal[str]


class ReopeningNeedsReason(Refusal):
    sentence = "Give a reason for reopening a referral."
    field = "reason"


class ReferralNotClosed(Refusal):
    sentence = "Only a closed referral can be reopened."


class ReferralIsGone(Refusal):
    sentence = "This referral was merged into another or entered in error; it stays closed."


def evolve(state: Referral, fact: ReferralClosed | ReferralMerged | ReferralReopened) -> Referral:
    match fact:
        case ReferralClosed():
            closed = replace(state, status=ReferralStatus.CLOSED, match_id=None)
            return replace(closed, closed=fact.reason, reopened="")
        case ReferralMerged():
            return replace(state, status=ReferralStatus.CLOSED, merged_into=fact.into)
        case ReferralReopened():
            waiting = replace(state, status=ReferralStatus.WAITING, closed=None)
            tries = outreach.begin_again(state.outreach)
            return replace(waiting, reopened=fact.reason, outreach=tries)


def close(
    state: Referral, reason: ClosingReason, limits: Limits = DEFAULT_LIMITS
) -> tuple[Fact, ...]:
    """Ends the referral with its outcome; not reached only after enough tries."""
    received = known(state.received, ReferralUnknown)
    if state.status is ReferralStatus.CLOSED:
        return ()
    if state.match_id is not None:
        raise ReferralStillMatched
    if reason is ClosingReason.NOT_REACHED:
        tries = state.outreach.unanswered
        limits.at_least(LimitName.CONTACT_ATTEMPTS, tries, outreach.TooFewAttempts)
    return (ReferralClosed(referral_id=received.referral_id, reason=reason),)


def merge(state: Referral, into: UUID) -> tuple[Fact, ...]:
    """Closes a suspected duplicate in favor of the referral `into`, which goes on."""
    received = known(state.received, ReferralUnknown)
    if state.merged_into == into:
        return ()
    check_open(state)
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
