"""A session was held or missed, and the record of it is undone or corrected."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

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
from domain.shared.shared_refusals import (
    CorrectionAlreadyRecorded,
    CorrectionUnexplained,
    SessionUnknown,
)

LONGEST_HELD = 480
"""Minutes; more than this is a slip of the pen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionHeld:
    session_id: Plain[UUID]
    minutes: Plain[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMissed:
    session_id: Plain[UUID]
    reason: Plain[MissedReason]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCorrected:
    """The record said something wrong; what it said stays readable, and so does why it changed."""

    session_id: Plain[UUID]
    participant_id: Subject
    correction_id: Plain[UUID]
    minutes: Plain[int]
    """Minutes held; 0 when it did not take place."""
    missed: Plain[MissedReason | None]
    reason: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeUndone:
    """What was recorded was a slip; the session stands as if nothing had been recorded."""

    session_id: Plain[UUID]


class SessionNotYours(Refusal):
    sentence = "Only the specialist of this session may record how it went."


class SessionHasNotStarted(Refusal):
    sentence = "A session can be recorded as held once it has started."


class SessionNotMissedYet(Refusal):
    sentence = "A no-show is recorded once the session has started."
    field = "reason"


class MinutesOutOfRange(Refusal):
    sentence = "A held session takes 1 to 480 minutes."
    field = "minutes"


class SessionNotRecorded(Refusal):
    sentence = "Nothing is recorded yet, so there is nothing to correct."


class CorrectionContradictsItself(Refusal):
    sentence = "A corrected session was either held for some minutes or missed for a reason."
    field = "minutes"


UNDONE_WITHIN = timedelta(days=7)
"""After its start, a record is undone without giving a reason."""


class UndoneTooLate(Refusal):
    sentence = "A record can be undone for a week. After that, correct it and say why."


class CorrectedSince(Refusal):
    sentence = "The record has been corrected since. Correct it again and say why."


class CalledOffForEveryone(Refusal):
    sentence = "The session was canceled and its time is free again. Ask a coordinator for it."


def evolve(
    state: Session, fact: SessionHeld | SessionMissed | SessionCorrected | OutcomeUndone
) -> Session:
    match fact:
        case SessionHeld():
            return replace(state, status=SessionStatus.HELD, minutes=fact.minutes)
        case SessionMissed():
            missed = replace(state, status=SessionStatus.MISSED, missed=fact.reason)
            return replace(missed, questions=NO_QUESTIONS, revision=state.revision + 1)
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
        case OutcomeUndone():
            open_again = replace(state, status=SessionStatus.SCHEDULED, minutes=0, missed=None)
            return replace(open_again, counted=None, revision=state.revision + 1)


KNOWN_BEFORE = frozenset(
    {
        MissedReason.LATE_CANCELLATION,
        MissedReason.CANCELED_BY_PARTICIPANT,
        MissedReason.CANCELED_BY_STAFF,
    }
)
"""Why a session won't take place that may be known before it would have started."""


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


def undo(
    state: Session, specialist_id: UUID, now: datetime, *, time_is_kept: bool
) -> tuple[Fact, ...]:
    """Takes back what its specialist recorded, within a week of its start, until it is corrected.

    `time_is_kept` says whether the time is still theirs: whoever else cancels a session gives its
    time back and tells everybody, which is not undone here.
    """
    session = _of(state, specialist_id)
    if state.status is SessionStatus.SCHEDULED:
        return ()
    if state.corrections:
        raise CorrectedSince
    if now >= session.starts_at + UNDONE_WITHIN:
        raise UndoneTooLate
    if not time_is_kept:
        raise CalledOffForEveryone
    return (OutcomeUndone(session_id=session.session_id),)


def _of(state: Session, specialist_id: UUID) -> SessionScheduled:
    scheduled = known(state.scheduled, SessionUnknown)
    if scheduled.specialist_id != specialist_id:
        raise SessionNotYours
    return scheduled


def correct(
    state: Session,
    correction_id: UUID,
    minutes: int,
    missed: MissedReason | None,
    reason: str,
    *,
    now: datetime,
) -> tuple[Fact, ...]:
    """Puts a record right: held for `minutes`, or with 0 minutes missed for a reason."""
    scheduled = known(state.scheduled, SessionUnknown)
    corrected = SessionCorrected(
        session_id=scheduled.session_id,
        participant_id=scheduled.participant_id,
        correction_id=correction_id,
        minutes=minutes,
        missed=missed,
        reason=reason,
    )
    before = state.corrections.get(correction_id)
    if before is not None:
        if before != corrected:
            raise CorrectionAlreadyRecorded
        return ()
    if state.status is SessionStatus.SCHEDULED:
        raise SessionNotRecorded
    if not reason.strip():
        raise CorrectionUnexplained
    if (minutes == 0) != (missed is not None):
        raise CorrectionContradictsItself
    if minutes:
        check_minutes(minutes)
        if now < scheduled.starts_at:
            raise SessionHasNotStarted
    if missed is not None:
        check_missed(scheduled, missed, now)
    return (corrected,)


def check_minutes(minutes: int) -> None:
    if not 1 <= minutes <= LONGEST_HELD:
        raise MinutesOutOfRange


def check_missed(session: SessionScheduled, reason: MissedReason, now: datetime) -> None:
    if now < session.starts_at and reason not in KNOWN_BEFORE:
        raise SessionNotMissedYet
