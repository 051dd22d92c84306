"""A CPRS's own commands: how a session went."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.sessions import session_outcome
from domain.sessions.session import SESSION
from domain.sessions.session_outcome import SessionNotYours
from domain.sessions.session_state import MissedReason
from domain.shared.decider import known
from domain.shared.roles import Role
from domain.shared.shared_refusals import SessionUnknown
from peermatch.store import Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.sessions.session_course import TAKING_PLACE, move


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


_CPRS = frozenset({Role.CPRS})


USE_CASES = (
    UseCase(HoldSession, _CPRS, hold_session, own_specialist=True),
    UseCase(MissSession, _CPRS, miss_session, own_specialist=True, changed_by=TAKING_PLACE),
    UseCase(MoveOwnSession, _CPRS, move_own_session, own_specialist=True, changed_by=TAKING_PLACE),
)
