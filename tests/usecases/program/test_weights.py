"""A manager weighs wishes: runs go by the weights of their day and keep them."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.matches.match import MATCH
from domain.matches.matching_run import MATCHING_RUN, RunTrigger
from domain.program.match_preferences import WEIGHED, WishName
from domain.program.program_rules import RuleOfThePast
from domain.shared.roles import Role
from matching import plan_to_json, problem_to_json, solve
from peermatch.usecases.core.identity import NotAllowed
from peermatch.usecases.matches.runs import RequestRun, match_id_of
from peermatch.usecases.pairing.kept_problem import kept_problem
from peermatch.usecases.program.change_rules import ChangeWeight
from peermatch.usecases.review.run_digests import run_digest

AREA = WishName.MOST_IMPORTANT_AREA


def change(points: int, day: date = date(2026, 11, 24)) -> ChangeWeight:
    return ChangeWeight(wish=AREA, points=points, effective_from=day, reason="Asked for.")


def run(agency: Any, number: int) -> UUID:
    run_id = UUID(int=number)
    agency.perform(Role.COORDINATOR, RequestRun(run_id=run_id, trigger=RunTrigger.COORDINATOR))
    agency.match()
    return run_id


def replayed(agency: Any, run_id: UUID) -> bool:
    kept = agency.deployment.store.read(MATCHING_RUN, run_id)
    plan = plan_to_json(solve(kept_problem(kept)))
    return run_digest(agency.deployment.store, kept, plan) == kept.completed.plan_digest


def reasons_of(agency: Any, run_id: UUID) -> set[str]:
    """Everything that the run's proposals say for themselves."""
    read = agency.deployment.store.read
    asked = [saw.seeker.referral_id for saw in read(MATCHING_RUN, run_id).seekers]
    matches = [read(MATCH, match_id_of(run_id, one)).proposed for one in asked]
    return {reason for proposed in matches if proposed for reason in proposed.reasons}


def test_a_run_goes_by_the_weights_of_its_day_and_keeps_them(small: Any, clock: Any) -> None:
    small.perform(Role.MANAGER, change(0))
    before = run(small, 1)
    clock.pass_by(timedelta(days=1))
    after = run(small, 2)
    store = small.deployment.store
    weights = [dict(store.read(MATCHING_RUN, r).ground.weights) for r in (before, after)]
    assert [w[AREA] for w in weights] == [WEIGHED[AREA].points, 0]
    assert [set(w) for w in weights] == [set(WishName)] * 2
    assert replayed(small, before)
    assert replayed(small, after)


def test_a_wish_that_weighs_nothing_is_no_reason(small: Any, clock: Any) -> None:
    small.perform(Role.MANAGER, change(0))
    clock.pass_by(timedelta(days=1))
    told = reasons_of(small, run(small, 1))
    assert told
    assert WEIGHED[AREA].because not in told


def test_only_a_manager_weighs_and_not_for_today(sqlite_agency: Any) -> None:
    with pytest.raises(NotAllowed):
        sqlite_agency.perform(Role.COORDINATOR, change(5))
    with pytest.raises(RuleOfThePast):
        sqlite_agency.perform(Role.MANAGER, change(5, date(2026, 11, 23)))
    done = sqlite_agency.perform(Role.MANAGER, change(5))
    assert done.result == {"wish": AREA}


def test_the_problem_says_its_weights(small_on_sqlite: Any) -> None:
    run_id = run(small_on_sqlite, 3)
    problem = kept_problem(small_on_sqlite.deployment.store.read(MATCHING_RUN, run_id))
    assert b'"most_important_area":30' in problem_to_json(problem)
