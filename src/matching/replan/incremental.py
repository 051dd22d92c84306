"""Small changes to a solved waitlist, re-optimized from the last plan by chains of moves.

One referral arrives or leaves, a place opens or closes, a referral becomes urgent: each is repaired
by one cheapest chain in the residual network, and the plan stays best in every level.
"""

from dataclasses import dataclass
from uuid import UUID

import numpy as np

from domain.pairing.eligibility import Seeker
from matching.arrays import Ints
from matching.flow.nearest_first import NONE
from matching.flow.network import build_network
from matching.objective.audit import flow_of
from matching.objective.newcomer import SpecialistIndexes
from matching.objective.ranks import Costs, most_points, rank, stage_potentials, standing_stages
from matching.problem.candidates import rulebook
from matching.problem.matching_plan import MatchingPlan
from matching.problem.problem import MatchingProblem
from matching.replan.moves import Moves, Steps


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
        self.specialists = SpecialistIndexes(problem, rules)
        network = build_network(problem, rules, full_too=True)
        flow = flow_of(problem, network, plan)
        self.sink = network.sink
        stages = standing_stages(problem, network)
        self.moves = Moves(network, flow, stages, stage_potentials(network, flow, stages).T)
        number = self.moves.number.tolist()
        pinned = np.flatnonzero(network.pinned >= 0)
        self.pinned = {number[p]: int(network.pinned[p]) for p in pinned.tolist()}
        self.number = {s.referral_id: p for p, s in zip(number, problem.seekers, strict=True)}
        self.names = sorted(self.number, key=self.number.__getitem__)
        self.offer = {o.specialist_id: s for s, o in enumerate(problem.offers)}

    def arrive(self, seeker: Seeker) -> tuple[Change, ...]:
        """Adds a referral; the first change, if any, is the newcomer's own."""
        offers = self.specialists.candidates(seeker)
        points, road = (
            self.specialists.points(seeker, offers),
            self.specialists.road(seeker, offers),
        )
        top = most_points(self.problem)
        levels: Costs = {
            "served": (0, rank(self.problem, seeker)),
            "preferences": (top - points, top),
            "travel": (road, 0),
        }
        p = self.moves.add(offers, levels)
        self.names.append(seeker.referral_id)
        self.number[seeker.referral_id] = p
        return self._made(self.moves.newcomers_chain(p))

    def depart(self, referral_id: UUID) -> tuple[Change, ...]:
        """Takes a referral out; whoever gains from the place moves."""
        p = self.number.get(referral_id)
        if p is None:
            raise UnknownReferral(str(referral_id))
        s = self.pinned.get(p, int(self.moves.board.at[p]))
        del self.number[referral_id]
        self.moves.put([(p, NONE)])
        if self.pinned.pop(p, None) is not None:
            self.moves.resize(
                s, used=int(self.moves.used[s]) - 1, capacity=int(self.moves.capacity[s])
            )
        left = Change(referral_id, self._name(s), None)
        return (left,) if s == self.sink else (left, *self._settle(s))

    def resize(self, specialist_id: UUID, *, capacity: int, taken: int) -> tuple[Change, ...]:
        """A specialist's capacity, or the places taken outside this plan, change."""
        s = self.offer[specialist_id]
        pinned = sum(offer == s for offer in self.pinned.values())
        self.moves.resize(s, used=taken + pinned, capacity=capacity)
        return self._settle(s)

    def places(self) -> dict[UUID, UUID | None]:
        """Where every unpinned referral is now; None is waiting."""
        return {
            name: self._name(int(self.moves.board.at[p]))
            for name, p in self.number.items()
            if self.moves.board.at[p] != NONE
        }

    def _name(self, node: int) -> UUID | None:
        return None if node in (NONE, self.sink) else self.problem.offers[node].specialist_id

    def _settle(self, s: int) -> tuple[Change, ...]:
        """After the places of s changed: pushes people out or pulls them in while that pays.

        Nobody is pushed twice nor pulled beyond the capacity, which bounds the rounds.
        """
        moves = self.moves
        rounds = 2 * (int(moves.load[s]) + max(0, int(moves.capacity[s]))) + 2
        changes: list[Change] = []
        for _ in range(rounds):
            price, occupied = moves.board.price[s], int(moves.used[s] + moves.load[s])
            if moves.load[s] and occupied > moves.capacity[s]:
                steps = moves.chain(s, self.sink)
            elif moves.load[s] and _pays(price + moves.board.closing[s]):
                steps = moves.chain(s, self.sink, -moves.board.closing[s] - price)
            elif occupied < moves.capacity[s] and _pays(moves.board.opening[s] - price):
                steps = moves.chain(self.sink, s, price - moves.board.opening[s])
            else:
                return tuple(changes)
            changes += self._made(steps)
        raise PlanDiverged(f"after {rounds} rounds at one specialist")

    def _made(self, steps: Steps) -> tuple[Change, ...]:
        """Makes the moves (who, where to) all at once."""
        people = [(who, node) for who, node in steps if who != NONE]
        changes = tuple(
            Change(self.names[who], self._name(int(self.moves.board.at[who])), self._name(node))
            for who, node in people
        )
        self.moves.put(people)
        return changes


def _pays(change: Ints) -> bool:
    return tuple(change.tolist()) < (0,) * len(change)
