"""When a version with other read models begins to lead: they are built behind the old ones, and
nothing goes out before they show what was recorded until then."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from domain.matches.matching_run import RunTrigger
from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.projector import Projector
from peermatch.usecases.matches.runs import WORKER, RequestRun
from peermatch.worker.outward import shown_first
from scheduling.published.jobs import Every, Job, JobRunner, Postponed, Watch


def _job(name: str, done: list[str], *, outward: bool) -> Job:
    return Job(name=name, when=Every(1), run=lambda: done.append(name), outward=outward)


def test_nothing_goes_out_before_a_new_version_s_read_models_have_passed_the_old_ones_mark(
    agency: Any,
) -> None:
    agency.import_small()
    deployment = agency.deployment
    engine, old = deployment.views.engine, deployment.views.position()
    following = [replace(model, shape=model.shape + 1) for model in deployment.models]
    generations.prepare(engine, following)
    assert deployment.views.position() == old, "the old ones serve, and stand"

    done: list[str] = []
    jobs = [_job("send", done, outward=True), _job("look", done, outward=False)]
    projector = Projector(deployment.store, engine, following, now=deployment.clock.now, batch=20)
    send, look = shown_first(jobs, projector)
    look.run()
    with pytest.raises(Postponed):
        send.run()
    _record(deployment)
    while projector.step():
        with pytest.raises(Postponed):
            send.run()
    projector.switch_ready()
    assert deployment.views.position() > old
    send.run()
    assert done == ["look", "send"]
    _record(deployment)
    send.run()
    assert done == ["look", "send", "send"], "what comes later holds nothing up"


def test_whoever_leads_next_with_the_same_read_models_waits_for_what_is_not_shown_yet(
    agency: Any,
) -> None:
    agency.import_small()
    done: list[str] = []
    projector = agency.deployment.projector()
    _record(agency.deployment)
    [send] = shown_first([_job("send", done, outward=True)], projector)
    with pytest.raises(Postponed):
        send.run()
    projector.catch_up()
    send.run()
    assert done == ["send"]


def _record(deployment: Any) -> None:
    asked = RequestRun(run_id=uuid4(), trigger=RunTrigger.COORDINATOR)
    deployment.service.perform(WORKER, asked.run_id, asked)


def test_a_run_that_is_postponed_counts_as_none() -> None:
    said: list[str] = []

    def postponed() -> None:
        raise Postponed

    watch = Watch(
        beat=lambda name: said.append(f"{name} done"),
        failed=lambda name, error: said.append(f"{name} {type(error).__name__}"),
        missed=said.append,
    )
    job = Job(name="send", when=Every(1), run=postponed)
    JobRunner([job], watch)._run(job)
    assert said == []
