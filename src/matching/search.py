"""Cheapest chains of moves from one place to another, found as far as they are needed.

Costs are vectors (one number per stage) compared in order, so labels are arrays of shape
(stages, nodes) and the queue holds tuples. The caller says which moves lead out of (or into) a
node; reduced costs are never negative, so Dijkstra's order is right.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from matching.arrays import Ints
from matching.moves import less

FAR = np.int64(1) << np.int64(61)
Vector = tuple[int, ...]
Ways = tuple[Ints, Ints, Ints]
"""Nodes at the other end, shape (n,); reduced costs, shape (stages, n); who moves, or -1."""


@dataclass(frozen=True, slots=True)
class Way:
    """What a search found: the distance to the target, the settled nodes with their distances, and
    how each node was reached."""

    distance: Vector
    settled: dict[int, Vector]
    came: dict[int, tuple[int, int]]
    """Node -> (node before it, who moves)."""

    def back_from(self, node: int) -> Iterator[tuple[int, int]]:
        """(who moves, where to) from `node` back to the start; places alone are nobody's."""
        while node >= 0:
            before, who = self.came[node]
            if who >= 0:
                yield who, node
            node = before


class NoWay(LookupError):
    """The target can't be reached."""


def cheapest_way(start: Ways, target: int, nodes: int, ways: Callable[[int], Ways]) -> Way:
    """From the start to the target, and no further. Raises NoWay."""
    label = np.full((len(start[1]), nodes), FAR)
    came: dict[int, tuple[int, int]] = {}
    settled: dict[int, Vector] = {}
    queue: list[tuple[Vector, bool, int]] = []
    """The target comes first among equals: beyond it there is nothing to find."""

    def relax(before: int, found: Ways) -> None:
        heads, cost, who = found
        nearer = less(cost, label[:, heads]) & less(cost, label[:, target : target + 1])
        for k in np.flatnonzero(nearer).tolist():
            node, vector = int(heads[k]), tuple(cost[:, k].tolist())
            if vector < tuple(label[:, node].tolist()):
                label[:, node] = vector
                came[node] = (before, int(who[k]))
                heapq.heappush(queue, (vector, node != target, node))

    relax(-1, start)
    while queue:
        vector, _, node = heapq.heappop(queue)
        if node in settled:
            continue
        settled[node] = vector
        if node == target:
            return Way(vector, settled, came)
        heads, cost, who = ways(node)
        relax(node, (heads, cost + np.array(vector, np.int64)[:, None], who))
    raise NoWay
