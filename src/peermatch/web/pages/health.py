"""Whether the web process answers and reaches its databases; says nothing else."""

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from peermatch.web.http.access import PUBLIC, services_of

router = APIRouter(dependencies=[PUBLIC])


@router.get("/healthz")
def health(request: Request) -> Response:
    services_of(request).accounts.by_login("")
    return PlainTextResponse("ok")
