"""Repairs: say what came up, look at each option's difference, apply one, take it back."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from domain.calendar.repair import REPAIR_CAUSES, RepairCause, RepairStatus
from domain.calendar.repair_ways import REPAIR_AIMS
from domain.sessions.session import SESSION
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.engine.failed_work import REPAIRS
from peermatch.readmodels.screens.people import naming
from peermatch.readmodels.screens.specialists import roster
from peermatch.readmodels.tables.calendar import repairs
from peermatch.readmodels.tables.program.sites import site_names
from peermatch.usecases.calendar.repairs import ApplyRepair, RequestRepair, UndoRepair
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.input.kinds import BY_TYPE, one_of
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.perform import do, done_at
from peermatch.web.forms.posted import Posted, command_id, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.templating import page

router = APIRouter()
Coordinator = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR))]
NEWEST = 20
DAYS = r"^([0-9a-f-]{36}_\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d)?$"
"""A specialist's id and two days."""
LABELS = {
    "cause": "What came up",
    "specialist": "Who is away",
    "session_id": "The session",
    "from_site": "Where the closed road starts",
    "to_site": "Where the closed road ends",
    "road_minutes": "The drive time now",
    "first_day": "The first day",
    "last_day": "The last day",
}
STATUSES = {
    RepairStatus.REQUESTED.value: "Looking for options",
    RepairStatus.READY.value: "Options ready",
    RepairStatus.FAILED.value: "No options found",
    RepairStatus.APPLIED.value: "Option used",
    RepairStatus.UNDONE.value: "Undone",
}


@router.get("/repairs")
def history(
    request: Request,
    viewer: Coordinator,
    cause: str = "",
    session_id: str = "",
    days: Annotated[str, Query(pattern=DAYS)] = "",
) -> Response:
    """The newest repairs and the form of one cause; a session is named in the address, or a
    specialist with the first and last day (`days`)."""
    chosen = RepairCause.PARTICIPANT_CANCELS.value if _uuid(session_id) else cause
    values = {"session_id": session_id, "cause": chosen}
    if days:
        whose, values["first_day"], values["last_day"] = days.split("_")
        known = {str(row.specialist_id): row.staff_reference for row in _roster(request, viewer)}
        values["specialist"] = known.get(whose, "")
    form = forms.Form(services_of(request).new_id(), values)
    return _history(request, viewer, form, 200)


@router.post("/repairs")
def ask(request: Request, viewer: Coordinator, posted: Posted) -> Response:
    """Asks for options; the worker finds them."""
    typed, command = texts(posted), command_id(posted)
    try:
        do(request, viewer, command, _asked(request, viewer, typed, command))
    except Refusal as refusal:
        form = forms.refused(request, typed, refusal, LABELS)
        return _history(request, viewer, form, status_of(refusal))
    return done_at(request, f"/repairs/{command}")


@router.get("/repairs/{repair_id}")
def one_repair(request: Request, viewer: Coordinator, repair_id: UUID) -> Response:
    return _one(request, viewer, repair_id, "", 200)


@router.post("/repairs/{repair_id}/apply")
def apply(request: Request, viewer: Coordinator, repair_id: UUID, posted: Posted) -> Response:
    """Makes every change of the option that was looked at."""
    read = Reader(texts(posted))
    option = read.one("option", BY_TYPE[int]) or 0
    command = ApplyRepair(repair_id=repair_id, option=option)
    return _decide(request, viewer, repair_id, command_id(posted), command)


@router.post("/repairs/{repair_id}/undo")
def undo(request: Request, viewer: Coordinator, repair_id: UUID, posted: Posted) -> Response:
    """Puts every session back to where it was."""
    command = UndoRepair(repair_id=repair_id)
    return _decide(request, viewer, repair_id, command_id(posted), command)


def _decide(
    request: Request, viewer: Viewer, repair_id: UUID, key: UUID, command: object
) -> Response:
    try:
        do(request, viewer, key, command)
    except Refusal as refusal:
        return _one(request, viewer, repair_id, refusal.sentence, status_of(refusal))
    return done_at(request, f"/repairs/{repair_id}")


def _asked(
    request: Request, viewer: Viewer, raw: Mapping[str, str], repair_id: UUID
) -> RequestRepair:
    read = Reader(raw)
    cause = read.one("cause", one_of(RepairCause)) or RepairCause.SPECIALIST_AWAY
    away = cause in {RepairCause.SPECIALIST_AWAY, RepairCause.TIMES_QUESTIONED}
    cancels = cause is RepairCause.PARTICIPANT_CANCELS
    first = read.one("first_day", BY_TYPE[date], required=not cancels) or date.min
    last = read.one("last_day", BY_TYPE[date], required=False) or first
    closed = cause is RepairCause.ROAD_CLOSED
    reference = read.text("specialist", required=away)
    known = {row.staff_reference: row.specialist_id for row in _roster(request, viewer)}
    if away and reference and reference not in known:
        read.wrong("specialist", "is nobody on the roster")
    session = read.text("session_id", required=cancels)
    session_id = _uuid(session)
    if cancels and session and session_id is None:
        read.wrong("session_id", "is not a session")
    if cancels and session_id is not None:
        first = last = _day_of(request, session_id)
    ends = [read.text(name, required=closed) for name in ("from_site", "to_site")]
    minutes = read.one("road_minutes", BY_TYPE[int]) if closed else 0
    read.finish()
    return RequestRepair(
        repair_id=repair_id,
        cause=cause,
        first_day=first,
        last_day=last,
        specialist_id=known.get(reference) if away else None,
        session_id=session_id if cancels else None,
        from_site=ends[0] if closed else "",
        to_site=ends[1] if closed else "",
        road_minutes=minutes or 0,
    )


def _session_words(request: Request, viewer: Viewer, session_id: UUID | None) -> str:
    """`Casey Mundy with Blake Upshur`: whose session it is; empty where none is named."""
    if session_id is None:
        return ""
    return naming.about(services_of(request).reading(viewer.actor), {"session_id": session_id})


def _day_of(request: Request, session_id: UUID) -> date:
    """The session's own local day; of one that nobody knows, today."""
    service = services_of(request).service
    scheduled = service.store.read(SESSION, session_id).scheduled
    return service.program.today(scheduled.starts_at if scheduled else service.now())


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _roster(request: Request, viewer: Viewer) -> tuple[roster.Row, ...]:
    return roster.rows(services_of(request).reading(viewer.actor))


def _history(request: Request, viewer: Viewer, form: forms.Form, status: int) -> Response:
    services = services_of(request)
    reading = services.reading(viewer.actor)
    people = _roster(request, viewer)
    return page(
        request,
        "repairs.html",
        status,
        rows=repairs.newest(reading, NEWEST),
        form=form,
        asked=_session_words(request, viewer, _uuid(form.value("session_id"))),
        causes=[(cause.value, words) for cause, words in REPAIR_CAUSES.items()],
        said_causes={cause.value: words for cause, words in REPAIR_CAUSES.items()},
        specialists=[(row.staff_reference, row.name) for row in people],
        names={row.specialist_id: row.name for row in people},
        sites=list(site_names(reading).items()),
        statuses=STATUSES,
        failed=services.failed_work.of(REPAIRS),
        today=reading.today,
        zone=services.service.program.zone,
    )


def _one(request: Request, viewer: Viewer, repair_id: UUID, refusal: str, status: int) -> Response:
    services = services_of(request)
    reading = services.reading(viewer.actor)
    row, options = repairs.one(reading, repair_id)
    staff = {line.specialist_id for option in options for line in option.lines}
    staff |= {row.specialist_id} if row.specialist_id else set()
    return page(
        request,
        "repair.html",
        status,
        row=row,
        failed=services.failed_work.one(REPAIRS, str(repair_id)),
        options=options,
        refusal=refusal,
        cause=REPAIR_CAUSES[RepairCause(row.cause)],
        aims=REPAIR_AIMS,
        statuses=STATUSES,
        names=naming.specialist_names(reading, staff),
        sites=site_names(reading),
        apply_ids={option.number: services.new_id() for option in options},
        undo_id=services.new_id(),
        zone=services.service.program.zone,
    )
