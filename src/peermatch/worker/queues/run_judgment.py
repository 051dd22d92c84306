"""What is noted of a run's plan: how fair and stable it is, how good, and how good any could be."""

from collections.abc import Mapping
from uuid import UUID

from domain.matches.matching_run import RunJudged, RunWaitsJudged, WaitsOf
from domain.pairing.run_bounds import LevelBound, RunBounded
from matching import MatchingPlan, MatchingProblem
from matching.problem.advice import Advised, Waits
from peermatch.usecases.matches.runs import JudgeRun
from peermatch.usecases.pairing.county_floors import floors_met


def judgment(
    run_id: UUID, problem: MatchingProblem, plan: MatchingPlan, advised: Advised
) -> JudgeRun | None:
    """None where the plan came without advice."""
    mine = advised.fairness.get("plan")
    if mine is None:
        return None
    judged = RunJudged(
        run_id=run_id,
        longest_wait_days=mine.longest_wait_days,
        mean_wait_days=mine.mean_wait_days,
        fullest_caseload=mine.fullest_caseload,
        emptiest_caseload=mine.emptiest_caseload,
        caseload_gini=mine.caseload_gini,
        envy=mine.envy,
        blocking_pairs=mine.blocking_pairs,
        deferred_served=advised.fairness["deferred acceptance"].served,
    )
    waits = RunWaitsJudged(
        run_id=run_id,
        by_county=_waits(mine.waits_by_county),
        by_service_line=_waits(mine.waits_by_service_line),
    )
    served = (pairing.referral_id for pairing in plan.pairings)
    return JudgeRun(
        judged=judged,
        waits=waits,
        bounds=bounded(run_id, plan, advised.at_most),
        floors=floors_met(run_id, problem, served),
    )


def bounded(run_id: UUID, plan: MatchingPlan, at_most: int) -> RunBounded:
    """The levels up to the first at which the plan is not proved best."""
    levels = [LevelBound(name=one.name, value=one.value, bound=one.bound) for one in plan.levels]
    gap = next((n for n, level in enumerate(levels) if level.value > level.bound), len(levels))
    return RunBounded(
        run_id=run_id,
        matched=len(plan.pairings),
        at_most=at_most,
        levels=tuple(levels[: gap + 1]),
    )


def _waits(by_name: Mapping[str, Waits]) -> tuple[WaitsOf, ...]:
    return tuple(
        WaitsOf(
            name=name,
            waiting=of.waiting,
            mean_days=of.mean_days,
            longest_days=of.longest_days,
        )
        for name, of in sorted(by_name.items())
        if of.waiting
    )
