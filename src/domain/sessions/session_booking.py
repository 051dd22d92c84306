"""A session is booked, confirmed, moved, held elsewhere, canceled, and takes place after all."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.program.limits import LimitName, Limits
from domain.sessions.session_outcome import SessionMissed
from domain.sessions.session_state import (
    MissedReason,
    Session,
    SessionAlreadyRecorded,
    SessionScheduled,
    SessionStatus,
)
from domain.sessions.time_questions import NO_QUESTIONS
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import SessionUnknown
from domain.shared.vocabulary import Mode


class Canceler(StrEnum):
    PARTICIPANT = "participant"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMoved:
    """Another time, the same two people: moving never changes the specialist."""

    session_id: Plain[UUID]
    starts_at: Plain[datetime]
    ends_at: Plain[datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRelocated:
    """Another place or way of meeting, the same two people and the same time."""

    session_id: Plain[UUID]
    participant_id: Subject
    mode: Personal[Mode]
    place: Personal[str]
    """Site code for a session in person, else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStoodIn:
    """A colleague holds this one session; the match stays with its own specialist."""

    session_id: Plain[UUID]
    specialist_id: Plain[UUID]
    instead_of: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionReinstated:
    """A canceled session takes place after all, as it was planned."""

    session_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionConfirmed:
    """The participant says that they will be there, at the time and place of this revision."""

    session_id: Plain[UUID]
    participant_id: Subject
    revision: Plain[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTakenBack:
    """The session was never told to anybody and is no longer planned; it may be booked anew."""

    session_id: Plain[UUID]


class SessionBackwards(Refusal):
    sentence = "A session must end after it starts."


class SessionHasStarted(Refusal):
    sentence = "The session has started; record how it went instead."


class TooLateToChoose(Refusal):
    sentence = "It is too soon before the session to choose another time. Please call."


class MovedIntoThePast(Refusal):
    sentence = "A session is rescheduled to a future time."
    field = "starts_at"


class FirstSessionStays(Refusal):
    sentence = "The first session is with their own specialist; reschedule it instead."
    field = "specialist_id"


class HeldByThemAlready(Refusal):
    sentence = "The session is with this specialist already."
    field = "specialist_id"


class SessionNotCanceled(Refusal):
    sentence = "Only a session that was canceled can be reinstated."


_CANCELED = MappingProxyType(
    {
        Canceler.PARTICIPANT: (
            MissedReason.CANCELED_BY_PARTICIPANT,
            MissedReason.LATE_CANCELLATION,
        ),
        Canceler.STAFF: (MissedReason.CANCELED_BY_STAFF, MissedReason.CANCELED_BY_STAFF),
    }
)
"""What a cancellation in time, and a late one, is recorded as."""


def evolve(
    state: Session,
    fact: SessionScheduled
    | SessionReinstated
    | SessionRelocated
    | SessionMoved
    | SessionStoodIn
    | SessionConfirmed
    | SessionTakenBack,
) -> Session:
    match fact:
        case SessionScheduled():
            return replace(state, status=SessionStatus.SCHEDULED, scheduled=fact)
        case SessionReinstated():
            back = replace(state, status=SessionStatus.SCHEDULED, missed=None)
            return replace(back, revision=state.revision + 1)
        case SessionRelocated() if state.scheduled is not None:
            moved = replace(state.scheduled, mode=fact.mode, place=fact.place)
            return _anew(state, moved)
        case SessionMoved() if state.scheduled is not None:
            moved = replace(state.scheduled, starts_at=fact.starts_at, ends_at=fact.ends_at)
            return _anew(state, moved)
        case SessionStoodIn() if state.scheduled is not None:
            other = replace(
                state.scheduled, specialist_id=fact.specialist_id, co_specialist_id=None
            )
            return _anew(state, other)
        case SessionConfirmed():
            return replace(state, confirmed=fact.revision)
        case SessionTakenBack():
            return Session(revision=state.revision + 1)
    return state


def _anew(state: Session, moved: SessionScheduled) -> Session:
    revision = state.revision + 1
    return replace(state, scheduled=moved, revision=revision, questions=NO_QUESTIONS)


def schedule(state: Session, session: SessionScheduled) -> tuple[Fact, ...]:
    if state.scheduled is not None:
        return ()
    if session.ends_at <= session.starts_at:
        raise SessionBackwards
    return (session,)


def move(state: Session, starts_at: datetime, ends_at: datetime, now: datetime) -> tuple[Fact, ...]:
    """Gives a session that has not started another time, with the same specialist."""
    scheduled = known(state.scheduled, SessionUnknown)
    if state.status is not SessionStatus.SCHEDULED:
        raise SessionAlreadyRecorded
    if (scheduled.starts_at, scheduled.ends_at) == (starts_at, ends_at):
        return ()
    if ends_at <= starts_at:
        raise SessionBackwards
    if now >= scheduled.starts_at:
        raise SessionHasStarted
    if starts_at <= now:
        raise MovedIntoThePast
    return (SessionMoved(session_id=scheduled.session_id, starts_at=starts_at, ends_at=ends_at),)


def relocate(state: Session, mode: Mode, place: str, now: datetime) -> tuple[Fact, ...]:
    """Another place or way of meeting for a session that has not started."""
    scheduled = known(state.scheduled, SessionUnknown)
    if state.status is not SessionStatus.SCHEDULED:
        raise SessionAlreadyRecorded
    if (scheduled.mode, scheduled.place) == (mode, place):
        return ()
    if now >= scheduled.starts_at:
        raise SessionHasStarted
    return (
        SessionRelocated(
            session_id=scheduled.session_id,
            participant_id=scheduled.participant_id,
            mode=mode,
            place=place,
        ),
    )


def stand_in(state: Session, specialist_id: UUID, now: datetime) -> tuple[Fact, ...]:
    """A colleague holds a session that has not started, at its time and place; not the first one,
    in which the two get to know each other."""
    scheduled = known(state.scheduled, SessionUnknown)
    if state.status is not SessionStatus.SCHEDULED:
        raise SessionAlreadyRecorded
    if scheduled.first:
        raise FirstSessionStays
    if scheduled.specialist_id == specialist_id:
        return ()
    if now >= scheduled.starts_at:
        raise SessionHasStarted
    return (
        SessionStoodIn(
            session_id=scheduled.session_id,
            specialist_id=specialist_id,
            instead_of=scheduled.specialist_id,
        ),
    )


def cancel(state: Session, by: Canceler, now: datetime, limits: Limits) -> tuple[Fact, ...]:
    """Cancels before the start; by the participant within the last hours, it is a late one."""
    scheduled = known(state.scheduled, SessionUnknown)
    if state.status is SessionStatus.MISSED and state.missed in _CANCELED[by]:
        return ()
    if state.status is not SessionStatus.SCHEDULED:
        raise SessionAlreadyRecorded
    if now >= scheduled.starts_at:
        raise SessionHasStarted
    late = is_late(scheduled, now, limits)
    in_time, too_late = _CANCELED[by]
    reason = too_late if late else in_time
    return (SessionMissed(session_id=scheduled.session_id, reason=reason),)


def confirm(state: Session, now: datetime) -> tuple[Fact, ...]:
    """The participant will be there; another time or place asks them anew."""
    scheduled = known(state.scheduled, SessionUnknown)
    if state.status is not SessionStatus.SCHEDULED:
        raise SessionAlreadyRecorded
    if state.is_confirmed:
        return ()
    if now >= scheduled.starts_at:
        raise SessionHasStarted
    return (
        SessionConfirmed(
            session_id=scheduled.session_id,
            participant_id=scheduled.participant_id,
            revision=state.revision,
        ),
    )


def is_late(scheduled: SessionScheduled, now: datetime, limits: Limits) -> bool:
    """Whether it is so close that canceling is a late cancellation."""
    return scheduled.starts_at - now < timedelta(hours=limits.value(LimitName.LATE_CANCELLATION))


def check_in_time(scheduled: SessionScheduled, now: datetime, limits: Limits) -> None:
    """Raises TooLateToChoose: so close to it nobody but staff chooses another time."""
    if is_late(scheduled, now, limits):
        raise TooLateToChoose


def take_back(state: Session, now: datetime) -> tuple[Fact, ...]:
    """Takes a session that nobody was told of out of the plan, before it would have started."""
    if state.scheduled is None:
        return ()
    if state.status is not SessionStatus.SCHEDULED:
        raise SessionAlreadyRecorded
    if now >= state.scheduled.starts_at:
        raise SessionHasStarted
    return (SessionTakenBack(session_id=state.scheduled.session_id),)


def reinstate(state: Session, now: datetime) -> tuple[Fact, ...]:
    """Takes back, before the session would have started, that it won't take place."""
    scheduled = known(state.scheduled, SessionUnknown)
    if state.status is SessionStatus.SCHEDULED:
        return ()
    if state.status is not SessionStatus.MISSED:
        raise SessionNotCanceled
    if now >= scheduled.starts_at:
        raise SessionHasStarted
    return (SessionReinstated(session_id=scheduled.session_id),)
