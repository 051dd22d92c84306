"""A CPRS's own schedule, week by week, and how each session went."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.matches.match import MATCH
from domain.people.wellness.handover import HandoverTopic
from domain.sessions.session_state import MISSED_REASONS, SessionStatus
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.screens.matches import match_detail
from peermatch.readmodels.screens.sessions import schedule
from peermatch.store import Done
from peermatch.usecases.calendar.shown.own_today import may_undo
from peermatch.usecases.people.wellness.handed_on import handed_on
from peermatch.web.actions import Link, offered
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.resources.given_section import given_section
from peermatch.web.pages.sessions.session_record import record
from peermatch.web.show.own import own, own_session
from peermatch.web.show.record_notices import challenged, corrected
from peermatch.web.show.sections import Section
from peermatch.web.show.templating import page
from peermatch.web.show.weeks import midnight, monday_of

router = APIRouter()
Specialist = Annotated[Viewer, Depends(ForRoles(Role.CPRS))]
Either = Annotated[Viewer, Depends(ForRoles(Role.CPRS, Role.COORDINATOR))]
WORKING_DAYS = 5
QUARTER_YEAR = 92
WITH_BUTTONS = frozenset({"undo-outcome", "write-progress-note"})
"""Have their own places on the page."""
LABELS = {"minutes": "The number of minutes", "reason": "What happened"}


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    rows: tuple[schedule.Row, ...]


@router.get("/schedule")
def week(request: Request, viewer: Specialist, week: str = "") -> Response:
    """A week of sessions; `week` is any date in it, as 2026-11-23."""
    services = services_of(request)
    zone = services.service.program.zone
    now = services.now()
    monday = monday_of(request, week)
    start, end = midnight(request, monday), midnight(request, monday + timedelta(7))
    rows = schedule.rows(services.reading(viewer.actor), own(viewer), start, end)
    days = tuple(_day(monday + timedelta(n), rows, zone) for n in range(7))
    shown = days if any(day.rows for day in days[WORKING_DAYS:]) else days[:WORKING_DAYS]
    return page(
        request,
        "schedule.html",
        days=shown,
        now=now,
        today=now.astimezone(zone).date(),
        next_session=_next(request, viewer, end) if not any(d.rows for d in days) else None,
        this_week=start <= now < end,
        before=monday - timedelta(7),
        after=monday + timedelta(7),
        zone=zone,
    )


@router.get("/sessions/{session_id}")
def one_session(request: Request, viewer: Either, session_id: UUID) -> Response:
    """A CPRS's own, to say how it went; a coordinator's, to move, cancel or correct it."""
    if viewer.role is Role.COORDINATOR:
        return record(request, viewer, session_id)
    return _session(request, viewer, session_id, None, 200)


def _recorded(request: Request, _viewer: Viewer, sent: Sent, _done: Done) -> Response:
    return done_at(request, f"/sessions/{sent.id_of('session_id')}")


def _not_recorded(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    form = forms.refused(request, sent.typed, refusal, LABELS)
    return _session(request, viewer, sent.id_of("session_id"), form, status_of(refusal))


def _next(request: Request, viewer: Viewer, after: datetime) -> datetime | None:
    """The next session's start within a quarter of a year, for a week that has none."""
    services = services_of(request)
    until = after + timedelta(QUARTER_YEAR)
    rows = schedule.rows(services.reading(viewer.actor), own(viewer), after, until)
    return rows[0].starts_at.astimezone(services.service.program.zone) if rows else None


def _day(day: date, rows: tuple[schedule.Row, ...], zone: ZoneInfo) -> Day:
    return Day(day, tuple(row for row in rows if row.starts_at.astimezone(zone).date() == day))


def _session(
    request: Request, viewer: Viewer, session_id: UUID, form: forms.Form | None, status: int
) -> Response:
    services = services_of(request)
    row = own_session(request, viewer, session_id)
    length = int((row.ends_at - row.starts_at).total_seconds() // 60)
    zone = services.service.program.zone
    reading = services.reading(viewer.actor)
    told_later = (
        challenged(reading, [session_id]),
        corrected(reading, session_id, "schedule", zone),
    )
    given = _given(request, viewer, row)
    return page(
        request,
        "session.html",
        status,
        row=row,
        theirs=row.specialist_id == own(viewer),
        form=form or forms.Form(services.new_id(), {"minutes": str(length)}),
        missed_id=services.new_id(),
        missed_reasons=MISSED_REASONS,
        started=row.starts_at <= services.now(),
        may_undo=may_undo(row, viewer.actor.name, services.now()),
        correct=_correcting(viewer, row),
        new_id=services.new_id,
        week=row.starts_at.astimezone(zone).date(),
        zone=zone,
        person_page=f"/my-matches/{row.match_id}" if given else "",
        told_later=(*(section for section in told_later if not section.bare), *given),
    )


def _given(request: Request, viewer: Viewer, row: schedule.Row) -> tuple[Section, ...]:
    """What was given to them, where the match is the viewer's own; a stand-in sees none of it."""
    services = services_of(request)
    proposed = services.service.store.read(MATCH, row.match_id).proposed
    if proposed is None or proposed.specialist_id != own(viewer):
        return ()
    reading = services.reading(viewer.actor)
    handed = handed_on(reading, own(viewer), row.participant_id)
    section = given_section(
        reading,
        viewer,
        row.participant_id,
        purpose=match_detail.PURPOSE,
        back=f"/sessions/{row.session_id}",
        match_id=row.match_id,
        session_id=row.session_id if row.starts_at <= services.now() else None,
        by=None if handed.shows(HandoverTopic.RESOURCES) else own(viewer),
    )
    return (section,)


def _correcting(viewer: Viewer, row: schedule.Row) -> Link | None:
    """The form to put a record right, once there is one."""
    if row.status == SessionStatus.SCHEDULED or row.specialist_id != own(viewer):
        return None
    back = f"/sessions/{row.session_id}"
    [link] = offered(viewer.role, "own session", back, WITH_BUTTONS, session_id=row.session_id)
    return link


SESSION = Layout(
    frozenset({"hold-session", "miss-session", "undo-outcome"}), _recorded, _not_recorded
)
