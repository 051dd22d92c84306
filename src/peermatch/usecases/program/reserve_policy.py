"""The policy *reserve scarce specialists*: replayed by the worker, turned on by managers."""

from dataclasses import dataclass
from uuid import UUID

from domain.program import reserve
from domain.program.reserve import (
    RESERVE,
    RESERVE_ID,
    ReserveReplayAsked,
    ReserveReplayed,
    ReserveReplayFailed,
    ReserveTurnedOff,
    ReserveTurnedOn,
)
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayReserve:
    replay_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EndReserveReplay:
    outcome: ReserveReplayed | ReserveReplayFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnReserveOn:
    """Runs leave specialists free whom few can replace, where others can serve the same people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnReserveOff:
    """Runs count closeness alone again."""


def replay_reserve(work: Work, command: ReplayReserve, _program: Program) -> Result:
    work.load(RESERVE, RESERVE_ID).decide(reserve.ask_replay, command.replay_id)
    return {"replay_id": str(command.replay_id)}


def end_reserve_replay(work: Work, command: EndReserveReplay, _program: Program) -> None:
    work.load(RESERVE, RESERVE_ID).decide(reserve.end_replay, command.outcome)


def turn_reserve_on(work: Work, _command: TurnReserveOn, _program: Program) -> None:
    work.load(RESERVE, RESERVE_ID).decide(reserve.turn_on)


def turn_reserve_off(work: Work, _command: TurnReserveOff, _program: Program) -> None:
    work.load(RESERVE, RESERVE_ID).decide(reserve.turn_off)


def _the_policy(_command: object) -> UUID:
    return RESERVE_ID


_MANAGER = frozenset({Role.MANAGER})
_TURNED = ChangedBy(_the_policy, (ReserveTurnedOn, ReserveTurnedOff))
USE_CASES = (
    UseCase(
        ReplayReserve,
        _MANAGER | {Role.SERVICE},
        replay_reserve,
        changed_by=ChangedBy(_the_policy, (ReserveReplayAsked,)),
    ),
    UseCase(EndReserveReplay, frozenset({Role.SERVICE}), end_reserve_replay, from_the_record=True),
    UseCase(TurnReserveOn, _MANAGER, turn_reserve_on, changed_by=_TURNED),
    UseCase(TurnReserveOff, _MANAGER, turn_reserve_off, changed_by=_TURNED),
)
