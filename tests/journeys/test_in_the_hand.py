"""A specialist's phone: taps for an outcome and for a note, without scripts."""

import re

from looking import there
from playwright.sync_api import Page, expect

PHONE = {"width": 390, "height": 844}
MOST_FOR_AN_OUTCOME, MOST_FOR_A_NOTE = 2, 4
NEXT = re.compile("You meet next on|Your next session is not planned yet")


class Taps:
    """A page whose taps are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def on(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()
        self.count += 1


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
    before = page.get_by_role("button", name="Held").count()
    taps = Taps(page)
    taps.on("button", "Undo")
    assert taps.count <= MOST_FOR_AN_OUTCOME
    expect(page.get_by_role("button", name="Held")).to_have_count(before + 1)
