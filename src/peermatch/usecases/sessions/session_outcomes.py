"""A CPRS's own commands: how a session went, and what was a slip."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.calendar.diary import DIARY, diary_id
from domain.people import authorization
from domain.people.authorization import AUTHORIZATION
from domain.people.participant import PARTICIPANT
from domain.sessions import session_outcome
from domain.sessions.session import SESSION
from domain.sessions.session_outcome import SessionCorrected, SessionNotYours
from domain.sessions.session_state import MissedReason, SessionScheduled
from domain.shared.decider import known
from domain.shared.roles import Role
from domain.shared.shared_refusals import SessionUnknown
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.sessions.bookings import check_may_meet, free_time, take_time
from peermatch.usecases.sessions.cancel_sessions import brought_back_by_hand
from peermatch.usecases.sessions.session_course import (
    TAKING_PLACE,
    CorrectSession,
    correct_session,
    move,
)
from peermatch.usecases.sessions.support_coverage import check_planned


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSession:
    session_id: UUID
    specialist_id: UUID
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MissSession:
    session_id: UUID
    specialist_id: UUID
    reason: MissedReason


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveOwnSession:
    """Another start for one of their own sessions, which keeps its length."""

    session_id: UUID
    specialist_id: UUID
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoOutcome:
    """Held or missed was a slip; within a week of the session."""

    session_id: UUID
    specialist_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectOwnSession:
    """Held for `minutes`, or with 0 minutes missed for a reason."""

    session_id: UUID
    specialist_id: UUID
    correction_id: UUID
    minutes: int
    missed: MissedReason | None
    reason: str


def hold_session(work: Work, command: HoldSession, _program: Program) -> None:
    work.load(SESSION, command.session_id).decide(
        session_outcome.hold, command.specialist_id, command.minutes, work.command.at
    )


def miss_session(work: Work, command: MissSession, _program: Program) -> None:
    work.load(SESSION, command.session_id).decide(
        session_outcome.miss, command.specialist_id, command.reason, work.command.at
    )


def move_own_session(work: Work, command: MoveOwnSession, program: Program) -> Result:
    scheduled = known(work.load(SESSION, command.session_id).state.scheduled, SessionUnknown)
    if scheduled.specialist_id != command.specialist_id:
        raise SessionNotYours
    ends_at = command.starts_at + (scheduled.ends_at - scheduled.starts_at)
    times = (command.starts_at, ends_at)
    warnings = move(work, command.session_id, times, program, by=command.specialist_id)
    return {"warnings": list(warnings)}


def undo_outcome(work: Work, command: UndoOutcome, program: Program) -> Result:
    """One that is still to come is asked everything again that a new one would be."""
    session = work.load(SESSION, command.session_id)
    planned = known(session.state.scheduled, SessionUnknown)
    week = work.load(DIARY, diary_id(command.specialist_id, program.today(planned.starts_at)))
    kept = any(one.session_id == command.session_id for one in week.state.bookings)
    now = work.command.at
    facts = session_outcome.undo(session.state, command.specialist_id, now, time_is_kept=kept)
    if not facts:
        return {}
    session.record(*facts)
    _give_back_units(work, planned)
    if now >= planned.starts_at:
        return {}
    check_may_meet(work, planned.participant_id, program.today(planned.starts_at))
    brought_back_by_hand(work, planned)
    free_time(work, planned, program)
    warnings = (*take_time(work, planned, program), *check_planned(work, planned, program))
    return {"warnings": list(dict.fromkeys(warnings))}


def _give_back_units(work: Work, planned: SessionScheduled) -> None:
    """What was drawn from a payer's authorization for it is there again."""
    listed = work.load(PARTICIPANT, planned.participant_id).state.authorizations
    for authorization_id in sorted(listed):
        covered = work.load(AUTHORIZATION, authorization_id)
        covered.record(*authorization.give_back(covered.state, planned.session_id))


def correct_own_session(work: Work, command: CorrectOwnSession, program: Program) -> None:
    scheduled = known(work.load(SESSION, command.session_id).state.scheduled, SessionUnknown)
    if scheduled.specialist_id != command.specialist_id:
        raise SessionNotYours
    correct_session(work, made_from(command, CorrectSession), program)


_CPRS = frozenset({Role.CPRS})


USE_CASES = (
    UseCase(HoldSession, _CPRS, hold_session, own_specialist=True, changed_by=TAKING_PLACE),
    UseCase(MissSession, _CPRS, miss_session, own_specialist=True, changed_by=TAKING_PLACE),
    UseCase(UndoOutcome, _CPRS, undo_outcome, own_specialist=True, changed_by=TAKING_PLACE),
    UseCase(
        CorrectOwnSession,
        _CPRS,
        correct_own_session,
        own_specialist=True,
        changed_by=ChangedBy("session_id", SessionCorrected),
    ),
    UseCase(MoveOwnSession, _CPRS, move_own_session, own_specialist=True, changed_by=TAKING_PLACE),
)
