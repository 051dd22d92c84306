"""Plans under coupled rules: the flow's prices first shrink the problem, then HiGHS decides.

The flow ignores coupled rules, so its values are bounds. Where the coupled plan reaches the bound
of a level, only arcs with reduced cost 0 can be in it; where it stays d above, only arcs with
reduced cost up to d (complementary slackness). So every level is searched over few arcs, and the
search is widened until the answer proves that nothing outside could be better.
"""

from dataclasses import dataclass, replace

import numpy as np

from matching.arrays import Flags, Ints
from matching.coupled.coupled_rows import Rows
from matching.coupled.integer import Answer, Effort, Kept, Program
from matching.flow.certificate import reduced_costs
from matching.objective.assignment import Assignment, LevelProof, all_free
from matching.problem.problem import ProblemRefused

DEFAULT_EFFORT = Effort()
MOST_ARCS = 100_000
"""Of a given plan's level over more arcs no better bound is looked for than the flow's: that would
take minutes and gigabytes."""
LEAST = 0.05
"""The share of all seconds that a level without a plan gets in any case."""
FLOORS = "floors"
FLOORS_MEANING = "Referrals by which counties fall short of what was agreed."


class NoCoupledPlan(ProblemRefused):
    """The coupled rules leave no plan at all, or none was found within the effort of a level."""

    def __init__(self) -> None:
        super().__init__("No plan was found that keeps every rule of couplings.")


class GivenPlanBreaksRules(ProblemRefused):
    """The pairs in `placed` are no plan of the problem."""

    def __init__(self) -> None:
        super().__init__("At placed: these pairs don't keep every rule of the problem.")


@dataclass(frozen=True, slots=True)
class Proved:
    """A level's value and the proved bound under the values of the levels before it."""

    name: str
    meaning: str
    value: int
    bound: int


@dataclass(frozen=True, slots=True)
class CoupledPlan:
    flow: Flags
    levels: tuple[Proved, ...]

    @property
    def proved(self) -> bool:
        return all(level.value == level.bound for level in self.levels)


def keeps(flow: Flags, rows: Rows, own: Ints) -> bool:
    """Whether a choice of arcs and own variables keeps every row; whole numbers only."""
    return all(
        row.lower
        <= int(row.factors @ flow[row.arcs]) + int(row.own_factors @ own[row.own])
        <= row.upper
        for row in rows.rows
    )


def solve_rows(solved: Assignment, rows: Rows, effort: Effort = DEFAULT_EFFORT) -> CoupledPlan:
    """Every level in order under the rows. Raises NoCoupledPlan."""
    search = _Search(solved, rows, effort)
    proved: list[Proved] = []
    if rows.short:
        best = search.floors()
        proved.append(Proved(FLOORS, FLOORS_MEANING, best.value, best.bound))
    for proof in solved.proofs:
        best = search.level(proof)
        proved.append(Proved(proof.level.name, proof.level.meaning, best.value, best.bound))
    if not keeps(best.flow, rows, best.own):
        raise NoCoupledPlan
    return CoupledPlan(best.flow, tuple(proved))


def judge_rows(
    solved: Assignment, rows: Rows, flow: Flags, effort: Effort = DEFAULT_EFFORT
) -> CoupledPlan:
    """The plan that is given, with the proved bound of every level: nothing is known of the levels
    after one at which another plan is better. Raises GivenPlanBreaksRules.

    Its programs are asked as they are: that nothing is better is mostly said by their relaxation,
    and to make them smaller first took four times as long."""
    effort = replace(effort, presolve=False)
    none = np.zeros(solved.network.arcs, np.int64)
    short = np.zeros(len(rows.top), np.int64)
    short[rows.short] = 1
    given = Program(solved.network, rows, flow).cheapest(none, short, (), effort)
    if given is None:
        raise GivenPlanBreaksRules
    search = _Search(solved, rows, effort)
    proved: list[Proved] = []
    best_so_far = True
    if rows.short:
        best = search.floors(given)
        proved.append(Proved(FLOORS, FLOORS_MEANING, given.value, best.bound))
        best_so_far = best.value == given.value
    for proof in solved.proofs:
        value, bound = proof.level.value(flow), 0
        if best_so_far:
            best = search.level(proof, value)
            bound, best_so_far = best.bound, best.value == value
        proved.append(Proved(proof.level.name, proof.level.meaning, value, bound))
    return CoupledPlan(flow, tuple(proved))


class _Search:
    """Level after level, over the arcs that a plan as good as the one found can use."""

    def __init__(self, solved: Assignment, rows: Rows, effort: Effort) -> None:
        self.network, self.flow = solved.network, solved.flow
        self.rows, self.effort, self.left = rows, effort, effort.seconds
        self.allowed = all_free(self.network)
        self.forced = np.zeros(self.network.arcs, np.bool_)
        """Arcs that every plan as good as the flow uses: later prices don't speak of them."""
        self.kept: list[Kept] = []
        self.tight = True
        """Whether every level so far reached the flow's own value, so that its next prices hold."""

    def floors(self, given: Answer | None = None) -> Answer:
        """The least that counties can fall short, `given` what they do in a plan; the flow knows no
        bound for it."""
        short = np.zeros(len(self.rows.top), np.int64)
        short[self.rows.short] = 1
        nothing = np.zeros(self.network.arcs, np.int64)
        if given is not None and given.value == 0:
            return self._keep(nothing, short, given)
        if given is not None and self._too_much(self.allowed):
            return replace(given, value=0, bound=0)
        answer = self._over(self.allowed, nothing, short)
        if given is not None and answer is None:
            return replace(given, value=0, bound=0)
        return self._keep(nothing, short, answer)

    def level(self, proof: LevelProof, known: int | None = None) -> Answer:
        """The best of a level; `known` is the value of a plan that is as good before it."""
        cost, none = proof.level.arcs(), np.zeros(len(self.rows.top), np.int64)
        if not self.tight:
            if known == 0 and cost.min() >= 0:
                return self._keep(cost, none, Answer(self.flow, none, 0, 0))
            answer = self._over(self.allowed, cost, none)
            if known is not None and answer is None:
                return Answer(self.flow, none, 0, 0)
            return self._keep(cost, none, answer)
        reduced = reduced_costs(self.network, self.flow, cost, proof.price)
        if known == proof.value:
            self._narrow(reduced, 0)
            return self._keep(cost, none, Answer(self.flow, none, known, known))
        distance = 0 if known is None else known - proof.value
        while True:
            near = self.allowed & ((reduced <= distance) | self.forced)
            unsearched = Answer(self.flow, none, proof.value, proof.value)
            if known is not None and self._too_much(near):
                return unsearched
            answer = self._over(near, cost, none)
            if known is not None and answer is None:
                return unsearched
            whole = bool((near == self.allowed).all())
            if whole or (answer is not None and answer.value - proof.value <= distance):
                break
            distance = 4 * distance + 1 if answer is None else answer.value - proof.value
        answer = self._keep(cost, none, answer)
        above = answer.value - proof.value
        self._narrow(reduced, above)
        outside = answer.bound if whole else min(answer.bound, proof.value + distance + 1)
        return replace(answer, bound=min(answer.value, max(proof.value, outside)))

    def _narrow(self, reduced: Ints, above: int) -> None:
        """Leaves the arcs of plans that are so far above the flow's own value."""
        self.tight = above == 0
        self.allowed &= (reduced <= above) | self.forced
        self.forced |= self.allowed & (reduced < 0)

    def _over(self, arcs: Flags, cost: Ints, own: Ints) -> Answer | None:
        program = Program(self.network, self.rows, arcs)
        seconds = max(self.left, self.effort.seconds * LEAST)
        answer = program.cheapest(cost, own, self.kept, replace(self.effort, seconds=seconds))
        self.left -= program.seconds
        return answer

    def _too_much(self, arcs: Flags) -> bool:
        """Whether no other bound than the flow's is looked for."""
        return int(arcs.sum()) > MOST_ARCS or self.left <= 0

    def _keep(self, cost: Ints, own: Ints, answer: Answer | None) -> Answer:
        if answer is None:
            raise NoCoupledPlan
        self.kept.append(Kept(cost, own, answer.value))
        return answer
