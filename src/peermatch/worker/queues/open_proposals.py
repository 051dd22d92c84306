"""Looks again at open proposals after every change: what can't be approved any more gets another
time or is withdrawn, before anybody tries."""

from datetime import date
from uuid import UUID

from peermatch.readmodels.engine.failed_work import OPEN_PROPOSALS
from peermatch.readmodels.screens.matches import worker_queues
from peermatch.store import Command, Position, Work
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.recheck_proposals import RecheckProposal, stands
from peermatch.usecases.matches.runs import WORKER
from peermatch.worker.queues.item_by_item import ItemByItem


class OpenProposals:
    """Nothing is looked at while nothing was recorded and the day is the same."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._queue = ItemByItem[UUID](OPEN_PROPOSALS, service)
        self._seen: tuple[date, Position] | None = None

    def look(self) -> int:
        """How many proposals were changed."""
        service = self._service
        now = service.program.today(service.now()), service.views.position()
        if now == self._seen and not self._queue.failed_work.of(OPEN_PROPOSALS):
            return 0

        def recheck_proposal(match_id: UUID) -> None:
            service.perform(
                WORKER, derived("look again", match_id, *now), RecheckProposal(match_id=match_id)
            )

        done = self._queue.each(self._fallen(), recheck_proposal)
        self._seen = now
        return done

    def _fallen(self) -> tuple[UUID, ...]:
        """Proposals that would not be left as they are; in one look over all of them, so that what
        they share is read once."""
        service = self._service
        proposals = worker_queues.open_proposals(service.views)
        looking = Command(
            id=derived("look"), actor=WORKER.name, route="look", body=b"", at=service.now()
        )

        def decide(work: Work) -> tuple[UUID, ...]:
            return tuple(m for m in proposals if not _stands(work, m, service))

        return service.store.rehearse(looking, decide)


def _stands(work: Work, match_id: UUID, service: Service) -> bool:
    """One that can't be looked at stops no other: its own turn shows what is wrong with it."""
    try:
        return stands(work, match_id, service.program)
    except Exception:
        return False
