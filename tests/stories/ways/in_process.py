"""A client whose requests are answered by the thread that asks; Starlette's changes threads eight
times for each, which was a third of the time of all tests of pages."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from contextvars import ContextVar, copy_context
from typing import Any
from urllib.parse import unquote

import anyio.to_thread
import httpx2
from anyio import Event
from fastapi import FastAPI
from starlette.testclient import TestClient

STRANGER = ("testclient", 50_000)


class InProcess(TestClient):
    """Asks the application in a loop of the asking thread, and has each answer whole."""

    def __init__(
        self,
        app: FastAPI,
        *,
        client: tuple[str, int] = STRANGER,
        raise_server_exceptions: bool = True,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(app, headers=dict(headers or {}), follow_redirects=False)
        self._transport = _Here(app, client, raises=raise_server_exceptions)


class _Loop:
    """A thread's own, closed with it."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()

    def __del__(self) -> None:
        self.loop.close()


_OF_THREAD = threading.local()
_HERE = ContextVar("here", default=False)
"""Whether what is answered may hold its thread up, as nobody else is answered by it."""
_elsewhere = anyio.to_thread.run_sync


def _loop() -> asyncio.AbstractEventLoop:
    if not hasattr(_OF_THREAD, "own"):
        _OF_THREAD.own = _Loop()
    loop: asyncio.AbstractEventLoop = _OF_THREAD.own.loop
    return loop


async def _run_sync(function: Callable[..., Any], *given: Any, **options: Any) -> Any:
    """In another thread as always, but for answers to this client."""
    if not _HERE.get():
        return await _elsewhere(function, *given, **options)
    return copy_context().run(function, *given)


# Starlette and FastAPI call it by its module, so this is the one place for both; nobody else's
# requests are changed. Its overloads can't be written again here.
anyio.to_thread.run_sync = _run_sync  # type: ignore[assignment]


class _Here(httpx2.BaseTransport):
    def __init__(self, app: FastAPI, client: tuple[str, int], *, raises: bool) -> None:
        self._app = app
        self._client = client
        self._raises = raises

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": request.method,
            "path": unquote(url.path),
            "raw_path": url.raw_path.split(b"?", 1)[0],
            "root_path": "",
            "scheme": url.scheme,
            "query_string": url.query,
            "headers": [
                (name.lower().encode(), value.encode())
                for name, value in request.headers.multi_items()
            ],
            "client": self._client,
            "server": [url.host, url.port or {"http": 80, "https": 443}[url.scheme]],
            "state": {},
        }
        answered: dict[str, Any] = {"status": 500, "headers": [], "body": []}
        try:
            _loop().run_until_complete(_answer(self._app, scope, request.read(), answered))
        except Exception:  # answered with 500 before it came here, which is what a browser sees
            if self._raises:
                raise
        body = b"" if request.method == "HEAD" else b"".join(answered["body"])
        stream = httpx2.ByteStream(body)
        status, headers = answered["status"], answered["headers"]
        return httpx2.Response(status, headers=headers, stream=stream, request=request)


async def _answer(app: FastAPI, scope: Any, sent: bytes, answered: dict[str, Any]) -> None:
    _HERE.set(True)
    asked = [{"type": "http.request", "body": sent, "more_body": False}]
    whole = Event()

    async def receive() -> Any:
        if asked:
            return asked.pop()
        await whole.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answered.update(status=message["status"], headers=message.get("headers", []))
        elif message["type"] == "http.response.body":
            answered["body"].append(bytes(message.get("body", b"")))
            if not message.get("more_body", False):
                whole.set()

    await app(scope, receive, send)
