"""What others hear of waits, whenever a worker begins to lead, until the read models show all that
the record held then. Those of a new version are built behind the old, which stand meanwhile."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace

from peermatch.readmodels.engine.projector import Projector
from peermatch.store import Position
from scheduling.published.jobs import Job, Postponed

log = logging.getLogger(__name__)


def shown_first(jobs: Iterable[Job], projector: Projector) -> tuple[Job, ...]:
    """The jobs of one lead; those that go outward are postponed until it is shown."""
    shown = _Shown(projector)
    return tuple(_waiting(job, shown) if job.outward else job for job in jobs)


def _waiting(job: Job, shown: "_Shown") -> Job:
    return replace(job, run=lambda: _run(job.run, shown))


def _run(run: Callable[[], object], shown: "_Shown") -> None:
    if not shown.now():
        raise Postponed
    run()


class _Shown:
    """Asked for the first time, it notes where the record ends."""

    def __init__(self, projector: Projector) -> None:
        self._projector = projector
        self._mark: Position | None = None
        self._is_shown = False

    def now(self) -> bool:
        if not self._is_shown:
            if self._mark is None:
                self._mark = self._projector.store.end()
            self._is_shown = self._projector.shows(self._mark)
            if not self._is_shown:
                log.info("nothing is sent before the read models show what was recorded")
        return self._is_shown
