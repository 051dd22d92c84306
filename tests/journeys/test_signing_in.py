"""Signing in with a second factor in a browser: with scripts and without, and after a reset."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from shown_later import invited

from stories.ways.authenticator import App

PASSWORD = "quiet rivers run deep"


def sign_in(page: Page, url: str, login: str) -> None:
    page.goto(f"{url}/sign-in")
    page.get_by_label("Username").fill(login)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def joined(manager: Page, page: Page, url: str, at: str) -> str:
    """Somebody new has chosen a password at this address; their username."""
    page.goto(at + invited(manager, url))
    login = str(page.locator(".lead strong").inner_text())
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Set password").click()
    return login


def with_sensor(page: Page) -> None:
    """The browser gets a device that is unlocked by a finger, always the right one; the next
    `check`, which has developer tools of its own, takes it away."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    able = ("hasResidentKey", "hasUserVerification", "isUserVerified")
    options = {"protocol": "ctap2", "transport": "internal", **dict.fromkeys(able, True)}
    options["automaticPresenceSimulation"] = True
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_signs_in_and_is_removed(visit: Any, url: str) -> None:
    """At a name, as there are none at a bare number."""
    manager, here = visit("manager"), visit()
    named = url.replace("127.0.0.1", "localhost")
    sign_in(here.page, named, joined(manager.page, here.page, url, named))
    here.page.wait_for_url(f"{named}/")
    here.page.goto(f"{named}/account")
    here.page.get_by_role("link", name="Add one").click()
    here.check()
    with_sensor(here.page)
    here.page.get_by_label("Name", exact=True).fill("This laptop")
    here.page.get_by_role("button", name="Add a passkey").click()
    expect(here.page.get_by_text("Your passkey is added.")).to_be_visible()
    expect(here.page.get_by_text("not used yet")).to_be_visible()

    here.page.get_by_role("button", name="Sign out").click()
    here.page.wait_for_url(f"{named}/sign-in")
    here.page.get_by_role("button", name="Sign in with a passkey").click()
    here.page.wait_for_url(f"{named}/")

    here.page.goto(f"{named}/account/prove?next=/account")
    here.page.get_by_role("button", name="Use your passkey").click()
    here.page.wait_for_url(f"{named}/account")

    here.page.goto(f"{named}/account/passkeys")
    expect(here.page.get_by_text("last used")).to_be_visible()
    here.page.get_by_role("button", name="Remove This laptop").click()
    expect(here.page.get_by_text("None yet.")).to_be_visible()
    here.page.get_by_role("button", name="Sign out").click()
    here.page.get_by_role("button", name="Sign in with a passkey").click()
    expect(here.page.get_by_text("This passkey did not work here.")).to_be_visible()
    here.check()

    plain = visit(java_script_enabled=False).page
    plain.goto(f"{named}/sign-in")
    expect(plain.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()


@pytest.mark.rest
def test_a_second_factor_from_turning_it_on_to_its_reset(visit: Any, url: str) -> None:
    manager = visit("manager")
    here = visit()
    login = joined(manager.page, here.page, url, url)
    sign_in(here.page, url, login)
    here.page.wait_for_url(f"{url}/")
    here.go("/account")
    here.check()
    here.page.get_by_role("link", name="Turn it on").click()
    here.check()
    here.page.get_by_label("Your password").fill(PASSWORD)
    here.page.get_by_role("button", name="Begin").click()
    here.check()
    app, began = App(here.page.locator("p:has-text('Key:') code").inner_text()), datetime.now(UTC)
    here.page.get_by_label("Code", exact=True).fill(app.code(began))
    here.page.get_by_role("button", name="Turn on").click()
    expect(here.page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    here.check()
    codes = here.page.locator(".codes li").all_inner_texts()
    here.page.get_by_role("link", name="I have kept them").click()
    expect(here.page.get_by_text("10 recovery codes left")).to_be_visible()

    plain = visit(java_script_enabled=False).page
    sign_in(plain, url, login)
    plain.get_by_label("Code", exact=True).fill("000000")
    plain.get_by_role("button", name="Sign in", exact=True).click()
    expect(plain.get_by_text("This code is not right").first).to_be_visible()
    plain.get_by_label("Code", exact=True).fill(app.code(began + timedelta(seconds=30)))
    plain.get_by_role("button", name="Sign in", exact=True).click()
    plain.wait_for_url(f"{url}/")

    here.page.get_by_role("button", name="Sign out").click()
    sign_in(here.page, url, login)
    here.check()
    here.page.get_by_label("Code", exact=True).fill(codes[0])
    here.page.get_by_role("button", name="Sign in", exact=True).click()
    here.page.wait_for_url(f"{url}/account")
    expect(here.page.get_by_text("on a device that was not known")).to_be_visible()
    here.go("/account/second-factor")
    here.check()
    here.page.get_by_label("Your password").fill(PASSWORD)
    here.page.get_by_role("button", name="Make new recovery codes").click()
    expect(here.page.locator(".codes li")).to_have_count(10)

    here.go("/account/prove?next=/exports")
    here.check()
    here.page.get_by_label("Your password").fill(PASSWORD)
    here.page.get_by_role("button", name="Go on").click()
    here.page.wait_for_url(f"{url}/exports")

    manager.go("/accounts")
    row = manager.page.get_by_role("row").filter(has_text=re.compile(login))
    row.locator("summary").click()
    row.get_by_role("button", name="Reset second factor").click()
    expect(manager.page.get_by_text("The second factor is reset.")).to_be_visible()
    manager.check()
    sign_in(here.page, url, login)
    here.page.wait_for_url(f"{url}/account")
    expect(here.page.get_by_text("If you did not ask for that")).to_be_visible()
    here.check()


@pytest.mark.rest
def test_a_token_is_made_shown_once_and_ended(visit: Any, url: str) -> None:
    here = visit("intake")
    here.go("/account")
    here.page.get_by_role("link", name=re.compile("Make one|Look at them")).click()
    here.check()
    here.page.get_by_label("Name", exact=True).fill("weekly report")
    here.page.get_by_role("button", name="Make a token").click()
    here.check()
    here.page.get_by_text("Exports", exact=True).click()
    here.page.get_by_role("button", name="Make a token").click()
    expect(here.page.get_by_label("Token", exact=True)).to_have_value(re.compile("[0-9a-f]{64}"))
    here.check()
    end = here.page.get_by_role("button", name="End weekly report")
    end.click()
    expect(end).to_have_count(0)
