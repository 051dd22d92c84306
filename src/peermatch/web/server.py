"""Serves the application over HTTP, and puts up with no slow or oversized request."""

import asyncio
from typing import cast

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_BYTES = 16 * 1024
"""Request line and headers together; larger ones are refused."""
PIECE = 4 * 1024
HEAD_SECONDS = 10.0
"""A request's line and headers come within this time, counted from its first byte."""
BODY_SECONDS = 120.0
"""And its body within this."""
GRACE = 2
"""Seconds that open answers have when the service ends: a page that listens for changes asks again.
"""
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class InTime(H11Protocol):
    """uvicorn's own protocol waits for a head and a body as long as somebody likes to send them."""

    _waiting: asyncio.TimerHandle | None = None
    _for: object = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """A head is read piece by piece: its size is looked at only where it isn't complete."""
        while data and self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            super().data_received(data[:PIECE])
            data = data[PIECE:]
        if data and not self.transport.is_closing():
            super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """Begins to wait for what is missing of a request, once for its head and once for its body;
        between two requests uvicorn itself closes the connection after a while."""
        missing = self.conn.their_state
        if missing not in (h11.IDLE, h11.SEND_BODY):
            self._stop()
        elif self._waiting is None or self._for is not missing:
            self._stop()
            seconds = HEAD_SECONDS if missing is h11.IDLE else BODY_SECONDS
            self._for = missing
            self._waiting = self.loop.call_later(seconds, self._too_slow)

    def _stop(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _too_slow(self) -> None:
        self._waiting = None
        if not self.transport.is_closing():
            if self._for is h11.IDLE:
                self.transport.write(TOO_SLOW)
            self.transport.close()


def serve(app: ASGIApp, host: str, port: int, proxies: tuple[str, ...]) -> None:
    """Until the process is told to end. No access log: addresses hold calendar secrets; the proxy
    in front counts requests. `proxies` are believed whom they answer for."""
    uvicorn.run(
        app,
        host=host,
        port=port,
        http=cast("type[asyncio.Protocol]", InTime),
        h11_max_incomplete_event_size=HEAD_BYTES,
        forwarded_allow_ips=list(proxies),
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
