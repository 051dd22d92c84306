"""The page that offers other times for one session, and moves it to one of them."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionScheduled
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.screens.sessions import weeks
from peermatch.store import Done
from peermatch.usecases.calendar.alternative_times import offered_times
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.own import own, within_reach
from peermatch.web.show.templating import page, warned, with_query
from peermatch.web.show.weeks import keeping_its_length

router = APIRouter()
LABELS = {"starts_at": "The time"}
Mover = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR, Role.CPRS))]


@router.get("/sessions/{session_id}/times")
def times(request: Request, viewer: Mover, session_id: UUID) -> Response:
    return _times(request, viewer, session_id, forms.Form(services_of(request).new_id()), 200)


def _moved(request: Request, viewer: Viewer, sent: Sent, done: Done) -> Response:
    back = _back(viewer, session(request, viewer, sent.id_of("session_id")))
    return done_at(request, with_query(back, warned(done.result)))


def _not_moved(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    form = forms.refused(request, sent.typed, refusal, LABELS)
    return _times(request, viewer, sent.id_of("session_id"), form, status_of(refusal))


def _keeping_its_length(request: Request, viewer: Viewer, sent: Sent) -> Mapping[str, str]:
    """Where the form says only when it begins: the session ends as long after as it would have."""
    known = session(request, viewer, sent.id_of("session_id"))
    return keeping_its_length(sent.typed, known)


def session(request: Request, viewer: Viewer, session_id: UUID) -> SessionScheduled:
    """A session that this viewer may move: a specialist's own, or any for a coordinator."""
    within_reach(request, viewer, session_id=session_id)
    found = services_of(request).service.store.read(SESSION, session_id).scheduled
    if found is None or (viewer.role is Role.CPRS and found.specialist_id != own(viewer)):
        raise NotFound
    return found


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
        command_name="move-own-session" if viewer.role is Role.CPRS else "move-session",
        back=_back(viewer, known),
        zone=service.program.zone,
    )


def _back(viewer: Viewer, known: SessionScheduled) -> str:
    if viewer.role is Role.CPRS:
        return f"/schedule?week={known.starts_at.date().isoformat()}"
    return f"/sessions/{known.session_id}"


OFFERS = Layout(
    frozenset({"move-session", "move-own-session"}), _moved, _not_moved, _keeping_its_length
)
