"""Who fits where, answered in the planner's process: matching asks, scheduling says.

Only what plans come to is asked about: the process asks back for the weeks and the people that it
needs to know, and whether a plan could be proposed as it is.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from domain.matches.matching_run import Misfit
from matching import MatchingPlan, MatchingProblem, problem_from_json
from matching.explain.advising import runners_up
from matching.fit import solve_fitting
from matching.problem.couplings import NotAll
from peermatch.worker.solver.planning_answers import CouldBegin, Misfits, NeedsWeek, Rehearse
from peermatch.worker.solver.too_few_days import too_few_days
from scheduling.planner.oracle import Undecided
from scheduling.planner.placement import Effort
from scheduling.weeks.usual_fit import UsualFit

ASKING = Effort(per_cluster=5.0)
"""A question about one caseload takes hundredths of this."""
ROUNDS = 10_000
"""More than any program needs; the planner's time limit comes first."""
REHEARSALS = 10
"""Plans that are rehearsed at most; what the last one would be refused waits, and says so."""
Help = Callable[[Any], Any]


class _Oracle:
    """Answers for every specialist; asks `help_with` for the weeks and people it doesn't know."""

    def __init__(self, help_with: Help) -> None:
        self._help = help_with
        self._fits: dict[UUID, UsualFit] = {}
        self._known: dict[UUID, set[UUID]] = {}
        self.certain = True

    def __call__(self, specialist_id: UUID, referral_ids: tuple[UUID, ...]) -> tuple[UUID, ...]:
        fit = self._with(specialist_id, referral_ids)
        try:
            clash = fit.clash([str(r) for r in referral_ids])
        except Undecided:
            self.certain = False
            return referral_ids
        return tuple(UUID(key) for key in clash)

    def _with(self, specialist_id: UUID, referral_ids: tuple[UUID, ...]) -> UsualFit:
        known = self._known.setdefault(specialist_id, set())
        new = tuple(r for r in referral_ids if r not in known)
        if new:
            asked = NeedsWeek(specialist_id, new, first=specialist_id not in self._fits)
            week, coming = self._help(asked)
            if week is not None:
                self._fits[specialist_id] = UsualFit(
                    week.kept,
                    week.staff,
                    week.hours,
                    week.ground,
                    tz=week.tz,
                    usual=week.usual,
                    effort=ASKING,
                )
            self._fits[specialist_id].admit(coming.needs, coming.hours, coming.ground)
            known.update(new)
        return self._fits[specialist_id]


class _Proposable:
    """Whether a plan whose caseloads fit can be proposed as it is, and whether those whom it names
    besides could be proposed instead."""

    def __init__(self, oracle: _Oracle, help_with: Help) -> None:
        self._oracle = oracle
        self._help = help_with
        self._rehearsals = 0
        self._begun: set[tuple[UUID, UUID]] = set()

    def __call__(self, problem: MatchingProblem, plan: MatchingPlan) -> tuple[NotAll, ...]:
        refused = self._rehearsed(plan)
        return refused or self._no_alternatives(problem, plan)

    def _rehearsed(self, plan: MatchingPlan) -> tuple[NotAll, ...]:
        if self._rehearsals >= REHEARSALS:
            return ()
        self._rehearsals += 1
        pairings = tuple((p.referral_id, p.specialist_id) for p in plan.pairings)
        return _cuts(self._help(Rehearse(pairings)))

    def _no_alternatives(self, problem: MatchingProblem, plan: MatchingPlan) -> tuple[NotAll, ...]:
        """Runners-up who are none: they would not fit beside whom the plan puts there."""
        at: dict[UUID, tuple[UUID, ...]] = {}
        for pairing in plan.pairings:
            at[pairing.specialist_id] = (*at.get(pairing.specialist_id, ()), pairing.referral_id)
        found, left = [], []
        for referral_id, who in runners_up(problem, plan):
            if clash := self._oracle(who, tuple(sorted((*at.get(who, ()), referral_id)))):
                found.append(NotAll(who, tuple(sorted(clash))))
            elif (referral_id, who) not in self._begun:
                left.append((referral_id, who))
        self._begun.update(left)
        begun = self._help(CouldBegin(tuple(left))) if left else ()
        return (*found, *_cuts(begun))


def _cuts(misfits: tuple[Misfit, ...]) -> tuple[NotAll, ...]:
    return tuple(NotAll(m.specialist_id, m.referrals) for m in misfits)


def misfits(problem: bytes, help_with: Help) -> Misfits:
    """Every misfit that a best plan has to avoid, those that the problem names already included:
    the best plan that avoids them is the best in which everybody's sessions fit."""
    oracle = _Oracle(help_with)
    asked = problem_from_json(problem)
    known = (*asked.couplings.not_all, *too_few_days(asked))
    asked = replace(asked, couplings=replace(asked.couplings, not_all=known))
    fitting = solve_fitting(asked, oracle, whole=_Proposable(oracle, help_with), rounds=ROUNDS)
    cuts = fitting.problem.couplings.not_all
    found = tuple(Misfit(specialist_id=c.specialist_id, referrals=c.referral_ids) for c in cuts)
    return Misfits(misfits=found, certain=oracle.certain)
