"""Once a day the program's history is looked at for how long people wait."""

from datetime import date

from domain.people.participant import PARTICIPANT
from domain.program.likely_waits import WaitsLearned
from domain.program.wait_ranges import FEWEST, learned
from peermatch.readmodels.screens.program import wait_history
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.program.likely_waits import KeepLikelyWaits
from scheduling.published.jobs import Every, Job

LOOK_SECONDS = 300.0


class WaitLearning:
    """One stream read for each participant, once a day."""

    def __init__(self, service: Service, *, fewest: int = FEWEST) -> None:
        self._service = service
        self._fewest = fewest
        self._learned_on: date | None = None

    def look(self) -> None:
        """Learns anew on a new day."""
        today = self._service.program.today(self._service.now())
        if today != self._learned_on:
            self.learn(today)
            self._learned_on = today

    def learn(self, today: date) -> None:
        service = self._service
        counties = {}
        for person in wait_history.people(service.views):
            county: object = service.store.read(PARTICIPANT, person).county
            if isinstance(county, str):
                counties[person] = county
        waits = wait_history.waits(service.views, counties, service.program.zone)
        found = learned(waits, today, fewest=self._fewest)
        fact = WaitsLearned(
            day=today,
            ranges=found.ranges,
            tried=found.tried,
            inside=found.inside,
            outcomes=found.outcomes,
        )
        number = derived("waits", today, service.views.position())
        service.perform(WORKER, number, KeepLikelyWaits(learned=fact))


def wait_jobs(service: Service) -> tuple[Job, ...]:
    return (Job(name="likely-waits", when=Every(LOOK_SECONDS), run=WaitLearning(service).look),)
