"""Cheapest chains of moves from one place to another, found as far as they are needed.

Costs are vectors (one number per stage) compared in order, so labels are arrays of shape
(stages, nodes) and the queue holds tuples. The caller says which moves lead out of (or into) a
node; reduced costs are never negative, so Dijkstra's order is right.
"""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from matching.arrays import Flags, Ints

FAR = np.int64(1) << np.int64(61)
Vector = tuple[int, ...]
Moves = tuple[Ints, Ints, Ints]
"""Nodes at the other end, shape (n,); reduced costs, shape (stages, n); who moves, or -1."""


def less(left: Ints, right: Ints) -> Flags:
    """Column by column, whether left comes before right in the order of the stages."""
    result = left[-1] < right[-1]
    for a, b in zip(left[-2::-1], right[-2::-1], strict=True):
        result = (a < b) | ((a == b) & result)
    return np.asarray(result)


@dataclass(frozen=True, slots=True)
class Way:
    """What a search found: the distance to the target (None when it is not nearer than the limit),
    the settled nodes with their distances, and how each node was reached."""

    distance: Vector | None
    settled: dict[int, Vector]
    came: dict[int, tuple[int, int]]
    """Node -> (node before it, who moves)."""

    def back_from(self, node: int) -> Iterable[tuple[int, int, int]]:
        """(node, node before, who) from `node` to the start; the start's node before is -1."""
        while node >= 0:
            before, who = self.came[node]
            yield node, before, who
            node = before


def cheapest_way(
    start: Moves, target: int, nodes: int, limit: Vector | None, moves: Callable[[int], Moves]
) -> Way:
    """From the start moves to the target; stops at the limit, if one is given."""
    stages = len(start[1])
    label = np.full((stages, nodes), FAR)
    came: dict[int, tuple[int, int]] = {}
    settled: dict[int, Vector] = {}
    queue: list[tuple[Vector, bool, int]] = []
    """The target comes first among equals: beyond it there is nothing to find."""
    bound = None if limit is None else np.array(limit, np.int64)[:, None]

    def relax(before: int, found: Moves) -> None:
        heads, cost, who = found
        nearer = less(cost, label[:, heads]) & less(cost, label[:, target : target + 1])
        if bound is not None:
            nearer &= less(cost, bound)
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
        heads, cost, who = moves(node)
        relax(node, (heads, cost + np.array(vector, np.int64)[:, None], who))
    return Way(None, settled, came)
