"""The same work by keyboard alone, and in a browser that runs no JavaScript."""

import re

from looking import there
from playwright.sync_api import expect

from peermatch.demo import PASSWORD


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page, name: str) -> None:
    """Tabs on until the focused control is called `name`; every stop must be visible."""
    for _ in range(80):
        press(page, "Tab")
        focused = page.evaluate(
            "(e => (e.labels && e.labels[0] ? e.labels[0].innerText : e.innerText || '').trim())"
            "(document.activeElement)"
        )
        if focused.startswith(name):
            return
    raise AssertionError(f"no control called {name!r} could be reached by keyboard")


def test_signing_in_and_filtering_by_keyboard_alone(visit):
    person = visit()
    person.go("/sign-in")
    tab_to(person.page, "Skip to main")
    press(person.page, "Enter")
    assert person.page.evaluate("document.activeElement.id") == "main"
    tab_to(person.page, "Username")
    person.page.keyboard.type("coordinator")
    tab_to(person.page, "Password")
    person.page.keyboard.type(PASSWORD)
    press(person.page, "Enter")
    expect(person.page.get_by_role("heading", name="Your work today")).to_be_visible()
    tab_to(person.page, "Waitlist")
    press(person.page, "Enter")
    person.page.wait_for_url("**/referrals")
    tab_to(person.page, "Urgency")
    person.page.keyboard.type("Urg")
    person.page.wait_for_url("**urgency=urgent**")
    expect(person.page.locator("tbody .tag", has_text="Routine")).to_have_count(0)


def test_an_error_is_where_the_keyboard_goes_first(visit):
    person = visit("intake")
    person.go("/referrals/new")
    person.page.get_by_role("button", name="Add to the waitlist").press("Enter")
    expect(person.page.get_by_role("alert")).to_be_focused()
    press(person.page, "Tab", "Enter")
    person.page.keyboard.type("Typed Here")
    assert person.page.get_by_label("Full name").input_value() == "Typed Here"


def test_the_work_without_javascript(visit):
    person = visit("coordinator", java_script_enabled=False)
    page = person.page
    page.get_by_text("More").first.click()
    page.get_by_role("link", name="Matching runs").click()
    page.get_by_role("button", name="Run matching now").click()
    while there(page.get_by_text("The run is in progress")):
        page.wait_for_timeout(300)
        page.get_by_role("link", name="Refresh").click()
    person.go("/matches")
    page.locator(".q__names a").first.click()
    match = page.locator("#pane").get_attribute("data-match")
    page.locator("#pane summary", has_text="Decline").click()
    page.get_by_label("Reason").select_option(label="The times don't work")
    page.get_by_role("button", name="Decline this match").click()
    expect(page.get_by_role("status")).to_contain_text(
        "Match declined. The person is back on the waitlist"
    )
    expect(page.locator(f"#match-{match}")).to_have_count(0)
    page.get_by_role("link", name="Waitlist", exact=True).click()
    page.locator("#filter-urgency").select_option("urgent")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("urgency=urgent"))
    expect(page.locator("tbody .tag", has_text="Routine")).to_have_count(0)


def test_the_queue_by_single_keys_that_can_be_turned_off(visit):
    person = visit("coordinator")
    page = person.page
    pane = page.locator("#pane")
    for _ in range(120):  # until the worker has found other times for what the clock jumped over
        person.go("/matches")
        page.locator(".q__names a").first.click()
        if "Nov" not in page.get_by_role("group", name="First session").first.inner_text():
            break
        page.wait_for_timeout(500)
    first, second = (
        (page.locator(".q").nth(n).get_attribute("id") or "").removeprefix("match-") for n in (0, 1)
    )
    expect(pane).to_have_attribute("data-match", first)
    press(page, "j")
    expect(pane).to_have_attribute("data-match", second)
    press(page, "x")
    expect(page.locator(f"#pick-{second}")).to_be_checked()
    press(page, "x", "k")
    expect(pane).to_have_attribute("data-match", first)
    press(page, "/", "j")
    assert page.locator("#sought").input_value() == "j"
    page.locator("#sought").blur()
    page.get_by_role("button", name="Turn keys off").click()
    press(page, "j", "/")
    expect(page.get_by_role("button", name="Turn keys on")).to_be_focused()
    expect(pane).to_have_attribute("data-match", first)
    page.get_by_role("button", name="Turn keys on").click()
    press(page, "a")
    expect(page.get_by_text("The first session is booked").first).to_be_visible()
    expect(page.locator(f"#match-{first}")).to_have_count(0)
