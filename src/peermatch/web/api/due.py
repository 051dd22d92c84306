"""Tasks over the API: what is due, and what waits for a coordinator's decision."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from domain.deadlines.due import DueKind
from domain.shared.roles import Role
from peermatch.readmodels.screens.matches import decisions
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING, Answer, Limit, PartOfList
from peermatch.web.http.listings import DUE
from peermatch.web.http.paging import After
from peermatch.web.show.due import due_of

router = APIRouter(prefix="/api/v1", tags=["records"])
Coordinator = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR))]
Anyone = Annotated[
    Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER))
]


class DueItem(Answer):
    """One task. `about` is the id of the record that it is about."""

    kind: str
    about: UUID
    due_on: date
    overdue: bool
    name: str
    referral_id: UUID | None
    match_id: UUID | None
    specialist_id: UUID | None


class DueItems(PartOfList):
    """One part of the list of tasks."""

    due: list[DueItem]


class DecisionsNeeded(Answer):
    """One decision that a coordinator has to make."""

    kind: str
    name: str
    referral_id: UUID | None
    match_id: UUID | None
    """A match to end, where the two were ruled out for each other."""
    group_id: UUID | None
    """A group to leave, where the member's consent has ended."""
    participant_id: UUID | None
    session_id: UUID | None
    """A booked session whose time breaks `rules`: to move, cancel or keep."""
    commitment_id: UUID | None
    """Supervision, time for notes or a group's meeting whose time breaks `rules`."""
    specialist_id: UUID | None
    starts_at: datetime | None
    rules: tuple[str, ...]


@router.get("/due", responses=READING)
def list_due(
    request: Request,
    viewer: Anyone,
    kind: DueKind | None = None,
    after: After = "",
    limit: Limit = 100,
) -> DueItems:
    """Tasks of the viewer's role, soonest first; of one kind or of all."""
    part = due_of(request, viewer).page(kind, DUE.after(request, after, limit))
    rows = [DueItem.model_validate(row) for row in part.rows]
    return DueItems(total=part.total, next=DUE.next(request, part), due=rows)


@router.get("/decisions", responses=READING)
def list_decisions(request: Request, viewer: Coordinator) -> list[DecisionsNeeded]:
    """Decisions that a coordinator has to make, other than those of the review queue."""
    found = decisions.rows(services_of(request).reading(viewer.actor))
    return [DecisionsNeeded.model_validate(row) for row in found]
