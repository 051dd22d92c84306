"""Small changes to a solved waitlist, re-optimised from the last plan by chains of moves.

One referral arrives or leaves, a place opens or closes, a referral becomes urgent: each is repaired
by one cheapest chain in the residual network, and the plan stays best in every level.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

import numpy as np

from domain.eligibility import Seeker
from matching.arrays import Ints
from matching.audit import flow_of
from matching.candidates import rulebook
from matching.certificate import holders
from matching.growing import Growing
from matching.levels import place_cost
from matching.network import build_network
from matching.newcomer import Roster
from matching.plan import MatchingPlan
from matching.problem import MatchingProblem
from matching.ranks import Costs, highest_potentials, most_points, packed, rank, standing_stages
from matching.search import Moves, Vector, Way, cheapest_way


class UnknownReferral(LookupError):
    """The referral is not in the plan."""


@dataclass(frozen=True, slots=True)
class Change:
    """One person's move; None is waiting (or not being in the plan yet, or any more)."""

    referral_id: UUID
    before: UUID | None
    after: UUID | None


class Replanner:
    """Keeps a plan best while the waitlist changes. Pinned people stay where they are."""

    def __init__(self, problem: MatchingProblem, plan: MatchingPlan) -> None:
        """Raises NotOptimal for a plan that is not the best of its problem."""
        self.problem = problem
        rules = rulebook(problem)
        self.roster = Roster(problem, rules)
        network = build_network(problem, rules, full_too=True)
        flow = flow_of(problem, network, plan)
        self.sink = network.sink
        self.stages = standing_stages(problem, network)
        self.price = highest_potentials(network, flow, self.stages)
        costs = np.stack([stage.cost() for stage in self.stages])
        pairs, waits = network.pairs, network.pairs + network.seekers
        self.offer_of_pair = Growing(network.pair_offer.astype(np.int64)[None, :])
        self.seeker_of_pair = Growing(network.pair_seeker.astype(np.int64)[None, :])
        self.pair_cost = Growing(costs[:, :pairs])
        self.wait = Growing(costs[:, pairs:waits])
        self.first = Growing(network.first_pair[None, :-1])
        self.last = Growing(network.first_pair[None, 1:])
        self.at = Growing(holders(network, flow)[None, :])
        self.now = Growing(np.where(self.at.row < self.sink, 0, self.wait.rows))
        chosen = np.flatnonzero(flow[:pairs])
        self.now.rows[:, network.pair_seeker[chosen]] = costs[:, chosen]
        self.at.row[~network.active] = -1
        self.pinned = {int(p): int(network.pinned[p]) for p in np.flatnonzero(network.pinned >= 0)}
        self.people: list[set[int]] = [set() for _ in range(self.sink)]
        for p, s in zip(
            network.pair_seeker[chosen].tolist(), network.pair_offer[chosen].tolist(), strict=True
        ):
            self.people[s].add(p)
        self.used, self.capacity = network.used.copy(), network.capacity.copy()
        order = np.argsort(network.pair_offer, kind="stable")
        ends = np.searchsorted(network.pair_offer[order], np.arange(self.sink + 1))
        self.pairs_into = [[order[a:b]] for a, b in pairwise(ends.tolist())]
        self.number = {s.referral_id: p for p, s in enumerate(problem.seekers)}
        self.names = [s.referral_id for s in problem.seekers]

    def arrive(self, seeker: Seeker) -> tuple[Change, ...]:
        """Adds a referral; the first change, if any, is the newcomer's own."""
        offers = self.roster.candidates(seeker)
        points, road = self.roster.points(seeker, offers), self.roster.road(seeker, offers)
        top = most_points(self.problem)
        levels: Costs = {
            "served": (0, rank(self.problem, seeker)),
            "preferences": (top - points, top),
            "travel": (road, 0),
        }
        p = len(self.names)
        self.names.append(seeker.referral_id)
        self.number[seeker.referral_id] = p
        count = self.offer_of_pair.count
        for k, s in enumerate(offers.tolist()):
            self.pairs_into[s].append(np.array([count + k]))
        self.offer_of_pair.extend(offers[None, :])
        self.seeker_of_pair.extend(np.full((1, len(offers)), p))
        self.pair_cost.extend(packed(self.stages, levels, 0, len(offers)))
        self.wait.extend(packed(self.stages, levels, 1, 1))
        for rows, value in ((self.first, count), (self.last, count + len(offers)), (self.at, -1)):
            rows.extend(np.full((1, 1), value))
        self.now.extend(np.zeros((len(self.stages), 1), np.int64))
        return self._enter(p)

    def depart(self, referral_id: UUID) -> tuple[Change, ...]:
        """Takes a referral out; whoever gains from the place moves."""
        p = self._number(referral_id)
        s = int(self.at.row[p]) if p not in self.pinned else self.pinned[p]
        self.at.row[p] = -1
        del self.number[referral_id]
        left = Change(referral_id, self._name(s), None)
        if s == self.sink:
            return (left,)
        self.people[s].discard(p)
        if self.pinned.pop(p, None) is not None:
            self.used[s] -= 1
        return (left, *self._settle(s))

    def resize(self, specialist_id: UUID, *, capacity: int, taken: int) -> tuple[Change, ...]:
        """A specialist's capacity, or the places taken outside this plan, change."""
        s = next(i for i, o in enumerate(self.problem.offers) if o.specialist_id == specialist_id)
        pinned = sum(offer == s for offer in self.pinned.values())
        self.used[s], self.capacity[s] = taken + pinned, capacity
        return self._settle(s)

    def places(self) -> dict[UUID, UUID | None]:
        """Where every unpinned referral is now; None is waiting."""
        return {
            name: self._name(int(self.at.row[p]))
            for name, p in self.number.items()
            if self.at.row[p] >= 0
        }

    def _number(self, referral_id: UUID) -> int:
        p = self.number.get(referral_id)
        if p is None:
            raise UnknownReferral(str(referral_id))
        return p

    def _name(self, node: int) -> UUID | None:
        return None if node == self.sink else self.problem.offers[node].specialist_id

    def _enter(self, p: int) -> tuple[Change, ...]:
        """The newcomer goes where the chain to the sink begins; potentials follow."""
        a, b = self.first.row[p], self.last.row[p]
        heads = np.append(self.offer_of_pair.row[a:b], self.sink)
        cost = np.append(self.pair_cost.rows[:, a:b], self.wait.rows[:, p : p + 1], axis=1)
        reach = cost + self.price[:, heads]
        least = reach[:, np.lexsort(reach[::-1])[:1]]
        start = heads, reach - least, np.full(len(heads), p)
        way = cheapest_way(start, self.sink, self.sink + 1, None, self._out)
        changes = tuple(self._apply(self._forwards(way)))
        self._reprice(way, way.distance, 1)
        return changes

    def _settle(self, s: int) -> tuple[Change, ...]:
        """After the places of s changed: pulls people in or pushes them out while that pays."""
        changes: list[Change] = []
        while True:
            load = len(self.people[s])
            occupied = int(self.used[s]) + load
            here, out = self.price[:, s], self.price[:, self.sink]
            if load and occupied > self.capacity[s]:
                changes += self._push(s, None)
                continue
            if load:
                gain = -self._place(s, occupied - 1) + here - out
                if tuple(gain) < (0,) * len(gain):
                    changes += self._push(s, tuple((-gain).tolist()))
                    continue
            gain = self._place(s, occupied) + out - here
            if occupied >= self.capacity[s] or tuple(gain) >= (0,) * len(gain):
                return tuple(changes)
            changes += self._pull(s, tuple((-gain).tolist()))

    def _pull(self, s: int, worth: Vector) -> tuple[Change, ...]:
        """One more person at s, if the chain of moves from the sink costs less than `worth`."""
        start = np.array([s]), np.zeros((len(worth), 1), np.int64), np.array([-1])
        way = cheapest_way(start, self.sink, self.sink + 1, worth, self._into)
        changes: tuple[Change, ...] = ()
        if way.distance is not None:
            steps = [(who, before) for _, before, who in way.back_from(self.sink) if before >= 0]
            changes = tuple(self._apply(steps))
        self._reprice(way, way.distance or worth, -1)
        return changes

    def _push(self, s: int, worth: Vector | None) -> tuple[Change, ...]:
        """One person fewer at s, if the chain to the sink costs less than `worth` (or at any)."""
        start = np.array([s]), np.zeros((len(self.stages), 1), np.int64), np.array([-1])
        way = cheapest_way(start, self.sink, self.sink + 1, worth, self._out)
        changes: tuple[Change, ...] = ()
        if way.distance is not None:
            changes = tuple(self._apply(self._forwards(way)))
        self._reprice(way, way.distance or worth, 1)
        return changes

    def _forwards(self, way: Way) -> list[tuple[int, int]]:
        """(who, where to) along a way to the sink, the first move first."""
        return [(who, node) for node, _, who in way.back_from(self.sink)][::-1]

    def _apply(self, steps: list[tuple[int, int]]) -> Iterator[Change]:
        for who, node in steps:
            if who >= 0:
                before = int(self.at.row[who])
                yield Change(
                    self.names[who],
                    None if before < 0 else self._name(before),
                    self._name(node),
                )
        for who, _ in steps:
            if who >= 0 and 0 <= self.at.row[who] < self.sink:
                self.people[int(self.at.row[who])].discard(who)
        for who, node in steps:
            if who >= 0:
                self._put(who, node)

    def _put(self, p: int, node: int) -> None:
        self.at.row[p] = node
        if node == self.sink:
            self.now.rows[:, p] = self.wait.rows[:, p]
            return
        self.people[node].add(p)
        a, b = int(self.first.row[p]), int(self.last.row[p])
        pair = a + int(np.flatnonzero(self.offer_of_pair.row[a:b] == node)[0])
        self.now.rows[:, p] = self.pair_cost.rows[:, pair]

    def _reprice(self, way: Way, reach: Vector | None, sign: int) -> None:
        """Settled nodes nearer than `reach` move by what they are nearer: no arc goes below 0."""
        if reach is None:
            return
        for node, vector in way.settled.items():
            if vector < reach:
                self.price[:, node] += sign * (np.array(reach) - np.array(vector))

    def _out(self, node: int) -> Moves:
        """Moves out of an offer: its people to their other offers or to waiting, its free place."""
        people = np.fromiter(self.people[node], np.int64)
        spans = [np.arange(self.first.row[p], self.last.row[p]) for p in people.tolist()]
        pairs = np.concatenate(spans) if spans else np.zeros(0, np.int64)
        who = self.seeker_of_pair.row[pairs]
        heads = [self.offer_of_pair.row[pairs], np.full(len(people), self.sink)]
        cost = [
            self.pair_cost.rows[:, pairs] - self.now.rows[:, who],
            self.wait.rows[:, people] - self.now.rows[:, people],
        ]
        occupied = int(self.used[node]) + len(people)
        movers = [who, people]
        if occupied < self.capacity[node]:
            heads.append(np.array([self.sink]))
            cost.append(self._place(node, occupied)[:, None])
            movers.append(np.array([-1]))
        ends = np.concatenate(heads)
        shift = self.price[:, ends] - self.price[:, node : node + 1]
        return ends, np.concatenate(cost, axis=1) + shift, np.concatenate(movers)

    def _into(self, node: int) -> Moves:
        """Moves into an offer: people who are elsewhere or wait, or a place that it gives back."""
        pairs = np.concatenate(self.pairs_into[node])
        who = self.seeker_of_pair.row[pairs]
        there = self.at.row[who]
        able = (there >= 0) & (there != node)
        pairs, who, tails = pairs[able], who[able], there[able]
        cost = self.pair_cost.rows[:, pairs] - self.now.rows[:, who]
        load = len(self.people[node])
        if load:
            tails, who = np.append(tails, self.sink), np.append(who, -1)
            back = -self._place(node, int(self.used[node]) + load - 1)
            cost = np.append(cost, back[:, None], axis=1)
        return tails, cost + self.price[:, node : node + 1] - self.price[:, tails], who

    def _place(self, s: int, nth: int) -> Ints:
        """Packed cost of the n-th place of an offer, shape (stages,)."""
        cost = place_cost(np.array([nth]), self.capacity[s : s + 1])
        return np.asarray(packed(self.stages, {"balance": (cost, 0)}, 0, 1)[:, 0])
