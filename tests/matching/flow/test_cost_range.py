"""Costs that the flow solver can't count with are kept apart less, then solved level by level."""

from dataclasses import replace

import numpy as np
import pytest
from matching_people import small_waitlist

from matching import solve
from matching.arrays import Flags, Ints
from matching.flow.min_cost_flow import CostsTooLarge, cheapest_flow
from matching.flow.network import Network, build_network
from matching.objective.audit import audit
from matching.objective.levels import objective


def dear_to_count(monkeypatch: pytest.MonkeyPatch, bits: int) -> list[int]:
    """A solver that refuses costs of more bits; the largest cost of each time that it was asked."""
    asked: list[int] = []

    def counted(network: Network, cost: Ints, free: Flags, fixed: Flags) -> Flags:
        asked.append(int(cost.max(initial=0)))
        if asked[-1] >= 1 << bits:
            raise CostsTooLarge
        return cheapest_flow(network, cost, free, fixed)

    monkeypatch.setattr("matching.objective.assignment.cheapest_flow", counted)
    return asked


@pytest.mark.parametrize("bits", [46, 30, 22])
def test_the_plan_is_the_same_however_little_the_solver_can_count_with(
    monkeypatch: pytest.MonkeyPatch, bits: int
) -> None:
    asked = small_waitlist(40, 8)
    plan = solve(asked)
    costs = dear_to_count(monkeypatch, bits)
    again = solve(asked)
    assert max(costs) >= 1 << bits
    assert again.pairings == plan.pairings
    audit(asked, again)


def test_costs_beyond_the_solvers_prices_are_told_as_such() -> None:
    network = build_network(small_waitlist(40, 8))
    nothing = np.zeros(network.arcs, np.bool_)
    cost = np.full(network.arcs, 1 << 61, np.int64)
    with pytest.raises(CostsTooLarge):
        cheapest_flow(network, cost, ~nothing, nothing)


def test_one_level_alone_fits_with_the_heaviest_weights() -> None:
    asked = small_waitlist(10, 3)
    heavy = replace(asked, weights=dict.fromkeys(asked.weights, 1000))
    goal = objective(heavy, build_network(heavy))
    assert max(level.most for level in goal.levels) < 1 << 20
