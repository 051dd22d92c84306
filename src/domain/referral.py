"""A referral: received, waiting, proposed, matched, closed. At most one match at a time."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.classified import Personal, Plain, Subject
from domain.decider import Decider, Fact, Refusal
from domain.hours import QUARTER, WeeklyWindow, starts
from domain.vocabulary import Experience, Frequency, Mode, ServiceLine, Urgency

SHORTEST_SESSION = QUARTER
LONGEST_SESSION = 240
"""Minutes: four hours a day is the most that may be billed (12VAC30-130-5210)."""


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
class ReferralReceived:
    referral_id: Plain[UUID]
    participant_id: Subject
    sender_reference: Personal[str]
    source: Personal[str]
    service_line: Personal[ServiceLine]
    experiences: Personal[tuple[Experience, ...]]
    modes: Personal[frozenset[Mode]]
    windows: Personal[tuple[WeeklyWindow, ...]]
    urgency: Plain[Urgency]
    received_at: Plain[datetime]
    recommended_on: Plain[date | None]
    frequency: Plain[Frequency]
    session_minutes: Plain[int]


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


class ReferralUnknown(Refusal):
    sentence = "There is no referral with this id."


class NoLivedExperienceArea(Refusal):
    sentence = "A referral needs at least one area of lived experience."
    field = "areas"


class NoMode(Refusal):
    sentence = "A referral needs at least one way of meeting."
    field = "modes"


class SessionLengthOffGrid(Refusal):
    sentence = "A session takes 15 to 240 minutes, in steps of 15."
    field = "session_minutes"


class NoRoomForASession(Refusal):
    sentence = "None of the weekly windows is long enough for one session."
    field = "available"


class ReceivedInTheFuture(Refusal):
    sentence = "A referral can't be received at a time that has not come yet."
    field = "received_at"


class ReferralNotWaiting(Refusal):
    sentence = "This referral is not waiting for a match: it is proposed, matched or closed."


class ReferralHasAnotherMatch(Refusal):
    sentence = "This referral now has another match."


class ReferralStillMatched(Refusal):
    sentence = "This referral has a match; decline or end the match first."


def evolve(state: Referral, fact: Fact) -> Referral:
    match fact:
        case ReferralReceived():
            return replace(state, status=ReferralStatus.WAITING, received=fact)
        case ReferralProposed():
            return replace(
                state, status=ReferralStatus.PROPOSED, match_id=fact.match_id, waiting_reason=""
            )
        case ReferralMatched():
            return replace(state, status=ReferralStatus.MATCHED, match_id=fact.match_id)
        case ReferralReturned():
            return replace(state, status=ReferralStatus.WAITING, match_id=None)
        case ReferralLeftWaiting():
            return replace(state, waiting_reason=fact.reason)
        case ReferralClosed():
            return replace(state, status=ReferralStatus.CLOSED, match_id=None)
    return state


REFERRAL = Decider("referral", Referral(), evolve)


def receive(state: Referral, received: ReferralReceived, now: datetime) -> tuple[Fact, ...]:
    """Takes a referral in once. `now` is an aware instant."""
    if state.received is not None:
        return ()
    if not received.experiences:
        raise NoLivedExperienceArea
    if not received.modes:
        raise NoMode
    minutes = received.session_minutes
    if minutes % QUARTER or not SHORTEST_SESSION <= minutes <= LONGEST_SESSION:
        raise SessionLengthOffGrid
    if not starts(received.windows, minutes):
        raise NoRoomForASession
    if received.received_at > now:
        raise ReceivedInTheFuture
    return (received,)


def _known(state: Referral) -> ReferralReceived:
    if state.received is None:
        raise ReferralUnknown
    return state.received


def propose(state: Referral, match_id: UUID) -> tuple[Fact, ...]:
    received = _known(state)
    if state.match_id == match_id:
        return ()
    if state.status is not ReferralStatus.WAITING:
        raise ReferralNotWaiting
    return (ReferralProposed(referral_id=received.referral_id, match_id=match_id),)


def accept_match(state: Referral, match_id: UUID) -> tuple[Fact, ...]:
    """The proposed match was approved."""
    received = _known(state)
    if state.match_id != match_id:
        raise ReferralHasAnotherMatch
    if state.status is ReferralStatus.MATCHED:
        return ()
    return (ReferralMatched(referral_id=received.referral_id, match_id=match_id),)


def give_back(state: Referral, match_id: UUID) -> tuple[Fact, ...]:
    """The match was declined or ended: the referral waits again."""
    received = _known(state)
    if state.match_id != match_id:
        return ()
    return (ReferralReturned(referral_id=received.referral_id, match_id=match_id),)


def leave_waiting(state: Referral, run_id: UUID, reason: str) -> tuple[Fact, ...]:
    """Notes why a run found no match, unless the referral moved on or the reason is known."""
    received = _known(state)
    if state.status is not ReferralStatus.WAITING or state.waiting_reason == reason:
        return ()
    return (
        ReferralLeftWaiting(
            referral_id=received.referral_id,
            participant_id=received.participant_id,
            run_id=run_id,
            reason=reason,
        ),
    )


def close(state: Referral, reason: ClosingReason) -> tuple[Fact, ...]:
    received = _known(state)
    if state.status is ReferralStatus.CLOSED:
        return ()
    if state.match_id is not None:
        raise ReferralStillMatched
    return (ReferralClosed(referral_id=received.referral_id, reason=reason),)
