"""Routes that only requests under one address are tried against."""

from fastapi import APIRouter
from starlette.routing import Match
from starlette.types import Scope


class UnderAddress(APIRouter):
    """Holds routes at `address` or below it, which are written out whole.

    A request elsewhere passes it by with one comparison; without it, each request would be tried
    against each of the hundreds of routes of commands, one after the other (1 to 2 ms).
    """

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if path == self._address or path.startswith(f"{self._address}/"):
            return super().matches(scope)
        return Match.NONE, {}
