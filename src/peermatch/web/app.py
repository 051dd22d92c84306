"""Builds the web application from the services it is given."""

from copy import copy

from fastapi import FastAPI
from starlette.datastructures import State
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from peermatch.web import api, pages
from peermatch.web.errors.body_limit import BodyLimit
from peermatch.web.errors.error_responses import add_handlers
from peermatch.web.errors.faults import Faults
from peermatch.web.forms.uploading import LARGEST_UPLOAD
from peermatch.web.http.access import LinkNeeded, ProofNeeded, SignInNeeded, require_declared_access
from peermatch.web.http.looking import KeepsLooks
from peermatch.web.http.routes_by_address import RoutesByAddress
from peermatch.web.http.security import CrossOriginRefusal, OwnHost, SecurityHeaders
from peermatch.web.http.seen import KeepsSeen
from peermatch.web.http.services import Services
from peermatch.web.pages.accounts.proving import proof_needed
from peermatch.web.pages.consents.papers import LARGEST_PAPERS, PAPERS
from peermatch.web.pages.own.link_opening import link_needed
from peermatch.web.pages.resources.directory_files import DIRECTORY, LARGEST_DIRECTORY
from peermatch.web.pages.sign_in import sign_in_needed
from peermatch.web.running.request_notes import STATIC, NotesRequests
from peermatch.web.sent.compressed_pages import CompressedPages
from peermatch.web.sent.kept_files import KeptFiles
from peermatch.web.show.words import TODAY

LARGEST_BODY = 256 * 1024
"""Bytes."""
LARGER_BODIES = {
    "/import": LARGEST_UPLOAD,
    "/api/v1/import": LARGEST_UPLOAD,
    DIRECTORY: LARGEST_DIRECTORY,
    PAPERS: LARGEST_PAPERS,
    f"/api/v1{PAPERS}": LARGEST_PAPERS,
}


class Today:
    """Lets pages say which dates are of another year."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self.app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        TODAY.set(self._services.service.program.today(self._services.now()))
        await self.app(scope, receive, send)


def create_app(services: Services) -> FastAPI:
    """The application. Raises AccessNotDeclared if a route does not say whom it is for."""
    return serving(laid_out(), services)


def laid_out() -> FastAPI:
    """Every route, for nobody yet: laying them out takes seconds, and each agency that a process
    serves has the same."""
    app = FastAPI(title="Peermatch", version="1", docs_url=None, redoc_url=None, openapi_url=None)
    app.router = router = RoutesByAddress()
    app.mount(STATIC, KeptFiles(packages=[("peermatch.web", "static")]))
    add_handlers(app)
    app.add_exception_handler(SignInNeeded, sign_in_needed)
    app.add_exception_handler(ProofNeeded, proof_needed)
    app.add_exception_handler(LinkNeeded, link_needed)
    for one in pages.ROUTERS:
        router.take(one, in_schema=False)
    for one in api.ROUTERS:
        router.take(one, in_schema=True)
    require_declared_access(app, mounts=frozenset({STATIC}))
    return app


def serving(layout: FastAPI, services: Services) -> FastAPI:
    """An application with these services and the routes of `layout`, which hold none."""
    app = copy(layout)
    app.state = State()
    app.state.services = services
    app.middleware_stack = None
    app.user_middleware = [
        Middleware(NotesRequests),
        Middleware(CompressedPages),
        Middleware(SecurityHeaders, https=services.https),
        Middleware(OwnHost, origin=services.origin),
        Middleware(Faults),
        Middleware(Today, services=services),
        Middleware(KeepsLooks, services=services),
        Middleware(KeepsSeen),
        Middleware(CrossOriginRefusal),
        Middleware(BodyLimit, largest=LARGEST_BODY, exceptions=LARGER_BODIES),
    ]
    return app
