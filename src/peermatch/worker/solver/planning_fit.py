"""Who fits where, answered in the planner's process: matching asks, scheduling says."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from domain.matches.matching_run import Misfit
from matching import problem_from_json
from matching.fit import solve_fitting
from matching.problem.couplings import NotAll
from peermatch.usecases.calendar.fit_questions import FitWeek
from peermatch.worker.solver.planning_answers import Misfits
from scheduling.planner.oracle import Undecided
from scheduling.planner.placement import Effort
from scheduling.weeks.usual_fit import UsualFit

ASKING = Effort(per_cluster=5.0)
"""A question about one caseload takes hundredths of this."""
ROUNDS = 10_000
"""More than any program needs; the planner's time limit comes first."""


class _Oracle:
    """Answers for every specialist."""

    def __init__(self, weeks: Mapping[UUID, FitWeek]) -> None:
        self._fits = {who: _usual_fit(week) for who, week in weeks.items()}
        self.certain = True

    def alone(self) -> tuple[NotAll, ...]:
        """Pairs of whom it is plain that they don't fit."""
        return tuple(
            NotAll(who, (UUID(key),))
            for who, fit in sorted(self._fits.items())
            for key in fit.never()
        )

    def __call__(self, specialist_id: UUID, referral_ids: tuple[UUID, ...]) -> tuple[UUID, ...]:
        try:
            clash = self._fits[specialist_id].clash([str(r) for r in referral_ids])
        except Undecided:
            self.certain = False
            return referral_ids
        return tuple(UUID(key) for key in clash)


def _usual_fit(week: FitWeek) -> UsualFit:
    return UsualFit(
        week.kept, week.newcomers, week.hours, week.ground, usual=week.usual, effort=ASKING
    )


def misfits(problem: bytes, weeks: Mapping[UUID, FitWeek]) -> Misfits:
    """Every misfit that a best plan has to avoid, those that the problem names already included:
    the best plan that avoids them is the best in which everybody's sessions fit."""
    oracle = _Oracle(weeks)
    asked = problem_from_json(problem)
    known = (*asked.couplings.not_all, *oracle.alone())
    asked = replace(asked, couplings=replace(asked.couplings, not_all=known))
    fitting = solve_fitting(asked, oracle, rounds=ROUNDS)
    cuts = fitting.problem.couplings.not_all
    found = tuple(Misfit(specialist_id=c.specialist_id, referrals=c.referral_ids) for c in cuts)
    pairings = tuple((p.referral_id, p.specialist_id) for p in fitting.plan.pairings)
    return Misfits(misfits=found, certain=oracle.certain, pairings=pairings)
