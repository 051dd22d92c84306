"""Everybody's place while a plan changes: who may go where, at what price, by which chain."""

from collections.abc import Iterable

import numpy as np

from matching.arrays import Flags, Ints
from matching.flow.certificate import holders
from matching.flow.nearest_first import FAR, NONE, begun, offered
from matching.flow.network import Network
from matching.objective.levels import place_cost
from matching.objective.ranks import Costs, packed
from matching.objective.stages import Stage
from matching.replan.board import Board, enter, grown, leave
from matching.replan.cheapest_chain import walk

Steps = list[tuple[int, int]]
"""Who moves where along a chain, first to last; NONE for a person is a place that changes hands."""


class Moves:
    """The board of a plan and its prices, kept fitting as people move. Vectors have a number per
    stage; a person's node is an offer, the sink when waiting, NONE outside the plan."""

    def __init__(
        self, network: Network, flow: Flags, stages: tuple[Stage, ...], price: Ints
    ) -> None:
        """`price` fits the flow, shape (offers + 1, stages). People are numbered by where they are,
        so that those at one node lie beside each other; `number` has that of each seeker."""
        self.stages, self.sink = stages, network.sink
        costs = np.stack([stage.cost() for stage in stages], axis=1)
        pairs, waits = network.pairs, network.pairs + network.seekers
        self.pairs, self.count = pairs, network.seekers
        self.used, self.capacity = network.used.copy(), network.capacity.copy()
        chosen = np.flatnonzero(flow[:pairs])
        now = costs[pairs:waits].copy()
        now[network.pair_seeker[chosen]] = costs[chosen]
        at = np.where(network.active, holders(network, flow), NONE)
        self.load = np.bincount(at[at >= 0], minlength=self.sink + 1)[: self.sink]
        places = np.full((self.sink, len(stages)), FAR)
        order = np.argsort(at, kind="stable")
        at, size = at[order], np.diff(network.first_pair)[order]
        last = np.cumsum(size)
        rows = np.repeat(network.first_pair[:-1][order] - last + size, size) + np.arange(pairs)
        self.number = np.argsort(order)
        self.board = Board(
            last - size,
            last,
            network.pair_offer[rows],
            np.ascontiguousarray(costs[rows].T),
            costs[pairs:waits][order],
            at,
            now[order],
            *_chained(at, self.sink + 1),
            places,
            places.copy(),
            price.copy(),
        )
        self._price_places(np.arange(self.sink))

    def add(self, offers: Ints, costs: Costs) -> int:
        """A newcomer with these candidates, outside the plan as yet; their number."""
        p, pairs = self.count, self.pairs
        self.count, self.pairs = p + 1, pairs + len(offers)
        self._make_room()
        board = self.board
        board.offer[pairs : self.pairs] = offers
        board.cost[:, pairs : self.pairs] = packed(self.stages, costs, 0, len(offers))
        board.wait[p] = packed(self.stages, costs, 1, 1)[:, 0]
        board.first[p], board.last[p], board.at[p] = pairs, self.pairs, NONE
        return p

    def options(self, p: int) -> tuple[Ints, Ints]:
        """Where one person can be, the sink last, and what each costs, shape (options, stages)."""
        a, b = self.board.first[p], self.board.last[p]
        nodes = np.append(self.board.offer[a:b], self.sink)
        return nodes, np.concatenate([self.board.cost[:, a:b].T, self.board.wait[p : p + 1]])

    def put(self, people: Iterable[tuple[int, int]]) -> None:
        """Moves people to nodes; NONE takes them out of the plan."""
        board = self.board
        changed: set[int] = set()
        for p, node in people:
            left = leave(board, p)
            enter(board, p, node)
            changed |= {left, node}
            if left not in (NONE, self.sink):
                self.load[left] -= 1
            if node == self.sink:
                board.now[p] = board.wait[p]
            elif node != NONE:
                self.load[node] += 1
                a, b = board.first[p], board.last[p]
                board.now[p] = board.cost[:, a + int((board.offer[a:b] == node).argmax())]
        self._price_places(np.array(sorted(changed - {NONE, self.sink}), np.int64))

    def resize(self, s: int, *, used: int, capacity: int) -> None:
        """The places of an offer, and those taken outside the plan."""
        self.used[s], self.capacity[s] = used, capacity
        self._price_places(np.array([s]))

    def newcomers_chain(self, p: int) -> Steps:
        """From outside the plan to the sink; prices fit once everybody on the chain has moved."""
        nodes, cost = self.options(p)
        reach = cost + self.board.price[nodes]
        nearest = reach[np.lexsort(reach.T[::-1])[0]]
        starts = [(int(n), r) for n, r in zip(nodes.tolist(), reach - nearest, strict=True)]
        return self._chain(starts, p, self.sink, None)

    def chain(self, start: int, target: int, limit: Ints | None = None) -> Steps:
        """From one node to another, one of them the sink; nobody moves at the limit or beyond.

        The prices fit once everybody on the chain has moved; without a chain, a place that costs
        the limit fits them.
        """
        return self._chain([(start, np.zeros(len(self.stages), np.int64))], NONE, target, limit)

    def _chain(
        self, starts: list[tuple[int, Ints]], who: int, target: int, limit: Ints | None
    ) -> Steps:
        board = self.board
        search, heap = begun(self.sink + 1, len(self.stages))
        if limit is not None:
            offered(search, heap, target, limit[None, :], (NONE, NONE))
        for node, length in starts:
            offered(search, heap, node, length[None, :], (NONE, who))
        walk(board, search, heap, target)
        most, nearer = search.length[target].copy(), search.settled
        if target == self.sink:
            board.price[nearer] += most - search.length[nearer]
        else:
            board.price[:] -= np.where(nearer[:, None], search.length, most)
        steps: Steps = []
        node = target
        while search.came[node] != NONE:
            steps.append((int(search.who[node]), node))
            node = int(search.came[node])
        if who != NONE:
            steps.append((who, node))
        return steps[::-1]

    def _price_places(self, offers: Ints) -> None:
        occupied = self.used[offers] + self.load[offers]
        following, last = self._place(occupied, offers), self._place(occupied - 1, offers)
        free, given = occupied < self.capacity[offers], self.load[offers] > 0
        self.board.opening[offers] = np.where(free[:, None], following, FAR)
        self.board.closing[offers] = np.where(given[:, None], -last, FAR)

    def _place(self, nth: Ints, offers: Ints) -> Ints:
        """Packed cost of the nth place of each of these offers, shape (offers, stages)."""
        cost = place_cost(nth, self.capacity[offers])
        return np.asarray(packed(self.stages, {"balance": (cost, 0)}, 0, len(offers)).T)

    def _make_room(self) -> None:
        board = self.board
        if self.pairs > len(board.offer):
            more = self.pairs - len(board.offer)
            cost = np.ascontiguousarray(grown(board.cost.T, more).T)
            board = board._replace(offer=grown(board.offer, more), cost=cost)
        if self.count > len(board.at):
            people = ("first", "last", "wait", "at", "now", "following", "before")
            board = board._replace(**{name: grown(getattr(board, name), 1) for name in people})
        self.board = board


def _chained(at: Ints, nodes: int) -> tuple[Ints, Ints, Ints]:
    """Heads, next and previous: the people of each node as a chain, in order of their number."""
    head, following, before = np.full(nodes, NONE), np.full(len(at), NONE), np.full(len(at), NONE)
    order = np.argsort(at, kind="stable")
    order = order[at[order] >= 0]
    same = at[order][1:] == at[order][:-1]
    following[order[:-1][same]] = order[1:][same]
    before[order[1:][same]] = order[:-1][same]
    firsts = order[np.diff(at[order], prepend=NONE) != 0]
    head[at[firsts]] = firsts
    return head, following, before
