"""Whether this process lives, and whether it should be sent requests; says nothing else."""

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from peermatch.web.http.access import PUBLIC, services_of

router = APIRouter(dependencies=[PUBLIC])


@router.get("/livez")
def lives(request: Request) -> Response:
    """It answers. A process that doesn't has to be started again; a database that is away is no
    reason to."""
    return PlainTextResponse("ok")


@router.get("/readyz")
@router.get("/healthz")
def ready(request: Request) -> Response:
    """It reaches record, vault and read models; 503 otherwise. Whether a worker leads is not asked:
    pages are shown without one, and metrics tell."""
    services = services_of(request)
    services.accounts.by_login("")
    services.views.position()
    services.service.store.end()
    return PlainTextResponse("ok")
