"""Every form of every role in real Chromium: its button pressed with it empty, wrong and right.

Forms are found by walking links from each role's home, and the routes say which there are: one that
is not sent fails the test.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from filling import SCRIPT, FormOnPage
from looking import EVERY, Visit, close
from playwright.sync_api import Browser, BrowserContext
from screens import forms_of_each_kind
from shown_later import SHOWN_LATER
from walking import ID, LOGINS, STRANGER, Walk, kind

from domain.shared.roles import Role
from peermatch.web import pages
from peermatch.web.actions import actions
from peermatch.web.hours_grid import joined

pytestmark = pytest.mark.rest

GONE = "is gone from its page"
NOT_READ = re.compile(
    r"(is missing|is not an? |must be (one|any) of|is not asked for here|can't be stored)"
)
"""Words by which a form says that it can't read what was typed."""
SAVED_BY_STEPS = "/referrals/drafts"
"""Taken by other buttons of a command's form; `test_intake` presses them."""
RENAMING = "/accounts/{id}/rename"
"""It would rename whoever signs in here; `tests/web/pages/accounts/test_accounts.py` does it."""
ELSEWHERE = (
    *("/your-page", "/people/{id}/private-link/end"),
    *("/consent-papers", "/consent-forms/preview.pdf"),
    "/account/phones/",
    *("/account/email", "/calendar-links/invitations/"),
    "/referrals/list.csv",
    *(
        "/sign-in/code",
        "/sign-in/passkey",
        "/account/prove",
        "/account/passkeys",
        "/account/tokens/",
        "/accounts/{id}/reset-second-factor",
        "/accounts/{id}/unlink-provider",
        RENAMING,
    ),
    *(f"/account/second-factor/{act}" for act in ("on", "codes", "off")),
)
"""What is found within the waitlist, as a file (`test_search_within`); what participants send at
their own page, and what ends the link to it: `test_own_page` and
`tests/web/pages/own` send these; papers are sent by
`test_consent_forms`; codes of an app are sent by `test_signing_in`; a phone's are tried by
`test_without_signal`, what is about one's own email, which needs a mail server, by
`test_own_email`."""
HEARD = frozenset(
    {
        *("/hooks/texts", "/hooks/texts/delivery", "/referrals/drafts/known"),
        *("/offline/phone", "/offline/key"),
        "/your-page/stay",
    }
)
"""What a gateway of texts sends, signed, what is asked or said while somebody types, and a phone's
key."""
SEARCHES = ("/matches/{id}/others", "/looks/person")
"""By a name, which may be anything: whoever is not called so is not found."""
LAST = (
    "/do/carry-out-scenario",
    "/do/drop-scenario",
    "/set-aside/try-all-again",
    "/do/request-run",
    "/sign-in",
    "/sign-out",
)
"""Sent after all others, of which they would leave nothing to do."""
TEMPLATES = Path(pages.__file__).parents[1] / "templates"


@pytest.fixture(scope="module")
def people(
    chromium: Browser, signing_in: Callable[[str], BrowserContext], url: str, axe: str
) -> Iterator[dict[str, Visit]]:
    """A browser page for each role, signed in, and one for a stranger."""
    stranger = chromium.new_context()
    opened = {login: Visit(signing_in(login), url, axe, SCRIPT) for login in LOGINS}
    opened[STRANGER] = Visit(stranger, url, axe, SCRIPT)
    for one in opened.values():
        one.page.set_default_timeout(20_000)
    yield opened
    for one in opened.values():
        close(one.page)
    close(stranger)


def every_form() -> set[str]:
    """The kinds of address that take a posted form."""
    posted = (
        route.path
        for router in pages.ROUTERS
        for route in iter_route_contexts(router.routes)
        if "POST" in (route.methods or ())
    )
    return {re.sub(r"\{\w+\}", "{id}", path or "") for path in posted}


def where(walks: dict[str, Walk]) -> list[tuple[str, str, list[str]]]:
    """Whose pages show which form, the pages where least was sent yet first, since what is sent
    changes the record. Of a command's form, the first role that has it."""
    found, seen, used = [], set(), Counter[str]()
    for login, one in walks.items():
        for action, addresses in one.forms.items():
            if not (action.startswith("/do/") and action in seen):
                least = sorted(dict.fromkeys(addresses), key=lambda address: used[address])
                found.append((login, action, least))
                used[least[0]] += 1
                seen.add(action)
    return found


def commands_without_a_link(linked: set[str]) -> list[tuple[str, str, list[str]]]:
    """The forms of commands that no record of the demonstration offers just now: each has an
    address of its own."""
    found = []
    for name, action in actions().items():
        if f"/do/{name}" not in linked:
            role = min(action.roles, key=list(Role).index)
            found.append((role.value, f"/do/{name}", [f"/do/{name}"]))
    return found


def forms_laid_out() -> set[str]:
    """The actions of the forms that pages lay out themselves; other commands' are all laid out by
    one template."""
    written = "".join(path.read_text() for path in TEMPLATES.rglob("*.html"))
    return set(re.findall(r'<form [^>]*method="post" action="([^"{]+)"', written))


def of_this_run() -> set[str]:
    """Each form where every screen is looked at; else, of those that pages lay out themselves and
    of commands' forms that hold every kind of field between them, what this run takes."""
    if EVERY:
        return every_form()
    of_commands = {form for forms in forms_of_each_kind().values() for form in forms}
    of_commands |= forms_laid_out() | set(LAST)
    return {one for one in every_form() if not one.startswith("/do/") or one in of_commands}


def test_every_link_leads_to_a_page(walks: dict[str, Walk]) -> None:
    assert {login: one.broken for login, one in walks.items()} == {login: [] for login in walks}


def test_every_form_of_a_page_has_a_route() -> None:
    written = "".join(path.read_text() for path in TEMPLATES.rglob("*.html"))
    forms = re.findall(r'<form [^>]*method="post" action="([^"]+)"', written)
    found = {re.sub(r"{{.+?}}", "{id}", action) for action in forms}
    assert len(forms) == len(re.findall(r"<form [^>]*post", written))
    of_commands = {one for one in found if one.startswith("/do/")}
    assert of_commands - {"/do/{id}"} <= every_form()
    found |= set(re.findall(r'formaction="(/[^"{]+)"', written))
    found |= set(re.findall(r"_form\([^)]*'(/[^']+)'", written))  # laid out by a macro
    found.discard("{id}")
    assert found - of_commands == {
        one for one in every_form() - HEARD if not one.startswith("/do/")
    }


def test_every_form_takes_what_is_right_and_keeps_what_is_wrong(
    people: dict[str, Visit], walks: dict[str, Walk], url: str
) -> None:
    linked = where(walks)
    unlinked = commands_without_a_link({action for _, action, _ in linked})
    plain = {action for _, action, _ in unlinked}
    asked = sorted(
        (one for one in (*linked, *unlinked) if one[1] in of_this_run() - {RENAMING}),
        key=lambda one: LAST.index(one[1]) if one[1] in LAST else -1,
    )
    faults: list[str] = []
    sent: set[str] = set()
    for action, (login, lead_to) in SHOWN_LATER.items():
        if action not in of_this_run():
            continue
        sending = Sending(people[login], [lead_to(people[login].page, url)], action)
        faults += [f"{login} {action}: {one}" for one in sending.here()]
        sent |= {action} if sending.sent else set()
    for login, action, addresses in asked:
        sending = Sending(people[login], addresses, action, plain=action in plain)
        told = sending.all()
        sent |= {action} if sending.sent else set()
        if told == [GONE] and action in sent:
            continue  # Another role sent it, which changed every record that showed it.
        faults += [f"{login} {action} at {ID.sub('…', addresses[0])}: {one}" for one in told]
    assert not faults, "\n".join(faults)
    here = {one for one in of_this_run() if not one.startswith(ELSEWHERE)}
    assert here - sent == ({SAVED_BY_STEPS} | HEARD) & here, (
        "no page of the demonstration shows these forms"
    )


class Sending:
    """One form sent empty, wrong and right; each method answers what is not as it should be."""

    def __init__(
        self, person: Visit, addresses: list[str], action: str, *, plain: bool = False
    ) -> None:
        """`plain`: opened by its own address, so that nothing may be there to choose from."""
        self.person, self.action, self.plain = person, action, plain
        self.page = person.page
        self.addresses = [person.url + address for address in addresses]
        self.sent = False
        """Whether it was sent as right as it can be."""

    def all(self) -> list[str]:
        """On the first page that shows it."""
        self.page.goto(self.addresses[0], wait_until="domcontentloaded")
        return self.here()

    def here(self) -> list[str]:
        """Empty, then wrong, then right, each on the page that the one before was answered with."""
        return [*self.empty(), *self.wrong(), *self.right()]

    def form(self) -> FormOnPage | None:
        """The form on the page that is open, else on one that shows it."""
        found = self._here(self._shown())
        for address in self.addresses:
            if found:
                break
            self.page.goto(address, wait_until="domcontentloaded")
            found = self._here(self._shown())
        return found

    def _shown(self) -> Any:
        return self.page.evaluate("filling.shown()")

    def _here(self, shown: Any) -> FormOnPage | None:
        mine = self._mine(shown)
        return FormOnPage(self.page, mine, shown["forms"][mine]) if mine else None

    def _mine(self, shown: Any) -> str | None:
        return next((one for one in shown["forms"] if kind(one) == self.action), None)

    def empty(self) -> list[str]:
        """What is said to be missing is what the form demands, and the other way round."""
        form = self.form()
        if form is None:
            return [GONE]
        demanded = form.empty()["demanded"]
        if not demanded:
            return []
        if form.send() < 400:
            needed = sorted(name for name, one in demanded.items() if one["required"])
            return [f"went through empty though it demands {needed}"] if needed else []
        shown = self._shown()
        return [*self.kept(shown, None), *missing(errors(shown), demanded)]

    def wrong(self) -> list[str]:
        form = self.form()
        if form is None or not (told := form.wrong())["filled"]:
            return []
        status, shown = form.send(), self._shown()
        if status < 400:
            taken = shown["refusedRows"] or self.action in SEARCHES
            return [] if taken else ["took what is wrong"]
        return self.kept(shown, told["typed"])

    def right(self) -> list[str]:
        """By the mouse, as the button must be within reach."""
        form = self.form()
        if form is None:
            return []
        told = form.right(regardless=self.plain)
        if told["blocked"] and not self.plain:
            return [f"the browser would not send it: {told['blocked']}"]
        self.sent = True
        if form.send(by_mouse=True) < 400:
            return []
        shown = self._shown()
        unread = [f"{name}: {words}" for name, words in errors(shown) if NOT_READ.search(words)]
        if unread and not self.plain:
            return [f"could not read what is right: {unread}"]
        return self.kept(shown, told["typed"])

    def kept(self, shown: Any, typed: dict[str, Any] | None) -> list[str]:
        """The reason stands above the form, leads to its fields, and nothing typed is lost."""
        if EVERY:
            self.person.check()
        told, mine = shown["summary"], self._mine(shown)
        if told is None:
            return [f"says no reason (status page: {shown['title']})"]
        found = [f"its errors lead nowhere: {told['lost']}"] if told["lost"] else []
        if mine is None:
            return [*found, f"is gone once refused: {told['text'][:120]}"]
        now = shown["forms"][mine]["typed"]
        lost = {
            n: (one, now.get(n))
            for n, one in (typed or {}).items()
            if hours(now.get(n)) != hours(one)
        }
        if lost:
            found.append(f"lost what was typed in {lost}: {told['text'][:120]}")
        return found


def hours(typed: Any) -> Any:
    """Hours typed exactly come back as the boxes that say the same; whatever else it is stays."""
    return joined("; ".join(typed)) if isinstance(typed, list) else typed


def errors(shown: Any) -> list[tuple[str, str]]:
    """The field that each reason leads to, and its words."""
    told = shown["summary"]
    return [(name, words) for name, words in told["errors"]] if told else []


def missing(said: list[tuple[str, str]], demanded: dict[str, Any]) -> list[str]:
    """What is wrong about what the form says to be missing."""
    named = {name for name, words in said if "is missing" in words}
    optional = {name for name, one in demanded.items() if one["optional"]}
    required = {name for name, one in demanded.items() if one["required"]}
    found = []
    if named & optional:
        found.append(f"demands {sorted(named & optional)}, which it calls optional")
    if said and required - named:
        found.append(f"does without {sorted(required - named)}, which it calls required")
    return found
