"""Timed jobs: a table of name, trigger and what to run."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again, `seconds` apart."""

    seconds: float

    def trigger(self) -> BaseTrigger:
        return IntervalTrigger(seconds=self.seconds, timezone=UTC)


@dataclass(frozen=True, slots=True)
class DailyAt:
    """Once a day at a UTC time, or once a week when a weekday (0 = Monday) is given.

    UTC because a local 01:30 comes twice in autumn and 02:30 not at all in spring.
    """

    hour: int
    minute: int = 0
    weekday: int | None = None

    def trigger(self) -> BaseTrigger:
        weekday = "*" if self.weekday is None else self.weekday
        return CronTrigger(day_of_week=weekday, hour=self.hour, minute=self.minute, timezone=UTC)

    def latest(self, now: datetime) -> datetime:
        """When it was last due, `now` included: what a run is known by, so that one that starts
        late, past midnight or after a restart, is still that day's."""
        day = now.astimezone(UTC).date()
        due = datetime.combine(day, time(self.hour, self.minute), UTC)
        back = 0 if due <= now else 1
        if self.weekday is not None:
            back += (day.weekday() - back - self.weekday) % 7
        return due - timedelta(days=back)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One row of the table. `run` is idempotent: it may run late, or again after a restart."""

    name: str
    when: Every | DailyAt
    run: Callable[[], object]
    grace_seconds: int = 300
    """How late a run may still start; later ones are reported as missed and skipped."""


class JobNamedTwice(ValueError):
    """Two rows of the table share a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Callbacks on how jobs end; all three are called from the job's own thread."""

    beat: Callable[[str], None]
    """A job of this name has just finished well."""
    failed: Callable[[str, BaseException], None]
    missed: Callable[[str], None]
    """A run was skipped: too late, or the run before is still going."""


class JobRunner:
    """Runs the table until stopped. Jobs live in memory and are declared anew at each start."""

    def __init__(self, jobs: Iterable[Job], watch: Watch, threads: int = 4) -> None:
        self._watch = watch
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": {"type": "threadpool", "max_workers": threads}},
        )
        self._scheduler.add_listener(self._skipped, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        names: set[str] = set()
        for job in jobs:
            if job.name in names:
                raise JobNamedTwice(f"two jobs are named '{job.name}'")
            names.add(job.name)
            self._scheduler.add_job(
                self._run,
                job.when.trigger(),
                args=(job,),
                id=job.name,
                misfire_grace_time=job.grace_seconds,
                coalesce=True,
                max_instances=1,
            )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Stop taking up runs and wait for those under way."""
        self._scheduler.shutdown(wait=True)

    def _run(self, job: Job) -> None:
        try:
            job.run()
        except Exception as error:
            self._watch.failed(job.name, error)
        else:
            self._watch.beat(job.name)

    def _skipped(self, event: JobEvent) -> None:
        self._watch.missed(event.job_id)
