"""Groups over the API: who leads them, when they met, who came and what was corrected of it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from domain.shared.roles import Role
from peermatch.readmodels.screens.groups import group_page
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING, READING_ONE, Answer, Limit, PartOfList
from peermatch.web.http.listings import GROUPS, meetings_of
from peermatch.web.http.paging import After

router = APIRouter(prefix="/api/v1", tags=["records"])
Coordinator = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR))]


class Group(Answer):
    """A group and who leads it."""

    group_id: UUID
    name: str
    leaders: list[str]
    members: int
    open: bool


class CorrectedTime(Answer):
    """0 minutes: they did not come."""

    corrected_at: datetime
    was_minutes: int
    minutes: int
    reason: str


class Attendee(Answer):
    """`units` is null until they are counted."""

    participant_id: UUID
    name: str
    minutes: int
    units: int | None
    billable: bool
    not_billable: str
    flags: list[str]
    corrections: list[CorrectedTime]


class CorrectedMeeting(Answer):
    """When the record said that the group met, when it says so since, and why."""

    corrected_at: datetime
    was_starts_at: datetime
    was_minutes: int
    starts_at: datetime
    minutes: int
    reason: str


class Meeting(Answer):
    """One meeting, with who came."""

    meeting_id: UUID
    starts_at: datetime
    minutes: int
    attendees: list[Attendee]
    corrections: list[CorrectedMeeting]


class GroupCourse(Group, PartOfList):
    """A group with a part of its meetings, the latest first."""

    meetings: list[Meeting]


class Groups(PartOfList):
    """A part of the groups, open ones first."""

    groups: list[Group]


@router.get("/groups", responses=READING)
def list_groups(
    request: Request, viewer: Coordinator, after: After = "", limit: Limit = 100
) -> Groups:
    """Groups with their leaders and members."""
    sought = GROUPS.after(request, after, limit)
    found = group_page.page(services_of(request).reading(viewer.actor), sought)
    rows = [Group.model_validate(row) for row in found.rows]
    return Groups(total=found.total, next=GROUPS.next(request, found), groups=rows)


@router.get("/groups/{group_id}", responses=READING_ONE)
def read_group(
    request: Request, viewer: Coordinator, group_id: UUID, after: After = "", limit: Limit = 100
) -> GroupCourse:
    """One group with its meetings, attendance and corrections."""
    listing = meetings_of(group_id)
    sought = listing.after(request, after, limit)
    found = group_page.one(services_of(request).reading(viewer.actor), group_id, sought)
    return GroupCourse(
        group_id=group_id,
        name=found.name,
        leaders=list(found.leaders),
        members=found.members,
        open=found.open,
        total=found.held.total,
        next=listing.next(request, found.held),
        meetings=[Meeting.model_validate(one) for one in found.meetings],
    )
