"""Pages of groups: who leads, who belongs, when they met and who came."""

from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.sessions.counting import NOT_BILLABLE, NotBillable
from domain.shared.roles import Role
from peermatch.readmodels.screens.groups import group_page
from peermatch.web.actions import Link, address, offered
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.listings import GROUPS, meetings_of
from peermatch.web.http.paging import Paging
from peermatch.web.past.event_lines import latest
from peermatch.web.show.sections import Item, RecordPage, Section
from peermatch.web.show.templating import notes, page
from peermatch.web.show.words import counted, moment

router = APIRouter()
Coordinator = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR))]


@router.get("/groups")
def every_group(request: Request, viewer: Coordinator) -> Response:
    sought = GROUPS.asked(request, request.query_params)
    found = group_page.page(services_of(request).reading(viewer.actor), sought)
    items = tuple(
        Item(
            row.name,
            (f"Led by {', '.join(row.leaders)}", counted(row.members, "person", "people")),
            tag="" if row.open else "Closed",
            address=f"/groups/{row.group_id}",
        )
        for row in found.rows
    )
    section = Section(
        "groups",
        "All groups",
        items=items,
        none="There are no groups yet.",
        more=_onward("More groups", GROUPS.paging(request, found, {})),
    )
    links = offered(viewer.role, "groups", "/groups")
    record = RecordPage(title="Groups", links=links, sections=(section,))
    return page(request, "record.html", record=record, heading="Groups")


@router.get("/groups/{group_id}")
def one_group(request: Request, viewer: Coordinator, group_id: UUID) -> Response:
    services = services_of(request)
    reading = services.reading(viewer.actor)
    back = f"/groups/{group_id}"
    listing = meetings_of(group_id)
    found = group_page.one(reading, group_id, listing.asked(request, request.query_params))
    zone = services.service.program.zone
    ids = {"group_id": group_id}
    members = tuple(
        Item(
            name,
            links=(Link("Leaves", address("leave-group", back, **ids, participant_id=person)),),
        )
        for person, name in found.people
    )
    meetings = tuple(
        Item(
            moment(meeting.starts_at.astimezone(zone)),
            (
                f"{counted(meeting.minutes, 'minute')}, {meeting.came} of {found.members} recorded",
                *(_moved(one, zone) for one in meeting.corrections),
                *times_of(meeting, zone),
            ),
            links=_meeting_links(group_id, meeting),
        )
        for meeting in found.meetings
    )
    without = frozenset({"leave-group"})
    record = RecordPage(
        title=found.name,
        lead=f"Led by {', '.join(found.leaders)}",
        tags=() if found.open else ("Closed",),
        up=Link("Groups", "/groups"),
        links=offered(viewer.role, "group", back, without, group_id=group_id) if found.open else (),
        sections=(
            Section("members", "Members", items=members, none="No members yet."),
            Section(
                "meetings",
                "Meetings",
                items=meetings,
                none="The group has not met yet.",
                more=_onward("Earlier meetings", listing.paging(request, found.held, {})),
            ),
            latest(request, viewer, (group_id,), f"{back}/history"),
        ),
    )
    return page(request, "record.html", record=record, heading="Group")


def _onward(title: str, paging: Paging) -> Link | None:
    return Link(title, paging.next) if paging.next else None


def _meeting_links(group_id: UUID, meeting: group_page.Meeting) -> tuple[Link, ...]:
    """To record who came, and to correct it for each who was recorded."""
    back = f"/groups/{group_id}"
    ids = {"group_id": group_id, "meeting_id": meeting.meeting_id}
    return (
        Link("Record attendance", address("record-attendance", back, **ids)),
        Link("Correct the meeting time", address("correct-meeting", back, **ids)),
        *(
            Link(
                f"Correct {one.name}",
                address("correct-attendance", back, **ids, participant_id=one.participant_id),
            )
            for one in meeting.attendees
        ),
    )


def _moved(one: group_page.CorrectedMeeting, zone: ZoneInfo) -> str:
    before = moment(one.was_starts_at.astimezone(zone))
    when = moment(one.corrected_at.astimezone(zone))
    return (
        f"Corrected {when}. Before: {before}, {counted(one.was_minutes, 'minute')}. "
        f"Why: {one.reason}"
    )


def times_of(meeting: group_page.Meeting, zone: ZoneInfo) -> tuple[str, ...]:
    """Everybody's time there, each followed by what was corrected of it."""
    return tuple(
        line
        for attendee in meeting.attendees
        for line in (time_of(attendee), *(_correction(c, zone) for c in attendee.corrections))
    )


def _correction(one: group_page.CorrectedTime, zone: ZoneInfo) -> str:
    before, since = (
        counted(minutes, "minute") if minutes else "did not come"
        for minutes in (one.was_minutes, one.minutes)
    )
    when = moment(one.corrected_at.astimezone(zone))
    return f"Corrected {when}: {since}. Before: {before}. Why: {one.reason}"


def time_of(attendee: group_page.Attendee) -> str:
    """How long somebody came, and in units and billable or not once these are counted."""
    said_so = f"{attendee.name}: {counted(attendee.minutes, 'minute')}"
    if attendee.units is None or not attendee.minutes:
        return said_so if attendee.minutes else f"{attendee.name}: did not come"
    why = NOT_BILLABLE[NotBillable(attendee.not_billable)] if attendee.not_billable else ""
    bill = "billable" if attendee.billable else f"not billable: {why}"
    return " ".join(
        (f"{said_so}, {counted(attendee.units, 'unit')}, {bill}.", *notes(attendee.flags))
    )
