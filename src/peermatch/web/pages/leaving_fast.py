"""`Leave fast`: to somewhere harmless at once, and whatever was open here has ended."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from peermatch.web.http.access import PUBLIC

router = APIRouter(dependencies=[PUBLIC])
ELSEWHERE = "https://www.weather.gov/"
"""What anybody might be looking at."""


@router.get("/leave")
def leave_fast() -> Response:
    response = RedirectResponse(ELSEWHERE, 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
