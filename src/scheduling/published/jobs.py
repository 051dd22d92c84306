"""Timed jobs: a table of name, trigger and what to run."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day

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
        due = datetime.combine(day, time_of_day(self.hour, self.minute), UTC)
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
    outward: bool = False
    """Whether others hear of what it does, so that it can't be taken back."""


SET_BACK_SECONDS = 1.0
"""Less is how clocks are kept right, and delays a job no longer than that."""


class Postponed(Exception):
    """Raised by a run that did nothing, as it was too early: it counts as none."""


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

    def __init__(
        self,
        jobs: Iterable[Job],
        watch: Watch,
        threads: int = 4,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._watch = watch
        self._ahead = _Ahead(wall)
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": {"type": "threadpool", "max_workers": threads}},
        )
        self._scheduler.add_listener(self._skipped, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        self._jobs: dict[str, Job] = {}
        for job in jobs:
            if job.name in self._jobs:
                raise JobNamedTwice(f"two jobs are named '{job.name}'")
            self._jobs[job.name] = job
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

    def keep_time(self) -> bool:
        """To be asked every now and then: whether the clock was set back. Then every job is timed
        anew, or none would run before the clock is there again."""
        if not self._ahead.fell():
            return False
        for job in self._jobs.values():
            self._scheduler.reschedule_job(job.name, trigger=job.when.trigger())
        return True

    def stop(self) -> None:
        """Stop taking up runs and wait for those under way."""
        self._scheduler.shutdown(wait=True)

    def _run(self, job: Job) -> None:
        try:
            job.run()
        except Postponed:
            return
        except Exception as error:
            self._watch.failed(job.name, error)
        else:
            self._watch.beat(job.name)

    def _skipped(self, event: JobEvent) -> None:
        self._watch.missed(event.job_id)


class _Ahead:
    """By how much the clock on the wall is ahead of one that is never set."""

    def __init__(self, wall: Callable[[], float]) -> None:
        self._wall = wall
        self._seconds = self._now()

    def _now(self) -> float:
        return self._wall() - time.monotonic()

    def fell(self) -> bool:
        """Whether it has been set back since last asked."""
        before, self._seconds = self._seconds, self._now()
        return self._seconds < before - SET_BACK_SECONDS
