"""A session between a participant and their CPRS: scheduled, then held or missed."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.classified import Personal, Plain, Subject
from domain.decider import Decider, Fact, Refusal
from domain.unknown import SessionUnknown
from domain.vocabulary import Mode

__all__ = ["SessionUnknown"]
"""Also found here, although every topic of a session shares it."""


class SessionStatus(StrEnum):
    UNKNOWN = "unknown"
    SCHEDULED = "scheduled"
    HELD = "held"
    MISSED = "missed"


class MissedReason(StrEnum):
    """Why a scheduled session did not take place."""

    NO_SHOW = "no-show"
    LATE_CANCELLATION = "late-cancellation"
    CANCELLED_BY_PARTICIPANT = "cancelled-by-participant"
    CANCELLED_BY_STAFF = "cancelled-by-staff"
    UNABLE_TO_REACH = "unable-to-reach"


MISSED_REASONS: dict[MissedReason, str] = {
    MissedReason.NO_SHOW: "They did not come",
    MissedReason.LATE_CANCELLATION: "Cancelled less than 24 hours before",
    MissedReason.CANCELLED_BY_PARTICIPANT: "Cancelled by the participant",
    MissedReason.CANCELLED_BY_STAFF: "Cancelled by the programme",
    MissedReason.UNABLE_TO_REACH: "They could not be reached",
}
"""Every reason with the words that people choose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionScheduled:
    session_id: Plain[UUID]
    match_id: Plain[UUID]
    participant_id: Subject
    specialist_id: Plain[UUID]
    starts_at: Plain[datetime]
    ends_at: Plain[datetime]
    time_zone: Plain[str]
    first: Plain[bool]
    mode: Personal[Mode]
    place: Personal[str]
    """Site code for a session in person, else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionHeld:
    session_id: Plain[UUID]
    minutes: Plain[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMissed:
    session_id: Plain[UUID]
    reason: Plain[MissedReason]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    status: SessionStatus = SessionStatus.UNKNOWN
    scheduled: SessionScheduled | None = None
    minutes: int = 0
    missed: MissedReason | None = None


class SessionNotYours(Refusal):
    sentence = "Only the specialist of this session may record how it went."


class SessionHasNotStarted(Refusal):
    sentence = "A session can be recorded as held once it has started."


class SessionAlreadyRecorded(Refusal):
    sentence = "This session has already been recorded differently."


class MinutesOutOfRange(Refusal):
    sentence = "A held session takes 1 to 480 minutes."
    field = "minutes"


class SessionBackwards(Refusal):
    sentence = "A session must end after it starts."


def evolve(state: Session, fact: Fact) -> Session:
    match fact:
        case SessionScheduled():
            return replace(state, status=SessionStatus.SCHEDULED, scheduled=fact)
        case SessionHeld():
            return replace(state, status=SessionStatus.HELD, minutes=fact.minutes)
        case SessionMissed():
            return replace(state, status=SessionStatus.MISSED, missed=fact.reason)
    return state


SESSION = Decider("session", Session(), evolve)


def schedule(state: Session, session: SessionScheduled) -> tuple[Fact, ...]:
    if state.scheduled is not None:
        return ()
    if session.ends_at <= session.starts_at:
        raise SessionBackwards
    return (session,)


def _of(state: Session, specialist_id: UUID) -> SessionScheduled:
    if state.scheduled is None:
        raise SessionUnknown
    if state.scheduled.specialist_id != specialist_id:
        raise SessionNotYours
    return state.scheduled


def hold(state: Session, specialist_id: UUID, minutes: int, now: datetime) -> tuple[Fact, ...]:
    """Records that the session took place, `minutes` long, by its own specialist."""
    session = _of(state, specialist_id)
    if state.status is SessionStatus.HELD and state.minutes == minutes:
        return ()
    if state.status is not SessionStatus.SCHEDULED:
        raise SessionAlreadyRecorded
    if not 1 <= minutes <= 480:
        raise MinutesOutOfRange
    if now < session.starts_at:
        raise SessionHasNotStarted
    return (SessionHeld(session_id=session.session_id, minutes=minutes),)


def miss(state: Session, specialist_id: UUID, reason: MissedReason) -> tuple[Fact, ...]:
    """Records that the session did not take place; a cancellation may be known beforehand."""
    session = _of(state, specialist_id)
    if state.status is SessionStatus.MISSED and state.missed is reason:
        return ()
    if state.status is not SessionStatus.SCHEDULED:
        raise SessionAlreadyRecorded
    return (SessionMissed(session_id=session.session_id, reason=reason),)
