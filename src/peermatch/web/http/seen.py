"""Up to which fact a page was made, and up to which the sender of a command had looked."""

from contextvars import ContextVar
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peermatch.readmodels.reading.views import Views
from peermatch.store import Position
from peermatch.usecases.input.fields import FieldError, InvalidInput

FIELD = "seen"
HEADER = "Peermatch-Seen"
API = "/api/"


@dataclass(slots=True)
class Seen:
    """`shown` is the position that this request's answer is made from, empty before anybody is
    let in; `sent` is what came with the request."""

    shown: str = ""
    sent: str = ""


SEEN: ContextVar[Seen | None] = ContextVar("seen", default=None)


class KeepsSeen:
    """Notes it for each request, and says it with every answer of the API that was read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        seen = Seen()
        SEEN.set(seen)
        told = scope["method"] == "GET" and scope["path"].startswith(API)

        async def telling(message: Message) -> None:
            if told and seen.shown and message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = seen.shown
            await send(message)

        await self.app(scope, receive, telling)


def look(views: Views) -> None:
    """Notes where the read models stand, before anything is read from them."""
    seen = SEEN.get()
    if seen is not None:
        seen.shown = str(views.position())


def shown_up_to() -> str:
    """The position that the present answer is made from, for its forms to send back."""
    seen = SEEN.get()
    return "" if seen is None else seen.shown


def note_sent(text: str) -> None:
    """Keeps what a form sent back."""
    seen = SEEN.get()
    if seen is not None:
        seen.sent = text


def sent(request: Request) -> Position | None:
    """What the sender had seen; None where they don't say. Raises InvalidInput for no position."""
    seen = SEEN.get()
    text = request.headers.get(HEADER, "") or (seen.sent if seen else "")
    if not text:
        return None
    try:
        return Position.parse(text)
    except ValueError:
        raise InvalidInput((FieldError(HEADER, "must be a position that was answered"),)) from None
