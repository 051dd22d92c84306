"""The cheapest chain of moves between two nodes of a board: Dijkstra, compiled, until it arrives.

Lengths are vectors, one number per stage, compared in order. Prices make every move cost nothing or
more, so what is settled is final; afterwards prices are shifted so that they fit the changed plan.
"""

import numpy as np

from matching.compiled import compiled
from matching.flow.nearest_first import FAR, NONE, Heap, Search, nearest, offered, shorter
from matching.replan.board import Board


@compiled
def walk(board: Board, search: Search, heap: Heap, target: int) -> None:  # noqa: PLR0912  one loop
    """Settles nodes until the target is; starts and a limit to the target are on the heap.

    Unsigned numbers of pairs and nodes spare a look at whether they count from the end; nodes that
    are settled already, to which most moves lead, are left out by the first number alone.
    """
    sink, stages = len(board.head) - 1, board.price.shape[1]
    base, length = np.zeros(stages, np.int64), np.zeros((1, stages), np.int64)
    first_cost, first_price = board.cost[0], board.price[:, 0].copy()
    offer, open_to = board.offer, search.length[:, 0].copy()
    node = nearest(search, heap)
    while node != NONE and shorter(search.length, node, search.length, target):
        open_to[node] = -FAR
        start = search.length[node] - board.price[node]
        p = board.head[node]
        while p != NONE:
            for k in range(stages):
                base[k] = start[k] - board.now[p, k]
                length[0, k] = base[k] + board.wait[p, k] + board.price[sink, k]
            if node != sink:
                offered(search, heap, sink, length, (node, p))
            begun_at = base[0]
            spare = search.length[target, 0] - begun_at
            for pair in range(np.uint64(board.first[p]), np.uint64(board.last[p])):
                to = np.uint64(offer[pair])
                first = first_cost[pair] + first_price[to]
                if first > spare or first + begun_at > open_to[to]:
                    continue
                length[0, 0] = first + begun_at
                for k in range(1, stages):
                    length[0, k] = base[k] + board.cost[k, pair] + board.price[to, k]
                if shorter(length, 0, search.length, target):
                    offered(search, heap, np.int64(to), length, (node, p))
                    open_to[to] = search.length[to, 0]
                    spare = search.length[target, 0] - begun_at
            p = board.following[p]
        if node == sink:
            for s in range(sink):
                if board.closing[s, 0] < FAR:
                    for k in range(stages):
                        length[0, k] = start[k] + board.closing[s, k] + board.price[s, k]
                    offered(search, heap, s, length, (sink, NONE))
        elif board.opening[node, 0] < FAR:
            for k in range(stages):
                length[0, k] = start[k] + board.opening[node, k] + board.price[sink, k]
            offered(search, heap, sink, length, (node, NONE))
        node = nearest(search, heap)
