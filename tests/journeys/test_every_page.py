"""Every page of every role: accessible, nothing blocked, no sideways scrolling, at both widths,
and readable in the dark."""

import pytest
from looking import EVERY, Visit, sign_in
from playwright.sync_api import expect
from screens import every_form, forms_of_each_kind, once_each, routes, screens
from shown_later import agency_linked, ask_for_ways, wait_for_ways

FILTERED = {
    "intake": ["/referrals?status=closed"],
    "coordinator": [
        "/due?kind=first-contact&page=2",
        "/referrals?status=waiting&page=2",
        "/repairs?cause=specialist-away",
        "/repairs?cause=road-closed",
        "/messages?status=waits",
    ],
    "cprs": ["/schedule?week=2027-06-07"],
    "manager": ["/nowhere"],
    "privacy-officer": [
        "/unusual-looks?reviewed=yes",
        "/emergency-access?reviewed=yes",
        "/breach?account=x&since=&until=",
    ],
    "administrator": ["/set-aside?again=1"],
}
"""Pages of another kind, at an address that a form or nobody leads to."""


@pytest.mark.rest
def test_every_route_is_walked_to(walks):
    """What is looked at is found by links, so a page that no link leads to fails here."""
    declared = {(role.value, name) for name, (_, roles) in routes().items() for role in roles}
    assert declared - {(login, name) for login, name, _ in screens(walks)} == set()


@pytest.mark.rest
@pytest.mark.parametrize("login", FILTERED)
def test_each_page_of_a_role(visit, walks, login):
    every = [address for who, _, address in screens(walks) if who == login]
    person = visit(login)
    for path in every if EVERY else once_each(walks)[login]:
        person.go(path)
        person.check()
    for path in FILTERED[login]:
        person.go(path)
        person.check()
    person.go("/")
    person.check_menus()


@pytest.mark.rest
@pytest.mark.parametrize("login", FILTERED)
def test_each_kind_of_form(visit, login):
    person = visit(login)
    for path in (every_form() if EVERY else forms_of_each_kind())[login]:
        person.go(path)
        person.check()


@pytest.mark.skipif(not EVERY, reason="looked at with every screen")
@pytest.mark.parametrize("login", FILTERED)
def test_each_page_with_text_twice_as_large(launch, url, walks, login):
    """As a browser shows it whose owner has set larger text: WCAG 1.4.4."""
    browser = launch("--blink-settings=defaultFontSize=32")
    person = Visit(browser.new_context(), url, "")
    sign_in(person.page, url, login)
    addresses = [address for who, _, address in screens(walks) if who == login]
    for path in (*addresses, *every_form()[login]):
        person.go(path)
        assert person.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        person.check_width(1280, 640)
    browser.close()


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


@pytest.mark.rest
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


def test_an_agency_refers_by_its_link(visit):
    """In either language, with what is wrong, and with its code; nothing stays."""
    intake, stranger = visit("intake"), visit()
    path = agency_linked(intake.page, intake.url)
    intake.check()
    for query in ("", "?lang=es"):
        stranger.go(path + query)
        stranger.check()
        stranger.page.locator("main [type=submit]").click()
        expect(stranger.page.get_by_role("alert")).to_be_focused()
        stranger.check()
    stranger.go(path)
    stranger.page.get_by_label("Your own name").fill("Ana Asker")
    stranger.page.get_by_label("Your phone number").fill("(804) 555-0188")
    stranger.page.get_by_label("What may we call them?").fill("Lee")
    stranger.page.get_by_label("When did they agree to this referral?").fill("2026-11-20")
    stranger.page.wait_for_timeout(3_000)  # as nobody fills it in any quicker
    stranger.page.get_by_role("button", name="Send").click()
    expect(stranger.page.get_by_role("heading", name="We have your referral")).to_be_visible()
    stranger.check()
    assert stranger.page.context.cookies() == []


@pytest.mark.rest
def test_the_pages_on_which_anybody_asks_for_support(visit):
    """In either language, with what is wrong and with the receipt."""
    stranger = visit()
    for path in ("/ask", "/ask/family?lang=es", "/ask/receipt"):
        stranger.go(path)
        stranger.check()
        stranger.page.locator("main [type=submit]").click()
        expect(stranger.page.get_by_role("alert")).to_be_focused()
        stranger.check()
    stranger.go("/ask/family")
    stranger.page.get_by_label("Your own name").fill("Ana Asker")
    stranger.page.get_by_label("Your phone number").fill("(804) 555-0188")
    stranger.page.get_by_label("What may we call them?").fill("Lee")
    stranger.page.wait_for_timeout(3_000)  # as nobody fills it in any quicker
    stranger.page.get_by_role("button", name="Send").click()
    expect(stranger.page.get_by_role("heading", name="We have your request")).to_be_visible()
    stranger.check()
    assert stranger.page.context.cookies() == []
