"""When could we meet instead? Times to offer for one session, and moving it to one of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.sessions.session import SESSION, SessionScheduled, SessionUnknown
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.screens.sessions import weeks
from peermatch.usecases.calendar.alternative_times import offered_times
from peermatch.usecases.input.fields import FieldError, InvalidInput, Reader
from peermatch.usecases.input.kinds import instant
from peermatch.usecases.sessions.session_course import MoveSession
from peermatch.usecases.sessions.session_outcomes import MoveOwnSession
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.perform import do, done_at
from peermatch.web.forms.posted import Posted, command_id, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.own import own
from peermatch.web.show.templating import page, warned, with_query

router = APIRouter()
LABELS = {"starts_at": "The time"}
Mover = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR, Role.CPRS))]


@router.get("/sessions/{session_id}/times")
def times(request: Request, viewer: Mover, session_id: UUID) -> Response:
    return _times(request, viewer, session_id, forms.Form(services_of(request).new_id()), 200)


@router.post("/sessions/{session_id}/times")
def move(request: Request, viewer: Mover, session_id: UUID, posted: Posted) -> Response:
    """Moves the session to the time that was chosen; its specialist never changes."""
    typed = texts(posted)
    read = Reader(typed)
    chosen = read.one("starts_at", instant(None))
    try:
        read.finish()
        if chosen is None:
            raise InvalidInput((FieldError("starts_at", "is missing"),))
        command = moving(request, viewer, session_id, chosen)
        done = do(request, viewer, command_id(posted), command)
    except Refusal as refusal:
        return _refused(request, viewer, session_id, typed, refusal)
    back = _back(viewer, session(request, viewer, session_id))
    return done_at(request, with_query(back, warned(done.result)))


def session(request: Request, viewer: Viewer, session_id: UUID) -> SessionScheduled:
    """A session that this viewer may move: a specialist's own, or any for a coordinator."""
    found = services_of(request).service.store.read(SESSION, session_id).scheduled
    if found is None or (viewer.role is Role.CPRS and found.specialist_id != own(viewer)):
        raise SessionUnknown
    return found


def moving(request: Request, viewer: Viewer, session_id: UUID, starts_at: datetime) -> object:
    """The command that moves it, keeping its length."""
    known = session(request, viewer, session_id)
    if viewer.role is Role.CPRS:
        return MoveOwnSession(session_id=session_id, specialist_id=own(viewer), starts_at=starts_at)
    length = known.ends_at - known.starts_at
    return MoveSession(session_id=session_id, starts_at=starts_at, ends_at=starts_at + length)


def _refused(
    request: Request,
    viewer: Viewer,
    session_id: UUID,
    typed: Mapping[str, str],
    refusal: Refusal,
) -> Response:
    form = forms.refused(request, typed, refusal, LABELS)
    return _times(request, viewer, session_id, form, status_of(refusal))


def _times(
    request: Request, viewer: Viewer, session_id: UUID, form: forms.Form, status: int
) -> Response:
    services = services_of(request)
    now, service = services.now(), services.service
    known = session(request, viewer, session_id)
    entry = weeks.one(services.reading(viewer.actor), session_id, weeks.OFFERED_TIMES)
    return page(
        request,
        "offers.html",
        status,
        entry=entry,
        times=offered_times(service.store.read, session_id, service.program, now),
        form=form,
        back=_back(viewer, known),
        zone=service.program.zone,
    )


def _back(viewer: Viewer, known: SessionScheduled) -> str:
    if viewer.role is Role.CPRS:
        return f"/schedule?week={known.starts_at.date().isoformat()}"
    return f"/sessions/{known.session_id}"
