"""A run's page and the API tell its true end: why it failed, what stands, and what to do."""

from dataclasses import replace
from uuid import uuid4

import pytest

from domain.matches.matching_run import RunFailed, RunTrigger
from domain.shared.roles import Role
from peermatch.readmodels.engine.failed_work import MATCHING_RUNS
from peermatch.readmodels.screens.matches.run_ends import OTHERWISE, WHAT_TO_DO
from peermatch.usecases.matches.runs import (
    WORKER,
    CancelRun,
    FinishRun,
    JudgeRun,
    KeepInputs,
    KeepWhatFits,
    RequestRun,
)
from stories.pasts.run_samples import (
    bounded,
    found_what_fits,
    left_unexplored,
    run_judged,
    saw_ground,
    waits_judged,
)
from stories.pasts.samples import run_completed


@pytest.fixture
def run_id(peermatch):
    asked = uuid4()
    service = peermatch.deployment.service
    done = service.perform(WORKER, asked, RequestRun(run_id=asked, trigger=RunTrigger.NIGHTLY))
    assert service.wait(done.position)
    return asked


def failed(peermatch, run_id, kind):
    outcome = RunFailed(run_id=run_id, problem=kind)
    done = peermatch.deployment.service.perform(WORKER, uuid4(), FinishRun(outcome=outcome))
    assert peermatch.deployment.service.wait(done.position)


@pytest.mark.parametrize("kind", [*WHAT_TO_DO, "KeyError"])
def test_a_run_that_failed_says_why_and_what_to_do(peermatch, run_id, kind):
    failed(peermatch, run_id, kind)
    page = peermatch.client(Role.COORDINATOR).get(f"/runs/{run_id}").text
    advice = WHAT_TO_DO.get(kind, OTHERWISE)
    told = peermatch.bearer(Role.MANAGER).get(f"/api/v1/runs/{run_id}").json()
    assert (told["status"], told["problem"]) == ("failed", kind)
    assert told["told"][:2] == [f"It failed: {kind}.", "0 matches were proposed."]
    assert told["told"][2].endswith("waiting now.")
    assert told["told"][3] == advice
    for sentence in told["told"]:
        assert sentence.replace("'", "&#39;") in page
    assert "Run matching again" in page


def test_a_run_that_is_tried_again_says_so(peermatch, run_id):
    work = peermatch.deployment.failed_work
    work.note(MATCHING_RUNS, str(run_id), "KeyError")
    page = peermatch.client(Role.COORDINATOR).get(f"/runs/{run_id}").text
    work.settle(MATCHING_RUNS, [str(run_id)])
    assert "It failed once (KeyError) and will be tried again." in page
    assert 'hx-trigger="every 2s"' in page, "the page goes on looking"


def test_a_run_that_was_stopped_says_what_stands(peermatch, run_id):
    peermatch.perform(Role.COORDINATOR, CancelRun(run_id=run_id))
    page = peermatch.client(Role.COORDINATOR).get(f"/runs/{run_id}").text
    assert "Someone stopped it. 0 matches were proposed." in page


def test_a_plan_that_is_not_proved_says_how_much_better_one_could_be(peermatch, run_id):
    kept = judged(peermatch, run_id)
    finished(peermatch, run_id, proved=False)
    page = peermatch.client(Role.COORDINATOR).get(f"/runs/{run_id}").text
    assert "90 referrals were matched; no plan can match more than 91." in page
    assert "days waited: 210, and no plan can have less than 208" in page
    told = peermatch.bearer(Role.MANAGER).get(f"/api/v1/runs/{run_id}").json()
    assert (told["matched"], told["at_most"]) == (kept.matched, kept.at_most)
    assert told["levels"] == [["served", 210, 208]]


def test_a_plan_that_is_proved_says_so_alone(peermatch, run_id):
    judged(peermatch, run_id)
    finished(peermatch, run_id, proved=True)
    page = peermatch.client(Role.COORDINATOR).get(f"/runs/{run_id}").text
    assert "Yes, proved" in page
    assert "no plan can match more than" not in page
    assert "Left unexplored" not in page


def test_what_there_was_no_time_for_is_said(peermatch, run_id):
    left = replace(left_unexplored(), run_id=run_id)
    keep = KeepWhatFits(found=replace(found_what_fits(), run_id=run_id), unexplored=(left,))
    inputs = KeepInputs(ground=replace(saw_ground(), run_id=run_id), seekers=(), offers=())
    for command in (inputs, keep):
        peermatch.deployment.service.perform(WORKER, uuid4(), command)
    finished(peermatch, run_id, proved=False)
    page = peermatch.client(Role.COORDINATOR).get(f"/runs/{run_id}").text
    assert "Left unexplored for lack of time" in page
    assert "the best plan found by then is proposed" in page
    assert "2 caseloads: it could not be said" in page
    assert "1 other option for a referral: not checked" in page
    told = peermatch.bearer(Role.MANAGER).get(f"/api/v1/runs/{run_id}").json()
    said = (told["search_ended"], told["undecided"], told["options_unexplored"])
    assert said == (True, 2, 1)


def judged(peermatch, run_id):
    bounds = replace(bounded(), run_id=run_id)
    command = JudgeRun(
        judged=replace(run_judged(), run_id=run_id),
        waits=replace(waits_judged(), run_id=run_id),
        bounds=bounds,
    )
    peermatch.deployment.service.perform(WORKER, uuid4(), command)
    return bounds


def finished(peermatch, run_id, *, proved):
    outcome = run_completed(run_id=run_id, proved=proved)
    done = peermatch.deployment.service.perform(WORKER, uuid4(), FinishRun(outcome=outcome))
    assert peermatch.deployment.service.wait(done.position)
