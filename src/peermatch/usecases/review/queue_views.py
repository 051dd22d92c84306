"""Somebody keeps a view of the review queue, or removes it."""

from dataclasses import dataclass
from uuid import UUID

from domain.review import queue_view
from domain.review.queue_view import QUEUE_VIEWS, QueueViewSaved, queue_views_id
from domain.shared.roles import Role
from domain.shared.vocabulary import ServiceLine, Urgency
from peermatch.store import Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveQueueView:
    """What the queue is narrowed to; what is not given narrows nothing."""

    view_id: UUID
    county: str = ""
    language: str = ""
    service_line: ServiceLine | None = None
    urgency: Urgency | None = None
    specialist_id: UUID | None = None
    whose: str = ""
    changed: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropQueueView:
    view_id: UUID


def save_queue_view(work: Work, command: SaveQueueView, _program: Program) -> None:
    """Keeps it for the account that asks, and nobody else."""
    view = QueueViewSaved(
        view_id=command.view_id,
        county=command.county,
        language=command.language,
        service_line=command.service_line or "",
        urgency=command.urgency or "",
        specialist_id=command.specialist_id,
        whose=command.whose,
        changed=command.changed,
        sort=command.sort,
    )
    stream = work.load(QUEUE_VIEWS, queue_views_id(work.command.actor))
    stream.decide(queue_view.save, view)


def drop_queue_view(work: Work, command: DropQueueView, _program: Program) -> None:
    stream = work.load(QUEUE_VIEWS, queue_views_id(work.command.actor))
    stream.decide(queue_view.drop, command.view_id)


_COORDINATOR = frozenset({Role.COORDINATOR})
USE_CASES = (
    UseCase(SaveQueueView, _COORDINATOR, save_queue_view),
    UseCase(DropQueueView, _COORDINATOR, drop_queue_view),
)
