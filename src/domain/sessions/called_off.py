"""What the program called off: sessions of a match and why, meetings of a group; and that they
came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.shared.classified import Plain
from domain.shared.decider import Fact


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


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMeetingsCalledOff:
    """Time that was kept for meetings to come is given back because the group closed."""

    group_id: Plain[UUID]
    commitments: Plain[frozenset[UUID]]


CalledOff = Mapping[UUID, CalledOffBecause]
NOTHING_OFF: CalledOff = MappingProxyType({})


def evolve(state: CalledOff, fact: Fact) -> CalledOff:
    match fact:
        case MatchSessionsCalledOff():
            off = dict.fromkeys(fact.sessions, fact.because)
            return MappingProxyType({**state, **off})
        case MatchSessionsBroughtBack():
            return MappingProxyType({i: why for i, why in state.items() if i not in fact.sessions})
    return state
