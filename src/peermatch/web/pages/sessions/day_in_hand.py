"""A specialist's first page: the next session, how to reach that person and get there, and how it
went in one tap that can be undone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from fastapi import Request
from starlette.responses import Response

from domain.sessions.session_state import MissedReason
from domain.shared.decider import Refusal
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.sessions import schedule
from peermatch.readmodels.tables.program.sites import site_names
from peermatch.store import Done
from peermatch.usecases.calendar.shown.own_today import Next, late_hours, may_undo, own_today
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.pages import reach_ways
from peermatch.web.show.due import due_of, task_lines, tasks_of
from peermatch.web.show.own import own
from peermatch.web.show.templating import page
from peermatch.web.show.words import counted, outcome

TASKS = 3
"""How many tasks the page shows; *Tasks* has all of them."""
LATE, IN_TIME, NO_SHOW = (
    {MissedReason.LATE_CANCELLATION: "Late cancel"},
    {MissedReason.CANCELED_BY_PARTICIPANT: "Canceled"},
    {MissedReason.NO_SHOW: "No-show"},
)
"""What is recorded in one tap, besides held; the session's page has every reason."""


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    rows: tuple[schedule.Row, ...]


def today(request: Request, viewer: Viewer, status: int = 200, refused: str = "") -> Response:
    services = services_of(request)
    reading, zone = services.reading(viewer.actor), services.service.program.zone
    found = own_today(services.service, reading, own(viewer))
    late_after = late_hours(services.service, reading.today)
    due = due_of(request, viewer)
    tasks = tasks_of(request, viewer).soonest(TASKS)
    return page(
        request,
        "today.html",
        status,
        today=reading.today,
        now=services.now(),
        zone=zone,
        own_id=own(viewer),
        found=found,
        undo=found.recorded,
        undo_words=recorded_words(found.recorded) if found.recorded else "",
        ways=tuple(reach_ways.ways(found.next.reach, found.next.site)) if found.next else (),
        said=tuple(reach_ways.said(found.next.reach)) if found.next else (),
        until=_until(found.next, services.now()) if found.next else "",
        taps_of=lambda row: _missed(row, services.now(), late_after),
        week=tuple(_days(found.week, reading)),
        sites=site_names(reading),
        may_undo=lambda row: may_undo(row, viewer.actor.name, services.now()),
        new_id=services.new_id,
        refused=refused,
        told_here=True,
        tasks=task_lines(request, viewer, tasks, reading.today),
        more_tasks=sum(due.counts().values()) > len(tasks),
    )


def recorded_words(row: schedule.Row) -> str:
    """`held, 60 minutes` or `did not come`"""
    said = outcome(row.status, row.missed_reason).lower()
    return f"{said}, {counted(row.minutes, 'minute')}" if row.minutes else said


def _missed(row: schedule.Row, now: datetime, late: timedelta) -> dict[MissedReason, str]:
    """By the same hours as when a coordinator cancels it for them."""
    if now >= row.starts_at:
        return NO_SHOW | LATE
    return LATE if row.starts_at - now < late else IN_TIME


def _until(coming: Next, now: datetime) -> str:
    """`In 40 min`; nothing where it is further away than the day is long."""
    minutes = int((coming.row.starts_at - now).total_seconds() // 60)
    if minutes <= 0:
        return "Now"
    hours, rest = divmod(minutes, 60)
    if hours >= 24:
        return ""
    said = (f"{hours} h" if hours else "", f"{rest} min" if rest else "")
    return f"In {' '.join(part for part in said if part)}"


def _days(rows: Sequence[schedule.Row], reading: Reading) -> Iterator[Day]:
    for on, group in groupby(rows, key=lambda row: row.starts_at.astimezone(reading.zone).date()):
        yield Day(on, tuple(group))


def _back(request: Request, _viewer: Viewer, _sent: Sent, _done: Done) -> Response:
    return done_at(request, "/")


def _refused(request: Request, viewer: Viewer, _sent: Sent, refusal: Refusal) -> Response:
    return today(request, viewer, status_of(refusal), refusal.sentence)


TODAY = Layout(frozenset({"hold-session", "miss-session", "undo-outcome"}), _back, _refused)
