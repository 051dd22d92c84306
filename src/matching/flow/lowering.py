"""The bulk of Bellman-Ford for large networks: a queue of nodes instead of rounds over all arcs."""

import numpy as np

from matching.arrays import Ints
from matching.compiled import compiled

TURNS = 64
"""A best plan's prices are found when each node has been looked at so often at most, or nearly."""


@compiled
def lowered(nodes: int, tail: Ints, head: Ints, cost: Ints) -> Ints:
    """Prices from zero downwards until no arc asks for less, or after `TURNS`; shape (nodes,)."""
    first = np.zeros(nodes + 1, np.int64)
    for arc in range(len(head)):
        first[head[arc] + 1] += 1
    first = np.cumsum(first)
    following, by_head = first.copy(), np.empty(len(head), np.int64)
    for arc in range(len(head)):
        by_head[following[head[arc]]] = arc
        following[head[arc]] += 1
    tails, costs = tail[by_head], cost[by_head]
    price = np.zeros(nodes, np.int64)
    queue, queued = np.arange(nodes), np.ones(nodes, np.bool_)
    begin, waiting, most = 0, nodes, TURNS * nodes
    while waiting and most:
        node = queue[begin]
        begin, waiting, most = (begin + 1) % nodes, waiting - 1, most - 1
        queued[node] = False
        for arc in range(first[node], first[node + 1]):
            there, less = tails[arc], costs[arc] + price[node]
            if less < price[there]:
                price[there] = less
                if not queued[there]:
                    queued[there] = True
                    queue[(begin + waiting) % nodes] = there
                    waiting += 1
    return price
