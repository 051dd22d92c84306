"""The manager's pages: the roster, and the import of CSV files."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.roles import Role
from peermatch.readmodels.screens.specialists import roster
from peermatch.readmodels.tables.specialists.caseloads import places_together
from peermatch.usecases.importing.import_report import ImportReport, RowOutcome
from peermatch.usecases.importing.spelled_dates import DateOrder
from peermatch.usecases.input.fields import InvalidInput
from peermatch.usecases.input.text_encoding import SAID
from peermatch.web.forms import forms
from peermatch.web.forms.posted import Posted, texts, uploads
from peermatch.web.forms.uploading import import_options, imported
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.listings import ROSTER
from peermatch.web.show.templating import page

router = APIRouter()
Manager = Annotated[Viewer, Depends(ForRoles(Role.MANAGER))]
Planner = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR, Role.MANAGER))]

COUNTED = (
    (RowOutcome.ADDED, "added"),
    (RowOutcome.ALREADY_THERE, "already there"),
    (RowOutcome.DIFFERENT, "there before, with other details"),
    (RowOutcome.REFUSED, "not taken"),
    (RowOutcome.TO_CONFIRM, "to confirm"),
)


ORDERS = (
    (DateOrder.MONTH_FIRST.value, "Month first: March 4 is 3/4"),
    (DateOrder.DAY_FIRST.value, "Day first: March 4 is 4/3"),
)
ENCODINGS = tuple((encoding.value, said) for encoding, said in SAID.items())


@router.get("/roster")
def specialists(request: Request, viewer: Planner) -> Response:
    reading = services_of(request).reading(viewer.actor)
    found = roster.page(reading, ROSTER.asked(request, request.query_params))
    together, paging = places_together(reading), ROSTER.paging(request, found, {})
    return page(request, "roster.html", rows=found.rows, together=together, paging=paging)


@router.get("/import")
def import_form(request: Request, viewer: Manager) -> Response:
    return _import_page(request, {})


@router.post("/import")
def import_files(request: Request, viewer: Manager, posted: Posted) -> Response:
    """Imports what was sent, and tells row by row what could not go in."""
    files, typed = uploads(posted, "files"), texts(posted)
    if not files:
        return _import_page(request, typed, problem="Choose at least one file.")
    try:
        how = import_options(typed)
    except InvalidInput as invalid:
        return _import_page(request, typed, problem=invalid.sentence)
    return _import_page(request, typed, report=imported(request, viewer, files, how))


def _import_page(
    request: Request,
    typed: Mapping[str, str],
    *,
    problem: str = "",
    report: ImportReport | None = None,
) -> Response:
    counts = [(report.count(outcome), text) for outcome, text in COUNTED] if report else []
    return page(
        request,
        "import.html",
        422 if problem else 200,
        form=forms.Form(services_of(request).new_id(), typed),
        report=report,
        counts=counts,
        problem=problem,
        orders=ORDERS,
        encodings=ENCODINGS,
    )
