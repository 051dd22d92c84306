"""A consent form is handed to somebody on the screen, who reads and signs it in Spanish: by name
alone without scripts, with a drawing with them; and one comes on paper."""

import re
from typing import Any

import pytest
from looking import Visit
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 390, "height": 844}}
PDF = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\nsigned\n%%EOF\n"}


def somebody(person: Visit, which: int) -> str:
    """The page of one of those who wait."""
    person.go("/referrals")
    shown = person.page.locator("main").inner_html()
    people = dict.fromkeys(re.findall(r"/referrals/[0-9a-f-]{36}", shown))
    return list(people)[which]


def reading(person: Visit, referral: str, *, check: bool) -> Any:
    """The form in Spanish, to be signed."""
    page = person.page
    person.go(referral)
    page.get_by_role("link", name="Sign a form on this screen").click()
    if check:
        person.check()
    page.get_by_text("Telling somebody in particular", exact=True).click()
    page.get_by_text("Spanish", exact=True).click()
    page.get_by_role("button", name="Show the form to sign").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("What is it for?").select_option("other-care")
    page.get_by_label("Who may be told?").fill("Dra. Ames")
    page.get_by_label("What may they be told?").fill("Que nos reunimos")
    page.get_by_label("What for?", exact=False).last.fill("Para coordinar la atención")
    page.get_by_role("button", name="Show the form to sign").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Consentimiento para informar a alguien en particular"
    )
    assert page.locator("html").get_attribute("lang") == "es"
    expect(page.get_by_text("Dra. Ames")).to_be_visible()
    return page


@pytest.mark.parametrize("scripts", [True, pytest.param(False, marks=pytest.mark.rest)])
def test_a_form_is_read_and_signed_on_the_screen(visit, scripts):
    person = visit("intake", **PHONE, java_script_enabled=scripts)
    referral = somebody(person, int(scripts))
    page = reading(person, referral, check=scripts)
    if scripts:
        person.check()
        field = page.locator("svg.signature")
        field.scroll_into_view_if_needed()
        box = field.bounding_box()
        page.mouse.move(box["x"] + 20, box["y"] + 20)
        page.mouse.down()
        for step in range(1, 12):
            page.mouse.move(box["x"] + 20 + 15 * step, box["y"] + 20 + 20 * (step % 3))
        page.mouse.up()
    else:
        expect(page.locator("svg.signature")).to_be_hidden()
    page.get_by_role("button", name="Firmo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Escriba su nombre")
    if scripts:
        person.check()
        expect(page.locator("svg.signature polyline")).to_have_count(1)
    page.get_by_label("Para firmar, escriba su nombre").fill("María Ñandú")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gracias. Está firmado.")
    if scripts:
        person.check()
    page.get_by_role("link", name="Para el personal: continuar").click()
    expect(page.locator(".signed__name")).to_have_text("María Ñandú")
    expect(page.locator(".signature--done")).to_have_count(int(scripts))
    if scripts:
        person.check()
    form = page.url
    answer = page.context.request.get(f"{form}/form.pdf")
    assert answer.body().startswith(b"%PDF")
    person.go(referral)
    expect(page.get_by_role("link", name="Signed on the screen: see the form")).to_be_visible()


@pytest.mark.rest
def test_a_paper_is_sent_and_described(visit):
    person = visit("intake")
    page = person.page
    person.go(somebody(person, 2))
    consents = page.locator("section[aria-labelledby=consent]")
    consents.get_by_text("What you can do").click()
    consents.get_by_role("link", name="Record a form signed on paper").click()
    page.get_by_role("button", name="Send the files").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the file with the signed paper.")
    person.check()
    page.get_by_label("Files").set_input_files([PDF])
    page.get_by_role("button", name="Send the files").click()
    expect(page.get_by_text("1 file kept.")).to_be_visible()
    person.check()
    signed_on = page.get_by_label("Signed on")
    page.get_by_label("Until when?").fill("2035-01-05")
    page.get_by_role("button", name="Record the signed form").click()
    expect(page.get_by_role("alert")).to_contain_text("on which day the paper was signed")
    signed_on.fill("2026-11-02")
    page.get_by_role("button", name="Record the signed form").click()
    expect(page.get_by_role("link", name="The paper")).to_be_visible()
    person.check()


@pytest.mark.parametrize("scripts", [True, pytest.param(False, marks=pytest.mark.rest)])
def test_a_form_is_signed_on_the_specialists_phone(visit, scripts):
    person = visit("cprs", **PHONE, java_script_enabled=scripts)
    page = person.page
    person.go("/my-matches")
    supported = re.search(r"/my-matches/[0-9a-f-]{36}", page.locator("main").inner_html())
    person.go(supported.group())
    page.get_by_text("What you can do").last.click()
    page.get_by_role("link", name="Sign a consent form on this screen").click()
    if scripts:
        person.check()
    page.get_by_text("Spanish", exact=True).click()
    page.get_by_role("button", name="Show the form to sign").click()
    assert page.locator("html").get_attribute("lang") == "es"
    if scripts:
        person.check()
    page.get_by_role("button", name="Firmo").click()
    expect(page.get_by_role("alert")).to_contain_text("Escriba su nombre")
    page.get_by_label("Para firmar, escriba su nombre").fill("María Ñandú")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gracias. Está firmado.")
    page.get_by_role("link", name="Para el personal: continuar").click()
    expect(page).to_have_url(person.url + supported.group())
    expect(page.get_by_text("What you can do").last).to_be_visible()
