"""A referral becomes a session on a CPRS's calendar, in real Chromium on the running service."""

import re
import urllib.error
import urllib.request
from datetime import date
from email.message import Message

import icalendar
from looking import there
from playwright.sync_api import expect

PLANNED_MEANWHILE = 20
"""How often at most the worker changes the schedule while it is read."""
NAME = "Journey Testperson"


def fill_in_referral(page) -> None:
    """As intake staff would: by the labels that they read, step by step."""
    page.get_by_label("Full name").fill(NAME)
    page.get_by_label("Birth date").fill("1990-04-02")
    page.get_by_label("County of residence").select_option("Gloucester")
    page.get_by_text("Text message", exact=True).click()
    page.get_by_text("Urgent", exact=True).click()
    page.get_by_label("Who referred them").select_option(label="Hospital")
    go_on(page, "support")
    page.get_by_text("Mental health", exact=True).click()
    page.get_by_label("Most important").select_option(label="Trauma")
    page.locator("#pathway_1").fill("combat")
    page.get_by_label("They would like to meet").select_option(label="A nonbinary person")
    page.get_by_label("Required or preferred?").select_option(label="Required")
    page.get_by_text("Specialists to ask for or avoid").click()
    page.locator("#prefer_specialists label", has_text="Una Newbill").click()
    go_on(page, "hours")
    page.get_by_text("Video", exact=True).click()
    page.get_by_role("button", name="Weekday mornings").click()
    page.get_by_label("Other hours, exactly").fill("Thu 1:00 pm–5:00 pm")
    go_on(page, "consent")
    page.get_by_label("Signed on").fill("2026-11-20")
    page.get_by_label("Expires on").fill("2027-11-20")


def go_on(page, step: str) -> None:
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url(f"**/{step}")


def fetched(address: str, method: str = "GET", etag: str = "") -> tuple[int, Message, bytes]:
    headers = {"If-None-Match": etag} if etag else {}
    request = urllib.request.Request(address, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def told_once(address: str) -> tuple[int, Message, bytes]:
    """An answer that whoever has it already is not told again; asked anew where the worker planned
    something between the two."""
    for _ in range(PLANNED_MEANWHILE):
        answer = fetched(address)
        if fetched(address, etag=answer[1]["ETag"])[::2] == (304, b""):
            return answer
    raise AssertionError(f"{address} is told each time")


def test_a_referral_becomes_a_session_on_a_calendar(visit):
    take_in(visit("intake"))
    specialist = match_and_approve(visit("coordinator"))
    day, hour = on_the_schedule(visit("una"), specialist)
    on_the_calendar(visit("una"), day, hour)


def take_in(intake) -> None:
    intake.page.get_by_role("link", name="New referral").first.click()
    intake.page.get_by_role("button", name="Add to the waitlist").click()
    expect(intake.page.get_by_role("heading", name="fields to correct")).to_be_visible()
    intake.check()
    fill_in_referral(intake.page)
    intake.page.get_by_role("button", name="Add to the waitlist").click()
    expect(intake.page.get_by_role("heading", name=NAME)).to_be_visible()
    expect(intake.page.get_by_text("In force until Nov 20, 2027")).to_be_visible()
    intake.check()
    intake.page.get_by_role("link", name="Waitlist", exact=True).first.click()
    expect(intake.page.get_by_role("link", name=NAME)).to_be_visible()


def match_and_approve(coordinator) -> str:
    page = coordinator.page
    page.get_by_text("More").first.click()
    page.get_by_role("link", name="Matching runs").click()
    page.get_by_role("button", name="Run matching now").click()
    expect(page.get_by_text("proposed.", exact=False).first).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Yes, proved: no other plan")).to_be_visible()
    coordinator.check()
    page.get_by_role("link", name="Review the proposals").click()
    page.get_by_label(f"Select {NAME}").wait_for()
    page.get_by_role("link", name=NAME).click()
    expect(page.locator("#pane-title")).to_contain_text(f"{NAME} with")
    expect(page.get_by_role("heading", name="Why these two")).to_be_visible()
    specialist = page.locator("#pane-title").inner_text().partition(" with ")[2]
    page.get_by_role("button", name="Approve and book").click()
    expect(page.get_by_text("The first session is booked").first).to_be_visible()
    coordinator.check()
    page.get_by_role("link", name="Waitlist", exact=True).click()
    page.locator("#filter-status").select_option("matched")
    expect(page.get_by_role("link", name=NAME)).to_be_visible()
    page.wait_for_url("**status=matched**")
    return specialist


def on_the_schedule(cprs, specialist: str) -> tuple[date, str]:
    """Finds the session in the coming weeks; returns its day and hour as the page says them."""
    assert specialist == "Una Newbill"
    page = cprs.page
    page.get_by_role("link", name="Schedule", exact=True).click()
    for _ in range(5):
        if there(page.get_by_role("link", name=NAME)):
            break
        page.get_by_role("link", name="Next week").click()
    entry = page.locator(".entry", has_text=NAME)
    expect(entry).to_contain_text("Video · first session")
    cprs.check()
    moment = entry.locator("time").get_attribute("datetime")
    hour = entry.locator("time").inner_text().partition(" –")[0]
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_text("You can record it as held once it has started.")).to_be_visible()
    cprs.check()
    return date.fromisoformat(moment[:10]), hour


def on_the_calendar(cprs, day: date, hour: str) -> None:
    page = cprs.page
    page.get_by_role("link", name="Calendar links").first.click()
    page.get_by_label("Where will you use it?").fill("Work phone")
    page.get_by_role("button", name="Create a link").click()
    address = page.get_by_label("Link for your calendar").input_value()
    cprs.check()
    status, headers, body = told_once(address)
    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    starts = [
        event.decoded("DTSTART") for event in icalendar.Calendar.from_ical(body).walk("VEVENT")
    ]
    said = [f"{s.hour % 12 or 12}:{s.minute:02d} {'am' if s.hour < 12 else 'pm'}" for s in starts]
    assert (day, hour) in zip([s.date() for s in starts], said, strict=True)
    assert not re.search(rb"Journey|Testperson|trauma|video|peer", body, re.IGNORECASE)
    assert fetched(address, "HEAD")[0] == 200
    page.goto(cprs.url + "/calendar-links")
    expect(page.get_by_text(address)).to_have_count(0)
    page.get_by_role("button", name="Remove the link used on Work phone").click()
    assert fetched(address)[0] == 404
