"""Sessions of a match that were called off, why, and that they came back."""

from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.matches.match_state import Match
from domain.shared.classified import Plain
from domain.shared.decider import Fact, known
from domain.shared.shared_refusals import MatchUnknown


class CalledOffBecause(StrEnum):
    """What stands against a session that was called off; taken back, the session comes back."""

    PAUSE = "pause"
    LAST_DAY = "last-day"
    LEAVE = "leave"
    WAITS_FOR_TIME = "waits-for-time"
    """Nothing any more, but its own time is gone: the planner looks for another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchSessionsCalledOff:
    """Sessions are canceled until what stands against them is taken back."""

    match_id: Plain[UUID]
    sessions: Plain[frozenset[UUID]]
    because: Plain[CalledOffBecause]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchSessionsBroughtBack:
    """Sessions that were called off stand again, or their week is over; none waits any more."""

    match_id: Plain[UUID]
    sessions: Plain[frozenset[UUID]]


def evolve(state: Match, fact: MatchSessionsCalledOff | MatchSessionsBroughtBack) -> Match:
    match fact:
        case MatchSessionsCalledOff():
            off = {**state.called_off, **dict.fromkeys(fact.sessions, fact.because)}
            return replace(state, called_off=MappingProxyType(off))
        case MatchSessionsBroughtBack():
            left = {i: why for i, why in state.called_off.items() if i not in fact.sessions}
            return replace(state, called_off=MappingProxyType(left))


def call_off(
    state: Match, sessions: frozenset[UUID], because: CalledOffBecause
) -> tuple[Fact, ...]:
    """Notes what stands against these sessions, which are canceled."""
    proposed = known(state.proposed, MatchUnknown)
    new = frozenset(i for i in sessions if state.called_off.get(i) is not because)
    if not new:
        return ()
    return (MatchSessionsCalledOff(match_id=proposed.match_id, sessions=new, because=because),)


def bring_back(state: Match, sessions: frozenset[UUID]) -> tuple[Fact, ...]:
    """Notes that these sessions are called off no more."""
    proposed = known(state.proposed, MatchUnknown)
    back = sessions & state.called_off.keys()
    if not back:
        return ()
    return (MatchSessionsBroughtBack(match_id=proposed.match_id, sessions=back),)
