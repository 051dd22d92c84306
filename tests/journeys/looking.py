"""One person's browser, watched for what must never happen on any page."""

import os
from base64 import b64decode
from pathlib import Path
from time import monotonic
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from peermatch.demo import PASSWORD

WIDTHS = ((1280, 900), (390, 844))
NARROWEST = 320
"""Pixels, as which a page of 1280 shows at 400 %: WCAG 1.4.10."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = ["color-contrast"]
WATCH = """
window.__violations = [];
document.addEventListener('securitypolicyviolation',
  e => window.__violations.push(e.effectiveDirective + ' ' + e.blockedURI));
"""
WAIT = 120_000
"""Milliseconds until something is taken to have failed, however busy the machine is."""
WORKER = 300_000
"""Milliseconds for what the worker does meanwhile."""
expect.set_options(timeout=WAIT)
EVERY = os.environ.get("SCREENS_LOOKED_AT") == "every"
"""Whether each page, tab and filter of each role, each command's form and each form refused is
looked at, instead of each route once."""
UNFOLD = (
    "document.querySelectorAll('details:not([open]):not(.menu)')"
    ".forEach(d => d.open = d.unfolded = true)"
)
FOLD = "document.querySelectorAll('details').forEach(d => { if (d.unfolded) d.open = false })"
"""What is folded away must hold as well, so it is opened for the check."""


def sign_in(page: Page, url: str, login: str) -> None:
    page.goto(f"{url}/sign-in")
    page.get_by_label("Username").fill(login)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def close(opened: Page | BrowserContext) -> None:
    """Once its pages are there: Chromium may never answer where one is closed while it loads."""
    for page in [opened] if isinstance(opened, Page) else opened.pages:
        page.wait_for_load_state()
    opened.close()


def there(found: Locator) -> bool:
    """Whether it is on the page that was just asked for, once that has come whole: a click returns
    when the first of it is there."""
    found.page.wait_for_load_state()
    return found.count() > 0


def refreshed_until(found: Locator) -> None:
    """Asks for the page again until the worker has done what is looked for."""
    page = found.page
    deadline = monotonic() + WORKER / 1000
    while not there(found):
        assert monotonic() < deadline, page.locator("main").inner_text()
        page.wait_for_timeout(300)
        page.reload()


class Visit:
    """One person's browser. `check` looks at the page that is open, at both widths."""

    def __init__(
        self, context: BrowserContext, url: str, axe: str, script: Path | None = None
    ) -> None:
        """`script` runs on each page first."""
        self._axe = axe
        self.url = url
        self.faults: list[str] = []
        self._checked = 0
        self.scripts = True
        """Without them nothing can be checked: what asks the page would wait for ever."""
        self.page: Page = context.new_page()
        if script is not None:
            self.page.add_init_script(path=script)
        self.page.add_init_script(WATCH)
        self.page.set_default_timeout(WAIT)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)

    def check(self) -> None:
        """No accessibility problem, nothing blocked, no error, no sideways scrolling.

        One page after the other is looked at as wide and as narrow, and in the dark the other way
        round; where every screen is looked at, each is in both.
        """
        assert self.scripts, "a page is checked with scripts on"
        self._value(UNFOLD)
        self._checked += 1
        for width, height in WIDTHS if EVERY else (self._by_turns(0),):
            self.page.set_viewport_size({"width": width, "height": height})
            found = self._found_by_axe()
            assert found == [], f"{self.page.url} at {width} px: {found}"
        self.check_width(*(width for width, _ in WIDTHS), NARROWEST)
        self._value(FOLD)
        self.page.emulate_media(color_scheme="dark")
        for width, height in WIDTHS if EVERY else (self._by_turns(1),):
            self.page.set_viewport_size({"width": width, "height": height})
            found = self._found_by_axe(rules=CONTRAST)
            assert found == [], f"{self.page.url} in the dark at {width} px: {found}"
        if EVERY:
            self.page.emulate_media(media="print")
            assert self._found_by_axe(rules=CONTRAST) == [], (
                f"{self.page.url} printed from the dark"
            )
        self.page.emulate_media(media="screen", color_scheme="light")
        assert self._value("window.__violations || []") == [], self.page.url
        assert self.faults == [], self.page.url

    def _by_turns(self, after: int) -> tuple[int, int]:
        return WIDTHS[(self._checked + after) % len(WIDTHS)]

    def check_width(self, *widths: int) -> None:
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            assert self._value("document.documentElement.scrollWidth - innerWidth") <= 0, (
                f"{self.page.url} scrolls sideways at {width} px"
            )

    def pictures(self, folder: Path, name: str) -> dict[str, str]:
        """Saves what the open page shows before anybody scrolls, at both widths in light and dark;
        the files' names by what they show."""
        saved = {}
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            for width, height in WIDTHS:
                self.page.set_viewport_size({"width": width, "height": height})
                session = self.page.context.new_cdp_session(self.page)
                shot = session.send("Page.captureScreenshot", {"format": "webp", "quality": 60})
                session.detach()
                file = f"{name}-{width}-{scheme}.webp"
                (folder / file).write_bytes(b64decode(shot["data"]))
                saved[f"{width} px, {scheme}"] = file
        self.page.emulate_media(color_scheme="light")
        return saved

    def check_menus(self) -> None:
        """The header's menu, and a phone's, as they stand open over the page; a role with few pages
        has none."""
        for width, height in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": height})
            if not self.page.locator(".menu:visible").count():
                continue
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
