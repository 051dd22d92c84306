"""The first page after signing in: the next things to do, soonest first, and the counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.roles import STAFF, Role
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.matches import review_queue
from peermatch.readmodels.screens.program import overview
from peermatch.readmodels.screens.program.due_list import DueList, DueRow
from peermatch.readmodels.screens.program.tasks_by_person import TasksByPerson
from peermatch.readmodels.screens.sessions import schedule
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.program.steps_to_take import steps
from peermatch.web.show.due import (
    assigned_words,
    due_clock,
    due_of,
    item_of,
    standing_of,
    tasks_of,
)
from peermatch.web.show.next_things import Next
from peermatch.web.show.own import own
from peermatch.web.show.templating import page
from peermatch.web.show.words import counted, in_words, moment, waited, weekday

router = APIRouter()
Anyone = Annotated[Viewer, Depends(ForRoles(*STAFF))]
FIRST, OF_THE_QUEUE = 5, 2
"""How many things are shown, and how many of them are proposals to decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many there are of something that one can go and look at."""

    figure: int
    title: str
    text: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Something that can be begun at any time."""

    words: str
    address: str


@router.get("/")
def home(request: Request, viewer: Anyone) -> Response:
    services = services_of(request)
    today = services.now().astimezone(services.service.program.zone).date()
    due = due_of(request, viewer)
    if viewer.role is Role.CPRS:
        first, counts = _own_sessions(request, viewer)
    else:
        counts = COUNTS[viewer.role](services.reading(viewer.actor))
        first = _to_decide(request, viewer)
        counts = (*_set_aside(request, viewer), *counts)
    tasks = tasks_of(request, viewer)
    every = sum(due.counts().values())
    return page(
        request,
        "home.html",
        today=today,
        next=(*first, *_due(request, viewer, tasks.soonest(FIRST), today))[:FIRST],
        counts=(*counts[:1], *_tasks(due, every, tasks), *counts[1:]),
        first_steps=steps(request, viewer),
        ways=WAYS[viewer.role],
        more=every + len(first) > FIRST,
    )


def _due(request: Request, viewer: Viewer, rows: Sequence[DueRow], today: date) -> tuple[Next, ...]:
    """The first of what has a last day."""
    found = []
    assigned = assigned_words(request, viewer, rows)
    for row in rows:
        item = item_of(viewer, row)
        words = item.lines[0] if item.lines else item.title
        link = item.links[0] if item.links else None
        found.append(
            Next(
                clock=due_clock(row.due_on, today),
                day=weekday(row.due_on),
                what=words,
                name=row.name or viewer.account.display_name,
                about=assigned.get(row.assignee, "") if row.assignee else "",
                staff=row.participant_id is None,
                action=link.title if link else "Open",
                address=link.address if link else item.address or "/due",
                standing=standing_of(row, today),
            )
        )
    return tuple(found)


def _to_decide(request: Request, viewer: Viewer) -> tuple[Next, ...]:
    """The first proposals of the review queue."""
    if viewer.role is not Role.COORDINATOR:
        return ()
    reading = services_of(request).reading(viewer.actor)
    return tuple(
        Next(
            clock="Urgent" if row.urgency == "urgent" else "To decide",
            day=f"waiting {waited(row.waiting_days)}",
            what=f"Decide the match with {row.specialist_name}",
            name=row.name,
            about=" · ".join(
                part
                for part in (
                    row.county,
                    row.in_common,
                    row.first_starts_at and f"first session {moment(row.first_starts_at)}",
                )
                if part
            ),
            action="Review match",
            address=f"/matches#match-{row.match_id}",
            standing="over" if row.urgency == "urgent" else "",
        )
        for row in review_queue.page(reading, PartRequest(size=OF_THE_QUEUE)).rows
    )


def _set_aside(request: Request, viewer: Viewer) -> tuple[Count, ...]:
    """Work of the service that waits for somebody to have it tried again."""
    if viewer.role is not Role.MANAGER:
        return ()
    number = services_of(request).failed_work.how_many_set_aside()
    if not number:
        return ()
    return (
        Count(
            figure=number,
            title=f"{'piece' if number == 1 else 'pieces'} of work set aside",
            text="It kept failing: see why",
            address="/set-aside",
        ),
    )


def _tasks(due: DueList, every: int, tasks: TasksByPerson) -> tuple[Count, ...]:
    """What has a last day, if anything does; then what is for this account."""
    if not every:
        return ()
    overdue, mine = due.overdue, tasks.mine()
    own_tasks = Count(
        figure=mine,
        title=f"{'task' if mine == 1 else 'tasks'} assigned to you",
        text="By you or by a colleague",
        address="/due?whose=mine",
    )
    return (
        Count(
            figure=overdue or every,
            title=f"{'task' if (overdue or every) == 1 else 'tasks'} "
            + ("overdue" if overdue else "due soon"),
            text=f"{every - overdue} more coming up" if overdue else "Nothing is overdue",
            address="/due",
        ),
        *((own_tasks,) if mine else ()),
    )


def _for_intake(reading: Reading) -> tuple[Count, ...]:
    figures = overview.waits(reading)
    return (
        Count(
            figure=figures.without_consent,
            title="waiting without consent",
            text="Can't be matched until it is on file",
            address="/referrals?status=waiting&consent=missing",
        ),
        _waiting(figures),
    )


def _for_coordinators(reading: Reading) -> tuple[Count, ...]:
    figures = overview.waits(reading)
    return (
        Count(
            figure=figures.proposed,
            title=f"proposed {'match' if figures.proposed == 1 else 'matches'} to review",
            text="A place is held until you decide",
            address="/matches",
        ),
        _waiting(figures),
    )


def _for_managers(reading: Reading) -> tuple[Count, ...]:
    figures = overview.figures(reading)
    return (
        _waiting(figures, "/overview"),
        Count(
            figure=figures.open_places,
            title="opening" if figures.open_places == 1 else "openings",
            text="Counting proposals as filled",
            address="/roster",
        ),
    )


def _waiting(figures: overview.Waits, address: str = "/referrals?status=waiting") -> Count:
    return Count(
        figure=figures.waiting,
        title=f"{'person' if figures.waiting == 1 else 'people'} waiting",
        text=f"{figures.urgent} urgent, longest {counted(figures.longest_wait_days, 'day')}",
        address=address,
    )


def _own_sessions(request: Request, viewer: Viewer) -> tuple[tuple[Next, ...], tuple[Count, ...]]:
    """A specialist's sessions that are to be recorded, and the next one."""
    services = services_of(request)
    reading, now = services.reading(viewer.actor), services.now()
    zone = services.service.program.zone
    midnight = datetime.combine(now.astimezone(zone).date(), time(), zone)
    past = schedule.rows(reading, own(viewer), midnight - timedelta(28), now)
    coming = [
        row
        for row in schedule.rows(reading, own(viewer), now, midnight + timedelta(7))
        if row.status == "scheduled"
    ]
    open_ones = [
        row for row in past if row.status == "scheduled" and row.specialist_id == own(viewer)
    ]
    first = [
        Next(
            clock="To record",
            day=moment(reading.local(row.starts_at)),
            what="Record how the session went",
            name=row.name,
            action="Record",
            address=f"/sessions/{row.session_id}",
            standing="over",
        )
        for row in open_ones[:OF_THE_QUEUE]
    ]
    first += [
        Next(
            clock="Next session",
            day=moment(reading.local(row.starts_at)),
            what=f"Session, {in_words(row.mode).lower()}",
            name=row.name,
            about=row.place,
            action="Open",
            address=f"/sessions/{row.session_id}",
            standing="soon",
        )
        for row in coming[:1]
    ]
    counts = [
        Count(
            figure=len(coming),
            title=f"{'session' if len(coming) == 1 else 'sessions'} in the next seven days",
            text="Today first",
            address="/schedule",
        )
    ]
    if open_ones:
        to_record = Count(
            figure=len(open_ones),
            title=f"{'session' if len(open_ones) == 1 else 'sessions'} to record",
            text="While it is fresh",
            address=f"/sessions/{open_ones[0].session_id}",
        )
        counts.insert(0, to_record)
    return tuple(first), tuple(counts)


COUNTS = {
    Role.INTAKE: _for_intake,
    Role.COORDINATOR: _for_coordinators,
    Role.MANAGER: _for_managers,
}
_NEW_REFERRAL = Way(words="New referral", address="/referrals/new")
WAYS = {
    Role.INTAKE: (_NEW_REFERRAL,),
    Role.COORDINATOR: (_NEW_REFERRAL,),
    Role.MANAGER: (Way(words="Import files", address="/import"),),
    Role.CPRS: (Way(words="Calendar links", address="/calendar-links"),),
}
