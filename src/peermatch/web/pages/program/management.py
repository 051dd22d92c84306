"""The roster."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.roles import Role
from peermatch.readmodels.screens.specialists import roster
from peermatch.readmodels.tables.specialists.caseloads import places_together
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.listings import ROSTER
from peermatch.web.show.templating import page

router = APIRouter()
Planner = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR, Role.MANAGER))]


@router.get("/roster")
def specialists(request: Request, viewer: Planner) -> Response:
    reading = services_of(request).reading(viewer.actor)
    found = roster.page(reading, ROSTER.asked(request, request.query_params))
    together, paging = places_together(reading), ROSTER.paging(request, found, {})
    return page(request, "roster.html", rows=found.rows, together=together, paging=paging)
