"""The worker: as leader it feeds the read models, carries out runs and keeps the timed jobs."""

import logging
import threading
import time
from collections.abc import Callable
from uuid import UUID

from domain.matches.matching_run import RunTrigger
from peermatch.readmodels.engine.projector import Projector
from peermatch.readmodels.running.job_marks import JobMarks
from peermatch.store import Place
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.runs import WORKER, RequestRun
from peermatch.worker.leadership import LeadershipLost, leading
from peermatch.worker.outward import shown_first
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.queues.shortlist_runs import ShortlistRuns
from scheduling.published.jobs import DailyAt, Every, Job, JobRunner, Watch

log = logging.getLogger(__name__)

RUN_LOOK_SECONDS = 1.0
"""How often requested runs are looked for."""
PAUSE_AFTER_FAILURE = 15.0
"""Seconds in which a queue that could not be looked at is left alone; the others go on."""
HEARTBEAT_SECONDS = 60.0
DAY_SECONDS = 24 * 3600.0


def nightly_run_id(service: Service, nightly: DailyAt) -> UUID:
    """One run each time `nightly` is due, however often the worker restarts or however late the
    run starts. Trigger and id count days in UTC, so no change of the clocks skips a night."""
    return derived("nightly-run", nightly.latest(service.now()).date())


def request_nightly_run(service: Service, nightly: DailyAt) -> None:
    run_id = nightly_run_id(service, nightly)
    service.perform(WORKER, run_id, RequestRun(run_id=run_id, trigger=RunTrigger.NIGHTLY))


class Look:
    """A queue that the leader looks at itself. Its items never fail it (`ItemByItem`), but it may
    not be there to be read: then it rests, and the other queues don't."""

    def __init__(self, name: str, take_all: Callable[[], object]) -> None:
        self._name = name
        self._take_all = take_all
        self._rests_until = 0.0

    def take(self) -> None:
        """Takes what is due. Never raises."""
        if time.monotonic() < self._rests_until:
            return
        try:
            self._take_all()
        except Exception as error:
            _failed(self._name, error)
            self._rests_until = time.monotonic() + PAUSE_AFTER_FAILURE


class Worker:
    """Waits to be the leader, works until `ending` is set or leadership is lost."""

    def __init__(
        self,
        *,
        service: Service,
        place: Place,
        projector: Projector,
        runs: MatchingRuns,
        shortlists: ShortlistRuns,
        nightly: tuple[int, int],
        marks: JobMarks,
        jobs: tuple[Job, ...] = (),
        beforehand: tuple[Callable[[], None], ...] = (),
        beside: tuple[Callable[[threading.Event], None], ...] = (),
    ) -> None:
        """`beforehand` is begun whenever it leads, beside everything else; what is done `beside`
        goes on while it leads, until the given event is set."""
        self._beforehand = beforehand
        self._beside = beside
        self._place = place
        self._projector = projector
        self._marks = marks
        self._looks = (
            Look("matching-runs", runs.carry_out_all),
            Look("shortlists", shortlists.carry_out_all),
        )
        every_night = DailyAt(*nightly)
        self._jobs = (
            Job(
                name="nightly-run",
                when=every_night,
                run=lambda: request_nightly_run(service, every_night),
                grace_seconds=6 * 3600,
            ),
            Job(name="heartbeat", when=Every(HEARTBEAT_SECONDS), run=lambda: None),
            *jobs,
        )

    def work(self, ending: threading.Event, *, beforehand: bool = True) -> None:
        """Runs until `ending` is set; leads again after losing the lead. Without `beforehand`
        whatever is begun so is begun when it is needed."""
        self._beforehand = self._beforehand if beforehand else ()
        while not ending.is_set():
            try:
                with leading(self._place, ending) as leadership:
                    if leadership is None:
                        return
                    log.info("leading")
                    self._lead(ending, leadership.check)
            except Exception as error:
                _failed("leadership", error)
                ending.wait(PAUSE_AFTER_FAILURE)

    def _watch(self) -> Watch:
        """Notes how jobs end."""
        late: set[str] = set()
        every = {job.name: _every_seconds(job) for job in self._jobs}
        for name, seconds in every.items():
            self._marks.expect(name, seconds)

        def beat(name: str) -> None:
            late.discard(name)
            self._marks.done(name, every[name])

        def failed(name: str, error: BaseException) -> None:
            _failed(name, error)
            self._marks.failed(name, error, every[name])

        return Watch(beat=beat, failed=failed, missed=lambda name: _missed(name, late))

    def _keep_marks(self) -> None:
        try:
            self._marks.keep()
        except Exception as error:
            _failed("job-marks", error)

    def _lead(self, ending: threading.Event, check: Callable[[], None]) -> None:
        stop = threading.Event()
        threads = [
            threading.Thread(target=go_on, args=(stop,), name=name)
            for name, go_on in (
                ("projector", self._projector.run),
                *(("beside", go_on) for go_on in self._beside),
            )
        ]
        for thread in threads:
            thread.start()
        for start in self._beforehand:
            threading.Thread(target=start, daemon=True).start()
        timed = JobRunner(shown_first(self._jobs, self._projector), self._watch())
        timed.start()
        try:
            while not ending.wait(RUN_LOOK_SECONDS):
                check()
                if timed.keep_time():
                    log.warning("the clock was set back; every job is timed anew")
                for look in self._looks:
                    look.take()
                self._keep_marks()
        except LeadershipLost:
            log.warning("the lead was lost; waiting for it again")
        finally:
            stop.set()
            timed.stop()
            for thread in threads:
                thread.join()


def _every_seconds(job: Job) -> float:
    if isinstance(job.when, Every):
        return job.when.seconds
    return DAY_SECONDS if job.when.weekday is None else 7 * DAY_SECONDS


def _failed(name: str, error: BaseException) -> None:
    """Only the kind of failure is logged: its text may quote somebody's data."""
    log.error("%s failed: %s", name, type(error).__name__)


def _missed(name: str, late: set[str]) -> None:
    """Said once until the job is done again: what is asked for each second may take longer."""
    if name not in late:
        late.add(name)
        log.warning("%s was missed or is still running", name)
