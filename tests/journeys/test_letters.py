"""Somebody who gets nothing but letters: the address is stated, the letter is printed and noted as
told, on a phone's width, with scripts and without them."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect
from shown_later import HOME, to_whom

WITHOUT_SCRIPTS = {"java_script_enabled": False}
INCH = 96


@pytest.mark.parametrize("options", [{}, WITHOUT_SCRIPTS])
def test_a_letter_is_written_to_whom_no_gateway_reaches(visit: Any, options: Any) -> None:
    here = visit("coordinator", **options)
    page = here.page
    page.set_viewport_size({"width": 390, "height": 844})
    message, person = to_whom(page, here.url)
    here.go(f"/do/state-postal-address?participant_id={person}")
    for field, text in {**HOME, "state": "va", "zip_code": "20001"}.items():
        page.locator(f"#{field}").fill(text)
    page.get_by_role("radiogroup", name="May we send a letter").get_by_text("Yes").click()
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_text("This ZIP code is of another state.").first).to_be_visible()
    page.locator("#zip_code").fill(HOME["zip_code"])
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_text("Postal address saved.")).to_be_visible()

    here.go(f"/messages/{message}")
    page.get_by_role("link", name="Write a letter").click()
    sheet = page.get_by_role("article", name="The letter")
    expect(sheet).to_contain_text("Saluda VA 23149")
    if not options:
        here.check()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 816, "height": 1056})
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    where = page.locator(".letter__to").bounding_box()
    assert 0.875 * INCH <= where["x"] < 1.2 * INCH
    assert where["y"] >= 2.04 * INCH
    assert where["y"] + where["height"] <= 3.167 * INCH
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("link", name=re.compile("Mark it as notified")).click()
    page.get_by_label("How you notified them").select_option("letter")
    page.get_by_role("button", name="Mark as notified").click()
    expect(page.locator("main")).to_contain_text("· Sent")
