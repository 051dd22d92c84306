"""Decisions about a session beside holding it: moved, canceled, corrected, its units counted."""

from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from domain.program.limits import Flag, LimitName, Limits
from domain.sessions.counting import Counting, not_billable, passed, units
from domain.sessions.session import (
    Session,
    SessionAlreadyRecorded,
    SessionBackwards,
    SessionHasNotStarted,
    SessionMissed,
    SessionScheduled,
    SessionStatus,
    check_minutes,
    check_missed,
)
from domain.sessions.session_course import (
    Canceler,
    CorrectionAlreadyRecorded,
    CorrectionContradictsItself,
    CorrectionUnexplained,
    DayLimitReached,
    MissedReason,
    MovedIntoThePast,
    SessionCorrected,
    SessionHasStarted,
    SessionMoved,
    SessionNotCanceled,
    SessionNotHeld,
    SessionNotRecorded,
    SessionReinstated,
    SessionRelocated,
    UnitsCounted,
    YearLimitReached,
)
from domain.sessions.time_questions import SessionExcepted, SessionQuestioned, check_excepting
from domain.shared.decider import Fact, known
from domain.shared.unknown_ids import SessionUnknown
from domain.shared.vocabulary import Mode

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


def question(state: Session, rules: tuple[str, ...], now: datetime) -> tuple[Fact, ...]:
    """Notes what speaks against the time of a session to come, or that nothing does any more."""
    scheduled = known(state.scheduled, SessionUnknown)
    over = state.status is not SessionStatus.SCHEDULED or now >= scheduled.starts_at
    found = () if over else state.questions.beside(rules)
    if found == state.questions.open:
        return ()
    return (SessionQuestioned(session_id=scheduled.session_id, rules=found),)


def except_time(state: Session, reason: str) -> tuple[Fact, ...]:
    """It stays at its time. Raises NothingToExcept or ExceptionUnexplained."""
    scheduled = known(state.scheduled, SessionUnknown)
    rules = check_excepting(state.questions, reason)
    return (_excepted(scheduled, rules, reason.strip()),) if rules else ()


def book_knowing(state: Session, rules: tuple[str, ...]) -> tuple[Fact, ...]:
    """It was put there although these rules warn, so nobody is asked about them again."""
    new = state.questions.beside(rules)
    return (_excepted(known(state.scheduled, SessionUnknown), new, ""),) if new else ()


def _excepted(scheduled: SessionScheduled, rules: tuple[str, ...], reason: str) -> SessionExcepted:
    return SessionExcepted(
        session_id=scheduled.session_id,
        participant_id=scheduled.participant_id,
        rules=rules,
        reason=reason,
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
    late = scheduled.starts_at - now < timedelta(hours=limits.value(LimitName.LATE_CANCELLATION))
    in_time, too_late = _CANCELED[by]
    reason = too_late if late else in_time
    return (SessionMissed(session_id=scheduled.session_id, reason=reason),)


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


def check_planned(minutes: int, counting: Counting, limits: Limits) -> tuple[Flag, ...]:
    """What planning a session of `minutes` passes: refused or flagged as the day's rules say."""
    more = units(minutes)
    return (
        *limits.at_most(LimitName.PARTICIPANT_DAY, counting.units_of_day + more, DayLimitReached),
        *limits.at_most(
            LimitName.PARTICIPANT_YEAR, counting.units_of_year + more, YearLimitReached
        ),
    )


def count_units(state: Session, counting: Counting, limits: Limits) -> tuple[Fact, ...]:
    """Counts a held session's units and says whether they are billable; never refuses a record."""
    scheduled = known(state.scheduled, SessionUnknown)
    if state.status is not SessionStatus.HELD:
        raise SessionNotHeld
    own = units(state.minutes)
    flags = passed(own, counting, limits)
    why = not_billable(own, counting, flags, limits)
    counted = UnitsCounted(
        session_id=scheduled.session_id,
        units=own,
        billable=why is None,
        not_billable=why,
        flags=flags,
    )
    return () if state.counted == counted else (counted,)
