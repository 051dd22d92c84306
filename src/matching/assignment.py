"""Pure assignment: the levels solved in order on optimal faces, each stage with its prices."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.arrays import Flags, Ints
from matching.certificate import potentials, reduced_costs, residual
from matching.flow import all_waiting, cheapest_flow
from matching.levels import Objective
from matching.network import Network
from matching.stages import Stage, packed_stages

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""


def silent(_doing: str, _share: float) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class SolvedStage:
    """A stage, its best value, its prices (shape (offers + 1,)) and the arcs it had free."""

    stage: Stage
    value: int
    price: Ints
    free: Flags


@dataclass(frozen=True, slots=True)
class Assignment:
    """The one plan of a network: flow (shape (arcs,)) and the stages that prove it."""

    network: Network
    objective: Objective
    flow: Flags
    stages: tuple[SolvedStage, ...]

    @property
    def values(self) -> tuple[int, ...]:
        """Value of every level, in order."""
        return tuple(level.value(self.flow) for level in self.objective.levels)


def assign(network: Network, goal: Objective, progress: Progress = silent) -> Assignment:
    """Best in every level in strict order, then by the tie hash. Raises CostRangeTooLarge."""
    free = all_free(network)
    fixed = np.zeros(network.arcs, np.bool_)
    flow = all_waiting(network)
    solved: list[SolvedStage] = []
    stages = packed_stages(goal.levels, network)
    for number, stage in enumerate(stages):
        progress(", ".join(stage.names), number / (len(stages) + 1))
        cost = stage.cost()
        flow = cheapest_flow(network, cost, free, fixed)
        price = potentials(network.offers + 1, residual(network, flow, cost, free))
        solved.append(SolvedStage(stage, int(cost[flow].sum()), price, free))
        free, fixed = face(network, flow, cost, price, free)
    progress("ties", len(stages) / (len(stages) + 1))
    flow = cheapest_flow(network, goal.tie.arcs(), free, fixed)
    return Assignment(network, goal, flow, tuple(solved))


def all_free(network: Network) -> Flags:
    """Every arc but the waits of pinned seekers, shape (arcs,)."""
    free = np.ones(network.arcs, np.bool_)
    free[network.pairs : network.pairs + network.seekers] = network.active
    return free


def face(
    network: Network, flow: Flags, cost: Ints, price: Ints, free: Flags
) -> tuple[Flags, Flags]:
    """Arcs still free in every optimal plan of a stage, and those that every one of them uses."""
    reduced = reduced_costs(network, flow, cost, price)
    still = free & (reduced == 0)
    return still, flow & ~still
