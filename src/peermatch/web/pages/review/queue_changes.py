"""What changed in the review queue, told as it happens: ids and nothing else.

Each stream looks at the read model by an index, so it works with any number of web processes.
"""

import time
from collections.abc import AsyncIterator
from typing import Annotated

import anyio
import msgspec
from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from domain.shared.roles import Role
from peermatch.readmodels.screens.review import queue_news
from peermatch.web.http.access import ForRoles, Viewer, services_of, signed_in

router = APIRouter()
Coordinator = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR))]
PAUSE, LONGEST = 0.7, 55.0
"""Seconds between two looks, and that one answer lasts: whoever listens asks again, with a sign-in
that still holds."""
BEAT = 15.0
"""Seconds after which something is sent though nothing changed, so that a cut line is noticed."""
LONGEST_PLACE = 40


@router.get("/matches/changed")
def changed(request: Request, _viewer: Coordinator, since: str = "") -> Response:
    """What changed since a place: for browsers without server-sent events."""
    place, ids = queue_news.changed_since(services_of(request).views, since[:LONGEST_PLACE])
    body = msgspec.json.encode({"place": place, "changed": ids})
    return Response(body, media_type="application/json")


@router.get("/matches/changes")
def changes(request: Request, _viewer: Coordinator, since: str = "") -> Response:
    """The same as server-sent events; each event's id is the place that it goes up to."""
    place = request.headers.get("last-event-id", "") or since
    return StreamingResponse(
        _events(request, place[:LONGEST_PLACE]), media_type="text/event-stream"
    )


async def _events(request: Request, place: str) -> AsyncIterator[bytes]:
    views = services_of(request).views
    began = beat = time.monotonic()
    yield b"retry: 1000\n\n"
    while time.monotonic() - began < LONGEST:
        place, ids = await run_in_threadpool(queue_news.changed_since, views, place)
        if ids:
            listed = ",".join(map(str, ids))
            yield f"id: {place}\nevent: changed\ndata: {listed}\n\n".encode()
            beat = time.monotonic()
        elif time.monotonic() - beat > BEAT:
            if await run_in_threadpool(signed_in, request) is None:
                return
            yield b": \n\n"
            beat = time.monotonic()
        await anyio.sleep(PAUSE)
