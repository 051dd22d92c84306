"""A run's page and the API tell its true end: why it failed, what stands, and what to do."""

from uuid import uuid4

import pytest

from domain.matches.matching_run import RunFailed, RunTrigger
from domain.shared.roles import Role
from peermatch.readmodels.engine.failed_work import MATCHING_RUNS
from peermatch.readmodels.screens.matches.run_ends import OTHERWISE, WHAT_TO_DO
from peermatch.usecases.matches.runs import WORKER, CancelRun, FinishRun, RequestRun


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
