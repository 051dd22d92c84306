"""Pages and the files that they name are sent compressed: the first page is there soon on a bad
road."""

import gzip
import secrets
from io import BytesIO

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE = "text/html"
"""Alone of what is made for somebody; what programs ask for stays as it is."""
SMALLEST = 512
"""Bytes; less gains nothing."""
MOST_PADDING = 100
"""Bytes of chance, so that the length of a page tells nothing of what it holds."""
LEVEL = 6


class CompressedPages:
    """Compresses each page for a browser that takes it. Each is longer by some bytes of chance,
    which browsers skip. Lengths would else tell somebody who listens on the line, and has a part of
    the page repeat what they guess, whether they guess right (BREACH; the remedy is Django's, after
    "Heal the Breach", Palacios et al. 2022)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        takes = takes_gzip(Headers(scope=scope))
        start: Message | None = None

        async def sent(message: Message) -> None:
            """A page's head is held until it is known whether its body comes whole."""
            nonlocal start
            if message["type"] == "http.response.start" and _is_page(message):
                MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
                start = message
                return
            if start is not None:
                begun, start = start, None
                body = message.get("body", b"")
                if takes and len(body) >= SMALLEST and not message.get("more_body", False):
                    message = {**message, "body": _padded(body)}
                    headers = MutableHeaders(scope=begun)
                    headers["Content-Encoding"] = "gzip"
                    headers["Content-Length"] = str(len(message["body"]))
                await send(begun)
            await send(message)

        await self.app(scope, receive, sent)


def takes_gzip(headers: Headers) -> bool:
    """Whether a browser says so without setting it to nothing (`gzip;q=0`)."""
    for one in headers.get("accept-encoding", "").split(","):
        name, _, weight = one.partition(";")
        if name.strip().casefold() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _is_page(message: Message) -> bool:
    headers = Headers(raw=message["headers"])
    kind = headers.get("content-type", "").partition(";")[0].strip()
    return kind == PAGE and "content-encoding" not in headers


def _padded(body: bytes) -> bytes:
    """The name of the file inside is what differs in length."""
    found = BytesIO()
    name = "x" * secrets.randbelow(MOST_PADDING + 1)
    with gzip.GzipFile(name, "wb", LEVEL, found, mtime=0) as packed:
        packed.write(body)
    return found.getvalue()
