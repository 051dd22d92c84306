"""A referral: received, waiting, proposed, matched, closed. At most one match at a time."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName, Limits
from domain.referrals import choosing, intake, outreach, screening
from domain.referrals.choosing import Choosing
from domain.referrals.intake import Intake
from domain.referrals.outreach import Outreach
from domain.referrals.referral_received import (
    LONGEST_SESSION,
    SHORTEST_SESSION,
    NoLivedExperienceArea,
    NoMode,
    NoRoomForASession,
    ReceivedCorrected,
    ReceivedInTheFuture,
    ReferralReceived,
    SessionLengthOffGrid,
    check_received,
)
from domain.referrals.screening import Screening
from domain.referrals.waiting import (
    AvailabilityChanged,
    FrequencyChanged,
    PriorityChanged,
    ReassignmentNeeded,
    ReferralMerged,
    ReferralReopened,
    ReferralWaitlisted,
    WaitReason,
    as_changed,
)
from domain.shared import day_hours
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.day_hours import NO_EXCEPTIONS, DayHours
from domain.shared.decider import Decider, Fact, Refusal, known
from domain.shared.unknown_ids import ReferralUnknown

__all__ = [  # what a referral's callers find here although a topic of it defines it
    "LONGEST_SESSION",
    "SHORTEST_SESSION",
    "NoLivedExperienceArea",
    "NoMode",
    "NoRoomForASession",
    "ReceivedInTheFuture",
    "ReferralReceived",
    "ReferralUnknown",
    "SessionLengthOffGrid",
]

NEW_INTAKE, NOT_YET_SCREENED, NO_OUTREACH = Intake(), Screening(), Outreach()
NOT_CHOOSING = Choosing()


class ReferralStatus(StrEnum):
    UNKNOWN = "unknown"
    WAITING = "waiting"
    PROPOSED = "proposed"
    MATCHED = "matched"
    CLOSED = "closed"


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
class ReferralProposed:
    """A proposed match waits for a decision; the referral can't be proposed elsewhere."""

    referral_id: Plain[UUID]
    match_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralMatched:
    referral_id: Plain[UUID]
    match_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralReturned:
    """Back to waiting: the match was declined or has ended."""

    referral_id: Plain[UUID]
    match_id: Plain[UUID]


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
class ReferralClosed:
    referral_id: Plain[UUID]
    reason: Plain[ClosingReason]


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    status: ReferralStatus = ReferralStatus.UNKNOWN
    received: ReferralReceived | None = None
    match_id: UUID | None = None
    waiting_reason: str = ""
    waiting_change: str = ""
    """Why the last matching run found nothing, in words."""
    waitlisted: WaitReason | None = None
    needs_reassignment: bool = False
    closed: ClosingReason | None = None
    reopened: str = ""
    merged_into: UUID | None = None
    days: DayHours = field(default_factory=lambda: NO_EXCEPTIONS)
    """When the person can be met on single days that differ from their weekly windows."""
    intake: Intake = NEW_INTAKE
    screening: Screening = NOT_YET_SCREENED
    outreach: Outreach = NO_OUTREACH
    choosing: Choosing = NOT_CHOOSING


class ReferralNotWaiting(Refusal):
    sentence = "This referral is not waiting for a match: it is proposed, matched or closed."


class ReferralHasAnotherMatch(Refusal):
    sentence = "This referral now has another match."


class ReferralStillMatched(Refusal):
    sentence = "This referral has a match; decline or end the match first."


def evolve(state: Referral, fact: Fact) -> Referral:
    match fact:
        case ReferralReceived():
            return _begin(state, fact)
        case ReferralProposed():
            return replace(
                state,
                status=ReferralStatus.PROPOSED,
                match_id=fact.match_id,
                waiting_reason="",
                waitlisted=None,
                needs_reassignment=False,
            )
        case ReferralMatched():
            return replace(state, status=ReferralStatus.MATCHED, match_id=fact.match_id)
        case ReferralReturned():
            return replace(state, status=ReferralStatus.WAITING, match_id=None)
        case ReassignmentNeeded():
            waiting = replace(state, status=ReferralStatus.WAITING, match_id=None)
            return replace(waiting, needs_reassignment=True)
        case ReferralLeftWaiting():
            return replace(state, waiting_reason=fact.reason, waiting_change=fact.change)
        case ReferralClosed():
            closed = replace(state, status=ReferralStatus.CLOSED, match_id=None)
            return replace(closed, closed=fact.reason, reopened="")
        case ReferralMerged():
            return replace(state, status=ReferralStatus.CLOSED, merged_into=fact.into)
        case ReferralReopened():
            waiting = replace(state, status=ReferralStatus.WAITING, closed=None)
            tries = outreach.begin_again(state.outreach)
            return replace(waiting, reopened=fact.reason, outreach=tries)
        case ReferralWaitlisted():
            return replace(state, waitlisted=fact.reason)
        case PriorityChanged() | AvailabilityChanged() | FrequencyChanged() | ReceivedCorrected():
            return replace(state, received=as_changed(state.received, fact))
    return replace(
        state,
        intake=intake.evolve(state.intake, fact),
        screening=screening.evolve(state.screening, fact),
        outreach=outreach.evolve(state.outreach, fact),
        days=day_hours.evolve(state.days, fact),
        choosing=choosing.evolve(state.choosing, fact),
    )


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


REFERRAL = Decider("referral", Referral(), evolve)


def receive(state: Referral, received: ReferralReceived, now: datetime) -> tuple[Fact, ...]:
    """Takes a referral in once. `now` is an aware instant."""
    if state.received is not None:
        return ()
    check_received(received, now)
    return (received,)


def propose(state: Referral, match_id: UUID, limits: Limits = DEFAULT_LIMITS) -> tuple[Fact, ...]:
    """Proposes one match. `limits` are those of the day; they say whether screening comes first."""
    received = known(state.received, ReferralUnknown)
    if state.match_id == match_id:
        return ()
    if state.status is not ReferralStatus.WAITING:
        raise ReferralNotWaiting
    choosing.check_chosen(state.choosing)
    screening.check_screened(state.screening, required=limits.on(LimitName.SCREENING_FIRST))
    return (ReferralProposed(referral_id=received.referral_id, match_id=match_id),)


def accept_match(state: Referral, match_id: UUID) -> tuple[Fact, ...]:
    """The proposed match was approved."""
    received = known(state.received, ReferralUnknown)
    if state.match_id != match_id:
        raise ReferralHasAnotherMatch
    if state.status is ReferralStatus.MATCHED:
        return ()
    return (ReferralMatched(referral_id=received.referral_id, match_id=match_id),)


def give_back(state: Referral, match_id: UUID) -> tuple[Fact, ...]:
    """The match was declined or ended: the referral waits again."""
    received = known(state.received, ReferralUnknown)
    if state.match_id != match_id:
        return ()
    return (ReferralReturned(referral_id=received.referral_id, match_id=match_id),)


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
