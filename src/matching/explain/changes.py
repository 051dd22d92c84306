"""What single change would match a referral that waits: one more place, or one rule satisfied."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from domain.pairing.eligibility import RULE_NAMES, RULES
from matching.arrays import Flags, Ints
from matching.explain.explainer import Explainer
from matching.explain.shortest import distances
from matching.objective.assignment import Assignment
from matching.objective.levels import place_cost
from matching.objective.newcomer import SpecialistIndexes
from matching.objective.ranks import Costs, packed
from matching.problem.candidates import PLACES_RULE, Rulebook
from matching.problem.problem import MatchingProblem


@dataclass(frozen=True, slots=True)
class SingleChange:
    """With only this changed, the best plan serves the referral. `costs` as in `Forced`: what the
    plan gains, level by level; `sentence` is the rule's own remedy."""

    referral_id: UUID
    specialist_id: UUID
    rule: str
    sentence: str
    costs: tuple[tuple[str, int], ...]


class Changes:
    """Answers for everybody who waits, from one search to the sink and one from it."""

    def __init__(self, problem: MatchingProblem, rules: Rulebook, solved: Assignment) -> None:
        """`solved` is over a network with full specialists too (`build_network(full_too=True)`)."""
        self.problem, self.rules = problem, rules
        self.standing = {pair.referral_id: pair.specialist_id for pair in problem.standing}
        self.specialists = SpecialistIndexes(problem, rules)
        self.explainer = Explainer(problem, solved)
        self.network = solved.network
        sink = self.network.sink
        self.to_sink = distances(self.explainer.graph, sink)
        self.from_sink = distances(self.explainer.graph, sink, backwards=False)

    @property
    def at_most(self) -> int:
        """The most referrals that can be matched at all: whoever is served in strict order, as many
        are served as any plan can."""
        return int(self.explainer.solved.flow[: self.network.pairs].sum())

    def cheapest(self, referral_id: UUID) -> SingleChange | None:
        """The change after which the plan is best; None when no single one would serve them."""
        p = self.explainer.seeker_of[referral_id]
        options = [*self._a_place(p), *self._a_rule(p)]
        best = min(options, key=lambda option: (option[2], option[0]), default=None)
        if best is None:
            return None
        s, rule, cost = best
        said = RULE_NAMES[rule].remedy
        return SingleChange(
            referral_id,
            self.problem.offers[s].specialist_id,
            rule,
            said,
            self.explainer.levels(np.array(cost, np.int64)),
        )

    def _a_place(self, p: int) -> Iterator[tuple[int, str, tuple[int, ...]]]:
        """One place more at a specialist who suits, if nobody else would rather have it."""
        first, last = self.network.first_pair[p : p + 2]
        for pair in range(first, last):
            s = int(self.network.pair_offer[pair])
            mine = self._forced(pair, p)
            best = [int(step[s]) for step in self.from_sink.step]
            if self.from_sink.reached[s] and mine > best:
                continue
            total = [a + b for a, b in zip(mine, self._next_place(s), strict=True)]
            if total < [0] * len(total):
                yield s, PLACES_RULE, tuple(total)

    def _forced(self, pair: int, p: int) -> list[int]:
        """The stage costs of p at this pair instead of waiting, before anybody makes room."""
        wait = self.network.pairs + p
        return [int(cost[pair] - cost[wait]) for cost in self.explainer.stage_costs]

    def _next_place(self, s: int) -> list[int]:
        """Packed cost of the place after the last one that s has."""
        nth = np.array([self.network.capacity[s]])
        cost = place_cost(nth, self.network.capacity[s : s + 1])
        return [int(x) for x in packed(self.explainer.stages, {"balance": (cost, 0)}, 0, 1)[:, 0]]

    def _a_rule(self, p: int) -> Iterator[tuple[int, str, tuple[int, ...]]]:
        """One rule of this pair or referral satisfied, at a specialist who suits otherwise."""
        names = [rule.name for rule in RULES if rule.name != PLACES_RULE]
        fails = np.stack([self._fails(name, p) for name in names])
        near = np.flatnonzero((fails.sum(axis=0) == 1) & (self.network.capacity > 0))
        costs = self._costs_at(p, near)
        for k, s in enumerate(near.tolist()):
            name = names[int(np.flatnonzero(fails[:, s])[0])]
            if not RULE_NAMES[name].remedy or not self.to_sink.reached[s]:
                continue
            steps = [int(step[s]) for step in self.to_sink.step]
            total = [int(c) + step for c, step in zip(costs[:, k], steps, strict=True)]
            if total < [0] * len(total):
                yield s, name, tuple(total)

    def _fails(self, name: str, p: int) -> Flags:
        if name in self.rules.seekers_pass:
            return np.full(self.network.offers, not self.rules.seekers_pass[name][p])
        return ~self.rules.passing_offers(name, p)

    def _costs_at(self, p: int, offers: Ints) -> Ints:
        """Stage costs of p with offers that are no candidates, instead of waiting."""
        wait = self.network.pairs + p
        seeker = self.problem.seekers[p]
        points, road = (
            self.specialists.points(seeker, offers),
            self.specialists.road(seeker, offers),
        )
        top, step = self.explainer.solved.objective.scale
        held = self.standing.get(self.problem.seekers[p].referral_id)
        moved = [held not in (None, self.problem.offers[s].specialist_id) for s in offers.tolist()]
        costs: Costs = {
            "preferences": (top - points // step, 0),
            "kept": (np.array(moved, np.int64), 0),
            "travel": (road, 0),
        }
        there = packed(self.explainer.stages, costs, 0, len(offers))
        now = [int(cost[wait]) for cost in self.explainer.stage_costs]
        return there - np.array(now, np.int64)[:, None]
