"""Pure assignment: the levels best in strict order, each proved by prices of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.arrays import Flags, Ints
from matching.flow.certificate import NotOptimal, potentials, reduced_costs, residual
from matching.flow.min_cost_flow import CostsTooLarge, all_waiting, cheapest_flow
from matching.flow.network import Network
from matching.objective.levels import Level, Objective
from matching.objective.stages import blended_costs, packed_stages

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""


LARGE = 500_000
"""Pairs from which an auction is held instead of the flow: it needs half a second to begin, and is
then about three times as fast (`make bench-matching`)."""


def silent(_doing: str, _share: float) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class LevelProof:
    """A level, its best value, and the prices (shape (offers + 1,)) that prove it."""

    level: Level
    value: int
    price: Ints


@dataclass(frozen=True, slots=True)
class Assignment:
    """The one plan of a network: flow (shape (arcs,)) and the proof of every level."""

    network: Network
    objective: Objective
    flow: Flags
    proofs: tuple[LevelProof, ...]

    @property
    def values(self) -> tuple[int, ...]:
        """Value of every level, in order."""
        return tuple(proof.value for proof in self.proofs)


def assign(network: Network, goal: Objective, progress: Progress = silent) -> Assignment:
    """Best in every level in strict order, then by the tie hash. Raises CostRangeTooLarge.

    One flow over all levels blended comes first; it is usually best in each. Then every level is
    proved on the face that those before it left, or solved there where the proof fails.
    """
    free = all_free(network)
    fixed = np.zeros(network.arcs, np.bool_)
    progress("all levels at once", 0.1)
    flow = _all_levels_at_once(network, goal, free, fixed)
    proofs: list[LevelProof] = []
    for number, level in enumerate(goal.levels):
        progress(level.name, 0.7 + 0.05 * number)
        cost = level.arcs()
        try:
            price = potentials(network.offers + 1, residual(network, flow, cost, free))
        except NotOptimal:
            flow = _level_by_level(network, goal.levels[number:], free, fixed)
            price = potentials(network.offers + 1, residual(network, flow, cost, free))
        proofs.append(LevelProof(level, level.value(flow), price))
        free, fixed = face(network, flow, cost, price, free)
    progress("ties", 0.95)
    flow = cheapest_flow(network, goal.tie.arcs(), free, fixed)
    return Assignment(network, goal, flow, tuple(proofs))


def _all_levels_at_once(network: Network, goal: Objective, free: Flags, fixed: Flags) -> Flags:
    """The cheapest flow of the blend; where that does not fit, a flow to prove wrong."""
    if network.pairs >= LARGE:
        from matching.flow.auction import TIMES, cheapest_by_auction  # noqa: PLC0415  compiles loops

        wide = next(blended_costs(goal, TIMES), None)
        return all_waiting(network) if wide is None else cheapest_by_auction(network, wide)
    for blend in blended_costs(goal, network.seekers + network.offers + 2):
        try:
            return cheapest_flow(network, blend, free, fixed)
        except CostsTooLarge:
            continue
    return all_waiting(network)


def _level_by_level(network: Network, levels: Sequence[Level], free: Flags, fixed: Flags) -> Flags:
    """Best in as many of the first levels at once as the solver can count with."""
    (stage, *_) = packed_stages(levels, network)
    for count in range(len(stage.levels), 1, -1):
        (several, *_) = packed_stages(stage.levels[:count], network)
        try:
            return cheapest_flow(network, several.cost(), free, fixed)
        except CostsTooLarge:
            continue
    return cheapest_flow(network, levels[0].arcs(), free, fixed)


def all_free(network: Network) -> Flags:
    """Every arc but the waits of pinned seekers, shape (arcs,)."""
    free = np.ones(network.arcs, np.bool_)
    free[network.pairs : network.pairs + network.seekers] = network.active
    return free


def face(
    network: Network, flow: Flags, cost: Ints, price: Ints, free: Flags
) -> tuple[Flags, Flags]:
    """Arcs still free in every best plan of a level, and those that every one of them uses."""
    reduced = reduced_costs(network, flow, cost, price)
    still = free & (reduced == 0)
    return still, flow & ~still
