"""A real Chromium on real pages, watched for what must never happen on any of them."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from serving import served

from domain.shared.roles import Role
from peermatch import demo
from peermatch.demo import PASSWORD
from peermatch.settings import read_settings
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
WIDTHS = ((1280, 900), (390, 844))
AXE = Path(__file__).parents[1] / "vendor" / "axe-core"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = ["color-contrast"]
WATCH = """
window.__violations = [];
document.addEventListener('securitypolicyviolation',
  e => window.__violations.push(e.effectiveDirective + ' ' + e.blockedURI));
"""
WAIT = 120_000
"""Milliseconds until something is taken to have failed, however busy the machine is."""
expect.set_options(timeout=WAIT)
UNA = "una"
"""An account for the specialist whom the main journey's participant will meet."""
UNFOLD = (
    "document.querySelectorAll('details:not([open]):not(.menu)')"
    ".forEach(d => d.open = d.unfolded = true)"
)
FOLD = "document.querySelectorAll('details').forEach(d => { if (d.unfolded) d.open = false })"
"""What is folded away must hold as well, so it is opened for the check."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        reason = "no Chromium here: install the package `chromium` to run the journeys"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker, as vendored and pinned by its digest."""
    source = (AXE / "axe.min.js").read_bytes()
    pinned = (AXE / "SHA256SUMS").read_text().split()[0]
    assert sha256(source).hexdigest() == pinned
    return source.decode()


@pytest.fixture(scope="session")
def filled_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's folder, filled once for all processes that run these tests."""
    mine = tmp_path_factory.getbasetemp()
    shared = mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine
    settings = demo.demo_settings(read_settings({"PEERMATCH_DATA": str(shared)}))
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        deployment = demo.open_demo(settings, lambda _words: None, lambda *_: None)
        if UNA not in {account.login for account in deployment.accounts.listed()}:
            mine = specialist_id("S0003")
            deployment.accounts.add(UNA, "Una Newbill", Role.CPRS, PASSWORD, mine)
        deployment.close()
    return settings.data


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory, filled_demo: Path) -> Iterator[str]:
    """The demonstration, served as `make demo` serves it: web, worker and 140 made-up people."""
    with served(tmp_path_factory.mktemp("demo"), filled_demo) as address:
        yield address


@pytest.fixture
def demo_data() -> Path:
    return Path(str(files("peermatch"))) / "demo_data"


class Visit:
    """One person's browser. `check` looks at the page that is open, at both widths."""

    def __init__(self, context: BrowserContext, url: str, axe: str) -> None:
        self._axe = axe
        self.url = url
        self.faults: list[str] = []
        self.page: Page = context.new_page()
        self.page.add_init_script(WATCH)
        self.page.set_default_timeout(WAIT)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)

    def sign_in(self, login: str) -> None:
        self.go("/sign-in")
        self.page.get_by_label("Username").fill(login)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def check(self) -> None:
        """No accessibility problem, nothing blocked, no error, no sideways scrolling."""
        self._value(UNFOLD)
        for width, height in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": height})
            assert self._found_by_axe() == [], self.page.url
            assert self._value("document.documentElement.scrollWidth - innerWidth") <= 0, (
                f"{self.page.url} scrolls sideways at {width} px"
            )
        self._value(FOLD)
        self.page.emulate_media(color_scheme="dark")
        assert self._found_by_axe(rules=CONTRAST) == [], f"{self.page.url} in the dark"
        self.page.emulate_media(media="print")
        assert self._found_by_axe(rules=CONTRAST) == [], f"{self.page.url} printed from the dark"
        self.page.emulate_media(media="screen", color_scheme="light")
        assert self._value("window.__violations || []") == [], self.page.url
        assert self.faults == [], self.page.url

    def check_menus(self) -> None:
        """The header's menu, and a phone's, as they stand open over the page."""
        for width, height in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.locator(".menu:visible > summary").click()
            assert self._found_by_axe(".menu[open]") == [], self.page.url
            self.page.locator(".menu[open] > summary").click()

    def _found_by_axe(self, within: str = "html", rules: list[str] = RULES) -> list[str]:
        if not self._value("'axe' in window"):
            session = self.page.context.new_cdp_session(self.page)
            source = {"expression": self._axe, "allowUnsafeEvalBlockedByCSP": True}
            session.send("Runtime.evaluate", source)
            session.detach()
        found: list[dict[str, Any]] = self.page.evaluate(
            "([within, asked]) => axe.run(within, asked).then(r => r.violations)",
            [within, {"runOnly": rules, "resultTypes": ["violations"]}],
        )
        return [f"{v['id']}: {v['nodes'][0]['target']}" for v in found]

    def _value(self, script: str) -> Any:
        return self.page.evaluate(script)


@pytest.fixture(scope="session")
def signed_in(chromium: Browser) -> Iterator[dict[str, BrowserContext]]:
    """By login, a browser that somebody has signed in with: each one that is opened anew costs as
    much as looking at three pages."""
    contexts: dict[str, BrowserContext] = {}
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.fixture
def visit(
    chromium: Browser, url: str, axe: str, signed_in: dict[str, BrowserContext]
) -> Iterator[Callable[..., Visit]]:
    """Opens a page of one's own at home, in the browser of whoever `login` is; for nobody in
    particular, and with `options`, which are those of a browser context, in another browser."""
    opened: list[Page | BrowserContext] = []

    def visited(login: str = "", **options: Any) -> Visit:
        if login in signed_in and not options:
            found = Visit(signed_in[login], url, axe)
            opened.append(found.page)
            found.go("/")
            return found
        context = chromium.new_context(**options)
        found = Visit(context, url, axe)
        if login:
            found.sign_in(login)
        if login and not options:
            signed_in[login] = context
            opened.append(found.page)
        else:
            opened.append(context)
        return found

    yield visited
    for one in reversed(opened):
        one.close()
