"""A CPRS's own commands: how a session went."""

from dataclasses import dataclass
from uuid import UUID

from domain import session as sessions
from domain.roles import Role
from domain.session import SESSION, MissedReason
from peermatch.store import Work
from peermatch.usecases.programme import Programme
from peermatch.usecases.service import Result, UseCase


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


def hold_session(work: Work, command: HoldSession, _programme: Programme) -> Result:
    session = work.load(SESSION, command.session_id)
    session.record(
        *sessions.hold(session.state, command.specialist_id, command.minutes, work.command.at)
    )
    return {}


def miss_session(work: Work, command: MissSession, _programme: Programme) -> Result:
    session = work.load(SESSION, command.session_id)
    session.record(*sessions.miss(session.state, command.specialist_id, command.reason))
    return {}


_CPRS = frozenset({Role.CPRS})

USE_CASES = (
    UseCase(HoldSession, _CPRS, hold_session, own_specialist=True),
    UseCase(MissSession, _CPRS, miss_session, own_specialist=True),
)
