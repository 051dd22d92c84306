"""Timed jobs: each runs by its trigger, and trouble is told rather than swallowed."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scheduling.published.jobs import DailyAt, Every, Job, JobNamedTwice, JobRunner, Watch


class Notes:
    """What the watch was told, and an event to wait for."""

    def __init__(self, wanted: int = 1) -> None:
        self.told: list[tuple[str, ...]] = []
        self.enough = threading.Event()
        self._wanted = wanted

    def note(self, *what: str) -> None:
        self.told.append(what)
        if len(self.told) >= self._wanted:
            self.enough.set()

    def watch(self) -> Watch:
        return Watch(
            beat=lambda name: self.note("beat", name),
            failed=lambda name, error: self.note("failed", name, str(error)),
            missed=lambda name: self.note("missed", name),
        )


def run_until(notes: Notes, *jobs: Job) -> list[tuple[str, ...]]:
    runner = JobRunner(jobs, notes.watch())
    runner.start()
    try:
        assert notes.enough.wait(20)
    finally:
        runner.stop()
    return notes.told


def test_a_job_runs_again_and_again_and_each_run_beats() -> None:
    told = run_until(Notes(2), Job(name="sweep", when=Every(0.05), run=lambda: None))
    assert set(told) == {("beat", "sweep")}


def test_a_job_that_fails_is_told_by_name_and_does_not_beat() -> None:
    def fall() -> None:
        raise RuntimeError("the disk is full")

    told = run_until(Notes(2), Job(name="backup", when=Every(0.05), run=fall))
    assert set(told) == {("failed", "backup", "the disk is full")}


def test_a_run_that_outlasts_its_trigger_is_not_doubled_but_told() -> None:
    release, notes, running = threading.Event(), Notes(), []

    def slow() -> None:
        running.append(1)
        release.wait(20)

    runner = JobRunner([Job(name="plan", when=Every(0.05), run=slow)], notes.watch())
    runner.start()
    try:
        assert notes.enough.wait(20)
        assert notes.told[0] == ("missed", "plan")
        assert len(running) == 1
    finally:
        release.set()
        runner.stop()


class Wall(datetime):
    """A clock that is an hour ahead until it is set right."""

    ahead = timedelta(hours=1)

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]  # a plain one
        return datetime.now(tz) + cls.ahead


@pytest.mark.parametrize("when", [Every(0.05), Every(0.3)])
def test_jobs_go_on_when_the_clock_is_set_back(
    monkeypatch: pytest.MonkeyPatch, when: Every
) -> None:
    for module in ("schedulers.base", "triggers.interval", "executors.base"):
        monkeypatch.setattr(f"apscheduler.{module}.datetime", Wall)
    monkeypatch.setattr(Wall, "ahead", timedelta(hours=1))
    notes = Notes(1)
    job = Job(name="repairs", when=when, run=lambda: None)
    runner = JobRunner([job], notes.watch(), wall=lambda: Wall.now(UTC).timestamp())
    runner.start()
    try:
        assert notes.enough.wait(20)
        assert not runner.keep_time()
        monkeypatch.setattr(Wall, "ahead", timedelta(0))
        assert runner.keep_time()
        assert not runner.keep_time()
        notes.told.clear()
        notes.enough.clear()
        assert notes.enough.wait(20), "no run since the clock was set back"
    finally:
        runner.stop()


def test_two_jobs_of_one_name_are_refused() -> None:
    job = Job(name="roll", when=DailyAt(4), run=lambda: None)
    with pytest.raises(JobNamedTwice):
        JobRunner([job, job], Notes().watch())


@pytest.mark.parametrize(
    ("when", "now", "then"),
    [
        (
            DailyAt(6, 30),
            datetime(2026, 11, 1, 5, 0, tzinfo=UTC),
            datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
        ),
        (
            DailyAt(5, 30),
            datetime(2026, 11, 1, 5, 31, tzinfo=UTC),
            datetime(2026, 11, 2, 5, 30, tzinfo=UTC),
        ),
        (
            DailyAt(4, weekday=0),
            datetime(2027, 3, 14, 7, tzinfo=UTC),
            datetime(2027, 3, 15, 4, tzinfo=UTC),
        ),
    ],
)
def test_a_daily_job_fires_once_a_day_whatever_local_clocks_do(
    when: DailyAt, now: datetime, then: datetime
) -> None:
    assert when.trigger().get_next_fire_time(None, now) == then


@pytest.mark.parametrize(
    ("when", "now", "due"),
    [
        (DailyAt(4, 30), "2026-11-01T04:30:00+00:00", "2026-11-01T04:30:00+00:00"),
        (DailyAt(4, 30), "2026-11-01T04:29:59+00:00", "2026-10-31T04:30:00+00:00"),
        (DailyAt(23, 0), "2026-11-02T03:00:00+00:00", "2026-11-01T23:00:00+00:00"),
        (DailyAt(4, weekday=0), "2027-03-14T23:00:00-04:00", "2027-03-08T04:00:00+00:00"),
        (DailyAt(4, weekday=0), "2027-03-15T00:00:00-04:00", "2027-03-15T04:00:00+00:00"),
    ],
)
def test_a_run_that_starts_late_is_known_by_when_it_was_due(
    when: DailyAt, now: str, due: str
) -> None:
    assert when.latest(datetime.fromisoformat(now)) == datetime.fromisoformat(due)
