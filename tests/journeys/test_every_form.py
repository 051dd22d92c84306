"""Every form of every role in real Chromium: sent empty, wrong and right, with what it says kept.

Forms are found by walking links from each role's home. One that no walk reaches fails the test.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filling import RIGHT, SCRIPT, FormOnPage
from serving import served
from walking import ID, kind, walk

from domain.roles import Role
from peermatch.demo import PASSWORD
from peermatch.web import pages
from peermatch.web.actions import actions

LOGINS = ("intake", "coordinator", "cprs", "manager")
GONE = "is gone from its page"
NOT_READ = re.compile(
    r"(is missing|is not an? |must be (one|any) of|is not asked for here|can't be stored)"
)
"""Words by which a form says that it can't read what was typed."""
PLAIN = {"/sign-in", "/sign-out", "/runs", "/calendar-links/{id}/remove", "/import"}
"""Forms without a field to type in, or with one that has a journey of its own."""
SHOWN_LATER = {
    "/repairs/{id}/apply": "once ways were found: `test_every_page.py` waits for them",
    "/repairs/{id}/undo": "once one of them was taken",
    "/matches/{id}/look-again": "once an approval was refused: `test_forms_sent_again.py`",
    "/set-aside/try-again": "once something was set aside",
    "/set-aside/try-all-again": "once something was set aside",
}
SOME_DAYS_LATER = "2026-12-02T18:00:00-05:00"
"""When the demonstration's first sessions have begun, and can be recorded."""


@pytest.fixture(scope="module")
def own_url(tmp_path_factory: Any, filled_demo: Path) -> Iterator[str]:
    """A demonstration that nobody else looks at: what is sent here is done."""
    with served(tmp_path_factory.mktemp("forms"), filled_demo, SOME_DAYS_LATER) as address:
        yield address


@pytest.fixture(scope="module")
def people(chromium: Any, own_url: str) -> Iterator[dict[str, Any]]:
    """A signed-in browser page for each role."""
    opened = {}
    for login in LOGINS:
        page = chromium.new_context().new_page()
        page.set_default_timeout(20_000)
        page.add_init_script(path=SCRIPT)
        page.goto(f"{own_url}/sign-in")
        page.get_by_label("Name to sign in with").fill(login)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        opened[login] = page
    yield opened
    for page in opened.values():
        page.context.close()


@pytest.fixture(scope="module")
def walks(people: dict[str, Any], own_url: str) -> dict[str, Any]:
    def getting(page: Any) -> Any:
        def get(path: str) -> tuple[int, str]:
            answer = page.context.request.get(own_url + path)
            return answer.status, answer.text()

        return get

    return {login: walk(getting(page)) for login, page in people.items()}


def every_form() -> set[str]:
    """The kinds of address that take a posted form."""
    posted = (
        route.path
        for router in pages.ROUTERS
        for route in router.routes
        if "POST" in getattr(route, "methods", ())
    )
    return {re.sub(r"\{\w+\}", "{id}", path) for path in posted}


def where(walks: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    """Whose pages show which form, the pages where least was sent yet first, since what is sent
    changes the record. Of a command's form, the first role that has it."""
    found, seen, used = [], set(), Counter[str]()
    for login, one in walks.items():
        for action, addresses in one.forms.items():
            if action not in PLAIN and not (action.startswith("/do/") and action in seen):
                least = sorted(dict.fromkeys(addresses), key=lambda address: used[address])
                found.append((login, action, least))
                used[least[0]] += 1
                seen.add(action)
    return found


def test_every_link_leads_to_a_page(walks: dict[str, Any]) -> None:
    assert {login: one.broken for login, one in walks.items()} == {login: [] for login in LOGINS}


def test_every_form_is_reached(walks: dict[str, Any]) -> None:
    """By links from home; a command's form that no record of the demonstration offers just now has
    an address of its own, which the journey opens."""
    reached = {action for one in walks.values() for action in one.forms}
    own = {f"/do/{name}" for name in actions()}
    assert every_form() - reached - own - PLAIN - SHOWN_LATER.keys() == set()


def test_every_form_takes_what_is_right_and_keeps_what_is_wrong(
    people: dict[str, Any], walks: dict[str, Any], own_url: str
) -> None:
    asked = where(walks)
    linked = {action for _, action, _ in asked}
    for name, action in actions().items():
        if f"/do/{name}" not in linked:
            role = min(action.roles, key=list(Role).index)
            asked.append((role.value, f"/do/{name}", [f"/do/{name}"]))
    faults: list[str] = []
    sent: set[str] = set()
    for login, action, addresses in asked:
        pages_with_it = [own_url + address for address in addresses]
        told = Sending(people[login], pages_with_it, action, plain=action not in linked).all()
        if told == [GONE] and action in sent:
            continue  # Another role sent it, which changed every record that showed it.
        sent.add(action)
        faults += [f"{login} {action} at {ID.sub('…', addresses[0])}: {one}" for one in told]
    assert not faults, "\n".join(faults)


class Sending:
    """One form sent empty, wrong and right; each method answers what is not as it should be."""

    def __init__(self, page: Any, addresses: list[str], action: str, *, plain: bool) -> None:
        self.page, self.addresses, self.action, self.plain = page, addresses, action, plain

    def all(self) -> list[str]:
        """Empty, then wrong, then right, each on the page that the one before was answered with."""
        self.page.goto(self.addresses[0], wait_until="domcontentloaded")
        return [*self.empty(), *self.wrong(), *self.right()]

    def form(self) -> FormOnPage | None:
        """The form on the page that is open, else on one that shows it."""
        found = self._here()
        for address in self.addresses:
            if found:
                break
            self.page.goto(address, wait_until="domcontentloaded")
            found = self._here()
        return found

    def _here(self) -> FormOnPage | None:
        actions_here = self.page.evaluate("filling.actions()")
        mine = next((one for one in actions_here if kind(one) == self.action), None)
        return FormOnPage(self.page, mine) if mine else None

    def empty(self) -> list[str]:
        """What is said to be missing is what the form demands, and the other way round."""
        form = self.form()
        if form is None:
            return [GONE]
        form.do("empty")
        demanded = form.do("demanded")
        if not demanded:
            return []
        if form.send() < 400:
            needed = sorted(name for name, one in demanded.items() if one["required"])
            return [f"went through empty though it demands {needed}"] if needed else []
        return [*self.kept(None), *self._missing(demanded)]

    def _missing(self, demanded: dict[str, Any]) -> list[str]:
        said = {name for name, words in self._errors() if "is missing" in words}
        optional = {name for name, one in demanded.items() if one["optional"]}
        required = {name for name, one in demanded.items() if one["required"]}
        found = []
        if said & optional:
            found.append(f"demands {sorted(said & optional)}, which it calls optional")
        if self._errors() and required - said:
            found.append(f"does without {sorted(required - said)}, which it calls required")
        return found

    def wrong(self) -> list[str]:
        form = self.form()
        if form is None or not form.do("wrong"):
            return []
        typed = form.do("typed")
        if form.send() < 400:
            return ["took what is wrong"]
        return self.kept(typed)

    def right(self) -> list[str]:
        form = self.form()
        if form is None:
            return []
        form.do("right", RIGHT)
        blocked = form.do("blocked")
        if blocked and not self.plain:
            return [f"the browser would not send it: {blocked}"]
        typed = form.do("typed")
        if form.send() < 400:
            return []
        unread = [f"{name}: {words}" for name, words in self._errors() if NOT_READ.search(words)]
        if unread and not self.plain:
            return [f"could not read what is right: {unread}"]
        return self.kept(typed)

    def kept(self, typed: dict[str, Any] | None) -> list[str]:
        """The reason stands above the form, leads to its fields, and nothing typed is lost."""
        told, form = self.page.evaluate("filling.summary()"), self._here()
        if told is None:
            return [f"says no reason (status page: {self.page.title()})"]
        found = [f"its errors lead nowhere: {told['lost']}"] if told["lost"] else []
        if form is None:
            return [*found, f"is gone once refused: {told['text'][:120]}"]
        if typed is not None and (now := form.do("typed")) != typed:
            lost = [name for name in typed if now.get(name) != typed[name]]
            found.append(f"lost what was typed in {lost}")
        return found

    def _errors(self) -> list[tuple[str, str]]:
        told = self.page.evaluate("filling.summary()")
        return [(name, words) for name, words in told["errors"]] if told else []
