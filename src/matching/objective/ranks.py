"""Costs that don't depend on who else waits, so that one change leaves everybody else's alone."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from domain.pairing.eligibility import Seeker
from matching.arrays import Flags, Ints, Rows
from matching.flow.certificate import potentials, residual
from matching.flow.network import Network
from matching.objective.assignment import all_free, face
from matching.objective.levels import LONGEST_WAIT, TIERS, objective, reserves
from matching.objective.stages import Stage, packed_stages
from matching.problem.problem import MatchingProblem

Costs = Mapping[str, tuple[Ints | Rows | int, Ints | int]]
"""Level -> costs of pairs (or places) and of waiting; levels left out cost nothing."""


def rank(problem: MatchingProblem, seeker: Seeker) -> int:
    """The same order as the level 'served' has, as a number of its own."""
    days = (problem.day - seeker.received_on).days
    return TIERS[seeker.urgency] * LONGEST_WAIT + min(max(days, 0), LONGEST_WAIT - 1) + 1


def most_points(problem: MatchingProblem) -> int:
    """No pair is worth more."""
    return sum(problem.weights.values())


def standing_stages(problem: MatchingProblem, network: Network) -> tuple[Stage, ...]:
    """The problem's levels with lasting costs, packed so that newcomers fit as well."""
    goal = objective(problem, network)
    served, preferences, kept, balance, travel = goal.levels
    active = network.active
    ranks = np.array([rank(problem, s) for s in problem.seekers], np.int32) * active
    top = most_points(problem)
    wait = np.full(network.seekers, top, np.int32) * active
    most = top + int(reserves(problem).max(initial=0))
    levels = (
        replace(served, wait=ranks),
        replace(preferences, pair=top - goal.points, wait=wait, ceiling=most),
        kept,
        balance,
        travel,
    )
    return packed_stages(levels, network)


def stage_potentials(network: Network, flow: Flags, stages: tuple[Stage, ...]) -> Ints:
    """Prices of every stage on the face of those before it, shape (stages, offers + 1)."""
    free = all_free(network)
    prices = []
    for stage in stages:
        cost = stage.cost()
        price = potentials(network.offers + 1, residual(network, flow, cost, free))
        prices.append(price)
        free, _ = face(network, flow, cost, price, free)
    return np.stack(prices)


def packed(stages: tuple[Stage, ...], costs: Costs, part: int, count: int) -> Ints:
    """Pairs' costs (part 0) or waiting's (part 1), packed: shape (stages, count)."""
    total = np.zeros((len(stages), count), np.int64)
    for number, stage in enumerate(stages):
        for level, factor in zip(stage.levels, stage.factors, strict=True):
            if level.name in costs:
                total[number] += factor * np.asarray(costs[level.name][part], np.int64)
    return total
