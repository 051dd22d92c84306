"""Headers that every answer carries, and the refusal of writes that come from other sites."""

import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

READING = frozenset({"GET", "HEAD", "OPTIONS"})
HEALTH = frozenset({"/healthz", "/livez", "/readyz", "/metrics"})
"""Asked for by machines, at addresses of their own."""
NONCE = "peermatch.nonce"
"""Scope key: the value that this answer's scripts must carry."""


def content_security_policy(nonce: str) -> str:
    """Everything from this host only; scripts only with the nonce; never inside another page."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


class SecurityHeaders:
    """Adds the headers. Nothing is kept by browsers or proxies unless the answer says so."""

    def __init__(self, app: ASGIApp, https: bool) -> None:
        self.app = app
        self.fixed = {
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "X-Robots-Tag": "noindex, nofollow",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        }
        if https:
            self.fixed["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope[NONCE] = nonce = scope.get(NONCE) or secrets.token_urlsafe(16)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = content_security_policy(nonce)
                headers.setdefault("Cache-Control", "no-store")
                for name, value in self.fixed.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, send_with_headers)


class OwnHost:
    """Refuses requests for a host that isn't ours, so that no other name is written into a link or
    stands for our own site; `origin` is empty in a demonstration only. Health is asked of a process
    by its address."""

    def __init__(self, app: ASGIApp, origin: str) -> None:
        self.app = app
        self._own = urlsplit(origin).netloc
        self._usual = ":443" if origin.startswith("https:") else ":80"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._own or scope["path"] in HEALTH:
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope).getlist("host")
        if [host.casefold().removesuffix(self._usual) for host in asked] == [self._own]:
            await self.app(scope, receive, send)
            return
        refusal = PlainTextResponse("There is nothing at this address.", 421)
        await refusal(scope, receive, send)


class CrossOriginRefusal:
    """Refuses writes that another site's page sends with a signed-in person's cookie.

    Browsers say where a request comes from (Sec-Fetch-Site); older ones say the Origin. A
    request with neither is no browser's, so it carries no cookie that a page could misuse.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in READING or _own(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        refusal = PlainTextResponse("This request came from another site and was refused.", 403)
        await refusal(scope, receive, send)


def _own(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")
