"""Prices that prove a flow best: computed from the flow alone, not taken from the solver.

In the residual network a seeker can only move from where they are to another arc of theirs, so
seekers vanish: moving p from s to t costs c(p, t) - c(p, s). What is left has the offers and the
sink as nodes. Bellman-Ford there gives exact integer potentials, or a negative cycle: a wrong plan.
"""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Flags, Ints
from matching.flow.network import Network

FIRST_LOOK = 32
"""Rounds of Bellman-Ford before the first look for a cycle; a best plan seldom needs more."""
WALKS = 32
LARGE = 500_000
"""Arcs from which a compiled loop is tried first; what it finds is checked arc by arc."""


class NotOptimal(ArithmeticError):
    """The flow can be improved, so the plan is not the best one."""


@dataclass(frozen=True, slots=True)
class Residual:
    """Arcs tail -> head over offers + sink; `arc` is the network arc that each uses or undoes."""

    tail: Ints
    head: Ints
    cost: Ints
    arc: Ints


def holders(network: Network, flow: Flags) -> Ints:
    """The node where each seeker is: their offer, or the sink when waiting. Shape (seekers,)."""
    at = np.full(network.seekers, network.sink, np.int64)
    chosen = np.flatnonzero(flow[: network.pairs])
    at[network.pair_seeker[chosen]] = network.pair_offer[chosen]
    return at


def current_costs(network: Network, flow: Flags, cost: Ints) -> Ints:
    """Cost of the arc that each seeker uses, shape (seekers,)."""
    now = cost[network.pairs : network.pairs + network.seekers].copy()
    chosen = np.flatnonzero(flow[: network.pairs])
    now[network.pair_seeker[chosen]] = cost[chosen]
    return now


def residual(network: Network, flow: Flags, cost: Ints, free: Flags) -> Residual:
    """The contracted residual network over the free arcs (shape (arcs,))."""
    at, now = holders(network, flow), current_costs(network, flow, cost)
    waits = network.pairs + network.seekers
    pairs = np.flatnonzero(free[: network.pairs] & ~flow[: network.pairs])
    who = network.pair_seeker[pairs]
    resting = np.flatnonzero(free[network.pairs : waits] & ~flow[network.pairs : waits])
    resting = resting[at[resting] < network.sink]
    places = np.flatnonzero(free[waits:])
    held = flow[waits:][places]
    offer = network.place_offer[places].astype(np.int64)
    place_cost = cost[waits:][places]
    return Residual(
        np.concatenate([at[who], at[resting], np.where(held, network.sink, offer)]),
        np.concatenate(
            [
                network.pair_offer[pairs],
                np.full(len(resting), network.sink),
                np.where(held, offer, network.sink),
            ]
        ),
        np.concatenate(
            [
                cost[pairs] - now[who],
                cost[network.pairs + resting] - now[resting],
                np.where(held, -place_cost, place_cost),
            ]
        ),
        np.concatenate([pairs, network.pairs + resting, waits + places]),
    )


def potentials(nodes: int, arcs: Residual) -> Ints:
    """Integers with cost + potential[head] - potential[tail] >= 0 on every arc; the last is 0.

    Shape (nodes,). Raises NotOptimal when there are none.
    """
    if len(arcs.tail) >= LARGE:
        from matching.flow.lowering import lowered  # noqa: PLC0415  compiled loops, for the large only

        found = lowered(nodes, arcs.tail, arcs.head, arcs.cost)
        if (arcs.cost + found[arcs.head] >= found[arcs.tail]).all():
            return np.asarray(found - found[-1])
    order = np.argsort(arcs.tail, kind="stable")
    tail, head, cost = arcs.tail[order], arcs.head[order], arcs.cost[order]
    starts = np.flatnonzero(np.diff(tail, prepend=-1))
    first = tail[starts]
    price: Ints = np.zeros(nodes, np.int64)
    if not len(starts):
        return price
    for turn in range(1, nodes + 2):
        dear = cost + price[head]
        best = np.minimum.reduceat(dear, starts)
        lower = np.flatnonzero(best < price[first])
        if not len(lower):
            return np.asarray(price - price[-1])
        if turn & (turn - 1) == 0 and turn >= FIRST_LOOK:
            _refuse_cycle(Residual(tail, head, cost, dear), starts, best, first[lower])
        price[first[lower]] = best[lower]
    raise NotOptimal("a cycle of moves improves the plan")


def _refuse_cycle(arcs: Residual, starts: Ints, best: Ints, lowered: Ints) -> None:
    """Follows the cheapest arcs from nodes that still fall; a cycle below zero ends the search."""
    at_best = np.flatnonzero(arcs.arc == np.repeat(best, np.diff(starts, append=len(arcs.tail))))
    nodes, index = np.unique(arcs.tail[at_best], return_index=True)
    choice = dict(zip(nodes.tolist(), at_best[index].tolist(), strict=True))
    for node in lowered[:WALKS].tolist():
        seen: dict[int, int] = {}
        total = 0
        while node in choice and node not in seen:
            seen[node] = total
            total += int(arcs.cost[choice[node]])
            node = int(arcs.head[choice[node]])  # noqa: PLW2901  walks on from the start node
        if node in seen and total < seen[node]:
            raise NotOptimal("a cycle of moves improves the plan")


def reduced_costs(network: Network, flow: Flags, cost: Ints, price: Ints) -> Ints:
    """Reduced cost of every arc under the offers' prices, shape (arcs,).

    A seeker's own price is what their present arc costs with the price of its head.
    """
    waits = network.pairs + network.seekers
    own = current_costs(network, flow, cost) + price[holders(network, flow)]
    return np.concatenate(
        [
            cost[: network.pairs] + price[network.pair_offer] - own[network.pair_seeker],
            cost[network.pairs : waits] + price[network.sink] - own,
            cost[waits:] + price[network.sink] - price[network.place_offer],
        ]
    )
