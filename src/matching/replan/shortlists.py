"""Up to three specialists to choose from, such that whatever everybody chooses, all still fit.

Every participant gets several units of flow into different specialists, with the open places as
capacity: if all options of everybody fit at once, so does any one choice of each. Options missing
cost the more the fewer one has, so that nobody has none while another has three; groups of alike
specialists (way of meeting, gender) hold one option each, so that there is something to choose.
"""

from uuid import UUID

import numpy as np
from ortools.graph.python import min_cost_flow

from domain.pairing.eligibility import Offer
from matching.arrays import Ints, Rows
from matching.flow.min_cost_flow import FlowFailed
from matching.flow.network import Network, build_network
from matching.objective.levels import objective
from matching.problem.advice import Shortlist
from matching.problem.problem import MatchingProblem

MOST_OPTIONS = 3
SAME_KIND = 100
"""Cost of a second option of the same kind as one on the list, in steps of closeness."""


def shortlists(problem: MatchingProblem, options: int = MOST_OPTIONS) -> tuple[Shortlist, ...]:
    """One list per unpinned referral, in the order of referral ids.

    Whoever the plan serves has at least one option, and any one choice of each fits at once.
    """
    network = build_network(problem)
    goal = objective(problem, network)
    dear = np.maximum(goal.levels[0].wait.astype(np.int64), 1)
    chosen = _chosen(network, _kinds(problem), (goal.levels[1].pair, dear), options)
    closest = np.lexsort((goal.levels[1].pair[chosen], network.pair_seeker[chosen]))
    lists: dict[int, list[UUID]] = {}
    for pair in chosen[closest].tolist():
        specialist = problem.offers[network.pair_offer[pair]].specialist_id
        lists.setdefault(int(network.pair_seeker[pair]), []).append(specialist)
    return tuple(
        Shortlist(problem.seekers[p].referral_id, tuple(lists.get(p, ())))
        for p in np.flatnonzero(network.active).tolist()
    )


def _kinds(problem: MatchingProblem) -> Ints:
    """A number per kind of specialist: alike in gender, credential and ways of meeting."""
    kinds: dict[object, int] = {}
    return np.array([kinds.setdefault(_kind(o), len(kinds)) for o in problem.offers], np.int64)


def _kind(offer: Offer) -> object:
    return offer.gender, offer.credential, offer.modes


def _chosen(network: Network, kinds: Ints, costs: tuple[Rows, Ints], options: int) -> Ints:
    """Numbers of the pairs on somebody's list, ascending."""
    closeness, dear = costs
    solver = min_cost_flow.SimpleMinCostFlow()
    seekers = np.arange(network.seekers)
    first_offer, sink = network.seekers, network.seekers + network.offers
    cell = network.pair_seeker * (kinds.max(initial=0) + 1) + kinds[network.pair_offer]
    groups, group = np.unique(cell, return_inverse=True)
    of_group = groups // (kinds.max(initial=0) + 1)
    node = sink + 1 + np.arange(len(groups))

    def arcs(tail: Ints, head: Ints, capacity: int | Ints, cost: int | Ints | Rows) -> Ints:
        wide = (np.broadcast_to(np.asarray(x, np.int64), tail.shape) for x in (capacity, cost))
        ends = tail.astype(np.int32), head.astype(np.int32)
        return np.asarray(solver.add_arcs_with_capacity_and_unit_cost(*ends, *wide))

    arcs(of_group, node, 1, 0)
    arcs(of_group, node, options, SAME_KIND)
    pairs = arcs(sink + 1 + group, network.pair_offer.astype(np.int64) + first_offer, 1, closeness)
    waits = np.full(network.seekers, sink)
    step = int(closeness.max(initial=0)) + SAME_KIND + 1
    for nth in range(options - 1, 0, -1):
        arcs(seekers, waits, 1, step * 10 ** (options - 1 - nth))
    arcs(seekers, waits, 1, step * 10**options * (network.offers + 2) * dear)
    offers = np.arange(network.offers)
    arcs(first_offer + offers, np.full(network.offers, sink), network.open_places, 0)
    supply = np.zeros(sink + 1 + len(groups), np.int64)
    supply[: network.seekers] = options * network.active
    supply[sink] = -int(supply[: network.seekers].sum())
    solver.set_nodes_supplies(np.arange(len(supply), dtype=np.int32), supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise FlowFailed(str(status))
    return np.flatnonzero(solver.flows(pairs.astype(np.int32)) > 0)
