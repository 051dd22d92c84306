"""A client whose requests cost one change of threads each; Starlette's takes eight, which was a
third of the time of all tests of pages."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import httpx2
from anyio import Event
from anyio.from_thread import BlockingPortal
from fastapi import FastAPI
from starlette.testclient import TestClient

STRANGER = ("testclient", 50_000)


class InProcess(TestClient):
    """Asks the application in the loop of `portal`, and has each answer whole."""

    def __init__(
        self,
        app: FastAPI,
        portal: BlockingPortal,
        *,
        client: tuple[str, int] = STRANGER,
        raise_server_exceptions: bool = True,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(app, headers=dict(headers or {}), follow_redirects=False)
        self._transport = _OneHop(app, portal, client, raises=raise_server_exceptions)


class _OneHop(httpx2.BaseTransport):
    def __init__(
        self, app: FastAPI, portal: BlockingPortal, client: tuple[str, int], *, raises: bool
    ) -> None:
        self._app = app
        self._portal = portal
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
            self._portal.call(_answer, self._app, scope, request.read(), answered)
        except Exception:  # answered with 500 before it came here, which is what a browser sees
            if self._raises:
                raise
        body = b"" if request.method == "HEAD" else b"".join(answered["body"])
        stream = httpx2.ByteStream(body)
        status, headers = answered["status"], answered["headers"]
        return httpx2.Response(status, headers=headers, stream=stream, request=request)


async def _answer(app: FastAPI, scope: Any, sent: bytes, answered: dict[str, Any]) -> None:
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
