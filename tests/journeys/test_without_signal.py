"""A specialist's phone where there is no signal: eight hours, killed between any two steps, two
devices that disagree, and what lies on it when it is lost."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from looking import Visit, sign_in
from playwright.sync_api import APIRequestContext, Browser, BrowserContext, expect

from stories.offline.phone import PIN, Phone, Session, recorded

pytestmark = pytest.mark.rest

NOW = datetime.fromisoformat("2026-12-02T18:30:00-05:00")
A_WEEK_AGO = NOW - timedelta(days=6)
"""What is older can't be undone, and is left to other journeys."""
TALK = "We walked to the river and made a list."
KILLS = [1, 2, 3, 4, 5, 2, 3, 4, 5, 3, 4]
"""An outcome: before it is marked as tried, before it is sent, after it was saved, before it is
removed. The note after it: as it looks again, marked, sent, saved, removed."""


@pytest.fixture(scope="module")
def phone(chromium: Browser, url: str) -> Iterator[Phone]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    found = Phone(context, url, NOW)
    sign_in(found.page, url, "cprs")
    found.keep_the_day()
    yield found
    context.close()


@pytest.fixture
def history(
    signing_in: Callable[[str], BrowserContext], url: str
) -> Callable[[Session], list[str]]:
    """What the service recorded about a session, as a coordinator reads it."""
    staff: APIRequestContext = signing_in("coordinator").request
    return lambda session: recorded(staff, url, session)


def unsent_held(phone: Phone, *notes: str) -> Session:
    """A session that was recorded as held without signal; the phone is in the pocket again."""
    session = phone.to_record(A_WEEK_AGO)[0]
    phone.reopen()
    phone.until_carried(session)
    phone.signal(False)
    phone.opened()
    phone.record(session, "Held")
    for text in notes:
        phone.note(session, text)
    assert phone.waiting() == 1 + len(notes)
    phone.put_away()
    phone.signal(True)
    return session


def test_what_a_note_gives_goes_through_the_outbox_too(phone, history):
    session = phone.to_record(A_WEEK_AGO)[0]
    phone.reopen(f"/sessions/{session.session_id}/note")
    phone.until("offline.ready()")
    phone.page.get_by_label("What did you give them").select_option(label="River Pantry")
    phone.page.get_by_role("button", name="Save").click()
    phone.page.wait_for_url("**/?done=write-progress-note")
    assert history(session) == ["held", "progress-noted"]
    phone.page.goto(f"{phone.url}/sessions/{session.session_id}/note")
    given = phone.page.get_by_role("region", name="Given in this session")
    expect(given).to_contain_text("River Pantry")
    phone.elsewhere("undo-outcome", {"session_id": session.session_id})


def test_without_signal_a_note_gives_a_resource_and_what_to_know_is_there(phone, history):
    told = phone.carried()
    session = phone.to_record(A_WEEK_AGO)[0]
    [person] = [one for one in told["people"] if one["name"] == session.name]
    phone.reopen()
    phone.until_carried(session)
    phone.signal(False)
    phone.opened()
    line = phone.line(session)
    for words in (person["ask_about"], person["leave_alone"], *person["check_ins"]):
        expect(line).to_contain_text(words)
    phone.write(session, TALK)
    line.get_by_label("What did you give them").select_option(label=told["services"][0]["name"])
    line.get_by_role("button", name="Save").click()
    expect(line.locator("[data-part=note]")).to_have_count(0)
    assert phone.waiting() == 2
    phone.put_away()
    phone.signal(True)
    phone.reopen()
    phone.all_sent()
    assert history(session)[-2:] == ["held", "progress-noted"]
    phone.page.goto(f"{phone.url}/sessions/{session.session_id}/note")
    given = phone.page.get_by_role("region", name="Given in this session")
    expect(given).to_contain_text(told["services"][0]["name"])
    phone.elsewhere("undo-outcome", {"session_id": session.session_id})


def test_killed_between_any_two_steps_nothing_is_lost_or_doubled(phone, history):
    session = unsent_held(phone, TALK)
    before = history(session)
    for step in KILLS:
        phone.reopen(killed_at=step)
        phone.until("window.killed === true")
    phone.reopen()
    phone.all_sent()
    assert history(session) == [*before, "held", "progress-noted"]


def test_two_devices_disagree_and_nothing_typed_is_lost(phone, history):
    session = unsent_held(phone, TALK)
    phone.elsewhere("miss-session", {"session_id": session.session_id, "reason": "no-show"})
    phone.reopen()
    phone.page.get_by_role("link", name="See what happened").click()
    unsent = phone.page.locator("#offline-unsent")
    expect(unsent).to_contain_text("Not saved. ")
    expect(unsent).to_contain_text(TALK)
    assert history(session) == ["missed"]
    phone.elsewhere("undo-outcome", {"session_id": session.session_id})
    unsent.get_by_role("button", name="Send all the same").click()
    phone.all_sent()
    assert history(session) == ["missed", "outcome-undone", "held", "progress-noted"]


def test_eight_hours_and_no_longer(phone, history, axe):
    session = phone.to_record(A_WEEK_AGO)[0]
    words = {word for one in phone.carried()["people"] for word in one["name"].split()}
    phone.reopen()
    phone.until_carried(session)
    phone.signal(False)
    look = Visit(phone.context, phone.url, axe)
    phone.page.close()
    phone.page = look.page
    phone.page.goto(phone.url)
    phone.unlock()
    phone.write(session, TALK)
    look.check()
    phone.later(hours=7, minutes=50)
    phone.unlock()
    draft = phone.line(session).get_by_label("What did you work on?")
    expect(draft).to_have_value(TALK)
    phone.record(session, "No-show")
    expect(phone.page.locator("#offline-list")).to_contain_text(session.name)
    raw = phone.raw()
    assert {word for word in (*words, "community room", "EXTRACTABLE") if word in raw} == set()
    phone.later(minutes=11)
    said = phone.page.locator("#offline-said")
    expect(said).to_contain_text("The eight hours are over")
    expect(said).to_contain_text("One entry is kept, sealed")
    assert session.name not in phone.page.content()
    assert phone.page.evaluate(f"offline.unlock('{PIN}')") == "over"
    phone.put_away()
    phone.signal(True)
    phone.context.clear_cookies(name="peermatch")
    sign_in(phone.page, phone.url, "cprs")
    phone.all_sent()
    assert history(session) == ["missed"]
    phone.elsewhere("undo-outcome", {"session_id": session.session_id})


def test_after_five_wrong_pins_it_opens_by_the_sign_in_alone(phone):
    phone.signal(False)
    phone.reopen()
    said = phone.page.locator("#offline-said")
    for _ in range(4):
        phone.unlock("000000")
        expect(said).to_contain_text("not right")
        phone.page.evaluate("document.getElementById('offline-said').textContent = ''")
    phone.unlock("000000")
    expect(said).to_contain_text("can’t be read here any more")
    phone.put_away()
    phone.signal(True)
    phone.reopen()
    phone.page.get_by_role("link", name="Choose another").click()
    phone.keep_the_day()


def test_ended_elsewhere_it_is_wiped_at_the_next_contact(phone):
    unsent_held(phone)
    phone.reopen("/offline", killed_at=1)
    phone.until("window.killed === true")
    phone.end_elsewhere()
    phone.reopen("/offline")
    said = phone.page.locator("#offline-said")
    expect(said).to_have_text("This phone was ended. What it kept is deleted.")
    assert phone.stores() == [0, 0, 0, 0]


def test_signing_out_leaves_nothing_and_loses_nothing_unasked(phone):
    phone.keep_the_day()
    session = unsent_held(phone)
    phone.elsewhere("miss-session", {"session_id": session.session_id, "reason": "no-show"})
    phone.reopen()
    phone.page.get_by_role("link", name="See what happened").wait_for()
    phone.elsewhere("undo-outcome", {"session_id": session.session_id})
    phone.page.get_by_role("button", name="Sign out").click()
    expect(phone.page.get_by_text("What is not sent would be lost")).to_be_visible()
    phone.page.get_by_role("button", name="Sign out and discard these").click()
    phone.page.wait_for_url("**/sign-in")
    assert phone.stores() == [0, 0, 0, 0]
