"""Every request has an id, is counted and timed by its route, and leaves one line in the log."""

import logging
import secrets
import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peermatch.logs import NOTE, Note
from peermatch.web.running.metrics import REQUESTS

HEADER = "Peermatch-Request"
UNKNOWN = "none"
"""The route of what no route answers; its address may be anything."""

log = logging.getLogger("peermatch.requests")


class NotesRequests:
    """Says the id with the answer, so that somebody who tells of a fault can name it. Neither
    counts nor log hold an address: its ids and secrets are nobody's business."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        note = Note(request=secrets.token_hex(8))
        NOTE.set(note)
        begun, status = time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = note.request
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            seconds = time.perf_counter() - begun
            method = scope["method"] if scope["method"] in METHODS else UNKNOWN
            route = getattr(scope.get("route"), "path", _mounted(scope))
            REQUESTS.labels(method, route, str(status)).observe(seconds)
            said = {"method": method, "route": route, "status": status}
            log.info("answered", extra={**said, "ms": round(seconds * 1000, 1)})


def _mounted(scope: Scope) -> str:
    """Where files are, each of which would be a route of its own."""
    return STATIC if scope["path"].startswith(f"{STATIC}/") else UNKNOWN


STATIC = "/static"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Anything else may be made up, and would be counted by name."""
