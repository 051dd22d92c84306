"""A run of the past solved again with other weights: what they would have changed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from domain.program.match_preferences import WishName
from domain.program.wish_learning import RunWithNewWeights, WishCount
from matching.problem.matching_plan import MatchingPlan
from matching.problem.preferences import WISHES, met
from matching.problem.problem import MatchingProblem

Solve = Callable[[MatchingProblem], MatchingPlan]


def with_new_weights(
    run_id: UUID, problem: MatchingProblem, changed: Mapping[WishName, int], solve: Solve
) -> RunWithNewWeights:
    """Both plans are looked for, so that they differ by weights alone. Whom the run found not to
    fit together does not fit either way; whether new caseloads fit week by week is not asked."""
    asked = replace(problem, placed=())
    weights = {**problem.weights, **{wish.value: points for wish, points in changed.items()}}
    now, then = _pairs(solve(asked)), _pairs(solve(replace(asked, weights=weights)))
    before, after = _met(problem, now), _met(problem, then)
    return RunWithNewWeights(
        run_id=run_id,
        day=problem.day,
        referrals=len(problem.seekers),
        matched_now=len(now),
        matched_then=len(then),
        another_specialist=sum(now[who] != then[who] for who in now.keys() & then.keys()),
        wishes=tuple(WishCount(wish=w, now=before[w], then=after[w]) for w in WishName),
    )


def _pairs(plan: MatchingPlan) -> dict[UUID, UUID]:
    return {one.referral_id: one.specialist_id for one in plan.pairings}


def _met(problem: MatchingProblem, pairs: Mapping[UUID, UUID]) -> dict[WishName, int]:
    seekers = {one.referral_id: one for one in problem.seekers}
    offers = {one.specialist_id: one for one in problem.offers}
    return {
        WishName(wish.name): sum(met(wish, seekers[r], offers[s]) for r, s in pairs.items())
        for wish in WISHES
    }
