"""A specialist confirms an email address, turns on the list and invitations, and gets them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from icalendar import Calendar
from looking import Visit, sign_in
from playwright.sync_api import Browser, Page, expect
from serving import served

from peermatch import demo
from stories.ways.stand_in_gateways import MailBox, mail_box

ADDRESS = "robin@example.org"
PATIENCE = 300
"""Fifths of a second until a letter is there: it is looked for every ten seconds."""


@pytest.fixture
def box() -> Iterator[MailBox]:
    with mail_box() as found:
        yield found


@pytest.fixture
def with_mail(tmp_path: Path, filled_demo: Path, box: MailBox) -> Iterator[str]:
    mail = f"smtp+plain://127.0.0.1:{box.server.port}"
    start = demo.CLOCK_START.isoformat()
    with served(tmp_path, filled_demo, start, MAIL=mail, MAIL_FROM="office@example.org") as url:
        yield url


def letter(page: Page, box: MailBox, subject: str) -> str:
    """The newest to this address, as soon as it is there."""
    for _ in range(PATIENCE):
        for mail in reversed(box.got):
            if (mail["To"], mail["Subject"]) == (ADDRESS, subject):
                return str(mail)
        page.wait_for_timeout(200)
    pytest.fail(f"no letter: {subject}")


@pytest.mark.rest
def test_a_specialist_is_invited_once_their_address_is_confirmed(
    chromium: Browser, axe: str, with_mail: str, box: MailBox
) -> None:
    context = chromium.new_context()
    here = Visit(context, with_mail, axe)
    page = here.page
    sign_in(page, with_mail, "cprs")
    page.goto(f"{with_mail}/account")
    page.get_by_role("link", name="Set it up").click()
    here.check()
    page.get_by_label("Email address").fill(ADDRESS)
    page.get_by_role("button", name="Send me a code").click()
    code = letter(page, box, "Confirm your email address").split("Your code is ")[1][:9]
    page.get_by_label("Code from the email").fill("wrong")
    page.get_by_role("button", name="Confirm", exact=True).click()
    expect(page.get_by_text("This is not the code").first).to_be_visible()
    here.check()
    page.get_by_label("Code from the email").fill(code)
    page.get_by_role("button", name="Confirm", exact=True).press("Enter")
    expect(page.get_by_text("Your email address is confirmed.")).to_be_visible()
    page.get_by_role("button", name="Send me my list").click()
    expect(page.get_by_role("button", name="Stop sending my list")).to_be_visible()
    here.check()
    page.get_by_role("link", name="Change that with your calendar links").click()
    page.get_by_role("button", name="Send me invitations").click()
    expect(page.get_by_role("button", name="Stop sending invitations")).to_be_visible()
    here.check()
    invited = letter(page, box, "Your appointment")
    assert 'method="REQUEST"' in invited
    calendar = invited.split("BEGIN:VCALENDAR")[1].split("END:VCALENDAR")[0]
    [event] = Calendar.from_ical(f"BEGIN:VCALENDAR{calendar}END:VCALENDAR").walk("VEVENT")
    assert (str(event["SUMMARY"]), str(event["ATTENDEE"])) == ("Appointment", f"mailto:{ADDRESS}")
    context.close()
