"""Every address of the web application that is looked at, filled with ids that exist and don't."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from urllib.parse import quote, urlencode
from uuid import UUID

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from sqlalchemy import Uuid, select

from domain.shared.roles import Role
from peermatch.readmodels.models import SCREENS
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.screens.program.exports import EXPORTS
from peermatch.web.actions import actions
from peermatch.web.http.access import ForRoles, declared, routes

FORM = "/do/"
NOBODY = str(UUID(int=7))
PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "site": ("TAP", "NOWHERE", "%E2%80%AE"),
    "name": (*EXPORTS, "nothing"),
    "token": ("nothing",),
    "moment": ("2026-11-20T15-30", "0001-01-01T00-00", "9999-12-31T23-59", "soon"),
}
"""What parts of an address that are no ids are filled with."""
ASKED: Mapping[str, tuple[str, ...]] = {
    "week": ("", "2026-11-30", "0001-01-01", "9999-12-31", "2027-03-14", "soon"),
    "day": ("2026-11-01", "2000-01-01", "9999-12-31", "0001-01-01"),
    "first_day": ("2026-11-30", "2000-01-01", "9999-12-31", "0001-01-01"),
    "last_day": ("2026-11-30", "9999-12-31", "0001-01-01"),
    "at": ("2026-11-20T15:30:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:00-12:00", "soon"),
    "time": ("10:00", "24:00", "10:00+05:00", "soon"),
    "days": ("7", "0", "-1", "366", "99999999999"),
    "month": ("", "2026-11", "2026-13", "0001-01", "9999-12", "soon"),
    "period": ("13-weeks", "last-year", "days", "soon"),
    "page": ("1", "2", "99", "0", "-1", "999999999999999999999"),
    "offset": ("0", "1", "999999999", "-1", "99999999999999999999"),
    "limit": ("1", "200", "0", "99999999999"),
    "status": ("", "waiting", "closed", "nothing", "waits"),
    "kind": ("", "first-contact", "nothing"),
    "outcome": ("", "declined", "nothing"),
    "cause": ("", "specialist-away", "nothing"),
    "sort": ("", "name", "nothing"),
    "next": ("/", "//elsewhere", "\u202e"),
    "site": ("", "TAP", "NOWHERE"),
}
"""What questions after an address are filled with; others with a word."""


@dataclass(frozen=True, slots=True)
class Address:
    """Something to look at, by a person of that role (None: nobody in particular)."""

    path: str
    role: Role | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One route that shows something, with the names of what may be asked after its address."""

    path: str
    parameters: tuple[str, ...]
    asked: tuple[str, ...]
    roles: tuple[Role, ...]


def shown(app: FastAPI) -> tuple[Shown, ...]:
    """Every route that answers GET."""
    found = []
    for context in iter_route_contexts(app.routes):
        dependant = getattr(context, "dependant", None)
        if "GET" not in (context.methods or ()) or dependant is None:
            continue
        roles = {r for a in declared(dependant) if isinstance(a, ForRoles) for r in a.roles}
        found.append(
            Shown(
                context.path or "",
                tuple(part.name for part in dependant.path_params),
                tuple(sorted(_asked(dependant))),
                tuple(sorted(roles - {Role.SERVICE})),
            )
        )
    return tuple(found)


def posting(app: FastAPI) -> dict[str, tuple[Role, ...]]:
    """Who may post to each path."""
    return {
        path: tuple(sorted({r for a in access if isinstance(a, ForRoles) for r in a.roles}))
        for path, methods, access in routes(app)
        if "POST" in methods
    }


def _asked(dependant: object) -> set[str]:
    own = {part.alias for part in dependant.query_params}  # type: ignore[attr-defined]
    inner = dependant.dependencies  # type: ignore[attr-defined]
    return own.union(*(_asked(one) for one in inner))


def known_ids(views: Views) -> dict[str, tuple[str, ...]]:
    """The ids that the read models hold, by the name of their column."""
    found: dict[str, set[str]] = {}
    with views.connect() as connection:
        for table in (table for model in SCREENS for table in model.tables):
            for column in (c for c in table.columns if isinstance(c.type, Uuid)):
                ids = connection.execute(select(column).distinct()).scalars()
                found.setdefault(column.name, set()).update(str(one) for one in ids if one)
    return {name: tuple(sorted(ids)) for name, ids in found.items()}


def addresses(
    app: FastAPI, ids: Mapping[str, Sequence[str]], most: int, *, ends: bool = True
) -> Iterator[Address]:
    """Each route for each of its roles, with up to `most` ids that exist; unless it is about these
    alone (`ends`), with some that don't, and then every question at and past its ends. With one id
    of each, a command's form is looked at for one role, as it is the same for all."""
    for route in shown(app):
        roles = route.roles or (None,)
        if most == 1 and route.path.startswith(FORM):
            roles = roles[:1]
        for role in roles:
            for path in _filled(route, ids, most):
                if ends or not (NOBODY in path or "word" in path):
                    yield Address(path, role)
        if not ends:
            continue
        first = next(_filled(route, ids, most))
        for name in route.asked:
            for value in ASKED.get(name, ("word",)):
                yield Address(f"{first}?{name}={quote(value)}", roles[0])


def _forms(route: Shown, ids: Mapping[str, Sequence[str]], most: int) -> Iterator[str]:
    """A command's form with nothing given, and about records that there are or aren't."""
    yield route.path
    names = [f.name for f in actions()[route.path.removeprefix(FORM)].fields if f.item is UUID]
    for number in range(most if names else 0):
        given = {n: ids[n][number % len(ids[n])] for n in names if ids.get(n)}
        yield f"{route.path}?{urlencode(given)}"
    for value in (NOBODY, "word"):
        yield f"{route.path}?{urlencode(dict.fromkeys(names, value))}"


def _filled(route: Shown, ids: Mapping[str, Sequence[str]], most: int) -> Iterator[str]:
    if route.path.startswith(FORM):
        yield from _forms(route, ids, most)
        return
    if not route.parameters:
        yield route.path
        return
    choices = [
        PARAMETERS.get(name) or (*islice(ids.get(name, ()), most), NOBODY, "word")
        for name in route.parameters
    ]
    for values in product(*choices):
        path = route.path
        for name, value in zip(route.parameters, values, strict=True):
            path = path.replace(f"{{{name}}}", value)
        yield path
