"""A session is moved on the calendar: dragged, by keyboard alone, and without scripts."""

import re
from typing import Any

import pytest
from looking import WAIT, there
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.rest

WORKDAYS = 10
"""Within so many days there is one with sessions to come."""


def a_day_with_sessions(page: Page, url: str) -> None:
    """Opens the first day after today on which somebody has a session that can be moved."""
    page.goto(f"{url}/calendar?view=day")
    for _ in range(WORKDAYS):
        page.get_by_role("link", name="Next day").click()
        if there(page.locator("[data-session]")):
            return
    raise AssertionError("nobody has a session")


def starts(page: Page, session: str) -> str:
    """When it begins, as the day shows it; nothing where it is on another day."""
    shown = page.locator(f'.cal__item:has(a[href="/sessions/{session}"]) .cal__time')
    return shown.first.inner_text().partition(" – ")[0] if shown.count() else ""


def at_an_offered_time(page: Page, session: str) -> None:
    """Sends the form of a session that is being moved, and sees that it stands elsewhere."""
    expect(page.locator("#moving")).to_contain_text("Move the session with")
    times = page.locator("#moving input[type=radio]")
    times.nth(times.count() - 1).press(" ")
    page.locator("#moving button[type=submit]").press("Enter")
    expect(page.get_by_text("Session rescheduled")).to_be_visible(timeout=WAIT)
    expect(page.locator(f'a[href="/sessions/{session}"]')).to_have_count(1)


def test_a_session_is_dragged_to_another_time_of_its_day(visit: Any) -> None:
    person = visit("coordinator")
    page = person.page
    a_day_with_sessions(page, person.url)
    item = page.locator("[data-session]").first
    session = item.get_attribute("data-session") or ""
    before = starts(page, session)
    box = item.bounding_box()
    lane = page.locator(".cal__lane").filter(has=page.locator(f'[data-session="{session}"]'))
    where = lane.bounding_box()
    assert box is not None
    assert where is not None
    page.mouse.move(box["x"] + 4, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] + 30, box["y"] + 8, steps=4)
    offer = lane.locator(".cal__offer").first
    offer.wait_for(state="attached")
    free = offer.bounding_box()
    assert free is not None
    page.mouse.move(free["x"] + 4, where["y"] + 8, steps=6)
    with page.expect_navigation():
        page.mouse.up()
    told = page.locator(".usa-alert__text, #moving [role=alert]").first
    expect(told).to_be_visible()
    if "rescheduled" in told.inner_text():
        assert starts(page, session) != before
    else:
        assert "Move the session with" in page.locator("main").inner_text()
    assert person.faults == []


def test_a_session_is_moved_by_keyboard_alone(visit: Any) -> None:
    person = visit("coordinator")
    page = person.page
    a_day_with_sessions(page, person.url)
    item = page.locator("[data-session]").first
    session = item.get_attribute("data-session") or ""
    item.locator("summary").press("Enter")
    item.locator("[data-move]").press("Enter")
    page.wait_for_url(re.compile("moving="))
    at_an_offered_time(page, session)


def test_a_session_is_moved_without_scripts_and_listed(visit: Any) -> None:
    person = visit("coordinator", java_script_enabled=False)
    page = person.page
    a_day_with_sessions(page, person.url)
    page.get_by_role("link", name="Show as a list").click()
    item = page.locator("[data-session]").first
    session = item.get_attribute("data-session") or ""
    item.locator("summary").click()
    item.locator("[data-move]").click()
    at_an_offered_time(page, session)


def stood_in_for(page: Page) -> bool:
    """Asks one colleague after the other to hold the session whose page is open."""
    page.get_by_text("What you can do").first.click()
    page.get_by_role("link", name="Have a colleague stand in").click()
    colleagues = page.locator("main select option").count()
    for number in range(1, colleagues):
        page.locator("main select").first.select_option(index=number)
        page.get_by_role("button", name="Have a colleague stand in").click()
        if there(page.get_by_text("A colleague stands in.")):
            return True
    return False


def test_a_colleague_stands_in_and_gives_the_session_back(visit: Any) -> None:
    person = visit("coordinator")
    page = person.page
    page.goto(f"{person.url}/calendar?view=day")
    for _ in range(WORKDAYS):
        page.get_by_role("link", name="Next day").click()
        day = page.url
        every = page.locator("[data-session]")
        ids = every.evaluate_all("all => all.map(one => one.dataset.session)")
        if any(gets_a_stand_in(person, session) for session in ids):
            break
        page.goto(day)
    else:
        raise AssertionError("nobody could stand in for anybody")
    stands_in = page.get_by_text("Stands in for", exact=True)
    expect(stands_in).to_be_visible()
    person.check()
    back = page.get_by_role("link", name=re.compile("^Give it back to "))
    page.get_by_text("What you can do").first.click()
    back.click()
    page.get_by_role("button", name="Have a colleague stand in").click()
    expect(back).to_be_hidden()
    expect(stands_in).to_be_hidden()


def gets_a_stand_in(person: Any, session: str) -> bool:
    person.go(f"/sessions/{session}")
    return not there(person.page.get_by_text("First session")) and stood_in_for(person.page)
