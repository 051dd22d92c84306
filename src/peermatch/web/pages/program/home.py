"""The first page after signing in: what waits for this person, most pressing first."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.roles import Role
from peermatch.readmodels.screens.program import overview
from peermatch.readmodels.screens.sessions import schedule
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.due import due_of
from peermatch.web.show.own import own
from peermatch.web.show.templating import page
from peermatch.web.show.words import counted

router = APIRouter()
Anyone = Annotated[Viewer, Depends(ForRoles(*(role for role in Role if role is not Role.SERVICE)))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something to do, or to look at. `figure` is how many wait."""

    title: str
    text: str
    action: str
    address: str
    figure: int | None = None
    pressing: bool = False


NEW_REFERRAL = Task(
    title="New referral",
    text="Add someone who was referred to the waitlist.",
    action="Add a referral",
    address="/referrals/new",
)


@router.get("/")
def home(request: Request, viewer: Anyone) -> Response:
    services = services_of(request)
    today = services.now().astimezone(services.service.program.zone).date()
    if viewer.role is Role.CPRS:
        tasks = _own_sessions(request, viewer)
    else:
        figures = overview.figures(services.reading(viewer.actor))
        tasks = (*_set_aside(request, viewer), *TASKS[viewer.role](figures))
    return page(
        request, "home.html", tasks=(*tasks[:1], *_due(request, viewer), *tasks[1:]), today=today
    )


def _set_aside(request: Request, viewer: Viewer) -> tuple[Task, ...]:
    """Work of the service that waits for somebody to have it tried again."""
    if viewer.role is not Role.MANAGER:
        return ()
    number = services_of(request).failed_work.how_many_set_aside()
    if not number:
        return ()
    return (
        Task(
            figure=number,
            title=f"{'piece' if number == 1 else 'pieces'} of work set aside",
            text="It kept failing. See why, and try it again.",
            action="See work set aside",
            address="/set-aside",
            pressing=True,
        ),
    )


def _due(request: Request, viewer: Viewer) -> tuple[Task, ...]:
    """What has a last day, if anything does."""
    found = due_of(request, viewer)
    every = sum(found.counts().values())
    if not every:
        return ()
    return (
        Task(
            figure=found.overdue or every,
            title=f"{'task' if (found.overdue or every) == 1 else 'tasks'} "
            + ("overdue" if found.overdue else "due soon"),
            text=f"{every - found.overdue} more coming up: contacts, consents, plans, check-ins."
            if found.overdue
            else "Nothing is overdue.",
            action="See your tasks",
            address="/due",
        ),
    )


def _for_intake(figures: overview.Figures) -> tuple[Task, ...]:
    return (
        NEW_REFERRAL,
        Task(
            figure=figures.without_consent,
            title=_without_consent(figures),
            text="They can't be matched until a signed consent is on file.",
            action="See who",
            address="/referrals?status=waiting&consent=missing",
        ),
        _waiting(figures),
    )


def _for_coordinators(figures: overview.Figures) -> tuple[Task, ...]:
    return (
        Task(
            figure=figures.proposed,
            title=f"proposed {'match' if figures.proposed == 1 else 'matches'} to review",
            text="Each comes with its reasons. A place is held until you decide.",
            action="Go to the review queue",
            address="/matches",
            pressing=figures.proposed > 0,
        ),
        _waiting(figures),
        NEW_REFERRAL,
    )


def _for_managers(figures: overview.Figures) -> tuple[Task, ...]:
    return (
        Task(
            figure=figures.waiting,
            title=f"{'person is' if figures.waiting == 1 else 'people are'} waiting",
            text=f"The longest wait is {counted(figures.longest_wait_days, 'day')}.",
            action="See waits and caseloads",
            address="/overview",
        ),
        Task(
            figure=figures.open_places,
            title="opening" if figures.open_places == 1 else "openings",
            text="Across the whole roster, counting proposals as filled.",
            action="See the roster",
            address="/roster",
        ),
        Task(
            title="Import",
            text="Import sites, drive times, the roster or referrals as CSV files.",
            action="Import files",
            address="/import",
        ),
    )


def _without_consent(figures: overview.Figures) -> str:
    return (
        f"{'person is' if figures.without_consent == 1 else 'people are'} waiting without consent"
    )


def _waiting(figures: overview.Figures) -> Task:
    return Task(
        figure=figures.waiting,
        title=f"{'person is' if figures.waiting == 1 else 'people are'} waiting",
        text=f"{figures.urgent} of them urgent. See why each person is waiting.",
        action="See the waitlist",
        address="/referrals?status=waiting",
    )


def _own_sessions(request: Request, viewer: Viewer) -> tuple[Task, ...]:
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
    to_record = Task(
        figure=len(open_ones),
        title=f"{'session' if len(open_ones) == 1 else 'sessions'} to record",
        text="Record how each went while it is fresh.",
        action="Record the oldest",
        address=f"/sessions/{open_ones[0].session_id}" if open_ones else "/schedule",
        pressing=True,
    )
    ahead = Task(
        figure=len(coming),
        title=f"{'session' if len(coming) == 1 else 'sessions'} in the next seven days",
        text="Today first.",
        action="See your schedule",
        address="/schedule",
    )
    links = Task(
        title="On your phone",
        text="See your sessions in your own calendar, without names.",
        action="Calendar links",
        address="/calendar-links",
    )
    return (to_record, ahead, links) if open_ones else (ahead, links)


TASKS = {
    Role.INTAKE: _for_intake,
    Role.COORDINATOR: _for_coordinators,
    Role.MANAGER: _for_managers,
}
