"""Everybody's place, and the cheapest single move between any two places, kept as people move.

Nodes are the offers and the sink. Each offer keeps a row of its cheapest moves to other offers, in
flat arrays with room to grow, so that one change rewrites a few rows and a search reads them all.
"""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from matching.arrays import Flags, Ints
from matching.certificate import holders
from matching.growing import Growing
from matching.levels import place_cost
from matching.network import Network
from matching.ranks import Costs, packed
from matching.shortest import MoveGraph
from matching.stages import Stage

FAR = np.int64(1) << np.int64(60)
"""Dearer than any move: no such move."""
SPARE = 16


def less(left: Ints, right: Ints) -> Flags:
    """Column by column, whether left comes before right in the order of the stages."""
    result = left[-1] < right[-1]
    for a, b in zip(left[-2::-1], right[-2::-1], strict=True):
        result = (a < b) | ((a == b) & result)
    return np.asarray(result)


def _room(moves: int) -> int:
    return moves * 5 // 4 + SPARE


class Moves:
    """`at` is where each person is (an offer, the sink when waiting, -1 outside the plan); arrays
    of costs have one row per stage."""

    def __init__(self, network: Network, flow: Flags, stages: tuple[Stage, ...]) -> None:
        self.stages, self.sink = stages, network.sink
        costs = np.stack([stage.cost() for stage in stages])
        pairs, waits = network.pairs, network.pairs + network.seekers
        chosen = np.flatnonzero(flow[:pairs])
        self.offer_of_pair = Growing(network.pair_offer[None, :])
        self.seeker_of_pair = Growing(network.pair_seeker[None, :])
        self.pair_cost = Growing(costs[:, :pairs])
        self.wait = Growing(costs[:, pairs:waits])
        self.first = Growing(network.first_pair[None, :-1])
        self.last = Growing(network.first_pair[None, 1:])
        self.at = Growing(holders(network, flow)[None, :])
        self.now = Growing(np.where(self.at.row < self.sink, 0, self.wait.rows))
        self.now.rows[:, network.pair_seeker[chosen]] = costs[:, chosen]
        self.at.row[~network.active] = -1
        self.people: list[set[int]] = [set() for _ in range(self.sink)]
        for p in np.flatnonzero((self.at.row >= 0) & (self.at.row < self.sink)).tolist():
            self.people[self.at.row[p]].add(p)
        self.load = np.array([len(there) for there in self.people], np.int64)
        self.used, self.capacity = network.used.copy(), network.capacity.copy()
        order = np.argsort(network.pair_offer, kind="stable")
        ends = np.searchsorted(network.pair_offer[order], np.arange(self.sink + 1))
        self.pairs_into = [order[a:b] for a, b in pairwise(ends.tolist())]
        nowhere = np.full((len(stages), self.sink), FAR)
        self.leave, self.leaver = nowhere.copy(), np.full(self.sink, -1)
        self.enter, self.enterer = nowhere, np.full(self.sink, -1)
        self._lay_out()
        self._refresh_entries(range(self.sink))

    def add(self, offers: Ints, costs: Costs) -> int:
        """A newcomer with these candidates, outside the plan as yet; their number."""
        p: int = self.at.count
        count = self.offer_of_pair.count
        for number, s in enumerate(offers.tolist()):
            self.pairs_into[s] = np.append(self.pairs_into[s], count + number)
        self.offer_of_pair.extend(offers[None, :])
        self.seeker_of_pair.extend(np.full((1, len(offers)), p))
        self.pair_cost.extend(packed(self.stages, costs, 0, len(offers)))
        self.wait.extend(packed(self.stages, costs, 1, 1))
        for rows, value in ((self.first, count), (self.last, count + len(offers)), (self.at, -1)):
            rows.extend(np.full((1, 1), value))
        self.now.extend(np.zeros((len(self.stages), 1), np.int64))
        return p

    def options(self, p: int) -> tuple[Ints, Ints]:
        """Where one person can be, the sink last, and what each costs."""
        a, b = self.first.row[p], self.last.row[p]
        nodes = np.append(self.offer_of_pair.row[a:b], self.sink)
        return nodes, np.append(self.pair_cost.rows[:, a:b], self.wait.rows[:, p : p + 1], axis=1)

    def put(self, people: Iterable[tuple[int, int]]) -> None:
        """Moves people to nodes (-1 takes them out of the plan) and keeps every row true."""
        changed: set[int] = set()
        stale: list[Ints] = []
        for p, node in people:
            before = int(self.at.row[p])
            if 0 <= before < self.sink:
                self.people[before].remove(p)
            elif before == self.sink:
                stale.append(np.flatnonzero(self.enterer == p))
            self.at.row[p] = node
            if node >= 0:
                nodes, costs = self.options(p)
                self.now.rows[:, p] = costs[:, np.flatnonzero(nodes == node)[0]]
            if 0 <= node < self.sink:
                self.people[node].add(p)
            elif node == self.sink:
                stale.append(self.options(p)[0][:-1])
            changed |= {before, node} - {-1, self.sink}
        for node in changed:
            self.load[node] = len(self.people[node])
            self._write(node, *self._row(node))
        if stale:
            self._refresh_entries(np.unique(np.concatenate(stale)).tolist())

    def place(self, nth: Ints, s: Ints) -> Ints:
        """Packed cost of the nth place of each of these offers, shape (stages, offers)."""
        cost = place_cost(nth, self.capacity[s])
        return packed(self.stages, {"balance": (cost, 0)}, 0, len(s))

    def graph(self, price: Ints, closed: int, target: int) -> MoveGraph:
        """The moves as a graph to search for ways to `target` under prices that fit them all.

        The places of the offer `closed` are left out. `arc` is who moves, -1 for places alone.
        Moves dearer than a way to the target that is known beforehand are left out.
        """
        every, sink = np.arange(self.sink), self.sink
        out, outer = self._better(self._free_places(closed), (self.leave, self.leaver))
        back, backer = self._better(self._taken_places(closed), (self.enter, self.enterer))
        out_reduced = out + price[:, sink:] - price[:, :sink]
        back_reduced = back + price[:, :sink] - price[:, sink:]
        reduced = self.cost[0] + price[0][self.head] - price[0][self.tail]
        if target == sink:
            kept = np.flatnonzero(reduced <= out_reduced[0][self.tail])
        else:
            kept = np.flatnonzero(self.cost[0] < FAR)
        leaving, entering = np.flatnonzero(out[0] < FAR), np.flatnonzero(back[0] < FAR)
        tail = np.concatenate([self.tail[kept], every[leaving], np.full(len(entering), sink)])
        head = np.concatenate([self.head[kept], np.full(len(leaving), sink), every[entering]])
        later = self.cost[1:, kept] + price[1:, self.head[kept]] - price[1:, self.tail[kept]]
        parts = np.concatenate(
            [
                np.concatenate([reduced[None, kept], later]),
                out_reduced[:, leaving],
                back_reduced[:, entering],
            ],
            axis=1,
        )
        who = np.concatenate([self.who[kept], outer[leaving], backer[entering]])
        return MoveGraph(sink + 1, tail, head, who, tuple(parts), tuple(price))

    def _free_places(self, closed: int) -> tuple[Ints, Ints]:
        every, occupied = np.arange(self.sink), self.used + self.load
        open_ = (occupied < self.capacity) & (every != closed)
        return np.where(open_, self.place(occupied, every), FAR), np.full(self.sink, -1)

    def _taken_places(self, closed: int) -> tuple[Ints, Ints]:
        every, occupied = np.arange(self.sink), self.used + self.load
        given = (self.load > 0) & (every != closed)
        return np.where(given, -self.place(occupied - 1, every), FAR), np.full(self.sink, -1)

    def _better(self, one: tuple[Ints, Ints], other: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
        first = less(one[0], other[0])
        return np.where(first, one[0], other[0]), np.where(first, one[1], other[1])

    def _row(self, node: int) -> tuple[Ints, Ints, Ints]:
        """The cheapest moves from one offer to others: heads, costs, who. Keeps who would wait."""
        people = np.fromiter(self.people[node], np.int64, len(self.people[node]))
        people.sort()
        self.leave[:, node], self.leaver[node] = FAR, -1
        if not len(people):
            return people, np.zeros((len(self.stages), 0), np.int64), people
        rest = self.wait.rows[:, people] - self.now.rows[:, people]
        last = np.lexsort(rest[::-1])[0]
        self.leave[:, node], self.leaver[node] = rest[:, last], people[last]
        spans = [np.arange(self.first.row[p], self.last.row[p]) for p in people.tolist()]
        pairs = np.concatenate(spans)
        heads, who = self.offer_of_pair.row[pairs], self.seeker_of_pair.row[pairs]
        cost = self.pair_cost.rows[:, pairs] - self.now.rows[:, who]
        order = np.lexsort((*cost[::-1], heads))
        ordered = heads[order]
        order = order[(np.diff(ordered, prepend=-1) != 0) & (ordered != node)]
        return heads[order], cost[:, order], who[order]

    def _lay_out(self) -> None:
        """Writes every row for the first time, each with room to grow."""
        rows = [self._row(node) for node in range(self.sink)]
        self.room = np.array([_room(len(heads)) for heads, _, _ in rows], np.int64)
        self.start = np.cumsum(self.room) - self.room
        self.tail = np.repeat(np.arange(self.sink), self.room)
        self.head, self.who = self.tail.copy(), np.full(len(self.tail), -1)
        self.cost = np.full((len(self.stages), len(self.tail)), FAR)
        for node, row in enumerate(rows):
            self._write(node, *row)

    def _write(self, node: int, heads: Ints, cost: Ints, who: Ints) -> None:
        if len(heads) > self.room[node]:
            self._clear(node, 0)
            self._add_room(node, _room(len(heads)))
        a = int(self.start[node])
        end = a + len(heads)
        self.head[a:end], self.cost[:, a:end], self.who[a:end] = heads, cost, who
        self._clear(node, len(heads))

    def _clear(self, node: int, first: int) -> None:
        """What one row has room for beyond its first moves is no move."""
        a, b = int(self.start[node]) + first, int(self.start[node] + self.room[node])
        self.head[a:b], self.cost[:, a:b], self.who[a:b] = node, FAR, -1

    def _add_room(self, node: int, room: int) -> None:
        """A row that has outgrown its place goes on behind all others."""
        self.start[node], self.room[node] = len(self.tail), room
        self.tail = np.concatenate([self.tail, np.full(room, node)])
        self.head = np.concatenate([self.head, np.full(room, node)])
        self.who = np.concatenate([self.who, np.full(room, -1)])
        far = np.full((len(self.stages), room), FAR)
        self.cost = np.concatenate([self.cost, far], axis=1)

    def _refresh_entries(self, offers: Iterable[int]) -> None:
        """Who of the waiting would come to each of these offers most cheaply."""
        for s in offers:
            pairs = self.pairs_into[s]
            who = self.seeker_of_pair.row[pairs]
            idle = self.at.row[who] == self.sink
            pairs, who = pairs[idle], who[idle]
            self.enter[:, s], self.enterer[s] = FAR, -1
            if len(pairs):
                cost = self.pair_cost.rows[:, pairs] - self.wait.rows[:, who]
                best = np.lexsort((who, *cost[::-1]))[0]
                self.enter[:, s], self.enterer[s] = cost[:, best], who[best]
