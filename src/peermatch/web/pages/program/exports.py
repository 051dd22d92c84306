"""Lists to take away as CSV, safe to open in a spreadsheet."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from domain.shared.roles import Role
from peermatch.readmodels.screens.program import exports
from peermatch.readmodels.screens.program.exports import EXPORTS
from peermatch.usecases.input.csv_text import write_rows
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.templating import page

router = APIRouter()
Mark = Annotated[
    bool,
    Query(
        alias="byte_order_mark",
        description="Begin with a byte order mark, by which Excel takes the text for UTF-8.",
    ),
]
Office = Annotated[
    Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR, Role.MANAGER, proof=True))
]


@router.get("/exports")
def listed(request: Request, viewer: Office) -> Response:
    mine = [export for export in EXPORTS.values() if viewer.role in export.roles]
    return page(request, "exports.html", exports=mine)


@router.get("/exports/{name}")
def taken(request: Request, viewer: Office, name: str, mark: Mark = False) -> Response:
    """One list as it stands; whose names it opens is recorded."""
    return as_csv(request, viewer, name.removesuffix(".csv"), mark)


def as_csv(request: Request, viewer: Viewer, name: str, mark: bool) -> Response:
    """Raises NotFound for a list that the role doesn't have."""
    rows = exports.table(services_of(request).reading(viewer.actor), name)
    text = write_rows(rows, byte_order_mark=mark)
    headers = {"Content-Disposition": f'attachment; filename="{EXPORTS[name].name}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)
