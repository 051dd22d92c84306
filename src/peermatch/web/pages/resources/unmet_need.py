"""How many people have a need that stands, by county and by kind; few people are not shown."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.roles import Role
from peermatch.readmodels.screens.people import given_to
from peermatch.web.forms import search_fields
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.templating import page

router = APIRouter()
Manager = Annotated[Viewer, Depends(ForRoles(Role.MANAGER))]


@router.get("/unmet-need")
def unmet_need(request: Request, viewer: Manager) -> Response:
    reading = services_of(request).reading(viewer.actor)
    return page(
        request,
        "unmet_need.html",
        tables=(
            ("County", given_to.needs_by_county(reading, search_fields.counties(request))),
            ("Need", given_to.needs_by_kind(reading)),
        ),
        other=given_to.OTHER,
    )
