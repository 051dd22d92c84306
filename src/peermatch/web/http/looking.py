"""What a screen opens is gathered while it is put together, and kept before it is sent."""

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peermatch.store.accounts.looks import SCREEN, Screen
from peermatch.web.http.services import Services


class KeepsLooks:
    """Writes one row for each person whose data the answer shows, all at once. Where that fails,
    the answer is not sent."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self.app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        screen = Screen()
        SCREEN.set(screen)

        async def send_when_kept(message: Message) -> None:
            if message["type"] == "http.response.start" and 300 <= message["status"] < 400:
                screen.forget()  # leads elsewhere, and shows nothing itself
            if screen.opened:
                await run_in_threadpool(self._services.looks.keep, screen, _name(scope))
            await send(message)

        await self.app(scope, receive, send_when_kept)


def _name(scope: Scope) -> str:
    """The route that answers, without the ids in its address."""
    route = scope.get("route")
    return f"{scope['method']} {getattr(route, 'path', '')}"
