"""Workers note how their jobs end; whoever looks after the service reads it elsewhere."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import OperationalError

from domain.matches.matching_run import RunTrigger
from domain.shared.roles import Role
from peermatch.readmodels.running.job_marks import LEADER, JobMark, JobMarks
from peermatch.readmodels.running.standing import LEADER_AWAY, standing
from peermatch.usecases.matches.runs import RequestRun


@pytest.fixture
def marks(agency: Any, clock: Any) -> JobMarks:
    return JobMarks(agency.deployment.views.engine, clock.now)


def test_another_process_reads_how_jobs_ended(agency: Any, marks: JobMarks, clock: Any) -> None:
    begun = clock.now()
    marks.done("link", 2.0)
    marks.failed("horizon", ValueError("what Casey Mundy typed"), 15.0)
    assert marks.listed() == {}, "nothing is written while a job ends"
    marks.keep()
    clock.pass_by(timedelta(seconds=5))
    marks.done("horizon", 15.0)
    marks.keep()
    other = JobMarks(agency.deployment.views.engine, clock.now)
    assert other.listed()["horizon"].failing, "written at most every ten seconds"
    clock.pass_by(timedelta(seconds=6))
    marks.keep()
    found = other.listed()
    assert found["link"] == JobMark(name="link", done_at=begun, every_seconds=2.0)
    horizon = found["horizon"]
    assert (horizon.failing, horizon.failed_at, horizon.reason) == (False, begun, "ValueError")
    assert found[LEADER].done_at == clock.now()


def test_what_could_not_be_written_is_written_with_the_next(
    marks: JobMarks, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        dialect = marks._engine.dialect

        def begin(self) -> None:
            raise OperationalError("the database is away", {}, Exception())

    marks.done("link", 2.0)
    with monkeypatch.context() as patch:
        patch.setattr(marks, "_engine", Away())
        with pytest.raises(OperationalError):
            marks.keep()
    marks.keep()
    assert set(marks.listed()) == {"link", LEADER}


@pytest.mark.parametrize(
    ("every", "seconds", "late"),
    [(2.0, 60, False), (2.0, 67, True), (86_400.0, 3 * 86_400, False), (0.0, 10**6, False)],
)
def test_a_job_is_late_after_three_of_its_turns(every: float, seconds: float, late: bool) -> None:
    now = datetime.fromisoformat("2026-11-23T18:00:00-05:00")
    mark = JobMark(name="link", done_at=now - timedelta(seconds=seconds), every_seconds=every)
    assert mark.late(now) is late
    assert not JobMark(name="link", every_seconds=every).late(now)


def test_the_standing_says_what_somebody_should_look_at(
    agency: Any, marks: JobMarks, clock: Any
) -> None:
    deployment = agency.deployment

    def now() -> Any:
        work, views = deployment.failed_work, deployment.views
        return standing(deployment.store, views, work, marks, clock.now)

    assert list(now().warnings()) == [
        "No worker has ever led: read models, matching runs and timed jobs stand still."
    ]
    marks.keep()
    assert list(now().warnings()) == []
    agency.import_small()
    agency.project()
    assert now().behind_seconds == 0
    run_id = UUID(int=2)
    agency.perform(Role.COORDINATOR, RequestRun(run_id=run_id, trigger=RunTrigger.COORDINATOR))
    clock.pass_by(timedelta(seconds=40))
    found = now()
    assert found.behind_seconds == pytest.approx(40, abs=5)
    (behind,) = found.warnings()
    assert behind.startswith("Pages show the record as of ")
    agency.project()
    clock.pass_by(timedelta(seconds=LEADER_AWAY.total_seconds()))
    assert list(now().warnings()) == [
        "No worker leads: read models, matching runs and timed jobs stand still."
    ]
