"""The manager's pages: waits and caseloads, the roster, and the import of CSV files."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.roles import Role
from peermatch.readmodels import overview, roster
from peermatch.usecases.importing import RowOutcome
from peermatch.web.access import ForRoles, Viewer, services_of
from peermatch.web.posted import Posted, uploads
from peermatch.web.templating import page
from peermatch.web.uploading import imported

router = APIRouter()
Manager = Annotated[Viewer, Depends(ForRoles(Role.MANAGER))]
Planner = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR, Role.MANAGER))]

COUNTED = (
    (RowOutcome.ADDED, "added"),
    (RowOutcome.ALREADY_THERE, "already there"),
    (RowOutcome.DIFFERENT, "there before, with other details"),
    (RowOutcome.REFUSED, "not taken"),
)


@router.get("/overview")
def waits_and_caseloads(request: Request, viewer: Manager) -> Response:
    services = services_of(request)
    reading = services.reading(viewer.actor)
    return page(
        request, "overview.html", figures=overview.figures(reading), rows=roster.rows(reading)
    )


@router.get("/roster")
def specialists(request: Request, viewer: Planner) -> Response:
    rows = roster.rows(services_of(request).reading(viewer.actor))
    open_places = sum(row.open_places for row in rows)
    return page(request, "roster.html", rows=rows, open_places=open_places)


@router.get("/import")
def import_form(request: Request, viewer: Manager) -> Response:
    return page(request, "import.html", report=None, counts=(), problem="")


@router.post("/import")
def import_files(request: Request, viewer: Manager, posted: Posted) -> Response:
    """Imports what was sent, and tells row by row what could not go in."""
    files = uploads(posted, "files")
    if not files:
        problem = "Choose at least one file."
        return page(request, "import.html", 422, report=None, counts=(), problem=problem)
    report = imported(request, viewer, files)
    counts = tuple((report.count(outcome), text) for outcome, text in COUNTED)
    return page(request, "import.html", report=report, counts=counts, problem="")
