"""Somebody keeps a view of the review queue or of the waitlist, or removes it."""

from dataclasses import dataclass
from uuid import UUID

from domain.review import kept_views
from domain.review.queue_view import (
    QUEUE_VIEWS,
    QueueViewDropped,
    QueueViewSaved,
    queue_views_id,
)
from domain.review.waitlist_view import (
    WAITLIST_VIEWS,
    WaitlistViewDropped,
    WaitlistViewSaved,
    waitlist_views_id,
)
from domain.shared.roles import Role
from domain.shared.vocabulary import ServiceLine, Urgency
from peermatch.store import Work
from peermatch.usecases.core.made_from import made_from
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveWaitlistView:
    """What the waitlist is narrowed to; what is not given narrows nothing. `specialist_id` is whom
    was asked for, and no `columns` are all of them."""

    view_id: UUID
    status: str = ""
    county: str = ""
    language: str = ""
    service_line: ServiceLine | None = None
    urgency: Urgency | None = None
    consent: str = ""
    source: str = ""
    specialist_id: UUID | None = None
    clock: str = ""
    missing: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DropWaitlistView:
    view_id: UUID


def save_queue_view(work: Work, command: SaveQueueView, _program: Program) -> None:
    """Keeps it for the account that asks, and nobody else."""
    view = made_from(
        command,
        QueueViewSaved,
        service_line=command.service_line or "",
        urgency=command.urgency or "",
    )
    work.load(QUEUE_VIEWS, queue_views_id(work.command.actor)).decide(kept_views.save, view)


def drop_queue_view(work: Work, command: DropQueueView, _program: Program) -> None:
    gone = QueueViewDropped(view_id=command.view_id)
    work.load(QUEUE_VIEWS, queue_views_id(work.command.actor)).decide(kept_views.drop, gone)


def save_waitlist_view(work: Work, command: SaveWaitlistView, _program: Program) -> None:
    """Keeps it for the account that asks, and nobody else."""
    view = made_from(
        command,
        WaitlistViewSaved,
        service_line=command.service_line or "",
        urgency=command.urgency or "",
    )
    work.load(WAITLIST_VIEWS, waitlist_views_id(work.command.actor)).decide(kept_views.save, view)


def drop_waitlist_view(work: Work, command: DropWaitlistView, _program: Program) -> None:
    gone = WaitlistViewDropped(view_id=command.view_id)
    work.load(WAITLIST_VIEWS, waitlist_views_id(work.command.actor)).decide(kept_views.drop, gone)


_COORDINATOR = frozenset({Role.COORDINATOR})
_STAFF = frozenset({Role.INTAKE, Role.COORDINATOR})
USE_CASES = (
    UseCase(SaveQueueView, _COORDINATOR, save_queue_view),
    UseCase(DropQueueView, _COORDINATOR, drop_queue_view),
    UseCase(SaveWaitlistView, _STAFF, save_waitlist_view),
    UseCase(DropWaitlistView, _STAFF, drop_waitlist_view),
)
