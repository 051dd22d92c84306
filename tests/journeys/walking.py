"""Walks every link of a role's pages from home on, and collects the forms that stand on them."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from stories.extent import EXTENT, Extent

LOGINS = ("intake", "coordinator", "cprs", "manager", "privacy-officer", "administrator")
STRANGER = "stranger"
"""Whoever has not signed in."""
ID = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
ALIKE = 2 if EXTENT is Extent.SHARE else 3
"""So many pages of one kind are opened: records in different states show different forms."""


@dataclass
class Walk:
    """Where each form of a role stands: by its action's kind, the pages that show it."""

    forms: dict[str, list[str]] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def kind(address: str) -> str:
    """The address with ids and days taken out, and its query's names alone."""
    parts = urlsplit(address)
    path = DAY.sub("{day}", ID.sub("{id}", parts.path))
    names = ",".join(sorted(name for name, _ in parse_qsl(parts.query)))
    return f"{path}?{names}" if names and not path.startswith("/do/") else path


def walk(get: Any, *starts: str) -> Walk:
    """`get` answers a path with its status and text."""
    found, waiting, opened = Walk(), list(starts), dict[str, int]()
    known = set(starts)
    while waiting:
        address = waiting.pop(0)
        like = kind(address)
        if opened.get(like, 0) >= ALIKE:
            continue
        opened[like] = opened.get(like, 0) + 1
        status, text = get(address)
        if status != 200:
            found.broken.append(f"{address}: {status}")
            continue
        found.opened.append(address)
        page = _Page()
        page.feed(text)
        for action in page.actions:
            found.forms.setdefault(kind(action), []).append(address)
        for link in (*page.links, *page.picked.values()):
            path = link.partition("#")[0]
            if path.startswith("/") and path not in known and not _left_out(path):
                known.add(path)
                waiting.append(path)
    return found


def _left_out(path: str) -> bool:
    """Files, and what leads away from the service."""
    files = ("/static/", "/feeds/", "/exports/", "/overview/files/")
    return path.startswith((*files, "/leave")) or path.endswith(".pdf") or "/papers/" in path


class _Page(HTMLParser):
    """A page's links, the actions of its posted forms, and where each form that only asks leads
    with the first of its boxes ticked."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.actions: list[str] = []
        self.picked: dict[str, str] = {}
        self._asking = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        for_people = tag == "form" and "hidden" not in given  # others are a script's
        if for_people and given.get("method", "").lower() == "post":
            self.actions.append(given["action"])
        if tag == "form":
            self._asking = given.get("action", "") if given.get("method") == "get" else ""
        if given.get("type") == "checkbox" and self._asking and given.get("value"):
            told = urlencode({given["name"]: given["value"]})
            self.picked.setdefault(self._asking, f"{self._asking}?{told}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._asking = ""
