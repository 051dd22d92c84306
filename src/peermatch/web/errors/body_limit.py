"""Refuses bodies that are larger than the route takes, before or while they are read."""

from collections.abc import Mapping

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peermatch.web.errors.error_responses import SAID, answer


class BodyLimit:
    """`largest` bytes for every path but those that `exceptions` gives another limit."""

    def __init__(self, app: ASGIApp, largest: int, exceptions: Mapping[str, int]) -> None:
        self.app = app
        self.largest = largest
        self.exceptions = exceptions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.exceptions.get(scope["path"], self.largest)
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdigit() and int(announced) > limit:
            await answer(Request(scope), 413, *SAID[413])(scope, receive, send)
            return
        read = 0

        async def receive_counting() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise HTTPException(413)
            return message

        await self.app(scope, receive_counting, send)
