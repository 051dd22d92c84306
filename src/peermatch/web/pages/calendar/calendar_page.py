"""The program's calendar: specialists by time, for a day or a week, and a month as load."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.sessions.session import SESSION
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from domain.shared.shared_refusals import SessionUnknown
from domain.shared.vocabulary import Mode
from peermatch.readmodels.reading.opened_rows import NotFound, Reading
from peermatch.readmodels.screens.sessions import weeks
from peermatch.readmodels.screens.specialists import working_time
from peermatch.readmodels.tables.calendar import commitments, repairs, schedule_horizon
from peermatch.readmodels.tables.program.sites import site_names
from peermatch.store import Done
from peermatch.usecases.calendar.alternative_times import offered_times
from peermatch.usecases.calendar.shown.calendar_rooms import rooms_in_use
from peermatch.usecases.calendar.shown.program_calendar import (
    Kind,
    Person,
    Stretch,
    calendar,
    shown_hours_of_day,
    stretch,
)
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.paging import Paging
from peermatch.web.pages.calendar.calendar_look import Look, look_of, month_weeks, only
from peermatch.web.show.templating import page, warned, with_query
from peermatch.web.show.weeks import keeping_its_length, midnight

router = APIRouter()
Coordinator = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR))]
PER_PAGE = 12
LABELS = {"starts_at": "The time"}
Offer = tuple[datetime, Stretch]
MODES = tuple(mode.value for mode in Mode)


@router.get("/calendar")
def program_calendar(request: Request, viewer: Coordinator) -> Response:
    """`view` is day, week or month, and `day` any date in it; `site`, `who` and `mode` choose what
    is shown, and `moving` is a session whose offered times are marked."""
    look = look_of(request, request.query_params)
    form = forms.Form(services_of(request).new_id())
    return _calendar(request, viewer, look, form, 200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """A session that is about to be moved, and the times offered for it."""

    entry: weeks.Entry
    times: tuple[datetime, ...]
    said: str


def _calendar(
    request: Request, viewer: Viewer, look: Look, form: forms.Form, status: int
) -> Response:
    services = services_of(request)
    reading, service = services.reading(viewer.actor), services.service
    zone = service.program.zone
    staff, total = _staff(reading, look)
    ids = list(staff)
    days = [midnight(request, day) for day in look.days]
    end = midnight(request, look.days[-1] + timedelta(1))
    purpose = weeks.PROGRAM_WEEK if look.view == "month" else weeks.SPECIALIST_WEEK
    entries = weeks.between(reading, days[0], end, purpose, ids)
    planned = commitments.between(reading, days[0], end, ids)
    people = calendar(service, staff, entries, planned, days)
    shown = only(people, look.mode)
    first_hour, last_hour = shown_hours_of_day(people)
    today = reading.today
    moving = _moving(request, reading, look)
    sites = site_names(reading)
    return page(
        request,
        f"calendar_{look.view}.html",
        status,
        look=look,
        form=form,
        people=shown,
        counted=_sum(people),
        months=month_weeks(people, look) if look.view == "month" else (),
        hours=range(first_hour, last_hour),
        first_quarter=first_hour * 4,
        now_quarter=_now(request, first_hour, last_hour),
        now=services.now(),
        today=today,
        sites=sites,
        modes=MODES,
        rooms=rooms_in_use(service, look.day, look.site) if look.view == "day" else (),
        stretch=lambda starts_at, ends_at, on: stretch(starts_at, ends_at, on, zone),
        in_room=_whose(entries, planned, staff),
        names={person.specialist_id: person.name for person in people},
        moving=moving,
        offered=_by_day(request, moving),
        away=repairs.open_absences(reading, ids, look.days[0], look.days[-1]),
        planned=bool(entries)
        or look.view == "month"
        or schedule_horizon.is_planned(
            reading, ids, look.days[0] - timedelta(look.days[0].weekday())
        ),
        paging=_paging(look, total),
        new_id=services.new_id,
        zone=zone,
        kinds=Kind,
    )


def _staff(reading: Reading, look: Look) -> tuple[dict[UUID, working_time.WorkingTime], int]:
    first, last = look.days[0], look.days[-1]
    if look.who is None:
        return working_time.part(
            reading, first, last, site=look.site, size=PER_PAGE, number=look.page
        )
    staff = working_time.of(reading, first, last, [look.who])
    if not staff:
        raise NotFound
    return staff, 1


def _moving(request: Request, reading: Reading, look: Look) -> Moving | None:
    """Raises SessionUnknown or NotFound. What has begun says so instead of offering times."""
    if look.moving is None:
        return None
    services = services_of(request)
    entry = weeks.one(reading, look.moving, weeks.OFFERED_TIMES)
    read = services.service.store.read
    try:
        times = offered_times(read, look.moving, services.service.program, services.now())
    except Refusal as refusal:
        return Moving(entry=entry, times=(), said=str(refusal))
    return Moving(entry=entry, times=times, said="")


def _by_day(request: Request, moving: Moving | None) -> Mapping[tuple[UUID, date], list[Offer]]:
    """Where the offered times are marked: the quarter hours of each specialist's days."""
    if moving is None:
        return {}
    zone = services_of(request).service.program.zone
    length = moving.entry.ends_at - moving.entry.starts_at
    found: dict[tuple[UUID, date], list[Offer]] = {}
    for time in moving.times:
        on = time.astimezone(zone).date()
        where = stretch(time, time + length, on, zone)
        found.setdefault((moving.entry.specialist_id, on), []).append((time, where))
    return found


def _whose(
    entries: Iterable[weeks.Entry],
    planned: Iterable[commitments.Row],
    staff: Mapping[UUID, working_time.WorkingTime],
) -> dict[UUID, str]:
    """Who is in a room, by what it is kept for; of whoever is on another page, nothing."""
    found = {row.commitment_id: staff[row.specialist_id].name for row in planned}
    for entry in entries:
        if entry.specialist_id in staff:
            found[entry.session_id] = staff[entry.specialist_id].name
    return found


def _sum(people: tuple[Person, ...]) -> tuple[int, int, int]:
    """Sessions, session minutes and drive minutes of the rows together."""
    return (
        sum(person.total.sessions for person in people),
        sum(person.total.session_minutes for person in people),
        sum(person.total.drive_minutes for person in people),
    )


def _now(request: Request, first_hour: int, last_hour: int) -> int | None:
    """The quarter hour of the grid that it is; None outside of it."""
    services = services_of(request)
    now = services.now().astimezone(services.service.program.zone)
    quarter = now.hour * 4 + now.minute // 15
    return quarter - first_hour * 4 if first_hour * 4 <= quarter < last_hour * 4 else None


def _paging(look: Look, total: int) -> Paging:
    pages = max(1, -(-total // PER_PAGE))
    first = (look.page - 1) * PER_PAGE + 1

    def address(number: int) -> str:
        return look.address(page=str(number)) if number != look.page else ""

    return Paging(
        total=total,
        first_row=min(first, total),
        last_row=min(first + PER_PAGE - 1, total),
        first=address(1),
        previous=address(look.page - 1) if look.page > 1 else "",
        next=address(look.page + 1) if look.page < pages else "",
        last=address(pages) if look.page < pages else "",
    )


def _sent_look(request: Request, sent: Sent) -> Look:
    return look_of(request, {name.removeprefix("at_"): text for name, text in sent.typed.items()})


def _moved(request: Request, _viewer: Viewer, sent: Sent, done: Done) -> Response:
    """Back to the calendar, where the session is now."""
    service = services_of(request).service
    look = replace(_sent_look(request, sent), moving=None)
    moved = service.store.read(SESSION, sent.id_of("session_id")).scheduled
    on = moved.starts_at.astimezone(service.program.zone).date() if moved else look.day
    there = look if on in look.days else replace(look, day=on)
    return done_at(request, with_query(there.address(), warned(done.result)))


def _not_moved(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    look = replace(_sent_look(request, sent), moving=sent.id_of("session_id"))
    form = forms.refused(request, sent.typed, refusal, LABELS)
    return _calendar(request, viewer, look, form, status_of(refusal))


def _keeping_its_length(request: Request, _viewer: Viewer, sent: Sent) -> Mapping[str, str]:
    read = services_of(request).service.store.read
    known = read(SESSION, sent.id_of("session_id")).scheduled
    if known is None:
        raise SessionUnknown
    return keeping_its_length(sent.typed, known)


CALENDAR = Layout(frozenset({"move-session"}), _moved, _not_moved, _keeping_its_length)
