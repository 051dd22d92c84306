"""Exact shortest moves in the residual network, level by level, for every question at once.

Nodes are the offers and the sink; an arc u -> v is the cheapest single move from u to v. Distances
are vectors, one number per stage, compared in order. Each stage is one Dijkstra (SciPy, compiled)
over the arcs that every earlier stage left on a shortest path, shifted so that no arc is negative.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from matching.arrays import Flags, Ints
from matching.flow.certificate import Residual, potentials, residual
from matching.flow.network import Network
from matching.objective.assignment import Assignment, all_free
from matching.objective.stages import Stage, packed_stages

EXACT = 1 << 53
"""Doubles hold every integer up to here, and SciPy's Dijkstra adds in doubles."""
Doubles = NDArray[np.float64]


class DistanceTooLarge(ArithmeticError):
    """A distance left the range in which doubles are exact."""


@dataclass(frozen=True)
class MoveGraph:
    """Merged residual arcs, by head; `reduced[k]` are stage k's reduced costs of the arcs."""

    nodes: int
    tail: Ints
    head: Ints
    arc: Ints
    reduced: tuple[Ints, ...]
    price: tuple[Ints, ...]

    @property
    def sink(self) -> int:
        return self.nodes - 1

    @cached_property
    def head_start(self) -> Ints:
        """Arcs into node v are `head_start[v] : head_start[v + 1]`, by tail."""
        return _starts(self.head, self.nodes)

    @cached_property
    def by_head(self) -> csr_array:
        """The first stage's reduced costs, a row per head: made once, searched for every node."""
        return _matrix(self.nodes, self.head, self.tail, self.reduced[0])


@dataclass(frozen=True, slots=True)
class Distances:
    """From every node to one (or from one to every node): a true cost per stage, and the way.

    `step[k]` are distances of stage k, shape (nodes,); `reached` says which nodes have one;
    `following` is the next node on the way (-9999 at the end of it).
    """

    step: tuple[Ints, ...]
    reached: Flags
    following: Ints


def move_graph(
    network: Network, flow: Flags, stages: Sequence[Stage], price: Sequence[Ints]
) -> MoveGraph:
    """The residual network of a best flow, cheapest move per pair of nodes only.

    `price` are prices that prove the flow, one array of shape (offers + 1,) per stage.
    """
    free = all_free(network)
    found = [residual(network, flow, stage.cost(), free) for stage in stages]
    tail, head, arc = found[0].tail, found[0].head, found[0].arc
    reduced = [
        one.cost + worth[head] - worth[tail] for one, worth in zip(found, price, strict=True)
    ]
    order = np.lexsort((arc, *reversed(reduced), tail, head))
    cell = head[order] * (network.offers + 1) + tail[order]
    order = order[np.flatnonzero(np.diff(cell, prepend=-1))]
    graph = MoveGraph(
        network.offers + 1,
        tail[order],
        head[order],
        arc[order],
        tuple(one[order] for one in reduced),
        tuple(price),
    )
    return _without_detours(graph)


def solved_graph(solved: Assignment) -> tuple[tuple[Stage, ...], MoveGraph]:
    """The moves of a solved assignment, its levels packed strictly."""
    stages = packed_stages(solved.objective.levels, solved.network)
    price = stage_prices(solved, stages)
    return stages, move_graph(solved.network, solved.flow, stages, price)


def stage_prices(solved: Assignment, stages: tuple[Stage, ...]) -> tuple[Ints, ...]:
    """The levels' prices packed as the stages pack their levels."""
    worth = {proof.level.name: proof.price for proof in solved.proofs}
    nodes = solved.network.offers + 1
    packed = []
    for stage in stages:
        total = np.zeros(nodes, np.int64)
        for level, factor in zip(stage.levels, stage.factors, strict=True):
            total = total + factor * worth[level.name]
        packed.append(total)
    return tuple(packed)


def _without_detours(graph: MoveGraph) -> MoveGraph:
    """Drops arcs dearer than the way through the sink: no shortest way uses them."""
    to_sink = _one_stage(graph, graph.reduced[0], graph.sink, backwards=True)[0]
    from_sink = _one_stage(graph, graph.reduced[0], graph.sink, backwards=False)[0]
    keep = graph.reduced[0] <= to_sink[graph.tail] + from_sink[graph.head]
    return MoveGraph(
        graph.nodes,
        graph.tail[keep],
        graph.head[keep],
        graph.arc[keep],
        tuple(one[keep] for one in graph.reduced),
        graph.price,
    )


def distances(graph: MoveGraph, node: int, *, backwards: bool = True) -> Distances:
    """Cheapest moves from every node to `node`, or from `node` to every node if not backwards.

    Raises DistanceTooLarge rather than answer inexactly.
    """
    start, end = (graph.tail, graph.head) if backwards else (graph.head, graph.tail)
    arcs: Ints | slice = slice(None)
    layer = np.zeros(graph.nodes, np.int64)
    steps: list[Ints] = []
    for number, reduced in enumerate(graph.reduced):
        cost, tails, heads = reduced[arcs], start[arcs], end[arcs]
        lowest = max(0, -int(cost.min(initial=0)))
        if number or lowest or not backwards:
            shifted = cost + lowest * (layer[tails] - layer[heads])
            found, following = _searched(_matrix(graph.nodes, heads, tails, shifted), node)
        else:
            found, following = _searched(graph.by_head, node)
        reached = np.isfinite(found)
        far = np.where(reached, found, 0).astype(np.int64) - lowest * layer
        tight = np.flatnonzero(far[tails] - far[heads] == cost)
        tight = tight[reached[tails[tight]] & reached[heads[tight]]]
        arcs = tight if isinstance(arcs, slice) else arcs[tight]
        steps.append(far)
        if number + 1 < len(graph.reduced):
            layer = _layers(steps, reached)
    sign = 1 if backwards else -1
    true = tuple(
        far + sign * (worth - worth[node]) for far, worth in zip(steps, graph.price, strict=True)
    )
    return Distances(true, reached, following)


def _layers(steps: list[Ints], reached: Flags) -> Ints:
    """Dense rank of the distances so far, so that every dearer move goes down a layer."""
    rows = np.stack(steps)
    rows[:, ~reached] = 0
    order = np.lexsort(rows[::-1])
    changed = (np.diff(rows[:, order], axis=1) != 0).any(axis=0)
    layer = np.zeros(rows.shape[1], np.int64)
    layer[order[1:]] = np.cumsum(changed)
    return layer


def middle_prices(nodes: int, arcs: Residual) -> Ints:
    """Prices halfway between the lowest and the highest that prove the same plan, shape (nodes,).

    Where a node has no way to the sink or from it, the one end that there is.
    """
    price = potentials(nodes, arcs)
    reduced = arcs.cost + price[arcs.head] - price[arcs.tail]
    order = np.lexsort((reduced, arcs.tail, arcs.head))
    cell = arcs.head[order] * nodes + arcs.tail[order]
    order = order[np.flatnonzero(np.diff(cell, prepend=-1))]
    graph = MoveGraph(nodes, arcs.tail[order], arcs.head[order], arcs.arc[order], (), ())
    up = _one_stage(graph, reduced[order], nodes - 1, backwards=True)[0]
    down = _one_stage(graph, reduced[order], nodes - 1, backwards=False)[0]
    up = np.where(np.isfinite(up), up, 0).astype(np.int64)
    down = np.where(np.isfinite(down), down, 0).astype(np.int64)
    return np.asarray(price + (up - down) // 2)


def _one_stage(graph: MoveGraph, cost: Ints, node: int, *, backwards: bool) -> tuple[Doubles, Ints]:
    """Distances of one stage alone, and the next node on the way."""
    rows, columns = (graph.head, graph.tail) if backwards else (graph.tail, graph.head)
    return _searched(_matrix(graph.nodes, rows, columns, cost), node)


def _matrix(nodes: int, rows: Ints, columns: Ints, cost: Ints) -> csr_array:
    """Costs for SciPy; arcs that lie row by row already are taken as they are."""
    data = cost.astype(np.float64)
    if (rows[1:] >= rows[:-1]).all():
        return csr_array((data, columns, _starts(rows, nodes)), shape=(nodes, nodes))
    return csr_array((data, (rows, columns)), shape=(nodes, nodes))


def _starts(rows: Ints, nodes: int) -> Ints:
    counts = np.bincount(rows, minlength=nodes)
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])


def _searched(matrix: csr_array, node: int) -> tuple[Doubles, Ints]:
    """SciPy's Dijkstra from one row. Raises DistanceTooLarge."""
    found, following = dijkstra(matrix, indices=node, return_predecessors=True)
    if found[np.isfinite(found)].max(initial=0) >= EXACT:
        raise DistanceTooLarge
    return found, following
