"""A specialist's phone: taps for an outcome and for a note, without scripts."""

import re

import pytest
from looking import there
from playwright.sync_api import Page, expect

PHONE = {"width": 390, "height": 844}
MOST_FOR_AN_OUTCOME, MOST_FOR_A_NOTE = 2, 4
MOST_BYTES = 60_000
ON_3G = {"latency": 300, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
"""Milliseconds there and back, and bytes a second, as WebPageTest's "3G" has it."""
LOADED = """() => {
  const [page] = performance.getEntriesByType('navigation');
  const all = [page, ...performance.getEntriesByType('resource')];
  return { ms: page.loadEventEnd, bytes: all.reduce((sum, one) => sum + one.transferSize, 0) };
}"""
NEXT = re.compile("You meet next on|Your next session is not planned yet")


@pytest.mark.rest
def test_the_first_page_is_there_within_three_seconds_on_3g(visit, chromium, url):
    """With nothing kept by the browser yet: bytes on the line and time until all of it is there."""
    known = visit("cprs").page.context.storage_state()
    tries = []
    for _ in range(3):
        context = chromium.new_context(storage_state=known, viewport=PHONE)
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", {"offline": False, **ON_3G})
        page.goto(url, wait_until="load")
        tries.append(page.evaluate(LOADED))
        context.close()
    assert max(one["bytes"] for one in tries) <= MOST_BYTES, tries
    assert min(one["ms"] for one in tries) <= 3000, tries


class Taps:
    """A page whose taps are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def on(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()
        self.count += 1


def whole_record(page: Page) -> None:
    """Another session from Today: how long, how, which goal, what was given; the rest is typed or
    dictated, and not tapped."""
    taps = Taps(page)
    taps.on("link", "Held, with a note")
    goals = page.locator("input[name^=goal-]")
    if there(goals):
        goals.first.check()
        taps.count += 1
    given = page.get_by_label("What did you give them from the directory?")
    service = given.locator("option").nth(1)
    name = service.text_content()
    given.select_option(index=1)
    taps.count += 1
    taps.on("button", "Save")
    assert taps.count <= MOST_FOR_A_NOTE
    page.locator(".undo").get_by_role("link", name="Note").click()
    expect(page.get_by_role("region", name="Given in this session")).to_contain_text(name)
    page.get_by_role("link", name="Today").first.click()
    Taps(page).on("button", "Undo")


def test_an_outcome_takes_two_taps_and_a_note_four(visit):
    page = visit("cprs", java_script_enabled=False, viewport=PHONE).page
    taps = Taps(page)
    taps.on("button", "Held")
    assert taps.count <= MOST_FOR_AN_OUTCOME
    bar = page.locator(".undo")
    expect(bar).to_contain_text(": held, ")
    taps.on("link", "Add a note")
    expect(page.get_by_text(NEXT)).to_be_visible()
    goals = page.locator("input[name^=goal-]")
    if there(goals):
        goals.first.check()
        taps.count += 1
    taps.on("button", "Save")
    assert taps.count <= MOST_FOR_A_NOTE
    expect(bar.get_by_role("link", name="Note")).to_be_visible()
    whole_record(page)
    before = page.get_by_role("button", name="Held").count()
    taps = Taps(page)
    taps.on("button", "Undo")
    assert taps.count <= MOST_FOR_AN_OUTCOME
    expect(page.get_by_role("button", name="Held")).to_have_count(before + 1)
