"""Which screens there are: each page, for every role that may open it, as the routes say."""

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from walking import LOGINS, Walk, kind

from domain.shared.roles import Role
from peermatch.web import pages
from peermatch.web.actions import actions
from peermatch.web.http.access import ForRoles, declared

FILES = (
    "/exports/{name}",
    "/directory/files/{name}",
    "/given/{given_id}/fhir.json",
    "/overview/files/{name}",
    "/overview/report.pdf",
    "/referrals/list.csv",
    "/breach/list.csv",
    "/import/{upload_id}/refused",
    "/matches/changed",
    "/matches/changes",
    "/people/{participant_id}/signed-forms/{form_id}/form.pdf",
    "/people/{participant_id}/signed-forms/{form_id}/papers/{scan_id}",
    "/consent-forms/{kind}/{language}/blank.pdf",
    "/account/prove/provider",
)
"""What is fetched and not looked at, and what leads elsewhere."""
UNLINKED = ("/components",)
"""What nobody needs for their work."""
ORDER = (
    Role.ADMINISTRATOR,
    Role.PRIVACY_OFFICER,
    Role.CPRS,
    Role.INTAKE,
    Role.MANAGER,
    Role.COORDINATOR,
)
"""Whose a page is looked at as, where once is enough: whoever has the fewest comes first."""


@cache
def routes() -> Mapping[str, tuple[re.Pattern[str], frozenset[Role]]]:
    """By path, the pages that somebody signs in for, with their roles; forms of commands aside."""
    app = FastAPI(openapi_url=None)
    for router in pages.ROUTERS:
        app.include_router(router)
    found = {}
    for context in iter_route_contexts(app.routes):
        path = context.path or ""
        access = declared(context.dependant)
        looked_at = "GET" in (context.methods or ()) and isinstance(access[0], ForRoles)
        if looked_at and path not in FILES and not path.startswith("/do/"):
            found[path] = context.path_regex, access[0].roles
    return found


def route_of(address: str) -> str | None:
    """The page's route; None for a command's form, or a file."""
    path = address.partition("?")[0]
    return next((name for name, (regex, _) in routes().items() if regex.match(path)), None)


def screens(walks: Mapping[str, Walk]) -> Iterator[tuple[str, str, str]]:
    """Login, route and address of each kind of page that a walk has opened: a page with another
    filter or tab is another kind."""
    for login in LOGINS:
        walk, seen = walks[login], set[str]()
        for address in (*walk.opened, *UNLINKED):
            route, like = route_of(address), kind(address)
            if route is not None and like not in seen:
                seen.add(like)
                yield login, route, address


def once_each(walks: Mapping[str, Walk]) -> dict[str, list[str]]:
    """By login, an address of each route that is nobody's before them."""
    told: dict[str, list[str]] = {role.value: [] for role in ORDER}
    listed = sorted(screens(walks), key=lambda one: ORDER.index(Role(one[0])))
    for route in routes():
        login, _, address = next(one for one in listed if one[1] == route)
        told[login].append(address)
    return told


def forms_of_each_kind() -> dict[str, list[str]]:
    """By login, addresses of forms that hold every kind of field between them."""
    told: dict[str, list[str]] = {role.value: [] for role in ORDER}
    left = {k for action in actions().values() for k in _kinds(action.name)}
    while left:
        best = max(actions().values(), key=lambda a: (len(left & _kinds(a.name)), a.name))
        left -= _kinds(best.name)
        told[min(best.roles, key=ORDER.index).value].append(f"/do/{best.name}")
    return told


def every_form() -> dict[str, list[str]]:
    """By login, the address of each command's form that they may send."""
    return {
        role.value: [f"/do/{name}" for name, action in actions().items() if role in action.roles]
        for role in ORDER
    }


def _kinds(name: str) -> set[tuple[str, str]]:
    """How its fields are asked for: what one holds, and whether it holds several."""
    return {
        ("choice" if _is_choice(f.item) else f.item.__name__, str(f.several))
        for f in actions()[name].fields
    }


def _is_choice(item: object) -> bool:
    return isinstance(item, type) and issubclass(item, Enum)
