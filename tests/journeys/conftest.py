"""A real Chromium on real pages, watched for what must never happen on any of them."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from looking import WAIT, Visit, close, sign_in
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from serving import served
from shown_later import (
    add_to_directory,
    agency_linked,
    ask_for_ways,
    columns_asked,
    draft_saved,
    emergency_opened,
    form_signed,
    keep_a_scenario,
    letter_safe,
    look_back,
    rows_checked,
    set_facts_aside,
    signed_with_specialist,
    start_a_group,
    two_compared,
)
from small_program import filled
from walking import LOGINS, STRANGER, Walk, walk

from domain.shared.roles import Role
from peermatch import demo
from peermatch.demo import PASSWORD
from peermatch.settings.settings import read_settings
from peermatch.store.accounts.tokens.scopes import Scope
from peermatch.usecases.core.ids import specialist_id

CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same engine without what draws windows: a fifth less work."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Chromium as root needs the first; the others keep it from calling home."""
AXE = Path(__file__).parents[1] / "vendor" / "axe-core"
SOME_DAYS_LATER = "2026-12-02T18:00:00-05:00"
"""When the demonstration's first sessions have begun, and can be recorded."""
LEAVING = "aaron"
"""The first of the accounts, which a manager may disable."""
UNA = "una"
"""An account for the specialist whom the main journey's participant will meet."""
SERVED = ExitStack()
"""What runs for the journeys, until the last of them."""


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """The other tests of this process need the cores that a service takes even when nobody asks,
    and the thread, in which the browser's driver keeps a loop running. After the very last test
    each fixture ends it."""
    if nextitem is not None and item.path.parent not in nextitem.path.parents:
        SERVED.close()


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Browser]]:
    """Starts a browser; with flags of its own, another one."""
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        reason = "no Chromium here: install the package `chromium` to run the journeys"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    chromium = SERVED.enter_context(sync_playwright()).chromium
    yield lambda *flags: chromium.launch(executable_path=found, args=[*FLAGS, *flags])
    SERVED.close()


@pytest.fixture(scope="session")
def chromium(launch: Callable[..., Browser]) -> Iterator[Browser]:
    browser = launch()
    SERVED.callback(browser.close)
    yield browser
    SERVED.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker, as vendored and pinned by its digest."""
    source = (AXE / "axe.min.js").read_bytes()
    pinned = (AXE / "SHA256SUMS").read_text().split()[0]
    assert sha256(source).hexdigest() == pinned
    return source.decode()


@pytest.fixture(scope="session")
def filled_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small program in a demonstration's folder, filled once for all processes that run these
    tests: quicker to walk through than the years that the demonstration holds."""
    mine = tmp_path_factory.getbasetemp()
    shared = mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine
    start = demo.CLOCK_START.isoformat()
    settings = demo.demo_settings(
        read_settings({"PEERMATCH_DATA": str(shared), "PEERMATCH_CLOCK_START": start})
    )
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        deployment = filled(settings)
        if UNA not in {account.login for account in deployment.accounts.listed()}:
            mine = specialist_id("S0003")
            una = deployment.accounts.add(UNA, "Una Newbill", Role.CPRS, PASSWORD, mine)
            deployment.account_desk.make_token(una, "her phone", [Scope.CALENDAR], 30)
            deployment.accounts.add(LEAVING, "Aaron Leaving", Role.INTAKE, PASSWORD)
        deployment.close()
    return settings.data


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory, filled_demo: Path) -> Iterator[str]:
    """The small program, served as `make demo` serves a big one: web, worker, 140 made-up people,
    some days later. What is sent to it is done: the journeys that send every form come last."""
    folder = tmp_path_factory.mktemp("demo")
    address = SERVED.enter_context(served(folder, filled_demo, SOME_DAYS_LATER))
    set_facts_aside(folder / "demo")
    yield address
    SERVED.close()


@pytest.fixture(scope="session")
def monday_url(tmp_path_factory: pytest.TempPathFactory, filled_demo: Path) -> Iterator[str]:
    """Another one as of the Monday on which it was filled: proposals wait, tasks are due, and the
    journeys that decide and arrange them are no others' worry."""
    start = demo.CLOCK_START.isoformat()
    yield SERVED.enter_context(served(tmp_path_factory.mktemp("monday"), filled_demo, start))
    SERVED.close()


@pytest.fixture
def demo_data() -> Path:
    return Path(str(files("peermatch"))) / "demo_data"


@pytest.fixture(scope="session")
def signed_in() -> dict[str, BrowserContext]:
    """By login, a browser that somebody has signed in with: each one that is opened anew costs as
    much as looking at three pages."""
    return {}


@pytest.fixture(scope="session")
def signing_in(
    chromium: Browser, url: str, signed_in: dict[str, BrowserContext]
) -> Iterator[Callable[[str], BrowserContext]]:
    """The browser of whoever `login` is, signed in once."""

    def context_of(login: str) -> BrowserContext:
        if login not in signed_in:
            context = chromium.new_context()
            SERVED.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(WAIT)
            sign_in(page, url, login)
            close(page)
            signed_in[login] = context
        return signed_in[login]

    yield context_of
    SERVED.close()


@pytest.fixture(scope="session")
def walks(
    chromium: Browser, signing_in: Callable[[str], BrowserContext], url: str
) -> dict[str, Walk]:
    """By login, all that links lead to from home on; with a repair, a group, a scenario and a
    service of the directory."""
    page = signing_in("coordinator").new_page()
    page.set_default_timeout(WAIT)
    ask_for_ways(page, url)
    page.get_by_role("button", name="Find options").click()
    start_a_group(page, url)
    keep_a_scenario(page, url)
    add_to_directory(page, url)
    past = look_back(page, url)
    compared = two_compared(page, url)
    draft_saved(page, url)
    letter = letter_safe(page, url)
    close(page)
    intake = signing_in("intake").new_page()
    intake.set_default_timeout(WAIT)
    draft_saved(intake, url)
    signed = form_signed(intake, url)
    uploaded = columns_asked(intake, url), rows_checked(intake, url)
    close(intake)
    manager = signing_in("manager").new_page()
    manager.set_default_timeout(WAIT)
    sent = columns_asked(manager, url), rows_checked(manager, url)
    emergency_opened(manager, url)
    agency = agency_linked(manager, url)
    close(manager)
    specialist = signing_in("cprs").new_page()
    specialist.set_default_timeout(WAIT)
    emergency_opened(specialist, url)
    thanks = signed_with_specialist(specialist, url)
    close(specialist)

    def getting(context: BrowserContext) -> Callable[[str], tuple[int, str]]:
        def get(path: str) -> tuple[int, str]:
            answer = context.request.get(url + path)
            return answer.status, answer.text()

        return get

    roots = dict.fromkeys(LOGINS, ("/", past)) | {"cprs": ("/", thanks), "privacy-officer": ("/",)}
    roots["administrator"] = ("/",)
    roots |= dict.fromkeys(("coordinator", "intake"), ("/", past, compared, *signed))
    roots["manager"] = ("/", past, *sent, letter)
    roots["coordinator"] = (*roots["coordinator"], letter)
    roots["intake"] = (*roots["intake"], *uploaded)
    roots = {login: (*them, "/account/prove") for login, them in roots.items()}
    found = {login: walk(getting(signing_in(login)), *roots[login]) for login in LOGINS}
    stranger = chromium.new_context()
    found[STRANGER] = walk(getting(stranger), "/", agency)
    close(stranger)
    return found


@pytest.fixture
def visit(
    chromium: Browser, url: str, axe: str, signing_in: Callable[[str], BrowserContext]
) -> Iterator[Callable[..., Visit]]:
    """Opens a page of one's own at home, in the browser of whoever `login` is; for nobody in
    particular, and with `options`, which are those of a browser context, in another browser."""
    opened: list[Page | BrowserContext] = []

    def visited(login: str = "", **options: Any) -> Visit:
        if login and not options:
            found = Visit(signing_in(login), url, axe)
            opened.append(found.page)
            found.go("/")
            return found
        context = chromium.new_context(**options)
        opened.append(context)
        found = Visit(context, url, axe)
        found.scripts = options.get("java_script_enabled", True)
        if login:
            sign_in(found.page, url, login)
        return found

    yield visited
    for one in reversed(opened):
        close(one)
