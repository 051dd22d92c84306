"""The policy *reserve scarce specialists*: replayed against the log before it is on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.shared.classified import Plain
from domain.shared.decider import Decider, Fact, Refusal

RESERVE_ID = UUID("7f8f3b52-2a3d-5b0c-8d55-0c9a4b7e6d13")
"""The one stream of the policy."""
FEWEST_ARRIVALS = 30
"""Referrals in each of the two stretches of the past that a replay compares."""
TOO_SHORT = (
    f"The program's history is too short: a replay needs {FEWEST_ARRIVALS} referrals to learn "
    "from and as many after them."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePrice:
    """What one more place with a specialist would have been worth in a year, in points."""

    specialist_id: UUID
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayFigures:
    """What the replayed stretch came to. `points` add up the wishes that were met; the share is of
    the best that was possible, known afterwards, per thousand."""

    served: int
    mean_wait_days: int
    points: int
    hindsight_permille: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveReplayAsked:
    replay_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveReplayed:
    """Nobody is named but specialists, by their ids. `prices` are learned from the newest year;
    the replay used those of the stretch before it."""

    replay_id: Plain[UUID]
    day: Plain[date]
    first_day: Plain[date]
    days: Plain[int]
    arrivals: Plain[int]
    with_reserve: Plain[ReplayFigures]
    without: Plain[ReplayFigures]
    one_by_one_permille: Plain[int]
    prices: Plain[tuple[PlacePrice, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveReplayFailed:
    replay_id: Plain[UUID]
    problem: Plain[str]
    """A sentence of ours, or a kind of failure; never an exception's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveTurnedOn:
    """Runs use the prices of this replay from now on, and of those after it."""

    replay_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveTurnedOff:
    replay_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservePolicy:
    asked: UUID | None = None
    replayed: ReserveReplayed | None = None
    on: bool = False


class ReplayFirst(Refusal):
    sentence = "Replay the policy against the program's own history first."


def evolve(state: ReservePolicy, fact: Fact) -> ReservePolicy:
    match fact:
        case ReserveReplayAsked():
            return replace(state, asked=fact.replay_id)
        case ReserveReplayed():
            return replace(state, asked=None, replayed=fact)
        case ReserveReplayFailed():
            return replace(state, asked=None)
        case ReserveTurnedOn():
            return replace(state, on=True)
        case ReserveTurnedOff():
            return replace(state, on=False)
    return state


RESERVE = Decider("reserve", ReservePolicy(), evolve)


def ask_replay(state: ReservePolicy, replay_id: UUID) -> tuple[Fact, ...]:
    """One replay at a time."""
    return () if state.asked is not None else (ReserveReplayAsked(replay_id=replay_id),)


def end_replay(
    state: ReservePolicy, outcome: ReserveReplayed | ReserveReplayFailed
) -> tuple[Fact, ...]:
    """Ends the replay that was asked for; any other changes nothing."""
    return (outcome,) if state.asked == outcome.replay_id else ()


def turn_on(state: ReservePolicy) -> tuple[Fact, ...]:
    """Raises ReplayFirst."""
    if state.replayed is None:
        raise ReplayFirst
    return () if state.on else (ReserveTurnedOn(replay_id=state.replayed.replay_id),)


def turn_off(state: ReservePolicy) -> tuple[Fact, ...]:
    if not state.on or state.replayed is None:
        return ()
    return (ReserveTurnedOff(replay_id=state.replayed.replay_id),)


def points_now(state: ReservePolicy) -> Mapping[UUID, int]:
    """By specialist, what a match with them counts less by; nothing while the policy is off."""
    if not state.on or state.replayed is None:
        return {}
    return {price.specialist_id: price.points for price in state.replayed.prices}
