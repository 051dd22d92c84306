"""A session between a participant and their CPRS: scheduled, then held or missed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.sessions import time_questions
from domain.sessions.session_course import (
    MISSED_REASONS,
    MissedReason,
    SessionCorrected,
    SessionMoved,
    SessionReinstated,
    SessionRelocated,
    UnitsCounted,
)
from domain.sessions.time_questions import (
    NO_QUESTIONS,
    Questions,
    SessionExcepted,
    SessionQuestioned,
)
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal
from domain.shared.unknown_ids import SessionUnknown
from domain.shared.vocabulary import Mode

__all__ = [  # what a session's callers find here although a topic of it defines it
    "MISSED_REASONS",
    "MissedReason",
    "SessionUnknown",
]

LONGEST_HELD = 480
"""Minutes; more than this is a slip of the pen."""


class SessionStatus(StrEnum):
    UNKNOWN = "unknown"
    SCHEDULED = "scheduled"
    HELD = "held"
    MISSED = "missed"


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
    co_specialist_id: Plain[UUID | None] = None
    """The certified colleague who comes along with someone in training."""


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
    corrections: Mapping[UUID, SessionCorrected] = field(
        default_factory=lambda: MappingProxyType({})
    )
    counted: UnitsCounted | None = None
    revision: int = 0
    """Counts what calendars have to be told: moves, other places, canceling and its undoing."""
    questions: Questions = NO_QUESTIONS
    """About the time at which it stands; another time or place begins anew."""


class SessionNotYours(Refusal):
    sentence = "Only the specialist of this session may record how it went."


class SessionHasNotStarted(Refusal):
    sentence = "A session can be recorded as held once it has started."


class SessionNotMissedYet(Refusal):
    sentence = "A no-show is recorded once the session has started."
    field = "reason"


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
            missed = replace(state, status=SessionStatus.MISSED, missed=fact.reason)
            missed = replace(missed, questions=NO_QUESTIONS)
            return replace(missed, revision=state.revision + 1)
        case SessionReinstated():
            back = replace(state, status=SessionStatus.SCHEDULED, missed=None)
            return replace(back, revision=state.revision + 1)
        case SessionRelocated() if state.scheduled is not None:
            moved = replace(state.scheduled, mode=fact.mode, place=fact.place)
            return _anew(state, moved)
        case SessionMoved() if state.scheduled is not None:
            moved = replace(state.scheduled, starts_at=fact.starts_at, ends_at=fact.ends_at)
            return _anew(state, moved)
        case SessionCorrected():
            corrections = MappingProxyType({**state.corrections, fact.correction_id: fact})
            return replace(
                state,
                status=SessionStatus.HELD if fact.minutes else SessionStatus.MISSED,
                minutes=fact.minutes,
                missed=fact.missed,
                corrections=corrections,
                counted=None,
            )
        case UnitsCounted():
            return replace(state, counted=fact)
        case SessionQuestioned() | SessionExcepted():
            return replace(state, questions=time_questions.evolve(state.questions, fact))
    return state


def _anew(state: Session, moved: SessionScheduled) -> Session:
    revision = state.revision + 1
    return replace(state, scheduled=moved, revision=revision, questions=NO_QUESTIONS)


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
    check_minutes(minutes)
    if now < session.starts_at:
        raise SessionHasNotStarted
    return (SessionHeld(session_id=session.session_id, minutes=minutes),)


def check_minutes(minutes: int) -> None:
    if not 1 <= minutes <= LONGEST_HELD:
        raise MinutesOutOfRange


KNOWN_BEFORE = frozenset(
    {
        MissedReason.LATE_CANCELLATION,
        MissedReason.CANCELED_BY_PARTICIPANT,
        MissedReason.CANCELED_BY_STAFF,
    }
)
"""Why a session won't take place that may be known before it would have started."""


def check_missed(session: SessionScheduled, reason: MissedReason, now: datetime) -> None:
    if now < session.starts_at and reason not in KNOWN_BEFORE:
        raise SessionNotMissedYet


def miss(
    state: Session, specialist_id: UUID, reason: MissedReason, now: datetime
) -> tuple[Fact, ...]:
    """Records that the session did not take place; a cancellation may be known beforehand."""
    session = _of(state, specialist_id)
    if state.status is SessionStatus.MISSED and state.missed is reason:
        return ()
    if state.status is not SessionStatus.SCHEDULED:
        raise SessionAlreadyRecorded
    check_missed(session, reason, now)
    return (SessionMissed(session_id=session.session_id, reason=reason),)
