"""How a match was decided: a page and an answer, worked out by the worker meanwhile."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.matches.matching_run import RunCompleted, RunTrigger
from domain.review.review import ChoiceReason
from domain.shared.roles import Role
from matching import plan_from_json, plan_to_json, problem_from_json, problem_to_json, solve
from matching.problem.documents import digest_of
from matching.replay import SEPARATOR, solver_of
from peermatch.readmodels.engine.failed_work import REPLAYS, FailedWork
from peermatch.usecases.matches.runs import (
    WORKER,
    FinishRun,
    KeepInputs,
    ProposeMatch,
    RequestRun,
)
from peermatch.usecases.pairing.kept_problem import ground_of
from peermatch.usecases.pairing.matching_problem import matching_problem
from peermatch.worker.timed.replay_jobs import Replays

SAME = "the same plan, byte for byte"


def solved_here(problem: bytes) -> bytes:
    """The engine without a process of its own."""
    return plan_to_json(solve(problem_from_json(problem)))


@pytest.fixture
def match_id(peermatch: Any, referral_id: str) -> str:
    """Proposed by a run that kept what it saw."""
    service, run_id = peermatch.deployment.service, uuid4()
    asked = service.perform(WORKER, uuid4(), RequestRun(run_id=run_id, trigger=RunTrigger.NIGHTLY))
    assert service.wait(asked.position)
    problem = matching_problem(service, service.program.today(service.now()))
    body = problem_to_json(problem)
    kept = KeepInputs(
        ground=ground_of(run_id, problem), seekers=problem.seekers, offers=problem.offers
    )
    service.perform(WORKER, uuid4(), kept)
    plan = solved_here(body)
    found = plan_from_json(plan)
    [mine] = [p for p in found.pairings if str(p.referral_id) == referral_id]
    proposal = ProposeMatch(
        run_id=run_id,
        referral_id=mine.referral_id,
        specialist_id=mine.specialist_id,
        reasons=mine.reasons,
    )
    proposed = service.perform(WORKER, uuid4(), proposal)
    outcome = RunCompleted(
        run_id=run_id,
        problem_digest=digest_of(body),
        plan_digest=digest_of(plan),
        solver=SEPARATOR.join(solver_of(found)),
        proved=True,
        seekers=len(problem.seekers),
        specialists=len(problem.offers),
        proposed=1,
        waiting=0,
        overtaken=0,
        milliseconds=1,
    )
    done = service.perform(WORKER, uuid4(), FinishRun(outcome=outcome))
    assert service.wait(done.position)
    return str(proposed.result["match_id"])


def look(peermatch: Any) -> None:
    Replays(peermatch.deployment.service, solved_here).make_all()


def main_of(page: Any) -> str:
    assert page.status_code == 200, page.text
    return str(page.text.split("<main")[1].split("</main")[0])


def test_it_is_prepared_and_then_told(peermatch: Any, match_id: str) -> None:
    client = peermatch.client(Role.COORDINATOR)
    path = f"/matches/{match_id}/decided"
    waits = main_of(client.get(path))
    assert 'hx-trigger="every 2s"' in waits
    assert f'href="{path}">Refresh' in waits
    look(peermatch)
    told = main_of(client.get(path))
    assert SAME in told
    assert "Started by" not in told
    assert "started by: nightly schedule" in told
    assert "Proposed, in the plan" in told
    assert "For: The specialist shares the area that matters most" in told
    assert "What was known of the person" in told
    assert "Every rule would still allow it." in told
    assert "never changed until then" in told
    assert "/do/" not in told, "nothing can be done here"
    assert "Robin Testcase" in told


def test_it_is_found_from_the_match_its_history_and_a_past_moment(
    peermatch: Any, match_id: str
) -> None:
    client = peermatch.client(Role.COORDINATOR)
    for path in (f"/matches/{match_id}", f"/matches/{match_id}/history"):
        assert f'href="/matches/{match_id}/decided"' in client.get(path).text


def test_a_run_that_kept_nothing_says_so(peermatch: Any, referral_id: str) -> None:
    match_id = peermatch.propose(referral_id)
    client = peermatch.client(Role.COORDINATOR)
    client.get(f"/matches/{match_id}/decided")
    look(peermatch)
    told = main_of(client.get(f"/matches/{match_id}/decided"))
    assert "The plan can’t be solved again." in told
    assert "was not kept, or they were erased since" in told


def test_a_match_proposed_by_hand_says_so(peermatch: Any, match_id: str) -> None:
    api = peermatch.bearer(Role.COORDINATOR)
    api.get(f"/api/v1/matches/{match_id}/decision")
    look(peermatch)
    first = api.get(f"/api/v1/matches/{match_id}/decision").json()
    proposed, other = (one["specialist_id"] for one in first["candidates"][:2])
    chosen = peermatch.command(
        Role.COORDINATOR,
        "choose-instead",
        match_id=match_id,
        specialist_id=other,
        reason=ChoiceReason.PARTICIPANT_ASKED,
    )
    assert chosen.status_code == 200, chosen.text
    by_hand = chosen.json()["match_id"]
    api.get(f"/api/v1/matches/{by_hand}/decision")
    look(peermatch)
    told = main_of(peermatch.client(Role.COORDINATOR).get(f"/matches/{by_hand}/decided"))
    assert "Proposed by hand:" in told
    assert "The participant asked for this specialist" in told
    answer = api.get(f"/api/v1/matches/{by_hand}/decision").json()
    assert (answer["hand"], answer["engine_choice"]) == ("chosen", proposed)
    assert answer["again"]["specialist_id"] == proposed


def test_the_api_tells_the_same(peermatch: Any, match_id: str) -> None:
    api = peermatch.bearer(Role.COORDINATOR)
    waits = api.get(f"/api/v1/matches/{match_id}/decision")
    assert (waits.status_code, waits.json()["prepared"]) == (202, False)
    assert waits.headers["retry-after"] == "2"
    look(peermatch)
    answer = api.get(f"/api/v1/matches/{match_id}/decision")
    assert answer.status_code == 200
    told = answer.json()
    assert told["again"]["same_plan"]
    assert told["hand"] == "run"
    assert told["candidates"][0]["specialist_id"] == told["again"]["specialist_id"]
    assert told["candidates"][0]["speaks_for"]
    ruled_out = sum(rule["number"] for rule in told["ruled_out"])
    assert told["allowed"] + ruled_out == 12, "everybody on the roster"
    assert {w["wish"] for w in told["weights"]} >= {"further_area", "preferred_gender"}
    assert told["against_today"] == []
    assert api.get(f"/api/v1/matches/{uuid4()}/decision").status_code == 404


def test_what_failed_for_good_is_said(peermatch: Any, match_id: str) -> None:
    def broken(_problem: bytes) -> bytes:
        raise RuntimeError("gone")

    client = peermatch.client(Role.COORDINATOR)
    client.get(f"/matches/{match_id}/decided")
    service = peermatch.deployment.service
    Replays(service, broken).make_all()
    failed = FailedWork(service.views.engine, service.now).one(REPLAYS, str(UUID(match_id)))
    assert failed is not None
    assert failed.sentence in main_of(client.get(f"/matches/{match_id}/decided"))


@pytest.mark.parametrize("role", [Role.INTAKE, Role.CPRS, Role.MANAGER])
def test_only_coordinators_are_told(peermatch: Any, role: Role) -> None:
    assert peermatch.client(role).get(f"/matches/{uuid4()}/decided").status_code == 403
