"""One web tier for several agencies: the host that is asked for says whose pages answer. Each is an
application of its own, with its own databases, keys and sign-ins; none looks into another's."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from anyio import to_thread
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from peermatch.web.http.security import HEALTH

AT_ONCE = 100
"""Requests of one agency that are answered at the same time: one whose database is slow keeps no
threads that others need."""
AGAIN_SECONDS = 15.0
"""After this long an agency that could not be opened is tried again when somebody asks for it."""
OPENED_TOGETHER = 8
LIVES = frozenset(HEALTH - {"/metrics"})
Open = Callable[[], ASGIApp]

log = logging.getLogger(__name__)


class AgencyPages:
    """The pages of one agency, opened when they can be: what keeps one closed closes no other."""

    def __init__(self, name: str, hosts: Iterable[str], opening: Open) -> None:
        """`hosts`: every way of writing where it is reached."""
        self.hosts = frozenset(hosts)
        self._name, self._open = name, opening
        self._app: ASGIApp | None = None
        self._tried_at = float("-inf")
        self._lock = asyncio.Lock()
        self._answering = 0

    def open(self) -> None:
        """Tries to. The log says the kind of what went wrong; its text may quote an address."""
        self._tried_at = time.monotonic()
        try:
            self._app = self._open()
        except Exception as error:
            log.error("agency %s can't be served: %s", self._name, type(error).__name__)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._answering >= AT_ONCE:
            await _say("Too many requests at once: try again.", 503)(scope, receive, send)
            return
        self._answering += 1
        try:
            app = self._app or await self._opened()
            await app(scope, receive, send)
        finally:
            self._answering -= 1

    async def _opened(self) -> ASGIApp:
        async with self._lock:
            if self._app is None and time.monotonic() - self._tried_at > AGAIN_SECONDS:
                await run_in_threadpool(self.open)
        return self._app or _say("This service can't be reached now: try again in a minute.", 503)


class ByHost:
    """Asks the agency whose host it is. Any other host is refused as each agency's own application
    refuses it; only whether the process lives is told to anybody."""

    def __init__(self, agencies: Iterable[AgencyPages]) -> None:
        self._agencies = tuple(agencies)
        self._by_host = {host: agency for agency in self._agencies for host in agency.hosts}

    def open(self) -> None:
        """Before the first request, so that nobody waits for it."""
        with ThreadPoolExecutor(OPENED_TOGETHER) as pool:
            list(pool.map(AgencyPages.open, self._agencies))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._whose(scope)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _whose(self, scope: Scope) -> ASGIApp:
        asked = Headers(scope=scope).getlist("host")
        agency = self._by_host.get(asked[0].casefold()) if len(asked) == 1 else None
        if agency is not None:
            return agency
        if scope["path"] in LIVES:
            return _say("ok", 200)
        return _say("There is nothing at this address.", 421)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        to_thread.current_default_thread_limiter().total_tokens = AT_ONCE * len(self._agencies)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})


def _say(text: str, status: int) -> PlainTextResponse:
    return PlainTextResponse(text, status, {"Retry-After": "15"} if status == 503 else None)
