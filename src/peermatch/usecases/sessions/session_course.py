"""The course of a session: moved, canceled, corrected, its units counted."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.sessions import session_booking, session_outcome, session_units
from domain.sessions.session import SESSION
from domain.sessions.session_booking import (
    Canceler,
    SessionMoved,
    SessionReinstated,
    SessionRelocated,
    SessionStoodIn,
)
from domain.sessions.session_outcome import (
    OutcomeUndone,
    SessionCorrected,
    SessionHeld,
    SessionMissed,
)
from domain.sessions.session_state import MissedReason
from domain.shared.decider import known
from domain.shared.roles import Role
from domain.shared.shared_refusals import SessionUnknown
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import limits_of_day
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.sessions.bookings import (
    NOBODY,
    check_may_meet,
    free_time,
    take_time,
    take_time_again,
    tell,
)
from peermatch.usecases.sessions.cancel_sessions import brought_back_by_hand
from peermatch.usecases.sessions.cancel_sessions import cancel_session as cancel_and_free
from peermatch.usecases.sessions.counting import counting_of
from peermatch.usecases.sessions.support_coverage import check_planned


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSession:
    session_id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelSession:
    session_id: UUID
    by: Canceler


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmSession:
    """The participant will be there."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReinstateSession:
    """Of a session that was canceled, or recorded as missed, before it would have started."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectSession:
    """Held for `minutes`, or with 0 minutes missed for a reason."""

    session_id: UUID
    correction_id: UUID
    minutes: int
    missed: MissedReason | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountUnits:
    session_id: UUID


def move_session(work: Work, command: MoveSession, program: Program) -> Result:
    """Another time with the same specialist; anyone's overlap refuses all of it."""
    times = (command.starts_at, command.ends_at)
    return {"warnings": list(move(work, command.session_id, times, program))}


def move(
    work: Work,
    session_id: UUID,
    times: tuple[datetime, datetime],
    program: Program,
    by: UUID = NOBODY,
) -> tuple[str, ...]:
    """Moves a session, takes everyone's time anew and lets them know; the limits that it passes
    with a warning. Nothing new is arranged without a consent to meet, in force on that day."""
    session = work.load(SESSION, session_id)
    before = session.state.scheduled
    facts = session_booking.move(session.state, *times, work.command.at)
    if before is None or not facts:
        return ()
    check_may_meet(work, before.participant_id, program.today(times[0]))
    free_time(work, before, program)
    session.record(*facts)
    after = known(session.state.scheduled, SessionUnknown)
    warnings = (*take_time(work, after, program), *check_planned(work, after, program))
    tell(work, before, after, session.state.revision, by=by)
    return tuple(dict.fromkeys(warnings))


def cancel_session(work: Work, command: CancelSession, program: Program) -> Result:
    session = work.load(SESSION, command.session_id)
    limits = limits_of_day(work, program)
    cancel_and_free(work, session, command.by, limits, program)
    return {"outcome": session.state.missed}


def confirm_session(work: Work, command: ConfirmSession, _program: Program) -> None:
    work.load(SESSION, command.session_id).decide(session_booking.confirm, work.command.at)


def reinstate_session(work: Work, command: ReinstateSession, program: Program) -> Result:
    """It takes place after all, as it was planned, where that time is still free for everybody."""
    session = work.load(SESSION, command.session_id)
    facts = session_booking.reinstate(session.state, work.command.at)
    planned = session.state.scheduled
    if not facts or planned is None:
        return {}
    check_may_meet(work, planned.participant_id, program.today(planned.starts_at))
    free_time(work, planned, program)
    session.record(*facts)
    brought_back_by_hand(work, planned)
    take_time(work, planned, program)
    warnings = check_planned(work, planned, program)
    tell(work, None, planned, session.state.revision)
    return {"warnings": list(warnings)}


def correct_session(work: Work, command: CorrectSession, program: Program) -> None:
    """A session that took place after all takes its time again, if nobody was elsewhere."""
    session = work.load(SESSION, command.session_id)
    facts = session_outcome.correct(
        session.state,
        command.correction_id,
        command.minutes,
        command.missed,
        command.reason,
        now=work.command.at,
    )
    session.record(*facts)
    if facts and command.minutes and session.state.scheduled is not None:
        take_time_again(work, session.state.scheduled, program)


def count_units(work: Work, command: CountUnits, program: Program) -> Result:
    """Counts a held session's units, and says whether they are billable and why not."""
    session = work.load(SESSION, command.session_id)
    if session.state.scheduled is None:
        raise SessionUnknown
    limits = limits_of_day(work, program)
    counting = counting_of(work, session.state.scheduled, limits, program)
    session.decide(session_units.count_units, counting, limits)
    counted = session.state.counted
    return {"units": counted.units, "billable": counted.billable} if counted else {}


_STAFF = frozenset({Role.COORDINATOR, Role.MANAGER})

CHANGED_TIMES = (
    SessionMissed,
    SessionReinstated,
    SessionMoved,
    SessionHeld,
    SessionCorrected,
    OutcomeUndone,
)
TAKING_PLACE = ChangedBy("session_id", CHANGED_TIMES)
"""How it is known that somebody decided about whether and when a session takes place."""


def _may_cancel(command: CancelSession) -> frozenset[Role]:
    """A participant says that they can't come, and nobody else's reason."""
    theirs = command.by is Canceler.PARTICIPANT
    return _STAFF | {Role.PARTICIPANT} if theirs else _STAFF


USE_CASES = (
    UseCase(MoveSession, _STAFF, move_session, changed_by=TAKING_PLACE),
    UseCase(
        CancelSession,
        _STAFF | {Role.PARTICIPANT},
        cancel_session,
        changed_by=TAKING_PLACE,
        meant_for=_may_cancel,
    ),
    UseCase(
        ConfirmSession,
        frozenset({Role.PARTICIPANT}),
        confirm_session,
        changed_by=ChangedBy("session_id", (*CHANGED_TIMES, SessionRelocated, SessionStoodIn)),
    ),
    UseCase(ReinstateSession, _STAFF, reinstate_session, changed_by=TAKING_PLACE),
    UseCase(
        CorrectSession,
        _STAFF,
        correct_session,
        changed_by=ChangedBy("session_id", SessionCorrected),
    ),
    UseCase(CountUnits, _STAFF | {Role.SERVICE}, count_units),
)
