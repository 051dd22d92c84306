"""Where a word of a participant must never stand: logs, figures, addresses, titles, headers, file
names, errors, feeds, messages, and answers to a role that may not know it.

`walked` keeps what a deployment says to everybody; `leaks` judges it; `PLANTED_LEAKS` are ten ways
in which it could go wrong, each of which `leaks` must find.
"""

import base64
import html
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from urllib.parse import quote, unquote, urlsplit
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from domain.shared.roles import Role
from peermatch.readmodels.reading.purposes import PURPOSES
from peermatch.readmodels.reading.views import Views
from peermatch.web.actions import actions
from stories.ways.planted import OF_MESSAGES, PLANTED, ROLES, addresses
from web.conftest import Peermatch

FIGURES = ("/overview", "/reserve", "/api/v1/overview", "/api/v1/reserve", "/api/v1/likely-waits")
ADDRESS = re.compile(r'(?:href|action|src|hx-[a-z-]+|formaction)="([^"]*)"')
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
ENCODED = re.compile(r"[A-Za-z0-9+/_-]{8,}")
OPEN = {field: word for field, (word, _) in PLANTED.items()}


@dataclass(frozen=True, slots=True)
class Said:
    """One answer. `path` is its route, `role` empty for whoever holds a secret address."""

    role: str
    path: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: str


@dataclass
class Walked:
    """Everything that was said while everybody looked at everything."""

    answers: list[Said] = field(default_factory=list)
    logs: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


@cache
def fields_in(text: str) -> frozenset[str]:
    """The fields whose word stands in the text: as it is, escaped, encoded, or as digits alone."""
    plain = html.unescape(unquote(text)).casefold()
    digits = re.sub(r"\D", "", plain)
    inside = " ".join(_decoded(part) for part in ENCODED.findall(text)).casefold()
    return frozenset(
        name
        for name, word in OPEN.items()
        if word.casefold() in plain
        or word.casefold() in inside
        or (word[0].isdigit() and re.sub(r"\D", "", word) in digits)
    )


def _decoded(text: str) -> str:
    raw = text.replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(raw + "=" * (-len(raw) % 4)).decode("utf-8", "ignore")
    except ValueError:
        return ""


def leaks(walked: Walked) -> list[str]:
    """What stands where it must not, by kind, place and field."""
    found: list[str] = []

    def look(kind: str, place: str, text: str) -> None:
        found.extend(f"{kind} {place}: {name}" for name in sorted(fields_in(text)))

    for line in walked.logs:
        look("log", "a record", line)
    for text in walked.messages:
        look("message", "its text", text)
    for said in walked.answers:
        place = f"{said.role} {said.path}"
        for name, value in said.headers:
            look("header", f"{place} {name}", value)
        for title in TITLE.findall(said.body):
            look("title", place, title)
        for address in ADDRESS.findall(said.body):
            if not address.startswith(("tel:", "sms:", "mailto:")):
                look("address", place, address)
        if said.status >= 400:
            look("error", place, said.body)
        if said.path.startswith("/feeds/"):
            look("feed", place, said.body)
        if said.path in FIGURES:
            look("figure", place, said.body)
        if said.role:
            hidden = {name for name in OPEN if not _may(Role(said.role), said.path, name)}
            found += [f"role {place}: {name}" for name in sorted(fields_in(said.body) & hidden)]
    return found


def _may(role: Role, path: str, name: str) -> bool:
    if role is Role.MANAGER:
        return path in OF_MESSAGES
    return any(role in PURPOSES[purpose] for purpose in PLANTED[name][1])


def walked(on: Peermatch, ids: Mapping[str, str]) -> Walked:
    """Every role looks at every address, gives commands that are refused, and meets a fault; a
    calendar program fetches the feed."""
    found = Walked()
    with _logged(found.logs):
        for role in ROLES:
            cookie, bearer = on.client(role), on.bearer(role)
            for path, address in addresses(on, role, dict(ids)):
                client = bearer if path.startswith("/api/") else cookie
                found.answers.append(_asked(client, role.value, path, "GET", address))
            found.answers += _refused(role, bearer, ids)
            found.answers.append(_at_fault(role, cookie))
        found.answers += _fetched(on)
        found.answers += _own_page(on, ids["participant_id"])
        stranger = {"login": OPEN["name"], "password": OPEN["email"], "next": "/"}
        on.client().post("/sign-in", data=stranger)
    for role in (Role.COORDINATOR, Role.MANAGER):
        listed = on.bearer(role).get("/api/v1/messages?limit=500").json()["messages"]
        found.messages += [message["text"] for message in listed]
    return found


def _asked(
    client: TestClient, role: str, path: str, method: str, address: str, **sent: object
) -> Said:
    answer = client.request(method, address, **sent)  # type: ignore[arg-type]
    return Said(role, path, answer.status_code, tuple(answer.headers.items()), answer.text)


def _refused(role: Role, bearer: TestClient, ids: Mapping[str, str]) -> Iterator[Said]:
    """Commands of words where something else is asked for: the refusal repeats none of them."""
    for name, action in actions().items():
        if role in action.roles:
            body = {f.name: ids.get(f.name, OPEN["name"]) for f in action.fields}
            path = f"/api/v1/commands/{name}"
            key = {"Idempotency-Key": str(uuid4())}
            sent = {"json": {**body, "nonsense": OPEN["email"]}, "headers": key}
            yield _asked(bearer, role.value, path, "POST", path, **sent)


def _at_fault(role: Role, cookie: TestClient) -> Said:
    """Something fails with a word in its text."""

    def failing(*_: object, **__: object) -> None:
        raise RuntimeError(f"could not write {OPEN['name']}, {OPEN['phone']}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Views, "position", failing)
        return _asked(cookie, role.value, "/", "GET", "/")


def _fetched(on: Peermatch) -> Iterator[Said]:
    made = on.bearer(Role.CPRS).post("/api/v1/calendar-links", json={"label": "My phone"})
    path = urlsplit(made.json()["address"]).path
    for kind in ("ics", "json"):
        address = path.removesuffix("ics") + kind
        yield _asked(on.client(), "", f"/feeds/{{token}}.{kind}", "GET", address)


def _own_page(on: Peermatch, whose: str) -> Iterator[Said]:
    """Somebody opens their private link and looks at every part of their own page."""
    sent = {"opens_with": "pin", "pin": "190384", "way": "show"}
    made = on.client(Role.INTAKE).post(f"/people/{whose}/private-link", data=sent)
    path = urlsplit(re.findall(r'value="(http[^"]*/your/[0-9a-f]+)"', made.text)[0]).path
    yield Said(Role.INTAKE.value, "/people/{participant_id}/private-link", 201, (), made.text)
    client = on.client()
    yield _asked(client, "", "/your/{token}", "GET", path)
    opened = {"link": path.removeprefix("/your/"), "pin": "190384"}
    yield _asked(client, "", "/your-page/open", "POST", "/your-page/open", data=opened)
    for part in (
        "",
        "/with",
        "/goals",
        "/ten-questions",
        "/handing-on",
        "/help",
        "/what-matters",
        "/record",
        "/record/all",
        "/record.json",
        "/choose",
    ):
        yield _asked(client, "", f"/your-page{part}", "GET", f"/your-page{part}")


@contextmanager
def _logged(lines: list[str]) -> Iterator[None]:
    """Every record of every logger, with what its exception says."""

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(logging.Formatter().format(record))

    handler, root = Keeping(logging.DEBUG), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


Leak = Callable[[Walked], Walked]


def _in_answer(change: Callable[[Said], Said], *, of: Callable[[Said], bool]) -> Leak:
    def leak(walked: Walked) -> Walked:
        at = next(n for n, said in enumerate(walked.answers) if of(said))
        changed = [*walked.answers]
        changed[at] = change(changed[at])
        return replace(walked, answers=changed)

    return leak


def _with(text: str, *, before: str = "") -> Callable[[Said], Said]:
    """The answer with the text in it: before the first `before`, or at its end."""

    def change(said: Said) -> Said:
        at = said.body.find(before) if before else len(said.body)
        return replace(said, body=said.body[:at] + text + said.body[at:])

    return change


def _is_page(said: Said) -> bool:
    return said.role == Role.COORDINATOR and "<title>" in said.body and said.status == 200


NAME, PHONE, EMAIL = OPEN["name"], OPEN["phone"], OPEN["email"]
SECRET = base64.urlsafe_b64encode(f"after {NAME}".encode()).decode()
PLANTED_LEAKS: Mapping[str, Leak] = {
    "log": lambda walked: replace(walked, logs=[*walked.logs, f"looked at {NAME.upper()}"]),
    "figure": _in_answer(_with(f"<td>{NAME}</td>"), of=lambda s: s.path == "/overview"),
    "address": _in_answer(_with(f'<a href="/find?who={quote(EMAIL)}">'), of=_is_page),
    "encoded address": _in_answer(_with(f'<a href="/referrals?after={SECRET}">'), of=_is_page),
    "title": _in_answer(_with(NAME, before="</title>"), of=_is_page),
    "header": _in_answer(
        lambda s: replace(s, headers=(*s.headers, ("content-disposition", f'filename="{NAME}"'))),
        of=_is_page,
    ),
    "error": _in_answer(_with(PHONE), of=lambda s: s.status == 422),
    "feed": _in_answer(_with(f"SUMMARY:{NAME}"), of=lambda s: s.path.startswith("/feeds/")),
    "message": lambda walked: replace(walked, messages=[*walked.messages, f"With {NAME} at 3"]),
    "role": _in_answer(
        _with(f"<p>{html.escape(OPEN['what a caller says'])}"),
        of=lambda s: s.role == Role.MANAGER and s.status == 200,
    ),
}
"""One of each kind. Each puts one word where it must not be."""


def missed(walked: Walked) -> list[str]:
    """The kinds of planted leaks that `leaks` doesn't find."""
    known = set(leaks(walked))
    return [kind for kind, plant in PLANTED_LEAKS.items() if not set(leaks(plant(walked))) - known]
