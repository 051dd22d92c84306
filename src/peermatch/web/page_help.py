"""What each page is for, in a few sentences: at its foot, and all together on the page of help."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from fastapi import Request
from markupsafe import Markup, escape

EMPHASIS = re.compile(r"\*([^*]+)\*")
SHARED = (re.compile(r"(/do/).+"), re.compile(r".+(/history)"))
"""Pages alike share one text, which stands under what is alike in their addresses."""


@cache
def texts() -> Mapping[str, Markup]:
    """By the route's path, or what pages alike share of it."""
    written = files("peermatch.web").joinpath("help.toml").read_text(encoding="utf-8")
    return {route: _marked(text) for route, text in tomllib.loads(written).items()}


def help_of(request: Request) -> Markup | None:
    """Of the page that answers this request; None where nobody needs any."""
    return texts().get(key_of(str(getattr(request.scope.get("route"), "path", ""))))


def key_of(route: str) -> str:
    shared = (found for pattern in SHARED if (found := pattern.fullmatch(route)))
    return next((found[1] for found in shared), route)


def _marked(text: str) -> Markup:
    return Markup(EMPHASIS.sub(r"<em>\1</em>", str(escape(text))))  # noqa: S704 - our own file
