"""Lists to take away as CSV, safe to open in a spreadsheet."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.roles import Role
from peermatch.readmodels import exports
from peermatch.readmodels.exports import EXPORTS
from peermatch.usecases.csv_text import write_rows
from peermatch.web.access import ForRoles, Viewer, services_of
from peermatch.web.templating import page

router = APIRouter()
Office = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR, Role.MANAGER))]


@router.get("/exports")
def listed(request: Request, viewer: Office) -> Response:
    mine = [export for export in EXPORTS.values() if viewer.role in export.roles]
    return page(request, "exports.html", exports=mine)


@router.get("/exports/{name}")
def taken(request: Request, viewer: Office, name: str) -> Response:
    """One list as it stands; whose names it opens is recorded."""
    return as_csv(request, viewer, name.removesuffix(".csv"))


def as_csv(request: Request, viewer: Viewer, name: str) -> Response:
    """Raises NotFound for a list that the role doesn't have."""
    text = write_rows(exports.table(services_of(request).reading(viewer.actor), name))
    headers = {"Content-Disposition": f'attachment; filename="{EXPORTS[name].name}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)
