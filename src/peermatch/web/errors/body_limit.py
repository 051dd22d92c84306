"""Refuses bodies that are larger than the route takes, before or while they are read."""

from collections.abc import Mapping

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peermatch.web.errors.error_responses import SAID, answer

READ_AWAY = 256 * 1024 * 1024
"""Bytes of files that are read and forgotten before they are refused: a browser shows an answer
only when it could send what it was sending."""


class BodyLimit:
    """`largest` bytes for every path but those that `exceptions`, for files, give another limit."""

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
            if scope["path"] in self.exceptions:
                await _read_away(receive)
            code, _ = SAID[413]
            await answer(Request(scope), 413, code, self._sentence(limit))(scope, receive, send)
            return
        read = 0

        async def receive_counting() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise HTTPException(413, self._sentence(limit))
            return message

        await self.app(scope, receive_counting, send)

    def _sentence(self, limit: int) -> str:
        if limit == self.largest:
            return SAID[413][1]
        return f"The files are larger than {limit // 1024 // 1024} MB together. Split them first."


async def _read_away(receive: Receive) -> None:
    read, more = 0, True
    while more and read < READ_AWAY:
        message = await receive()
        read += len(message.get("body", b""))
        more = message.get("more_body", False)
