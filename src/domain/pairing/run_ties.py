"""What ties several pairs of a matching run together: households and county floors."""

from dataclasses import dataclass, replace
from uuid import UUID

from domain.people.household_wish import HouseholdWish
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSawHousehold:
    """A referral that waits beside others of its household, who are to be together or apart."""

    run_id: Plain[UUID]
    participant_id: Subject
    referral_id: Plain[UUID]
    household_id: Personal[UUID]
    wish: Personal[HouseholdWish]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSawFloors:
    """Counties with at least how many people to be served of those who wait there."""

    run_id: Plain[UUID]
    floors: Plain[tuple[tuple[str, int], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorMet:
    """A county's floor, and how many of those who wait there the plan serves."""

    county: str
    at_least: int
    served: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFloorsJudged:
    """How far the plan serves the counties that have floors; nobody is named."""

    run_id: Plain[UUID]
    floors: Plain[tuple[FloorMet, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTies:
    households: tuple[RunSawHousehold, ...] = ()
    floors: tuple[tuple[str, int], ...] = ()
    floors_judged: RunFloorsJudged | None = None


NO_TIES = RunTies()


def evolve(state: RunTies, fact: Fact) -> RunTies:
    match fact:
        case RunSawHousehold():
            return replace(state, households=(*state.households, fact))
        case RunSawFloors():
            return replace(state, floors=fact.floors)
        case RunFloorsJudged():
            return replace(state, floors_judged=fact)
    return state


def judge_floors(state: RunTies, judged: RunFloorsJudged) -> tuple[Fact, ...]:
    """Notes once how far the plan serves the counties that have floors."""
    return () if state.floors_judged is not None else (judged,)
