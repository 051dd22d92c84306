"""Unexpected errors: logged by kind and place, answered without a word of what was in them."""

import logging
import secrets
import traceback

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peermatch.logs import NOTE
from peermatch.store.databases.passing import database_away
from peermatch.web.errors.error_responses import AGAIN_SECONDS, AWAY, failure

FRAMES = 12
"""How many of the innermost calls are logged."""

log = logging.getLogger("peermatch.web")


class Faults:
    """Answers 500 with a reference that leads to the log, or 503 while a database is away.

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
        except ClientDisconnect:
            return  # nobody is left to answer, and nothing was done: what came was not read whole
        except Exception as error:
            if scope["type"] != "http":
                raise
            note = NOTE.get()
            reference = note.request if note is not None else secrets.token_hex(8)
            log.error("fault %s: %s", reference, described(error))
            if not started:
                status = AWAY if database_away(error) else 500
                await _answer(Request(scope), reference, status)(scope, receive, send)


def _answer(request: Request, reference: str, status: int) -> Response:
    """The error page, or plain words when that is what fails."""
    try:
        return failure(request, reference, status)
    except Exception as error:
        log.error("fault %s: the error page too: %s", reference, described(error))
        again = {"Retry-After": str(AGAIN_SECONDS)} if status == AWAY else None
        text = f"Something went wrong on our side. Reference {reference}."
        return PlainTextResponse(text, status, again)


def described(error: BaseException) -> str:
    """Type and code path of an exception and of those that led to it, without their texts."""
    frames = traceback.extract_tb(error.__traceback__)
    path = " < ".join(f"{f.name} ({f.filename}:{f.lineno})" for f in reversed(frames[-FRAMES:]))
    cause = error.__cause__ or error.__context__
    own = f"{type(error).__module__}.{type(error).__qualname__} in {path}"
    return f"{own}; after {described(cause)}" if cause is not None else own
