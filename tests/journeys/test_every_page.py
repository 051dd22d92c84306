"""Every page of every role: accessible, nothing blocked, no sideways scrolling, at both widths,
and readable in the dark."""

import re

import pytest
from playwright.sync_api import expect
from shown_later import ask_for_ways, wait_for_ways

PAGES = {
    "intake": ["/", "/due", "/referrals/new", "/referrals?status=closed", "/find", "/exports"],
    "coordinator": [
        "/",
        "/due?kind=first-contact&page=2",
        "/decisions",
        "/matches",
        "/referrals?status=waiting&page=2",
        "/runs",
        "/roster",
        "/groups",
        "/rules",
        "/program",
        "/program/places",
        "/repairs?cause=specialist-away",
        "/repairs?cause=road-closed",
        "/messages",
        "/components",
    ],
    "cprs": [
        "/",
        "/due",
        "/schedule?week=2027-06-07",
        "/my-matches",
        "/my-groups",
        "/my-details",
        "/calendar-links",
    ],
    "manager": [
        "/",
        "/due",
        "/overview",
        "/import",
        "/rules",
        "/exports",
        "/set-aside",
        "/nowhere",
    ],
}
ID = "[0-9a-f-]{36}"
LINKED = {
    "intake": [("/referrals", f"/referrals/{ID}")],
    "coordinator": [
        ("/referrals?status=matched", f"/referrals/{ID}"),
        ("/roster", f"/specialists/{ID}"),
        ("/runs", f"/runs/{ID}"),
        ("/program", f"/program/specialists/{ID}"),
        ("/messages", f"/messages/{ID}"),
        ("/messages?status=waits", f"/messages/{ID}"),
    ],
    "cprs": [("/schedule", f"/sessions/{ID}")],
    "manager": [("/runs", f"/runs/{ID}"), ("/roster", f"/specialists/{ID}")],
}
"""Pages of single records: a list, and the address of one that it links to."""
FORMS = {
    "coordinator": [
        "choose-contact",
        "give-consent-for",
        "put-on-waitlist",
        "agree-plan",
        "form-group",
        "grant-authorization",
        "correct-session",
        "agree-usual-times",
    ],
    "manager": ["record-credential", "change-limit", "change-capacity"],
    "cprs": ["record-own-check-in", "except-hours"],
}
"""Forms that hold every kind of field between them."""


@pytest.mark.parametrize("login", PAGES)
def test_each_page_of_a_role(visit, login):
    person = visit(login)
    for path in PAGES[login]:
        person.go(path)
        person.check()
    person.go("/")
    person.check_menus()


@pytest.mark.parametrize("login", LINKED)
def test_each_record_of_a_role(visit, login):
    person = visit(login)
    for listing, address in LINKED[login]:
        person.go(listing)
        found = re.search(f'href="({address})', person.page.content())
        assert found, f"{listing} links to no {address}"
        person.go(found[1])
        person.check()


@pytest.mark.parametrize("login", FORMS)
def test_each_kind_of_form(visit, login):
    person = visit(login)
    for name in FORMS[login]:
        person.go(f"/do/{name}")
        person.check()


def test_a_session_is_moved_to_an_offered_time(visit):
    """From the specialist's week to the times that suit both, and back."""
    person = visit("coordinator")
    person.go("/program")
    person.page.locator("tbody a").nth(2).click()
    person.page.get_by_role("link", name="Next week").click()
    person.page.get_by_role("link", name="Reschedule").first.click()
    expect(person.page.get_by_role("heading", name="When could you meet instead?")).to_be_visible()
    person.check()
    person.page.get_by_role("button", name="Reschedule").click()
    expect(person.page.get_by_role("heading", name="When could you meet instead?")).to_be_hidden()


def test_a_repair_is_asked_for_looked_at_applied_and_taken_back(visit):
    person = visit("coordinator")
    ask_for_ways(person.page, person.url)
    person.check()
    person.page.get_by_role("button", name="Find options").click()
    wait_for_ways(person.page, person.url)
    taking = person.page.get_by_role("button", name="Use option 1")
    person.check()
    taking.click()
    person.check()
    person.page.get_by_role("button", name="Undo").click()
    expect(person.page.get_by_text("Change undone.")).to_be_visible()


def test_the_sign_in_page(visit):
    stranger = visit()
    stranger.go("/referrals")
    expect(stranger.page.get_by_role("heading", name="This is a demonstration")).to_be_visible()
    stranger.check()
    stranger.page.get_by_label("Username").fill("intake")
    stranger.page.get_by_label("Password", exact=True).fill("not the password")
    stranger.page.get_by_role("button", name="Sign in").click()
    expect(stranger.page.get_by_role("alert")).to_contain_text("username or password")
    stranger.check()


def test_an_import_with_errors_is_a_table_of_row_column_and_reason(visit, demo_data):
    manager = visit("manager")
    manager.go("/import")
    manager.page.get_by_label("One or more CSV files").set_input_files(
        demo_data / "referrals-with-errors.csv"
    )
    manager.page.get_by_role("button", name="Import").click()
    expect(manager.page.get_by_role("heading", name="Import results")).to_be_focused()
    expect(manager.page.locator("tbody tr").first).to_contain_text("birth_date")
    manager.check()
