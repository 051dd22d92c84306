"""The cheapest chain of moves between two nodes of a board: Dijkstra, compiled, until it arrives.

Lengths are vectors, one number per stage, compared in order. Prices make every move cost nothing or
more, so what is settled is final; afterwards prices are shifted so that they fit the changed plan.
"""

from typing import NamedTuple

import numpy as np

from matching.arrays import Flags, Ints
from matching.compiled import compiled
from matching.replan.board import FAR, NONE, Board


class Search(NamedTuple):
    """Lengths under the board's prices; shape (nodes, stages) and (nodes,)."""

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
    search = Search(np.full((nodes, stages), FAR), none, none.copy(), np.zeros(nodes, np.bool_))
    return search, Heap(np.zeros(nodes, np.int64), none.copy(), np.zeros(1, np.int64))


@compiled
def less(left: Ints, right: Ints) -> bool:
    """Whether one vector comes before the other."""
    for k in range(len(left)):
        if left[k] != right[k]:
            return bool(left[k] < right[k])
    return False


@compiled
def offered(
    search: Search, heap: Heap, node: int | np.int64, length: Ints, by: tuple[int, int]
) -> None:
    """A chain to the node, `by` the node before and who moves; taken if it is the shortest yet."""
    if search.settled[node] or not less(length, search.length[node]):
        return
    search.length[node], search.came[node], search.who[node] = length, by[0], by[1]
    slot = heap.place[node]
    if slot == NONE:
        slot = heap.size[0]
        heap.size[0] += 1
    while slot:
        above = (slot - 1) // 2
        other = heap.nodes[above]
        if not less(length, search.length[other]):
            break
        heap.nodes[slot], heap.place[other] = other, slot
        slot = above
    heap.nodes[slot], heap.place[node] = node, slot


@compiled
def nearest(search: Search, heap: Heap) -> int:
    """Takes the node with the shortest chain off the heap: it is settled. NONE when it is empty."""
    count = heap.size[0]
    if not count:
        return NONE
    found = heap.nodes[0]
    heap.place[found], search.settled[found] = NONE, True
    heap.size[0] = count - 1
    if count == 1:
        return int(found)
    moved = heap.nodes[count - 1]
    slot = 0
    while True:
        below = 2 * slot + 1
        if below >= count - 1:
            break
        if below + 1 < count - 1 and less(
            search.length[heap.nodes[below + 1]], search.length[heap.nodes[below]]
        ):
            below += 1
        other = heap.nodes[below]
        if not less(search.length[other], search.length[moved]):
            break
        heap.nodes[slot], heap.place[other] = other, slot
        slot = below
    heap.nodes[slot], heap.place[moved] = moved, slot
    return int(found)


@compiled
def walk(board: Board, search: Search, heap: Heap, target: int) -> None:
    """Settles nodes until the target is; starts and a limit to the target are on the heap.

    Unsigned numbers of pairs and nodes spare a look at whether they count from the end.
    """
    sink, stages = len(board.head) - 1, board.price.shape[1]
    base, length = np.zeros(stages, np.int64), np.zeros(stages, np.int64)
    first_cost, first_price = board.cost[0], board.price[:, 0].copy()
    offer, first_length = board.offer, search.length[:, 0]
    node = nearest(search, heap)
    while node not in (target, NONE):
        start = search.length[node] - board.price[node]
        p = board.head[node]
        while p != NONE:
            for k in range(stages):
                base[k] = start[k] - board.now[p, k]
                length[k] = base[k] + board.wait[p, k] + board.price[sink, k]
            if node != sink:
                offered(search, heap, sink, length, (node, p))
            begun_at = base[0]
            spare = search.length[target, 0] - begun_at
            for pair in range(np.uint64(board.first[p]), np.uint64(board.last[p])):
                to = np.uint64(offer[pair])
                first = first_cost[pair] + first_price[to]
                if first > spare or first + begun_at > first_length[to]:
                    continue
                length[0] = first + begun_at
                for k in range(1, stages):
                    length[k] = base[k] + board.cost[k, pair] + board.price[to, k]
                if less(length, search.length[target]):
                    offered(search, heap, np.int64(to), length, (node, p))
                    spare = search.length[target, 0] - begun_at
            p = board.following[p]
        if node == sink:
            for s in range(sink):
                if board.closing[s, 0] < FAR:
                    there = start + board.closing[s] + board.price[s]
                    offered(search, heap, s, there, (sink, NONE))
        elif board.opening[node, 0] < FAR:
            there = start + board.opening[node] + board.price[sink]
            offered(search, heap, sink, there, (node, NONE))
        node = nearest(search, heap)
