"""Finding a person by name, birth date or phone. What is typed is posted, never in an address."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms, search_fields
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.templating import page

router = APIRouter(prefix="/find")
Staff = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR))]
LABELS = {"name": "The name", "birth_date": "The birth date", "phone": "The phone number"}


@router.get("")
def ask(request: Request, viewer: Staff) -> Response:
    form = forms.Form(services_of(request).new_id())
    return page(request, "find.html", form=form, rows=None)


@router.post("")
def find(request: Request, viewer: Staff, posted: Posted) -> Response:
    """Everybody who fits all that was typed."""
    services, typed = services_of(request), texts(posted)
    try:
        asked = search_fields.search(typed)
    except Refusal as refusal:
        form = forms.refused(request, typed, refusal, LABELS)
        return page(request, "find.html", status_of(refusal), form=form, rows=None)
    rows = waitlist.find(services.reading(viewer.actor), **asked)
    return page(request, "find.html", form=forms.Form(services.new_id(), typed), rows=rows)
