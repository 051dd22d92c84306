"""Tasks are snoozed, found again, taken and given back, and messages noted as told, with scripts
and without, on a phone too."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from looking import Visit, close, sign_in
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.rest


@pytest.fixture
def coordinator(chromium: Browser, monday_url: str, axe: str) -> Iterator[Callable[..., Visit]]:
    opened = []

    def signed_in(**options: Any) -> Visit:
        context = chromium.new_context(**options)
        opened.append(context)
        found = Visit(context, monday_url, axe)
        sign_in(found.page, monday_url, "coordinator")
        return found

    yield signed_in
    for context in opened:
        close(context)


PHONE = {"viewport": {"width": 390, "height": 844}}
WITHOUT_SCRIPTS = {"java_script_enabled": False}


@pytest.mark.parametrize("options", [{}, WITHOUT_SCRIPTS, PHONE])
def test_a_task_is_snoozed_found_again_and_taken(coordinator: Any, options: Any) -> None:
    visit = coordinator(**options)
    page = visit.page
    visit.go("/due?kind=check-in")
    first = page.locator(".by-person > li").first
    name = first.locator("h3").inner_text()
    first.get_by_text("Snooze or assign").click()
    first.get_by_label("Why").select_option(label="They are away or ill")
    first.get_by_role("button", name="Snooze", exact=True).click()
    expect(page.get_by_text("Saved when the task comes up again.")).to_be_visible()
    expect(page.get_by_role("link", name="1 snoozed")).to_be_visible()
    assert page.locator(".by-person h3").first.inner_text() != name
    page.get_by_role("link", name="1 snoozed").click()
    again = page.locator(".by-person > li").first
    assert again.locator("h3").inner_text() == name
    expect(again.get_by_text("they are away or ill", exact=False).first).to_be_visible()
    again.get_by_text("Snooze or assign").click()
    again.get_by_role("button", name="Back on the list now").click()
    expect(page.get_by_text("Nothing is snoozed")).to_be_visible()
    visit.go("/due?kind=check-in")
    mine = page.locator(".by-person > li").first
    mine.get_by_text("Snooze or assign").click()
    mine.get_by_role("button", name="Take it", exact=True).click()
    visit.go("/due?whose=mine")
    expect(page.get_by_text("For you").first).to_be_visible()
    if options.get("java_script_enabled", True):
        visit.check()
    owned = page.locator(".by-person > li").first
    owned.get_by_text("Snooze or assign").click()
    owned.get_by_label("Assign to").select_option(label="Anybody")
    owned.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_text("No such tasks")).to_be_visible()


@pytest.mark.parametrize("options", [{}, WITHOUT_SCRIPTS, PHONE])
def test_several_are_seen_to_at_once_and_what_cannot_be_is_named(
    coordinator: Any, options: Any
) -> None:
    """By keyboard alone: boxes, the bar, one reason."""
    visit = coordinator(**options)
    page = visit.page
    visit.go("/due")
    person = page.locator(".by-person > li").filter(has_text="Match check-in").first
    name = person.locator("h3").inner_text()
    box = person.get_by_label(f"Select all tasks of {name}")
    box.press("Space")
    boxes = person.locator("input[name=t]")
    if options.get("java_script_enabled", True):
        expect(boxes.first).to_be_checked()
        expect(page.get_by_text(f"{boxes.count()} selected")).to_be_visible()
    bar = page.locator("form.together")
    bar.locator("summary").press("Enter")
    bar.get_by_label("Until").select_option(index=4)
    bar.get_by_role("button", name="Snooze selected").press("Enter")
    expect(page.get_by_text("Say why it is snoozed.").first).to_be_visible()
    bar.get_by_label("Why").select_option(label="They are away or ill")
    if options.get("java_script_enabled", True):
        visit.check()
    bar.get_by_role("button", name="Snooze selected").press("Enter")
    expect(page.locator("main .usa-alert h2, main .usa-alert--success").first).to_be_visible()
    visit.go("/due?kind=check-in&snoozed=yes")
    asleep = page.locator(".by-person > li").filter(has=page.get_by_text(name, exact=True))
    asleep.get_by_label(f"Select all tasks of {name}").check()
    bar.locator("summary").click()
    bar.get_by_role("button", name="Back on the list now").click()
    expect(page.get_by_text("These tasks are back on the list.")).to_be_visible()


@pytest.mark.parametrize("options", [{}, WITHOUT_SCRIPTS])
def test_several_messages_are_noted_as_told(coordinator: Any, options: Any) -> None:
    visit = coordinator(**options)
    page = visit.page
    visit.go("/messages")
    for box in page.locator("input[name=m]").all()[:2]:
        box.check()
    page.get_by_role("button", name="Note selected as told").click()
    expect(page.get_by_role("heading", name="Note several as told")).to_be_visible()
    if options.get("java_script_enabled", True):
        visit.check()
    page.get_by_role("button", name="Note 2 messages as told").click()
    expect(page.get_by_text("noted as told.").first).to_be_visible()
