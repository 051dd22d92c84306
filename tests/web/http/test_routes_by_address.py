"""A request's route is the one that trying all of them in turn would find, with few tried."""

import re
from itertools import cycle
from uuid import UUID

import pytest
from starlette.routing import BaseRoute, Match, Mount
from starlette.types import Scope

from peermatch.web.app import laid_out
from peermatch.web.http.routes_by_address import RoutesByAddress

MOST_TRIED = 20
SAMPLES = str(UUID(int=7)), "en", "one.json", "a:b"


@pytest.fixture(scope="module")
def router() -> RoutesByAddress:
    found = laid_out().router
    assert isinstance(found, RoutesByAddress)
    return found


def asked(path: str, method: str) -> Scope:
    return {"type": "http", "path": path, "method": method, "root_path": "", "headers": []}


def addresses(router: RoutesByAddress) -> list[str]:
    """Each route's, with all its parameters one of the samples; and what comes near to it."""
    paths, samples = [getattr(one, "path", "") for one in router.routes], cycle(SAMPLES)
    whole = [re.sub(r"\{[^}]*\}", next(samples), path) for path in paths]
    near = [path + end for path, end in zip(whole, cycle(("/", "/x", "x")), strict=False)]
    return sorted({*whole, *near, "", "/", "//", "/static/styles/base.css", "/nothing/at/all"})


def first(routes: list[BaseRoute], scope: Scope) -> BaseRoute | None:
    return next((one for one in routes if one.matches(scope)[0] is Match.FULL), None)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_it_is_the_first_of_all_that_fits(router: RoutesByAddress, method: str) -> None:
    for path in addresses(router):
        scope = asked(path, method)
        assert first(list(router.candidates(scope)), scope) is first(router.routes, scope), path


def test_few_are_tried(router: RoutesByAddress) -> None:
    assert len(router.routes) > 500
    most = max(len(list(router.candidates(asked(path, "GET")))) for path in addresses(router))
    assert most <= MOST_TRIED


def test_what_is_mounted_is_found_below_its_address(router: RoutesByAddress) -> None:
    scope = asked("/static/styles/base.css", "GET")
    assert isinstance(first(list(router.candidates(scope)), scope), Mount)
