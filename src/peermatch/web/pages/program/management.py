"""The roster, and the sites where people meet."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID, ServiceArea
from domain.shared.roles import Role
from peermatch.readmodels.screens.specialists import roster
from peermatch.readmodels.tables.specialists.caseloads import places_together
from peermatch.web.actions import Link, actions, address, offered
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.listings import ROSTER
from peermatch.web.show.sections import Item, Section
from peermatch.web.show.templating import page
from peermatch.web.show.words import counted, in_words

router = APIRouter()
Planner = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR, Role.MANAGER))]
BACK = "/roster"
OF_ONE_SITE = {"count-rooms": "Rooms", "close-site": "Close"}
"""Led to from the site itself."""


@router.get("/roster")
def specialists(request: Request, viewer: Planner) -> Response:
    services = services_of(request)
    reading = services.reading(viewer.actor)
    found = roster.page(reading, ROSTER.asked(request, request.query_params))
    together, paging = places_together(reading), ROSTER.paging(request, found, {})
    area = services.service.store.read(SERVICE_AREA, SERVICE_AREA_ID)
    return page(
        request,
        "roster.html",
        rows=found.rows,
        together=together,
        paging=paging,
        adding=offered(viewer.role, "roster", BACK),
        sites=_sites(viewer, area),
    )


def _sites(viewer: Viewer, area: ServiceArea) -> Section:
    items = tuple(
        Item(
            f"{site.name} ({code})",
            (
                f"{site.county}, {in_words(site.kind).lower()}",
                counted(area.rooms[code], "room") if code in area.rooms else "",
            ),
            links=tuple(
                Link(title, address(name, BACK, site=code))
                for name, title in OF_ONE_SITE.items()
                if viewer.role in actions()[name].roles
            ),
        )
        for code, site in sorted(area.sites.items())
    )
    links = offered(viewer.role, "sites", BACK, frozenset(OF_ONE_SITE))
    return Section("sites", "Sites", items=items, links=links, none="No site is open yet.")
