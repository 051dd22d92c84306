"""Pages of schedule fixes: what came up, what each option changes, using one and undoing it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from domain.calendar.repair import (
    NEEDED,
    REPAIR_CAUSES,
    RepairCause,
    RepairDaysOver,
    RepairStatus,
)
from domain.calendar.repair_options import LEFT_OUT, REPAIR_AIMS
from domain.sessions.session import SESSION
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.engine.failed_work import REPAIRS
from peermatch.readmodels.screens.people import naming
from peermatch.readmodels.tables.calendar import repairs
from peermatch.readmodels.tables.program.sites import site_names
from peermatch.store import Done
from peermatch.usecases.input.fields import FieldError, InvalidInput
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.people.kinds_of_people import SPECIALISTS
from peermatch.web.forms.people.meant import offered
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.calendar.repair_drawing import drawing
from peermatch.web.show.templating import page
from peermatch.web.show.words import counted

router = APIRouter()
Coordinator = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR))]
NEWEST = 20
DAYS = r"^([0-9a-f-]{36}_\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d)?$"
"""A specialist's id and two days."""
LABELS = {
    "cause": "What came up",
    "specialist_id": "Who is away",
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
        values["specialist_id"], values["first_day"], values["last_day"] = days.split("_")
    form = forms.Form(services_of(request).new_id(), values)
    return _history(request, viewer, form, 200)


@router.get("/repairs/{repair_id}")
def one_repair(request: Request, viewer: Coordinator, repair_id: UUID) -> Response:
    return _one(request, viewer, repair_id, "", 200)


def _asked_for(request: Request, _viewer: Viewer, sent: Sent, _done: Done) -> Response:
    """Options are asked for; the worker finds them."""
    return done_at(request, f"/repairs/{sent.command_id}")


def _not_asked_for(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    told = _as_its_form_asks(sent.typed, refusal) if isinstance(refusal, InvalidInput) else refusal
    form = forms.refused(request, sent.typed, told, LABELS)
    return _history(request, viewer, form, status_of(refusal))


def _as_its_form_asks(typed: Mapping[str, str], refusal: InvalidInput) -> InvalidInput:
    """With what this cause needs; the last day is left out for one day, so it is never missing."""
    missing = [FieldError(n, "is missing") for n in _needed(typed) if not typed.get(n, "").strip()]
    last_day = typed.get("last_day", "").strip()
    others = [e for e in refusal.errors if last_day or e.field != "last_day"]
    return InvalidInput((*missing, *others))


def _needed(typed: Mapping[str, str]) -> tuple[str, ...]:
    return next((fields for c, fields in NEEDED.items() if c == typed.get("cause")), ())


def _of_its_cause(request: Request, _viewer: Viewer, sent: Sent) -> Mapping[str, str]:
    """The days of a session that can't be are its own; one day is its own last day."""
    typed = sent.typed
    if typed.get("cause") == RepairCause.PARTICIPANT_CANCELS:
        session_id = _uuid(typed.get("session_id", ""))
        day = _day_of(request, session_id).isoformat() if session_id else ""
        return {**typed, "first_day": day, "last_day": day}
    return {**typed, "last_day": typed.get("last_day") or typed.get("first_day", "")}


def _decided(request: Request, _viewer: Viewer, sent: Sent, _done: Done) -> Response:
    return done_at(request, f"/repairs/{sent.id_of('repair_id')}")


def _not_decided(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    return _one(request, viewer, sent.id_of("repair_id"), refusal.sentence, status_of(refusal))


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


def _history(request: Request, viewer: Viewer, form: forms.Form, status: int) -> Response:
    services = services_of(request)
    reading = services.reading(viewer.actor)
    rows = repairs.newest(reading, NEWEST)
    named = {row.specialist_id for row in rows if row.specialist_id}
    asked = {"specialist_id": form.value("specialist_id")}
    return page(
        request,
        "repairs.html",
        status,
        rows=rows,
        form=form,
        asked=_session_words(request, viewer, _uuid(form.value("session_id"))),
        causes=[(cause.value, words) for cause, words in REPAIR_CAUSES.items()],
        said_causes={cause.value: words for cause, words in REPAIR_CAUSES.items()},
        specialists=offered(reading, SPECIALISTS, asked)["specialist_id"],
        names=naming.specialist_names(reading, named),
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
        drawn={o.number: drawing(o.lines, services.service.program.zone) for o in options},
        left_out={reason.value: words for reason, words in LEFT_OUT.items()},
        over=row.last_day < reading.today,
        anew=_anew(row) if row.last_day >= reading.today else "",
        fewest=_fewest_canceled(options),
        over_words=RepairDaysOver.sentence,
        measures=_measures(options, services.service.program.zone),
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


def _anew(row: repairs.Row) -> str:
    """Where the same is asked again, once its options are of no use any more."""
    if row.status not in ("undone", "failed"):
        return ""
    asked = {"cause": row.cause}
    if row.specialist_id is not None:
        asked["days"] = f"{row.specialist_id}_{row.first_day}_{row.last_day}"
    if row.session_id is not None:
        asked["session_id"] = str(row.session_id)
    return f"/repairs?{urlencode(asked)}"


def _fewest_canceled(options: Sequence[repairs.Option]) -> int | None:
    """How many sessions the best options cancel, where others cancel more: what an option is the
    best in is then said of the best ones alone."""
    canceled = {option.left_out for option in options}
    return min(canceled) if len(canceled) > 1 else None


def _measures(
    options: Sequence[repairs.Option], zone: ZoneInfo
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the options are compared by: the same measures for each of them."""
    return (
        ("Sessions moved", tuple(str(o.moves) for o in options)),
        ("Sessions canceled", tuple(str(o.left_out) for o in options)),
        ("People to tell", tuple(str(o.people) for o in options)),
        ("Of them, not otherwise affected", tuple(str(o.others) for o in options)),
        ("Longest change", tuple(counted(_longest(o, zone), "day") for o in options)),
        ("Way of meeting changes", tuple(str(_other_ways(o)) for o in options)),
        ("Driving", tuple(_driving(o.drive_minutes) for o in options)),
    )


def _longest(option: repairs.Option, zone: ZoneInfo) -> int:
    """Local days between a session as it is and as it would be: the most of the option."""
    moved = [(line.starts_at, line.new_starts_at) for line in option.lines if line.new_starts_at]
    days = (b.astimezone(zone).date() - a.astimezone(zone).date() for a, b in moved)
    return max((abs(day.days) for day in days), default=0)


def _other_ways(option: repairs.Option) -> int:
    return sum(line.new_mode != line.mode for line in option.lines if line.new_starts_at)


def _driving(minutes: int) -> str:
    if not minutes:
        return "as now"
    return f"{abs(minutes)} min {'more' if minutes > 0 else 'less'}"


REPAIRS_PAGE = Layout(frozenset({"request-repair"}), _asked_for, _not_asked_for, _of_its_cause)
REPAIR = Layout(frozenset({"apply-repair", "undo-repair"}), _decided, _not_decided)
