"""A referral by phone: few interactions, with and without scripts, finished later from a draft."""

import pytest
from playwright.sync_api import expect

MOST_INTERACTIONS = 12


class Counted:
    """What a person does on a page, each typing, choosing and pressing counted once."""

    def __init__(self, page) -> None:
        self.page = page
        self.done = 0

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)
        self.done += 1

    def tick(self, label: str) -> None:
        self.page.get_by_text(label, exact=True).click()
        self.done += 1

    def choose(self, label: str, value: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(value)
        self.done += 1

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()
        self.done += 1


def call(page, name: str) -> Counted:
    """The first step of a call, filled in; not sent yet."""
    person = Counted(page)
    person.type("Full name", name)
    person.tick("Text message")
    person.page.locator("#phone").fill("(804) 555-0187")
    person.done += 1
    person.choose("Who referred them", "hospital")
    return person


def test_a_referral_by_phone_in_few_interactions(visit):
    person = visit("intake")
    person.page.get_by_role("link", name="New referral").first.click()
    person.check()
    person.page.set_viewport_size({"width": 1280, "height": 900})
    counted = call(person.page, "Quick Callfield")
    counted.press("Save and go on: support and wishes")
    person.page.wait_for_url("**/support")
    counted.press("Save and go on: hours and ways to meet")
    person.page.wait_for_url("**/hours")
    person.check()
    person.page.set_viewport_size({"width": 1280, "height": 900})
    counted.press("Weekday mornings")
    expect(person.page.locator("[data-said]")).to_contain_text("Mon 9:00 am – 12:00 pm")
    counted.tick("Video")
    counted.press("Add to the waitlist")
    interactions = counted.done + 1  # the link to the form
    print(f"FIGURE intake.interactions {interactions} interactions")
    assert interactions <= MOST_INTERACTIONS
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Quick Callfield")
    expect(person.page.get_by_text("Still needed before a match: 5")).to_be_visible()
    person.check()


def test_the_grid_by_keyboard_and_by_dragging(visit):
    page = visit("intake").page
    page.goto(page.url.split("/sign-in")[0].rstrip("/") + "/referrals/new")
    call(page, "Keyed Callfield").press("Save and go on: support and wishes")
    page.get_by_role("button", name="Save and go on: hours").click()
    page.wait_for_url("**/hours")
    page.get_by_label("Monday 9:00 am").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    said = page.locator("[data-said]")
    expect(said).to_have_text("Mon 9:00 am – 10:00 am · Tue 10:00 am – 11:00 am")
    page.get_by_label("Thursday 1:00 pm").hover()
    page.mouse.down()
    page.get_by_label("Thursday 2:00 pm").hover()
    page.get_by_label("Thursday 3:00 pm").hover()
    page.mouse.up()
    expect(said).to_contain_text("Thu 1:00 pm – 4:00 pm")
    page.get_by_role("button", name="Sun", exact=True).click()
    expect(said).to_contain_text("Sun 7:00 am – 9:00 pm")


def test_the_same_without_javascript_and_finished_later(visit):
    person = visit("intake", java_script_enabled=False)
    page = person.page
    person.go("/referrals/new")
    call(page, "Slow Callfield").press("Save and finish later")
    expect(page.get_by_role("heading", level=1)).to_have_text("Referrals to finish")
    page.get_by_role("link", name="Slow Callfield").click()
    expect(page.get_by_label("Full name")).to_have_value("Slow Callfield")
    page.get_by_role("button", name="Save and go on: support").click()
    page.get_by_role("button", name="Save and go on: hours").click()
    page.get_by_role("button", name="Saturdays").click()
    page.get_by_label("Sunday 7:00 am").check()
    page.get_by_role("button", name="Add to the waitlist").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Slow Callfield")
    expect(page.get_by_text("Sun 7:00 am – 8:00 am")).to_be_visible()
    page.get_by_role("link", name="Birth date").click()
    page.get_by_label("Birth date").fill("1990-04-02")
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_text("Still needed before a match: 5")).to_be_visible()
    person.go("/referrals/drafts")
    expect(page.get_by_text("Slow Callfield")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, pytest.param(False, marks=pytest.mark.rest)])
def test_what_is_unlikely_is_asked_beside_its_field(visit, scripts):
    person = visit("intake", java_script_enabled=scripts)
    page = person.page
    person.go("/referrals/new")
    counted = call(page, f"Asked {'With' if scripts else 'Without'}scripts")
    counted.type("Birth date (optional)", "2026-11-01")
    counted.press("Add to the waitlist")
    expect(page.get_by_role("alert")).to_contain_text("Something here is unusual")
    if scripts:
        person.check()
    tick = page.get_by_role("checkbox", name="Yes, this is right")
    expect(tick).to_have_accessible_description("By this birth date they are younger than 12.")
    page.get_by_text("Yes, this is right").click()
    page.get_by_role("button", name="Save and go on: support").click()
    page.get_by_role("button", name="Save and go on: hours").click()
    page.get_by_role("button", name="Add to the waitlist").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Asked With")


@pytest.mark.parametrize("scripts", [True, pytest.param(False, marks=pytest.mark.rest)])
def test_who_may_be_known_already_is_told_while_typing_or_on_the_next_step(visit, scripts):
    person = visit("intake", java_script_enabled=scripts)
    page = person.page
    name = f"Twice {'With' if scripts else 'Without'}field"
    person.go("/referrals/new")
    call(page, name).press("Add to the waitlist")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    person.go("/referrals/new")
    page.get_by_label("Full name", exact=True).press_sequentially(name)
    if not scripts:
        page.get_by_role("button", name="Save and go on: support").click()
    known = page.get_by_role("region", name="May be known already")
    expect(known).to_contain_text("Name alike")
    if scripts:
        person.check()
    known.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
