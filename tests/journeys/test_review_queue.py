"""The review queue worked off by keyboard alone, without scripts, and by two people at once."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from looking import WORKER, close, refreshed_until, there
from playwright.sync_api import Browser, Page, expect

from peermatch.demo import PASSWORD

pytestmark = pytest.mark.rest

BY_KEYS, WITHOUT_SCRIPTS = 20, 6
"""Decisions in each way."""
BEFORE = {"clicks": 1, "height": 345, "phone": 673}
"""Of the page that this one took the place of: presses and pixels of page for each decision."""


@pytest.fixture
def coordinator(chromium: Browser, monday_url: str) -> Iterator[Callable[..., Page]]:
    """Somebody who decides, in a browser of their own."""
    opened = []

    def signed_in(**options: Any) -> Page:
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, **options)
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(f"{monday_url}/sign-in")
        page.get_by_label("Username").fill("coordinator")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        page.goto(f"{monday_url}/matches")
        return page

    yield signed_in
    for context in opened:
        close(context)


def figure(name: str, value: float, unit: str) -> None:
    print(f"FIGURE queue.{name} {value:g} {unit}")


def open_match(page: Page) -> str:
    return page.locator("#pane").get_attribute("data-match") or ""


def waiting(page: Page) -> int:
    found = re.search(r"(\d+) proposed", page.locator(".head .lead").inner_text())
    return int(found[1]) if found else 0


def test_ten_rows_are_in_sight_and_each_takes_a_sixth_of_a_card(coordinator: Any) -> None:
    page = coordinator()
    seen = page.evaluate(
        "[...document.querySelectorAll('li.q')]"
        ".filter(row => row.getBoundingClientRect().bottom <= innerHeight).length"
    )
    height = page.locator("li.q").first.bounding_box()["height"]
    figure("rows_in_sight", seen, "rows")
    figure("height_per_decision", height, "px")
    figure("height_per_decision_before", BEFORE["height"], "px")
    assert seen >= 10
    assert height * 5 < BEFORE["height"]


def test_the_queue_is_decided_by_keyboard_alone(coordinator: Any) -> None:
    """A approves what is open and the next one opens; what is refused is left, with J."""
    page = coordinator()
    presses = decided = 0
    for _ in range(BY_KEYS):
        here = open_match(page)
        page.keyboard.press("a")
        presses += 1
        page.wait_for_function(
            "here => document.querySelector('#pane').dataset.match !== here"
            " || document.querySelector('#pane .usa-alert--error')",
            arg=here,
        )
        if open_match(page) != here:
            decided += 1
            continue
        page.keyboard.press("j")
        presses += 1
        page.wait_for_function(
            "here => document.querySelector('#pane').dataset.match !== here", arg=here
        )
    figure("decided_by_keyboard", decided, "proposals")
    figure("presses_per_decision", presses / decided, "presses")
    figure("presses_per_decision_before", BEFORE["clicks"], "presses")
    assert decided >= BY_KEYS * 0.8


def test_keys_fire_in_no_field_and_can_be_turned_off(coordinator: Any) -> None:
    page = coordinator()
    before = open_match(page)
    page.locator("#other").fill("")
    page.locator("#other").press_sequentially("aj")
    assert (open_match(page), page.locator("#other").input_value()) == (before, "aj")
    page.get_by_role("button", name="Turn keys off").press("Enter")
    page.keyboard.press("j")
    assert open_match(page) == before
    page.get_by_role("button", name="Turn keys on").press("Enter")
    page.keyboard.press("j")
    page.wait_for_function(
        "here => document.querySelector('#pane').dataset.match !== here", arg=before
    )
    while page.locator(f"#pick-{open_match(page)}").is_disabled():
        before = open_match(page)
        page.keyboard.press("j")
        page.wait_for_function(
            "here => document.querySelector('#pane').dataset.match !== here", arg=before
        )
    page.keyboard.press("x")
    expect(page.locator("#bulk-told")).to_have_text("1 selected")


def test_the_queue_is_decided_without_scripts(coordinator: Any) -> None:
    page = coordinator(java_script_enabled=False)
    clicks = decided = 0
    while decided < WITHOUT_SCRIPTS:
        page.get_by_role("button", name="Approve and book").click()
        clicks += 1
        if there(page.get_by_text("The first session is booked")):
            decided += 1
        else:
            page.locator("#pane").get_by_role("link", name="Next").click()
            clicks += 1
    figure("clicks_per_decision_without_scripts", clicks / decided, "clicks")
    before = waiting(page)
    page.get_by_role("button", name="Undo the approval").first.click()
    expect(page.get_by_text("Approval undone.")).to_be_visible()
    assert waiting(page) == before + 1
    for box in page.locator("#bulk input[type=checkbox]:enabled").all()[:2]:
        box.check()
    page.get_by_role("button", name="Look at selected").click()
    expect(page.get_by_role("heading", name="Approve several matches")).to_be_visible()
    page.get_by_role("button", name=re.compile("Approve [12] match")).click()
    expect(page.get_by_role("heading", name="Approved together")).to_be_visible()


@pytest.mark.parametrize("polled", [False, True], ids=["events", "polling"])
def test_what_a_colleague_decides_appears_and_a_late_click_is_told(
    coordinator: Any, monday_url: str, polled: bool
) -> None:
    one, other = coordinator(), coordinator()
    if polled:
        other.add_init_script("delete window.EventSource")
        other.goto(f"{monday_url}/matches")
    here = open_match(other)
    assert here == open_match(one)
    kept = other.locator("#approve").evaluate("form => form.outerHTML")
    assert here in kept
    one.locator("#pane summary", has_text="Decline").click()
    one.get_by_role("button", name="Decline this match").click()
    expect(one.get_by_text("Match declined.")).to_be_visible()
    expect(other.locator(f"#match-{here}")).to_have_count(0, timeout=2_000)
    expect(other.locator("#pane-news")).to_contain_text("declined this match on")
    stale = coordinator(java_script_enabled=False)
    stale.goto(f"{monday_url}/matches?match={here}")
    expect(stale.locator("#pane")).to_contain_text("declined this match on")
    expect(stale.locator("#pane").get_by_role("link", name="Next proposal")).to_be_visible()


def test_the_pane_is_accessible_at_every_width(visit: Any, monday_url: str) -> None:
    person = visit("coordinator")
    person.go("/matches")
    person.page.locator(".q__names a").first.click()
    expect(person.page.locator("#pane-title")).to_be_attached()
    person.check()
    boxes = person.page.locator("#bulk input[type=checkbox]:enabled")
    person.page.set_viewport_size({"width": 1280, "height": 900})
    person.go("/matches")
    boxes.nth(0).check()
    boxes.nth(1).check()
    person.page.get_by_role("button", name="Look at selected").click()
    together = person.page.get_by_role("heading", name="Approve several matches")
    expect(together).to_be_visible()
    person.check()


@pytest.mark.parametrize("scripts", [True, False])
def test_how_a_proposal_was_decided_is_told(
    coordinator: Any, monday_url: str, *, scripts: bool
) -> None:
    page = coordinator(java_script_enabled=scripts)
    page.goto(f"{monday_url}/matches/{open_match(page)}")
    page.locator("summary", has_text="What you can do").click()
    page.get_by_role("link", name="How this was decided").click()
    expect(page.get_by_role("heading", name="How this was decided")).to_be_visible()
    same = page.get_by_text("the same plan, byte for byte")
    if scripts:
        expect(same).to_be_visible(timeout=WORKER)
    else:
        refreshed_until(same)
    expect(page.get_by_text("Proposed, in the plan")).to_be_visible()
