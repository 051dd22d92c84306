"""Prices of pairs, and plans after changes, checked against solving again: differences counted."""

import random
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import numpy as np
from instances import waitlist

from matching import solve
from matching.explain.explainer import Explainer
from matching.flow.network import Network, build_network
from matching.objective.assignment import assign
from matching.objective.levels import Objective, objective
from matching.replan.incremental import Replanner

SMALL = (60, 9)
PAIRS = 10_000
CHANGES = 1_000


def forced_values(network: Network, goal: Objective, pair: int) -> list[int]:
    """The levels of the best plan with the pair, by taking every other way out from its seeker."""
    p = network.pair_seeker[pair]
    keep = np.flatnonzero((network.pair_seeker != p) | (np.arange(network.pairs) == pair))
    fewer = replace(
        network, pair_seeker=network.pair_seeker[keep], pair_offer=network.pair_offer[keep]
    )
    insist = np.zeros(network.seekers, np.int32)
    insist[p] = 1
    first = replace(goal.levels[0], name="insist", wait=insist)
    levels = tuple(replace(one, pair=one.pair[keep]) for one in (first, *goal.levels))
    tie = replace(goal.tie, pair=goal.tie.pair[keep])
    return list(assign(fewer, Objective(levels, goal.points[keep], tie, goal.scale)).values)[1:]


def wrong_prices() -> tuple[int, int]:
    """Pairs checked, and those priced otherwise than solving again says."""
    checked = wrong = seed = 0
    while checked < PAIRS:
        seed += 1
        problem = waitlist(*SMALL, seed=seed)
        network = build_network(problem)
        goal = objective(problem, network)
        explainer = Explainer(problem, assign(network, goal))
        best = explainer.solved.values
        for pairs, costs in explainer.all_regrets():
            for column, pair in enumerate(pairs.tolist()):
                said = [change for _, change in explainer.levels(costs[:, column])]
                again = forced_values(network, goal, pair)
                wrong += said != [a - b for a, b in zip(again, best, strict=True)]
                checked += 1
    return checked, wrong


def wrong_changes() -> tuple[int, int]:
    """Changes made one after another, and those after which solving again is worth more."""
    chance = random.Random(11)
    problem = waitlist(*SMALL, seed=5)
    replanner = Replanner(problem, solve(problem))
    wrong = 0
    for number in range(CHANGES):
        if chance.random() < 0.5 or len(problem.seekers) < 30:
            stranger = waitlist(1, SMALL[1], seed=1000 + number).seekers[0]
            newcomer = replace(stranger, referral_id=UUID(int=number + 1))
            replanner.arrive(newcomer)
            problem = replace(problem, seekers=(*problem.seekers, newcomer))
        else:
            gone = chance.choice(problem.seekers).referral_id
            replanner.depart(gone)
            stay = tuple(s for s in problem.seekers if s.referral_id != gone)
            problem = replace(problem, seekers=stay)
        wrong += worth(problem, replanner) != [v.value for v in solve(problem).levels]
    return CHANGES, wrong


def worth(problem: object, replanner: Replanner) -> list[int]:
    network = build_network(problem)
    at = {s.referral_id: p for p, s in enumerate(problem.seekers)}
    offers = {o.specialist_id: s for s, o in enumerate(problem.offers)}
    flow = np.zeros(network.arcs, np.bool_)
    load = np.zeros(network.offers, np.int64)
    for referral, specialist in replanner.places().items():
        p = at[referral]
        if specialist is None:
            flow[network.pairs + p] = True
            continue
        first, last = network.first_pair[p : p + 2]
        (found,) = np.flatnonzero(network.pair_offer[first:last] == offers[specialist])
        flow[first + found] = True
        load[offers[specialist]] += 1
    nth = np.arange(len(network.place_offer)) - network.first_place[network.place_offer]
    flow[network.pairs + network.seekers :] = nth < load[network.place_offer]
    return [level.value(flow) for level in objective(problem, network).levels]


def figures(figure: Callable[[str, float, str], None]) -> None:
    checked, wrong = wrong_prices()
    figure("match.explain_checked", checked, "pairs")
    figure("match.explain_wrong", wrong, "pairs")
    changes, wrong = wrong_changes()
    figure("match.incremental_checked", changes, "changes")
    figure("match.incremental_wrong", wrong, "changes")


if __name__ == "__main__":
    figures(lambda name, value, unit: print(f"FIGURE {name} {value:g} {unit}", flush=True))
