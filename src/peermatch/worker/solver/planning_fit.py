"""Matching and planning solved together, in the planner's process: the best plan that fits week
after week, and what was learned of weeks on the way, which proves it best.

Only what plans come to is asked about: the process asks back for the weeks that it needs to know,
and whether a plan could be proposed as it is.
"""

import time
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cached_property

import numpy as np

from domain.matches.matching_run import Misfit, Room
from matching import MatchingPlan, MatchingProblem, ProofStatus, problem_from_json
from matching.coupled.coupled_plans import GivenPlanBreaksRules, keeps
from matching.coupled.coupled_rows import Rows, coupled_rows
from matching.coupled.integer import Effort
from matching.engine import solve
from matching.flow.certificate import holders
from matching.flow.network import build_network
from matching.objective.assignment import Assignment, assign
from matching.objective.levels import objective
from matching.problem.candidates import rulebook
from matching.problem.couplings import NotAllPairs
from matching.problem.problem import Placed
from peermatch.usecases.pairing.too_few_days import too_few_days
from peermatch.worker.solver.blended_costs import Blend, match_costs, tied_rules
from peermatch.worker.solver.planning_answers import Fitting, Pairing, Rehearse
from peermatch.worker.solver.row_numbers import RowNumbers, counts_all
from peermatch.worker.solver.shared_time import OtherOptions, SharedTime
from peermatch.worker.solver.week_oracle import FEW_MODELS, MODELS, Help, WeekOracle
from scheduling.joint import joint_plan
from scheduling.joint.joint_answers import JointPlan, Limit, Pairs, Shared, limit_of
from scheduling.joint.master import specialists_of
from scheduling.joint.mending import can_mend, mended
from scheduling.planner.time_limit import TimeLimit

SECONDS = 300.0
"""For the search; the best plan found by then is proposed, with its gap."""
FINISHING = 60.0
"""More for what is left to be asked about that plan; then only what is quickly found fits."""
OPTIONS = 60.0
"""For whom else each could be proposed to; what is not known by then is not shown."""
LEVELS = 60.0
"""For how good a plan is that was found, at least."""
BLENDS = 3
"""Ways of weighing the levels that are tried at most."""
REHEARSALS = 10
"""Plans that are rehearsed at most; what the last one would be refused waits, and says so."""
LARGE = 150_000
"""Pairs from which the best match without time is mended instead of searched under cuts until the
proof: more would take minutes and gigabytes."""
WAITS = -1


def fitting(problem: bytes, help_with: Help) -> Fitting:
    """The best plan that fits, and the rules about weeks that no plan that fits breaks. Solving the
    problem with both gives that plan with its proof."""
    asked = problem_from_json(problem)
    known = (*asked.couplings.not_all, *too_few_days(asked))
    asked = replace(asked, couplings=replace(asked.couplings, not_all=known))
    search = _Search(asked, help_with)
    found = search.best()
    return Fitting(
        placed=tuple((pair.referral_id, pair.specialist_id) for pair in found.placed),
        misfits=tuple(
            Misfit(specialist_id=cut.specialist_id, referrals=cut.referral_ids)
            for cut in found.couplings.not_all
        ),
        rooms=tuple(
            Room(
                specialist_id=limit.specialist_id,
                referrals=limit.referral_ids,
                weights=limit.weights,
                most=limit.most,
            )
            for limit in found.couplings.week_limits
        ),
        shared=tuple(shared.pairs for shared in found.couplings.not_all_pairs),
        certain=search.certain,
        search_ended=search.ended,
        undecided=search.undecided,
        options=tuple(sorted(search.unexplored)),
    )


class _Search:
    """Looks for the plan, blend after blend, and keeps what it learns."""

    def __init__(self, problem: MatchingProblem, help_with: Help) -> None:
        self._asked = problem
        self._network = build_network(problem, rulebook(problem))
        models = MODELS if self._network.pairs < LARGE else FEW_MODELS
        self._limit = TimeLimit(time.monotonic, SECONDS + FINISHING)
        self._oracle = WeekOracle(problem, self._network, help_with, self._limit, models)
        self._numbers = RowNumbers(problem)
        self._shared = SharedTime(self._numbers, self._network, help_with, self._limit)
        self._help = help_with
        self._limits: tuple[Limit | Shared, ...] = ()
        self._found = False
        """Whether a plan was found of which everybody's sessions fit."""
        self._rehearsals = 0
        self.unexplored: set[Pairing] = set()
        """Other options that there was no time to ask about."""
        self.ended = False
        """Whether the search for a better plan was ended by its time."""

    @cached_property
    def _without_time(self) -> Assignment:
        return assign(self._network, objective(self._asked, self._network))

    @cached_property
    def _rows(self) -> Rows:
        return coupled_rows(self._asked, self._network, rulebook(self._asked))

    @property
    def certain(self) -> bool:
        """Whether a plan was found, and it is known of every caseload asked about if it fits."""
        return self._found and not self.undecided

    @property
    def undecided(self) -> int:
        """Caseloads, alone or of several specialists, that could not be decided."""
        return self._oracle.undecided + self._shared.undecided

    @property
    def _left(self) -> float:
        """Seconds that are left to search."""
        return self._limit.left - FINISHING

    def best(self) -> MatchingProblem:
        """The problem with its plan, and with every rule that was learned."""
        blend, best = Blend(), self._as_it_is() or self._mended()
        for _ in range(0 if best else BLENDS):
            if best is not None and self._left <= 0:
                break
            placed = self._placed(self._fitting(self._joint(blend).specialist_of))
            try:
                plan = self._judged(placed)
            except GivenPlanBreaksRules:
                break
            if best is None or _values(plan) < _values(best[1]):
                best = placed, plan
            missed = next((x.name for x in plan.levels if x.value > x.bound), None)
            if plan.proof.status is ProofStatus.OPTIMAL or missed not in blend.ratios:
                break
            blend = blend.missing(missed)
        self.ended = self._left <= 0
        if best is None:
            return self._without_plan()
        self._found = True
        self._limit.begin_anew(OPTIONS)
        asked = self._oracle, self._shared, self._numbers, self._help, self._limit
        others = OtherOptions(*asked)
        known = others.ruled_out(*best)
        self.unexplored = set(others.unexplored)
        few = self._network.pairs < LARGE
        return others.of_waiting(known, best[1], self._network) if few else known

    def _judged(self, placed: MatchingProblem) -> MatchingPlan:
        """Raises GivenPlanBreaksRules."""
        return solve(placed, effort=Effort(seconds=max(LEVELS, self._left)))

    def _fitting(self, specialist_of: tuple[int, ...]) -> tuple[int, ...]:
        """Without those who don't fit beside others where specialists share time, and families that
        would not be together: nobody, where the search came to its end."""
        gone = {clash[0][0] for clash in self._shared.clashes(_pairs(specialist_of))}
        at = [WAITS if p in gone else s for p, s in enumerate(specialist_of)]
        for family in self._asked.couplings.together:
            members = self._numbers.people(family.referral_ids)
            if len({at[p] for p in members if self._network.active[p]}) > 1:
                for p in members:
                    at[p] = WAITS
        return tuple(at)

    def _as_it_is(self) -> tuple[MatchingProblem, MatchingPlan] | None:
        """The best plan of all where that fits, which tells ties apart as if weeks were no matter;
        None where something is against it."""
        solved, rows = self._without_time, self._rows
        if rows.top or not keeps(solved.flow, rows, np.zeros(0, np.int64)):
            return None
        at = holders(self._network, solved.flow)
        at[at == self._network.sink] = WAITS
        for specialist in np.unique(at[at != WAITS]).tolist():
            if self._oracle.clash(specialist, np.flatnonzero(at == specialist).tolist()):
                return None
        specialist_of = tuple(at.tolist())
        self._limits = tuple(map(limit_of, self._refused(specialist_of)))
        if self._limits:
            return None
        placed = self._placed(specialist_of)
        return placed, self._judged(placed)

    def _mended(self) -> tuple[MatchingProblem, MatchingPlan] | None:
        """Of a large program a plan close to the best, with its gap; None for a smaller one, and
        where nobody was left in it."""
        solved = self._without_time
        match = match_costs(self._network, solved.objective, Blend())
        rules = tied_rules(self._rows, match)
        if self._network.pairs < LARGE or not can_mend(rules):
            return None
        found = mended(
            match,
            solved.flow,
            self._oracle,
            time.monotonic,
            self._left,
            rules=rules,
            refused=self._refused,
            together=self._together,
            finishing=FINISHING,
        )
        self._limits = found.limits
        placed = self._placed(self._fitting(specialists_of(match, found.taken)))
        return (placed, self._judged(placed)) if placed.placed else None

    def _joint(self, blend: Blend) -> JointPlan:
        match = match_costs(self._network, self._without_time.objective, blend)
        rows = self._rows
        plan = joint_plan.solve(
            match,
            self._oracle.clashes,
            self._oracle.never_together,
            time.monotonic,
            self._left,
            facets=self._oracle.facets,
            rules=tied_rules(rows, match),
            refused=self._refused,
            known=self._limits,
        )
        self._limits = plan.limits
        return plan

    def _together(
        self,
        specialist_of: tuple[int, ...],
        unsettled: Collection[int] = (),
        one: int | None = None,
    ) -> Iterable[Pairs]:
        return self._shared.clashes(_pairs(specialist_of), unsettled, one)

    def _refused(self, specialist_of: tuple[int, ...]) -> Iterable[Pairs]:
        """What specialists share and doesn't reach for all; else whom a proposal of the whole plan
        would be refused for."""
        pairs = _pairs(specialist_of)
        if clashes := list(self._shared.clashes(pairs)):
            return clashes
        if self._rehearsals >= REHEARSALS:
            return ()
        self._rehearsals += 1
        found: tuple[tuple[Pairing, ...], ...] = self._help(Rehearse(self._numbers.named(pairs)))
        return [self._numbers.pairs(pairings) for pairings in found]

    def _placed(self, specialist_of: tuple[int, ...]) -> MatchingProblem:
        pairs = self._numbers.pairings(specialist_of)
        return replace(self._without_plan(), placed=tuple(Placed(*pair) for pair in pairs))

    def _without_plan(self) -> MatchingProblem:
        numbers, couplings = self._numbers, self._asked.couplings
        shared = [
            NotAllPairs(numbers.named(x.pairs)) for x in self._limits if isinstance(x, Shared)
        ]
        alone = [x for x in self._limits if isinstance(x, Limit)]
        not_all = [numbers.not_all(x) for x in alone if counts_all(x)]
        limits = [numbers.week_limit(x) for x in alone if not counts_all(x)]
        known = replace(
            couplings,
            not_all=(*couplings.not_all, *not_all),
            not_all_pairs=(*couplings.not_all_pairs, *shared),
            week_limits=(*couplings.week_limits, *limits),
        )
        return replace(self._asked, couplings=known)


def _pairs(specialist_of: tuple[int, ...]) -> Pairs:
    return tuple((p, s) for p, s in enumerate(specialist_of) if s >= 0)


def _values(plan: MatchingPlan) -> tuple[int, ...]:
    return tuple(level.value for level in plan.levels)
