"""A county's floor: set by a manager, kept by runs as far as every other rule lets them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from small_waitlist import run
from two_offices import REFERRAL, small_agency, table

from domain.matches.matching_run import MATCHING_RUN
from domain.pairing.run_ties import FloorMet
from domain.program.program_rules import (
    PROGRAM_RULES,
    CountyFloorChanged,
    FloorNeedsReason,
    FloorOfNoCounty,
    FloorOutOfRange,
    RuleOfThePast,
    floors_on,
)
from domain.referrals.referral import REFERRAL as REFERRALS
from domain.referrals.referral_state import ReferralStatus
from domain.shared.roles import Role
from matching import ProofStatus, plan_to_json, problem_to_json, solve
from peermatch import demo
from peermatch.readmodels.screens.matches.run_ends import left_waiting
from peermatch.readmodels.tables.matches import runs
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import referral_id
from peermatch.usecases.pairing.kept_problem import kept_problem
from peermatch.usecases.plan_preview import plan_change
from peermatch.usecases.preview import preview
from peermatch.usecases.program.change_rules import ChangeCountyFloor
from peermatch.usecases.referrals.referral_fields import REFERRAL_FIELDS
from peermatch.usecases.review.run_digests import run_digest
from peermatch.worker.queues.trial_answers import TrialAnswers
from peermatch.worker.solver import trial_plans

FLOOR = ChangeCountyFloor(
    county="Richmond",
    at_least=2,
    effective_from=date(2026, 11, 24),
    reason="Nobody there was served.",
)


def waiting(agency: Any, *counties: str) -> None:
    """One specialist with three places; the later somebody stands here, the later they came."""
    files = small_agency()
    lines = files["roster.csv"].splitlines()[:2]
    files["roster.csv"] = b"\n".join(lines) + b"\n"
    rows = [
        REFERRAL
        | {"referral": f"R{n}", "county": county, "modes": "video"}
        | {"received_at": f"2026-11-{n:02}T09:00:00-05:00"}
        for n, county in enumerate(counties, 1)
    ]
    files["referrals.csv"] = table(REFERRAL_FIELDS, rows)
    assert demo.run_import(agency.deployment, files, lambda *_: None).problems == ()


def floors(agency: Any, clock: Any, *changes: ChangeCountyFloor) -> None:
    for change in changes:
        agency.perform(Role.MANAGER, change)
    clock.pass_by(timedelta(days=1))


def served(agency: Any, people: int) -> set[int]:
    read = agency.deployment.store.read
    return {
        n
        for n in range(1, people + 1)
        if read(REFERRALS, referral_id(f"R{n}")).status is ReferralStatus.PROPOSED
    }


def judged(agency: Any, run_id: Any) -> Any:
    return agency.deployment.store.read(MATCHING_RUN, run_id).ties.floors_judged


def test_without_a_floor_whoever_waited_longest_is_served(sqlite_agency: Any) -> None:
    waiting(sqlite_agency, "Essex", "Essex", "Essex", "Richmond", "Richmond")
    run_id = run(sqlite_agency, 1)
    assert served(sqlite_agency, 5) == {1, 2, 3}
    assert judged(sqlite_agency, run_id) is None
    assert left_waiting(sqlite_agency.reading(Role.MANAGER)) == {"Richmond": 2}


def test_a_floor_comes_before_the_wait_and_the_run_shows_again(agency: Any, clock: Any) -> None:
    waiting(agency, "Essex", "Essex", "Essex", "Richmond", "Richmond")
    floors(agency, clock, FLOOR)
    run_id = run(agency, 1)
    assert served(agency, 5) == {1, 4, 5}
    assert judged(agency, run_id).floors == (FloorMet(county="Richmond", at_least=2, served=2),)
    kept = agency.deployment.store.read(MATCHING_RUN, run_id)
    problem = kept_problem(kept)
    assert (
        run_digest(agency.deployment.store, kept, problem_to_json(problem))
        == kept.completed.problem_digest
    )
    again = solve(problem)
    assert (
        run_digest(agency.deployment.store, kept, plan_to_json(again)) == kept.completed.plan_digest
    )
    assert again.proof.status is ProofStatus.OPTIMAL


def test_a_floor_out_of_reach_serves_as_many_as_can_be_and_says_so(
    sqlite_agency: Any, clock: Any
) -> None:
    waiting(sqlite_agency, *("Richmond",) * 4, "Essex")
    floors(sqlite_agency, clock, replace(FLOOR, at_least=4))
    run_id = run(sqlite_agency, 1)
    assert served(sqlite_agency, 5) == {1, 2, 3}
    assert judged(sqlite_agency, run_id).floors == (
        FloorMet(county="Richmond", at_least=4, served=3),
    )
    row = runs.one(sqlite_agency.reading(Role.MANAGER), run_id)
    assert [tuple(one) for one in row.floors or ()] == [("Richmond", 4, 3)]


def test_a_floor_asks_for_no_more_than_there_are(sqlite_agency: Any, clock: Any) -> None:
    waiting(sqlite_agency, "Essex", "Richmond")
    floors(sqlite_agency, clock, FLOOR)
    run_id = run(sqlite_agency, 1)
    assert judged(sqlite_agency, run_id).floors == (
        FloorMet(county="Richmond", at_least=1, served=1),
    )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"effective_from": date(2026, 11, 23)}, RuleOfThePast),
        ({"county": "Nowhere"}, FloorOfNoCounty),
        ({"at_least": 1001}, FloorOutOfRange),
        ({"at_least": -1}, FloorOutOfRange),
        ({"reason": " "}, FloorNeedsReason),
    ],
)
def test_a_floor_is_refused(
    sqlite_agency: Any, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    waiting(sqlite_agency, "Essex")
    with pytest.raises(refusal):
        sqlite_agency.perform(Role.MANAGER, replace(FLOOR, **changes))


def test_the_last_change_that_has_begun_holds() -> None:
    def change(at_least: int, day: int) -> CountyFloorChanged:
        return CountyFloorChanged(
            county="Essex",
            at_least=at_least,
            effective_from=date(2026, 12, day),
            reason="Asked for.",
        )

    rules = PROGRAM_RULES.fold((change(3, 1), change(0, 5), change(2, 9)))
    assert floors_on(rules, date(2026, 11, 30)) == {}
    assert floors_on(rules, date(2026, 12, 4)) == {"Essex": 3}
    assert floors_on(rules, date(2026, 12, 5)) == {}
    assert floors_on(rules, date(2026, 12, 31)) == {"Essex": 2}


class InThisProcess:
    """The process for trials without a process."""

    def ask(self, question: str, *given: Any, **_how: Any) -> Any:
        return getattr(trial_plans, question)(*given)


def test_two_of_a_county_are_served_and_two_who_waited_longer_wait(agency: Any) -> None:
    waiting(agency, "Essex", "Essex", "Essex", "Richmond", "Richmond")
    agency.project()
    deployment = agency.deployment
    service, trials, end = deployment.service, deployment.trials, deployment.store.end()
    worker = TrialAnswers(service, trials, InThisProcess())
    first = plan_change(service, trials, FLOOR)
    assert first is not None
    assert first.under_way
    worker.look()
    actor = Actor(name="manager-1", role=Role.MANAGER)
    found = preview(service, actor, uuid4(), FLOOR, trials=trials)
    assert found.anything
    assert found.plan is not None
    assert (found.plan.gained, found.plan.lost, found.plan.moved) == (2, 2, 0)
    counties = {one.county: (one.before, one.after) for one in found.plan.counties}
    assert counties == {"Essex": (0, 2), "Richmond": (2, 0)}
    assert deployment.store.end() == end, "nothing is saved"
