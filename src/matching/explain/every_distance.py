"""Distances as `shortest` has them, for whoever asks about every node: compiled searches.

No way from t to v is longer than the one through the sink, and what that one costs is known for all
t and v from two searches. So each search looks only at nodes from which a shorter way leads.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from matching.arrays import Flags, Ints
from matching.compiled import compiled
from matching.explain.shortest import DistanceTooLarge, MoveGraph
from matching.flow.nearest_first import FAR, NONE, Heap, Search, begun, nearest, offered


def distances_to_each(
    graph: MoveGraph, nodes: Iterable[int]
) -> Iterator[tuple[tuple[Ints, ...], Flags]]:
    """Cheapest moves from every node to each of these: a true cost per stage, and which nodes have
    a way there. Raises DistanceTooLarge."""
    cost = np.ascontiguousarray(np.stack(graph.reduced, axis=1))
    by_tail = np.argsort(graph.tail, kind="stable")
    out = np.searchsorted(graph.tail[by_tail], np.arange(graph.nodes + 1))
    back = graph.head_start, graph.tail, cost
    there = _searched(back, graph.sink, _nothing_known(cost, graph.nodes))
    here = _searched(
        (out, graph.head[by_tail], cost[by_tail]), graph.sink, _nothing_known(cost, graph.nodes)
    )
    for node in nodes:
        through = there.settled & here.settled[node]
        known = np.where(through[:, None], there.length + here.length[node], FAR)
        search = _searched(back, node, known)
        reached = through | search.settled
        if search.length[reached, 0].max(initial=0) >= FAR:
            raise DistanceTooLarge
        yield (
            tuple(
                far + worth - worth[node]
                for far, worth in zip(search.length.T, graph.price, strict=True)
            ),
            reached,
        )


def _nothing_known(cost: Ints, nodes: int) -> Ints:
    return np.full((nodes, cost.shape[1]), FAR)


def _searched(arcs: tuple[Ints, Ints, Ints], node: int, known: Ints) -> Search:
    """From one node, against `arcs`: where those into each node begin, their tails, their costs.
    What is not shorter than it is `known` to be (shape (nodes, stages)) is left as it is."""
    search, heap = begun(len(known), known.shape[1])
    search.length[:] = known
    offered(search, heap, node, np.zeros((1, known.shape[1]), np.int64), (NONE, NONE))
    settle(arcs, search, heap)
    return search


@compiled
def settle(arcs: tuple[Ints, Ints, Ints], search: Search, heap: Heap) -> None:
    """Settles every node from which a shorter way than is known leads to what is on the heap."""
    start, tail, cost = arcs
    stages, first = cost.shape[1], search.length[:, 0]
    length = np.zeros((1, stages), np.int64)
    node = nearest(search, heap)
    while node != NONE:
        for arc in range(np.uint64(start[node]), np.uint64(start[node + 1])):
            to = np.uint64(tail[arc])
            length[0, 0] = first[node] + cost[arc, 0]
            if length[0, 0] > first[to]:
                continue
            for k in range(1, stages):
                length[0, k] = search.length[node, k] + cost[arc, k]
            offered(search, heap, np.int64(to), length, (node, NONE))
        node = nearest(search, heap)
