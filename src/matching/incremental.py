"""Small changes to a solved waitlist, re-optimised from the last plan by chains of moves.

One referral arrives or leaves, a place opens or closes, a referral becomes urgent: each is repaired
by one cheapest chain in the residual network, and the plan stays best in every level.
"""

from dataclasses import dataclass
from uuid import UUID

import numpy as np

from domain.eligibility import Seeker
from matching.arrays import Ints
from matching.audit import flow_of
from matching.candidates import rulebook
from matching.moves import Moves, less
from matching.network import build_network
from matching.newcomer import Roster
from matching.plan import MatchingPlan
from matching.problem import MatchingProblem
from matching.ranks import BEYOND, Costs, most_points, rank, stage_potentials, standing_stages
from matching.shortest import Distances, MoveGraph, distances

NOBODY = -1


class UnknownReferral(LookupError):
    """The referral is not in the plan."""


class PlanDiverged(AssertionError):
    """A change went on improving beyond what its places allow: the prices can't be right."""


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
        stages = standing_stages(problem, network)
        self.price = stage_potentials(network, flow, stages)
        """Prices that fit every move, shape (stages, offers + 1); the sink's is 0."""
        self.moves = Moves(network, flow, stages)
        self.pinned = {int(p): int(network.pinned[p]) for p in np.flatnonzero(network.pinned >= 0)}
        self.number = {s.referral_id: p for p, s in enumerate(problem.seekers)}
        self.names = [s.referral_id for s in problem.seekers]
        self.offer = {o.specialist_id: s for s, o in enumerate(problem.offers)}

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
        p = self.moves.add(offers, levels)
        self.names.append(seeker.referral_id)
        self.number[seeker.referral_id] = p
        graph, far = self._priced(NOBODY)
        nodes, cost = self.moves.options(p)
        reach = cost + self.price[:, nodes]
        node = int(nodes[np.lexsort(reach[::-1])[0]])
        return self._made([(p, node), *_way(graph, far, node, self.sink)])

    def depart(self, referral_id: UUID) -> tuple[Change, ...]:
        """Takes a referral out; whoever gains from the place moves."""
        p = self.number.get(referral_id)
        if p is None:
            raise UnknownReferral(str(referral_id))
        s = self.pinned.get(p, int(self.moves.at.row[p]))
        del self.number[referral_id]
        self.moves.put([(p, -1)])
        if self.pinned.pop(p, None) is not None:
            self.moves.used[s] -= 1
        left = Change(referral_id, self._name(s), None)
        return (left,) if s == self.sink else (left, *self._settle(s))

    def resize(self, specialist_id: UUID, *, capacity: int, taken: int) -> tuple[Change, ...]:
        """A specialist's capacity, or the places taken outside this plan, change."""
        s = self.offer[specialist_id]
        pinned = sum(offer == s for offer in self.pinned.values())
        self.moves.used[s], self.moves.capacity[s] = taken + pinned, capacity
        return self._settle(s)

    def places(self) -> dict[UUID, UUID | None]:
        """Where every unpinned referral is now; None is waiting."""
        return {
            name: self._name(int(self.moves.at.row[p]))
            for name, p in self.number.items()
            if self.moves.at.row[p] >= 0
        }

    def _name(self, node: int) -> UUID | None:
        return None if node == self.sink else self.problem.offers[node].specialist_id

    def _priced(self, closed: int) -> tuple[MoveGraph, Distances]:
        """Cheapest ways to the sink, which are the new prices. A node without one (no people, no
        free place) is priced beyond all others: whoever came there could not go on."""
        graph = self.moves.graph(self.price, closed, self.sink)
        far = distances(graph, self.sink)
        self.price = np.stack(far.step)
        self.price[:, ~far.reached] = 0
        self.price[0, ~far.reached] = BEYOND
        return graph, far

    def _settle(self, s: int) -> tuple[Change, ...]:
        """After the places of s changed: pushes people out or pulls them in while that pays.

        Nobody is pushed twice nor pulled beyond the capacity, which bounds the rounds.
        """
        moves = self.moves
        rounds = 2 * (int(moves.load[s]) + max(0, int(moves.capacity[s]))) + 2
        changes: list[Change] = []
        for _ in range(rounds):
            occupied = int(moves.used[s] + moves.load[s])
            if moves.load[s] and occupied > moves.capacity[s]:
                changes += self._push(s, None)
            elif moves.load[s] and self._pays(self.price[:, s] - self._place(s, occupied - 1)):
                found = self._push(s, self._place(s, occupied - 1))
                changes += found
            elif occupied < moves.capacity[s] and self._pays(
                self._place(s, occupied) - self.price[:, s]
            ):
                changes += self._pull(s, self._place(s, occupied))
            else:
                return tuple(changes)
        raise PlanDiverged(f"after {rounds} rounds at one specialist")

    def _pays(self, change: Ints) -> bool:
        return tuple(change.tolist()) < (0,) * len(change)

    def _push(self, s: int, saved: Ints | None) -> tuple[Change, ...]:
        """One person fewer at s if the way to the sink costs less than is saved (or at any)."""
        graph, far = self._priced(s)
        if saved is not None and not self._pays(self.price[:, s] - saved):
            return ()
        return self._made(_way(graph, far, s, self.sink))

    def _pull(self, s: int, cost: Ints) -> tuple[Change, ...]:
        """One person more at s if the way there from the sink pays for the place.

        The ways to s give prices that fit the new place; the lower of two fitting prices fits.
        """
        graph = self.moves.graph(self.price, s, s)
        far = distances(graph, s)
        gain = np.stack(far.step)[:, self.sink]
        pays = bool(far.reached[self.sink]) and self._pays(cost + gain)
        there = np.stack(far.step) + (-gain if pays else cost)[:, None]
        nearer = far.reached & less(there, self.price)
        self.price[:, nearer] = there[:, nearer]
        return self._made(_way(graph, far, self.sink, s)) if pays else ()

    def _made(self, steps: list[tuple[int, int]]) -> tuple[Change, ...]:
        """Makes the moves (who, where to) all at once."""
        changes = []
        for who, node in steps:
            before = int(self.moves.at.row[who])
            changes.append(
                Change(
                    self.names[who],
                    None if before < 0 else self._name(before),
                    self._name(node),
                )
            )
        self.moves.put(steps)
        return tuple(changes)

    def _place(self, s: int, nth: int) -> Ints:
        """Packed cost of the n-th place of an offer, shape (stages,)."""
        return self.moves.place(np.array([nth]), np.array([s]))[:, 0]


def _way(graph: MoveGraph, far: Distances, node: int, end: int) -> list[tuple[int, int]]:
    """(who, where to) along the way from `node` to `end`; places that change hands are nobody."""
    steps = []
    while node != end:
        after = int(far.following[node])
        arc = int(np.flatnonzero((graph.tail == node) & (graph.head == after))[0])
        if graph.arc[arc] >= 0:
            steps.append((int(graph.arc[arc]), after))
        node = after
    return steps
