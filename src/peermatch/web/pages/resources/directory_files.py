"""The directory as files of HSDS 3: taken away by everybody, brought in by a manager."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.input.csv_text import LARGEST_FILE
from peermatch.usecases.resources.directory_files import (
    FILES,
    DirectoryImport,
    DirectoryImporter,
    written,
)
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.posted import Posted, uploads
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.templating import page

router = APIRouter()
DIRECTORY = "/directory/import"
LARGEST_DIRECTORY = LARGEST_FILE + 64 * 1024
"""Bytes of the file and what is sent with it."""
Everyone = Annotated[
    Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER))
]
Manager = Annotated[Viewer, Depends(ForRoles(Role.MANAGER))]
TABLES = {"organizations": "organization", "services": "service", "locations": "location"}


@router.get(DIRECTORY)
def directory_import(request: Request, viewer: Manager) -> Response:
    return _shown(request)


@router.post(DIRECTORY)
def import_directory(request: Request, viewer: Manager, posted: Posted) -> Response:
    """Imports one file, and tells what could not go in."""
    files = uploads(posted, "files")
    if len(files) != 1:
        return _shown(request, problem="Choose one file.", status=422)
    services = services_of(request)
    importer = DirectoryImporter(services.service, viewer.actor, services.new_id)
    try:
        report = importer.run(files[0].file.read())
    except Refusal as refusal:
        return _shown(request, problem=refusal.sentence, status=status_of(refusal))
    request.state.late = not services.service.wait(services.service.store.end())
    return _shown(request, report=report)


@router.get("/directory/files/{name}")
def directory_file(request: Request, viewer: Everyone, name: str) -> Response:
    """The whole directory as it stands. Raises NotFound for a file of another name."""
    if name not in FILES:
        raise NotFound
    content = written(services_of(request).reading(viewer.actor), name)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=FILES[name][0], headers=headers)


def _shown(
    request: Request,
    *,
    report: DirectoryImport | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    return page(
        request,
        "directory_import.html",
        status,
        form=forms.Form(services_of(request).new_id(), {}),
        report=report,
        tables=TABLES,
        problem=problem,
    )
