"""Finding a person by name, birth date or phone, and a specialist by name; all of it is posted."""

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.screens.specialists import roster
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms, search_fields
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.templating import page

router = APIRouter(prefix="/find")
Staff = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR))]
PLANNERS = frozenset({Role.COORDINATOR, Role.MANAGER})
"""Who may open a specialist's record, and so is led there by a name."""
LABELS = {
    "name": "The name",
    "birth_date": "The birth date",
    "phone": "The phone number",
    "sought": "Whom to find",
}


@router.get("")
def ask(request: Request, viewer: Staff) -> Response:
    form = forms.Form(services_of(request).new_id())
    return page(request, "find.html", form=form, rows=None)


@router.post("")
def find(request: Request, viewer: Staff, posted: Posted) -> Response:
    """Everybody who fits all that was typed."""
    typed = texts(posted)
    return _found(request, viewer, typed, lambda: search_fields.search(typed))


@router.post("/anyone")
def find_from_the_header(request: Request, viewer: Staff, posted: Posted) -> Response:
    """The same of one line, as the header of every page has it."""
    line = texts(posted).get("sought", "")
    return _found(
        request, viewer, search_fields.parted(line), lambda: search_fields.line(line), line
    )


def _found(
    request: Request,
    viewer: Viewer,
    typed: Mapping[str, str],
    read: Callable[[], search_fields.Search],
    sought: str = "",
) -> Response:
    services = services_of(request)
    try:
        asked = read()
    except Refusal as refusal:
        form = forms.refused(request, typed, refusal, LABELS)
        status = status_of(refusal)
        return page(request, "find.html", status, form=form, rows=None, sought=sought)
    reading = services.reading(viewer.actor)
    rows = waitlist.find(reading, **asked)
    alone = not (asked["birth_date"] or asked["phone"])
    staff = roster.find(reading, asked["name"]) if alone and viewer.role in PLANNERS else ()
    form = forms.Form(services.new_id(), typed)
    return page(request, "find.html", form=form, rows=rows, staff=staff, sought=sought)
