"""Unexpected errors: logged by kind and place, answered without a word of what was in them."""

import logging
import secrets
import traceback

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peermatch.web.errors.error_responses import failure

FRAMES = 12
"""How many of the innermost calls are logged."""

log = logging.getLogger("peermatch.web")


class Faults:
    """Answers 500 with a reference that leads to the log.

    An exception's text may quote what someone typed, so only its type and the lines of code
    that it passed through are logged.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:
            if scope["type"] != "http":
                raise
            reference = secrets.token_hex(4)
            log.error("fault %s: %s", reference, described(error))
            if not started:
                await _answer(Request(scope), reference)(scope, receive, send)


def _answer(request: Request, reference: str) -> Response:
    """The error page, or plain words when that is what fails."""
    try:
        return failure(request, reference)
    except Exception as error:
        log.error("fault %s: the error page too: %s", reference, described(error))
        return PlainTextResponse(f"Something went wrong on our side. Reference {reference}.", 500)


def described(error: BaseException) -> str:
    """Type and code path of an exception and of those that led to it, without their texts."""
    frames = traceback.extract_tb(error.__traceback__)
    path = " < ".join(f"{f.name} ({f.filename}:{f.lineno})" for f in reversed(frames[-FRAMES:]))
    cause = error.__cause__ or error.__context__
    own = f"{type(error).__module__}.{type(error).__qualname__} in {path}"
    return f"{own}; after {described(cause)}" if cause is not None else own
