"""The program's week in figures, one specialist's week, and a place's day room by room."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.calendar.schedule import NOT_PLACED_REASONS, NotPlacedReason
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.screens.people import naming
from peermatch.readmodels.screens.sessions import weeks
from peermatch.readmodels.screens.specialists import working_time
from peermatch.readmodels.tables.calendar import commitments, schedule_horizon
from peermatch.readmodels.tables.program.sites import site_names
from peermatch.usecases.calendar.shown.week_figures import figures, rooms_of_day, week_days
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.listings import PROGRAM
from peermatch.web.show.templating import page
from peermatch.web.show.weeks import day_of, midnight, monday_of

router = APIRouter()
Planner = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR, Role.MANAGER))]
Coordinator = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR))]
WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class Day:
    """One day of somebody's week: sessions and planned time in order."""

    date: date
    rows: tuple[weeks.Entry | commitments.Row, ...]


@router.get("/program")
def program_week(request: Request, viewer: Planner, week: str = "") -> Response:
    """A part of the roster with each one's week in figures; `week` is any date in it, as
    2026-11-23."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    monday = monday_of(request, week)
    start, end = midnight(request, monday), midnight(request, monday + timedelta(7))
    sought = PROGRAM.asked(request, request.query_params)
    part = working_time.page(reading, monday, monday + timedelta(6), sought)
    people = {one.specialist_id: one for one in part.rows}
    entries = weeks.between(reading, start, end, weeks.PROGRAM_WEEK, people)
    found = figures(services.service, entries, people, week_days(start))
    left = schedule_horizon.left_out(reading, monday, people)
    return page(
        request,
        "program_week.html",
        monday=monday,
        before=monday - timedelta(7),
        after=monday + timedelta(7),
        rows=[(people[who], found[who]) for who in people],
        left=left,
        paging=PROGRAM.paging(request, part, {"week": str(monday)}),
        people=people,
        reasons={reason.value: words for reason, words in NOT_PLACED_REASONS.items()},
        may_look_closer=viewer.role is Role.COORDINATOR,
        no_consent=NotPlacedReason.NO_CONSENT.value,
    )


@router.get("/program/specialists/{specialist_id}")
def specialist_week(
    request: Request, viewer: Coordinator, specialist_id: UUID, week: str = ""
) -> Response:
    """One specialist's week, supervision and notes included, with its minutes on the road."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    monday = monday_of(request, week)
    staff = working_time.of(reading, monday, monday + timedelta(6), [specialist_id])
    if not staff:
        raise NotFound
    start, end = midnight(request, monday), midnight(request, monday + timedelta(7))
    entries = weeks.between(reading, start, end, weeks.SPECIALIST_WEEK, [specialist_id])
    planned = commitments.between(reading, start, end, [specialist_id])
    found = figures(services.service, entries, staff, week_days(start))
    return page(
        request,
        "specialist_week.html",
        name=staff[specialist_id].name,
        specialist_id=specialist_id,
        days=_days(monday, (*entries, *planned), services.service.program.zone),
        figures=found[specialist_id],
        planned=sum(_minutes(row) for row in planned),
        monday=monday,
        before=monday - timedelta(7),
        after=monday + timedelta(7),
        today=day_of(request, ""),
        now=services.now(),
        zone=services.service.program.zone,
    )


@router.get("/program/places")
def place_day(request: Request, viewer: Coordinator, site: str = "", day: str = "") -> Response:
    """Who is in which room of a site on one day."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    on = day_of(request, day)
    sites = site_names(reading)
    chosen = site if site in sites else next(iter(sites), "")
    start, end = midnight(request, on), midnight(request, on + timedelta(1))
    entries = {
        str(entry.session_id): entry
        for entry in weeks.between(reading, start, end, weeks.PLACE_DAY)
        if entry.site == chosen
    }
    rooms = rooms_of_day(services.service, entries.values(), chosen)
    staff = {entry.specialist_id for entry in entries.values()}
    return page(
        request,
        "place_day.html",
        sites=sites,
        site=chosen,
        day=on,
        before=on - timedelta(1),
        after=on + timedelta(1),
        rooms=[(use.room, entries[use.session.session_id]) for use in rooms],
        names=naming.specialist_names(reading, staff),
        zone=services.service.program.zone,
    )


def _days(
    monday: date, rows: Iterable[weeks.Entry | commitments.Row], zone: ZoneInfo
) -> tuple[Day, ...]:
    found = []
    ordered = sorted(rows, key=lambda row: row.starts_at)
    for n in range(7):
        on = monday + timedelta(n)
        own = tuple(row for row in ordered if row.starts_at.astimezone(zone).date() == on)
        found.append(Day(on, own))
    weekend = any(day.rows for day in found[WORKING_DAYS:])
    return tuple(found if weekend else found[:WORKING_DAYS])


def _minutes(row: commitments.Row) -> int:
    return int((row.ends_at - row.starts_at) / timedelta(minutes=1))
