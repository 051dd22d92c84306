"""The groups that a CPRS leads: when they met, who came, and the forms to record it."""

from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.roles import Role
from peermatch.readmodels.screens.groups import own_groups
from peermatch.readmodels.screens.groups.group_page import Meeting
from peermatch.readmodels.screens.groups.own_groups import OwnGroup
from peermatch.web.actions import Link, address
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.groups.groups import times_of
from peermatch.web.show.own import own
from peermatch.web.show.sections import Item, RecordPage, Section
from peermatch.web.show.templating import page
from peermatch.web.show.words import counted, moment

router = APIRouter()
Specialist = Annotated[Viewer, Depends(ForRoles(Role.CPRS))]
BACK = "/my-groups"


@router.get("/my-groups")
def my_groups(request: Request, viewer: Specialist) -> Response:
    services = services_of(request)
    found = own_groups.led_by(services.reading(viewer.actor), own(viewer))
    zone = services.service.program.zone
    sections = tuple(
        Section(
            f"group-{group.group_id}",
            group.name,
            items=(_group(group), *(_meeting(group, m, zone) for m in group.meetings)),
        )
        for group in found
    )
    lead = "" if found else "You are not leading any groups right now."
    record = RecordPage(title="Groups you lead", lead=lead, sections=sections)
    return page(request, "record.html", record=record, heading="Groups")


def _group(group: OwnGroup) -> Item:
    form = address("record-own-meeting", BACK, group_id=group.group_id)
    who = tuple(name for _, name in group.people)
    members = counted(len(who), "member")
    return Item(members, who, links=(Link("Record a meeting", form),))


def _meeting(group: OwnGroup, meeting: Meeting, zone: ZoneInfo) -> Item:
    """With a form for everyone of whom nothing is recorded yet."""
    recorded = {attendee.participant_id for attendee in meeting.attendees}
    missing = [(who, name) for who, name in group.people if who not in recorded]
    return Item(
        moment(meeting.starts_at.astimezone(zone)),
        (counted(meeting.minutes, "minute"), *times_of(meeting, zone)),
        links=tuple(
            Link(f"Record {name}", _attendance(group.group_id, meeting.meeting_id, who))
            for who, name in missing
        ),
    )


def _attendance(group_id: UUID, meeting_id: UUID, participant_id: UUID) -> str:
    ids = {"group_id": group_id, "meeting_id": meeting_id, "participant_id": participant_id}
    return address("record-own-attendance", BACK, **ids)
