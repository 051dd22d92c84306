"""How each side says a match is going."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.matches.match_state import Match, check_under_way
from domain.pairing.sides import Side
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal


class Going(StrEnum):
    """How the match is going, as one side says it."""

    WELL = "well"
    MIXED = "mixed"
    WANTS_CHANGE = "wants-change"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInRecorded:
    """How one side says the match is going."""

    match_id: Plain[UUID]
    participant_id: Subject
    check_in_id: Plain[UUID]
    checked_on: Plain[date]
    side: Plain[Side]
    going: Personal[Going]
    note: Personal[str]


class CheckInInTheFuture(Refusal):
    sentence = "A check-in is recorded after it took place."
    field = "checked_on"


class CheckInAlreadyRecorded(Refusal):
    sentence = "This check-in has already been recorded differently."


def evolve(state: Match, fact: CheckInRecorded) -> Match:
    recorded = MappingProxyType({**state.check_ins, fact.check_in_id: fact})
    return replace(state, check_ins=recorded)


def check_in(state: Match, recorded: CheckInRecorded, today: date) -> tuple[Fact, ...]:
    """Keeps how one side says the match is going."""
    before = state.check_ins.get(recorded.check_in_id)
    if before is not None:
        if before != recorded:
            raise CheckInAlreadyRecorded
        return ()
    check_under_way(state)
    if recorded.checked_on > today:
        raise CheckInInTheFuture
    return (recorded,)
