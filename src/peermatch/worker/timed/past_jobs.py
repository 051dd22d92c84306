"""Prepares the program as it was at the moments that somebody wants to look at, and how matches
were decided."""

from datetime import datetime

from peermatch.readmodels.engine.failed_work import PASTS
from peermatch.readmodels.engine.kept_pasts import KeptPasts, past_key
from peermatch.readmodels.models import AS_OF
from peermatch.usecases.core.service import Service
from peermatch.worker.queues.item_by_item import ItemByItem
from peermatch.worker.timed.replay_jobs import replay_jobs
from scheduling.published.jobs import Every, Job

LOOK_SECONDS = 1.0


class Pasts:
    """Takes what was asked for, first asked first."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._kept = KeptPasts(service.views.engine, service.now)
        self._queue = ItemByItem[datetime](PASTS, service)

    def make_all(self) -> int:
        """Returns how many were made."""
        return self._queue.each(self._kept.asked(), self._make, key=past_key)

    def _make(self, moment: datetime) -> None:
        self._kept.make(self._service.store, AS_OF, moment)


def past_jobs(service: Service) -> tuple[Job, ...]:
    return (
        Job(name="pasts", when=Every(LOOK_SECONDS), run=Pasts(service).make_all),
        *replay_jobs(service),
    )
