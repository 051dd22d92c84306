"""Views of the waitlist and of the review queue that the signed-in account keeps, over the API."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from domain.review.queue_view import QUEUE_VIEWS, queue_views_id
from domain.review.waitlist_view import WAITLIST_VIEWS, waitlist_views_id
from domain.shared.roles import Role
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING, Answer

router = APIRouter(prefix="/api/v1/kept-views", tags=["tasks"])
Staff = Annotated[Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR))]
Coordinator = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR))]


class KeptWaitlist(Answer):
    """What the waitlist is narrowed to; empty: not by this. No `columns` are all of them."""

    view_id: UUID
    status: str
    county: str
    language: str
    service_line: str
    urgency: str
    consent: str
    source: str
    specialist_id: UUID | None
    clock: str
    missing: str
    sort: str
    columns: tuple[str, ...]


class KeptQueue(Answer):
    """What the review queue is narrowed to; empty: not by this."""

    view_id: UUID
    county: str
    language: str
    service_line: str
    urgency: str
    specialist_id: UUID | None
    whose: str
    changed: str
    sort: str


@router.get("/waitlist", responses=READING)
def list_waitlist_views(request: Request, viewer: Staff) -> list[KeptWaitlist]:
    """One's own, in the order in which they were kept."""
    store = services_of(request).service.store
    kept = store.read(WAITLIST_VIEWS, waitlist_views_id(viewer.actor.name)).kept
    return [KeptWaitlist.model_validate(view) for view in kept.values()]


@router.get("/review-queue", responses=READING)
def list_queue_views(request: Request, viewer: Coordinator) -> list[KeptQueue]:
    """One's own, in the order in which they were kept."""
    store = services_of(request).service.store
    kept = store.read(QUEUE_VIEWS, queue_views_id(viewer.actor.name)).kept
    return [KeptQueue.model_validate(view) for view in kept.values()]
