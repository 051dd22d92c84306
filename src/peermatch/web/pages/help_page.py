"""What each page is for: those that somebody may open, in the order of their menu."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.roles import STAFF
from peermatch.web.http.access import ForRoles, Viewer
from peermatch.web.page_help import texts
from peermatch.web.show.navigation import navigation
from peermatch.web.show.templating import page

router = APIRouter()
Anyone = Annotated[Viewer, Depends(ForRoles(*STAFF))]


@router.get("/help")
def every_page(request: Request, viewer: Anyone) -> Response:
    nav = navigation(viewer.role)
    told = [(link, texts()[link.address]) for link in (*nav.main, *nav.more)]
    return page(request, "help.html", told=told)
