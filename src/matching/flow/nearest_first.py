"""What every search takes up next: of the nodes that it has come to, the nearest (Dijkstra).

Lengths are vectors, one number per stage, compared in order; no move makes a way shorter, so that
what is taken up is settled.
"""

from typing import NamedTuple

import numpy as np

from matching.arrays import Flags, Ints
from matching.compiled import compiled

FAR = np.int64(1) << np.int64(60)
"""Dearer than any move: no such move."""
NONE = -1


class Search(NamedTuple):
    """Lengths under prices that let no single move pay; shape (nodes, stages) and (nodes,)."""

    length: Ints
    came: Ints
    """The node before, NONE at a start (or where nothing came)."""
    who: Ints
    """Who moves into the node, NONE for a place that changes hands."""
    settled: Flags


class Heap(NamedTuple):
    """Nodes by length: a binary heap of which each node knows its place."""

    nodes: Ints
    place: Ints
    size: Ints
    """One number: how many nodes are in it."""


def begun(nodes: int, stages: int) -> tuple[Search, Heap]:
    """A search that has looked at nothing yet."""
    none = np.full(nodes, NONE)
    search = Search(
        np.full((nodes, stages), FAR),
        none,
        none.copy(),
        np.zeros(nodes, np.bool_),
    )
    return search, Heap(np.zeros(nodes, np.int64), none.copy(), np.zeros(1, np.int64))


@compiled
def shorter(left: Ints, a: int | np.int64, right: Ints, b: int | np.int64) -> bool:
    """Whether row a of the one comes before row b of the other. Rows are named, not cut out: to
    cut one out takes longer than to compare it."""
    for k in range(left.shape[1]):
        if left[a, k] != right[b, k]:
            return bool(left[a, k] < right[b, k])
    return False


@compiled
def offered(
    search: Search, heap: Heap, node: int | np.int64, length: Ints, by: tuple[int, int]
) -> None:
    """A chain to the node, of the one length that is given (shape (1, stages)), `by` the node
    before and who moves; taken if it is the shortest yet."""
    if search.settled[node] or not shorter(length, 0, search.length, node):
        return
    for k in range(length.shape[1]):
        search.length[node, k] = length[0, k]
    search.came[node], search.who[node] = by
    slot = heap.place[node]
    if slot == NONE:
        slot = heap.size[0]
        heap.size[0] += 1
    while slot:
        above = (slot - 1) // 2
        other = heap.nodes[above]
        if not shorter(length, 0, search.length, other):
            break
        heap.nodes[slot], heap.place[other] = other, slot
        slot = above
    heap.nodes[slot], heap.place[node] = node, slot


@compiled
def nearest(search: Search, heap: Heap) -> int:
    """Takes the node with the shortest chain off the heap: it is settled. NONE when it is empty."""
    length, nodes, place, count = search.length, heap.nodes, heap.place, heap.size[0]
    if not count:
        return NONE
    found = nodes[0]
    place[found], search.settled[found] = NONE, True
    count -= 1
    heap.size[0] = count
    if not count:
        return int(found)
    moved = nodes[count]
    slot = 0
    while True:
        below = 2 * slot + 1
        if below >= count:
            break
        if below + 1 < count and shorter(length, nodes[below + 1], length, nodes[below]):
            below += 1
        other = nodes[below]
        if not shorter(length, other, length, moved):
            break
        nodes[slot], place[other] = other, slot
        slot = below
    nodes[slot], place[moved] = moved, slot
    return int(found)
