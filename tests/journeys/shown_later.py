"""What has to happen before a form is shown that no page of the demonstration has at first."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from looking import WORKER, refreshed_until, sign_in, there
from playwright.sync_api import expect
from sqlalchemy import select

from peermatch.readmodels.engine.failed_work import READ_MODELS, FailedWork
from peermatch.readmodels.engine.generations import GENERATIONS
from peermatch.store.databases.engines import Place, engine_at

SCAN = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\nx\n%%EOF\n"}
HOME = {"address": "PO Box 7", "city": "Saluda", "state": "VA", "zip_code": "23149"}
SMALL_MODELS = ("sites", "rolls", "called_off")
"""Read models that are built anew at once. One that is lacks no fact any more: once one fact was
tried again, two are left, which is when all can be tried together."""


def set_facts_aside(folder: Path) -> None:
    """As if these read models could not have taken a fact each, since the demonstration started: a
    start builds such models anew."""
    engine = engine_at(Place.folder(folder).views, durable=False)
    query = select(GENERATIONS.c.model, GENERATIONS.c.number)
    serving = query.where(GENERATIONS.c.model.in_(SMALL_MODELS), GENERATIONS.c.serving == 1)
    with engine.connect() as connection:
        builds = list(connection.execute(serving))
    work = FailedWork(engine, lambda: datetime.fromisoformat("2026-11-23T18:00:00-05:00"))
    for model, number in builds:
        work.note(READ_MODELS, f"{model} {number} service-area.site-opened 0.17", "ValueError")
    engine.dispose()


def link_made(page: Any, url: str) -> str:
    page.goto(f"{url}/calendar-links")
    page.get_by_label("Where will you use it?").fill("Work phone")
    page.get_by_role("button", name="Create a link").click()
    expect(page.get_by_label("Link for your calendar")).to_be_visible()
    return "/calendar-links"


def own_calendar_named(page: Any, url: str) -> str:
    page.goto(f"{url}/own-calendar")
    page.get_by_label("Secret address in iCal format").fill("https://calendar.google.com/none.ics")
    page.get_by_role("button", name="Use this calendar").click()
    expect(page.get_by_role("button", name="Stop using it")).to_be_visible()
    return "/own-calendar"


def form_signed(page: Any, url: str) -> tuple[str, ...]:
    """Somebody signed a form on the screen, and the scan of another waits to be described."""
    page.goto(f"{url}/referrals")
    found = re.findall(r"/referrals/[0-9a-f-]{36}", page.locator("main").inner_html())
    page.goto(url + found[0])
    page.get_by_role("link", name="Sign a form on this screen").click()
    page.get_by_role("button", name="Show the form to sign").click()
    page.locator("#signed_name").fill("Robin Example")
    page.locator("form button[type=submit]").click()
    thanks = urlsplit(page.url).path
    form = thanks.removesuffix("/thanks")
    page.goto(f"{url}{form.split('/signed-forms')[0]}/consent-paper")
    page.get_by_label("Files").set_input_files([SCAN])
    page.get_by_role("button", name="Send the files").click()
    return form, thanks, urlsplit(page.url).path


def signed_with_specialist(page: Any, url: str) -> str:
    """What a specialist sees once somebody whom they support has signed on their screen."""
    page.goto(f"{url}/my-matches")
    found = re.findall(r"/my-matches/[0-9a-f-]{36}", page.locator("main").inner_html())
    page.goto(f"{url}{found[0]}/consent-form")
    page.get_by_role("button", name="Show the form to sign").click()
    page.locator("#signed_name").fill("Robin Example")
    page.locator("form button[type=submit]").click()
    return urlsplit(page.url).path


def to_whom(page: Any, url: str) -> tuple[str, str]:
    """A message that waits for a participant, of a session that is weeks away, and who that is."""
    waiting = page.request.get(f"{url}/api/v1/messages").json()["messages"]
    message = [m["message_id"] for m in waiting if not m["for_staff"]][-1]
    whom = page.request.get(f"{url}/api/v1/messages/{message}/recipient").json()
    return message, whom["person_id"]


def letter_safe(page: Any, url: str) -> str:
    """The letter to somebody who said that one is safe."""
    message, person = to_whom(page, url)
    page.goto(f"{url}/do/state-postal-address?participant_id={person}")
    for field, text in HOME.items():
        page.locator(f"#{field}").fill(text)
    page.locator("#letters").get_by_text("Yes").click()
    page.locator("main form button[type=submit]").last.click()
    return f"/messages/{message}/letter"


def ways_found(page: Any, url: str) -> str:
    """A participant cancels a session, and the worker finds another time for it."""
    ask_for_ways(page, url)
    page.get_by_role("button", name="Find options").click()
    return wait_for_ways(page, url)


def ask_for_ways(page: Any, url: str) -> None:
    page.goto(f"{url}/program")
    page.locator("tbody a").nth(2).click()
    page.get_by_role("link", name="Next week").click()
    page.get_by_role("link", name="Can’t make it").first.click()


def wait_for_ways(page: Any, url: str) -> str:
    refreshed_until(page.get_by_role("button", name="Use option 1"))
    return str(page.url).removeprefix(url)


def keep_a_scenario(page: Any, url: str) -> None:
    """Leave that is far off, tried and kept; what nobody sends changes nothing."""
    page.goto(f"{url}/what-if")
    page.locator("summary", has_text="Grant leave").click()
    form = page.locator("form:has(input[value=on_leave])")
    form.get_by_label("Who is on leave").select_option(index=1)
    form.get_by_label("First day").fill("2027-10-04")
    form.get_by_label("Last day").fill("2027-10-05")
    form.get_by_role("button", name="Try it").click()
    page.locator("#name").fill("Two days of leave")
    page.get_by_role("button", name="Keep as a scenario").click()
    expect(page.get_by_role("heading", name="Two days of leave")).to_be_visible()
    page.wait_for_load_state()
    expect(page.get_by_role("link", name="Refresh")).to_be_hidden(timeout=WORKER)


def start_a_group(page: Any, url: str) -> None:
    page.goto(f"{url}/do/form-group?back=/groups")
    page.get_by_label("Name").fill("Coffee on Tuesday")
    page.locator("label[for^=leaders-]").first.click()
    page.locator("form[action='/do/form-group'] [type=submit]").click()
    expect(page.get_by_role("link", name="Coffee on Tuesday")).to_be_visible()


def add_to_directory(page: Any, url: str) -> None:
    """An organization with one service at one location."""
    page.goto(f"{url}/do/add-organization?back=/directory/organizations")
    page.locator("#name").fill("Three Rivers Pantry")
    page.locator("form[action='/do/add-organization'] [type=submit]").click()
    page.get_by_role("link", name="Three Rivers Pantry").click()
    page.locator("summary", has_text="What you can do").click()
    page.get_by_role("link", name="Add a service").click()
    page.locator("#name").fill("Groceries")
    page.locator("label", has_text="Food").click()
    page.locator("form[action='/do/add-resource'] [type=submit]").last.click()
    page.get_by_role("link", name="Groceries").click()
    page.locator("summary", has_text="What you can do").click()
    page.get_by_role("link", name="Add a location").click()
    page.locator("label", has_text="No").first.click()
    page.get_by_label("County").select_option("Essex")
    page.get_by_label("City").fill("Tappahannock")
    page.locator("form[action='/do/place-resource'] [type=submit]").click()
    expect(page.get_by_role("link", name="Change this location")).to_be_visible()


def two_compared(page: Any, url: str) -> str:
    """The address at which the first two referrals of the waitlist stand side by side: nobody in
    the small program may be somebody else, so that no link leads there."""
    page.goto(f"{url}/referrals")
    found = re.findall(r'href="/referrals/([0-9a-f-]{36})"', page.locator("main").inner_html())
    first, second = list(dict.fromkeys(found))[:2]
    return f"/referrals/{first}/merge/{second}"


def look_back(page: Any, url: str) -> str:
    """A moment of which everything is prepared; where it stands."""
    page.goto(f"{url}/as-of")
    page.get_by_label("Day").fill("2026-11-30")
    page.get_by_label("Time").fill("12:00")
    page.get_by_role("button", name="Show").click()
    page.wait_for_load_state()
    expect(page.get_by_role("link", name="Refresh")).to_be_hidden(timeout=WORKER)
    return str(page.url).removeprefix(url)


def way_taken(page: Any, url: str) -> str:
    """Of the repair that is open in the browser, or of another."""
    undo = page.get_by_role("button", name="Undo")
    if not there(undo):
        page.goto(url + ways_found(page, url))
        page.get_by_role("button", name="Use option 1").click()
    expect(undo).to_be_visible()
    return str(page.url).removeprefix(url)


def approval_refused(page: Any, url: str) -> str:
    """Approved from a page that the browser kept, with the id of something that was done before;
    the card of the proposal stays open in the browser."""
    page.goto(f"{url}/matches")
    approving = page.locator("form[action$='/approve-match']")
    command_id = approving.locator("input[name=command_id]").input_value()
    approving.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("The first session is booked").first).to_be_visible()
    kept = approving.locator("input[name=command_id]")
    kept.evaluate("(field, id) => { field.value = id }", command_id)
    approving.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("button", name="Find another time")).to_be_visible()
    return "/matches"


def draft_saved(page: Any, url: str) -> str:
    """Somebody begins a referral and will finish it later."""
    page.goto(f"{url}/referrals/new")
    page.get_by_label("Full name").fill("Begun Only")
    page.get_by_role("button", name="Save and finish later").click()
    expect(page.get_by_text("Begun Only").first).to_be_visible()
    return "/referrals/drafts"


def _sent(page: Any, url: str, content: bytes) -> str:
    page.goto(f"{url}/import")
    file = {"name": "sites.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_label("One or more files").set_input_files([file])
    page.get_by_role("button", name="Check the files").click()
    page.wait_for_url(lambda there: "/import/" in there)
    return str(page.url).removeprefix(url)


def rows_checked(page: Any, url: str) -> str:
    """A file that can be imported."""
    header = b"site,name,county,latitude,longitude,kind\n"
    return _sent(page, url, header + b"NEW,New office,Essex,37.9,-76.8,office\n")


def columns_asked(page: Any, url: str) -> str:
    """A file whose columns have other names."""
    return _sent(page, url, b"code,site name,county,lat\nNEW,New office,Essex,37.9\n")


def several_chosen(page: Any, url: str) -> str:
    """Two proposals, before other forms decide them."""
    page.goto(f"{url}/matches")
    boxes = page.locator("#bulk input[type=checkbox]:enabled")
    for n in range(2):
        boxes.nth(n).check()
    page.get_by_role("button", name="Look at selected").click()
    page.wait_for_url("**/matches/approve**")
    return str(page.url).removeprefix(url)


def invited(page: Any, url: str) -> str:
    """The link of somebody new."""
    page.goto(f"{url}/accounts/invite")
    page.get_by_label("Name", exact=True).fill("Ivy Carter")
    page.get_by_label("Username").fill(f"ivy-{uuid4().hex[:8]}")
    page.get_by_label("Role").select_option("coordinator")
    page.get_by_role("button", name="Invite").click()
    return urlsplit(page.get_by_label("Link", exact=True).input_value()).path


def signed_in_elsewhere(page: Any, url: str) -> str:
    """As somebody who has a phone, too."""
    other = page.context.browser.new_context()
    sign_in(other.new_page(), url, "manager")
    other.close()
    return "/account"


def one_disabled(page: Any, url: str) -> str:
    """Somebody new who is already out again."""
    invited(page, url)
    row = page.get_by_role("row").filter(has_text="ivy-").first
    row.locator("summary").click()
    row.get_by_role("button", name="Disable").click()
    expect(page.get_by_text("was disabled").first).to_be_visible()
    return "/accounts"


def agency_linked(page: Any, url: str) -> str:
    """An agency has a link, and two more are there to be revoked."""
    made = []
    for name in ("Riverside Hospital", "Court Services", "Crisis Line"):
        page.goto(f"{url}/agency-links")
        page.get_by_label("Organization").fill(name)
        page.get_by_role("button", name="Create a link").click()
        made.append(urlsplit(page.get_by_label("Link", exact=True).input_value()).path)
    return made[0]


def emergency_opened(page: Any, url: str) -> str:
    """Somebody opened, in an emergency, the record of Casey of the demonstration."""
    page.goto(f"{url}/emergency")
    page.get_by_text("A medical emergency").click()
    page.get_by_label("What happened").fill("Collapsed at the shelter.")
    page.get_by_label("Name", exact=True).fill("Casey Mundy")
    page.get_by_label("Birth date").fill("2006-06-11")
    page.get_by_role("button", name="Open for 60 minutes").click()
    expect(page.get_by_role("heading", name="Casey Mundy")).to_be_visible()
    return urlsplit(page.url).path


SHOWN_LATER = {
    "/welcome/{id}": ("manager", invited),
    "/accounts/{id}/enable": ("manager", one_disabled),
    "/account/end-others": ("manager", signed_in_elsewhere),
    "/referrals/drafts/{id}/drop": ("intake", draft_saved),
    "/import/{id}": ("manager", rows_checked),
    "/import/{id}/reading": ("manager", rows_checked),
    "/import/{id}/columns": ("manager", columns_asked),
    "/import/{id}/drop": ("manager", rows_checked),
    "/calendar-links/{id}/remove": ("cprs", link_made),
    "/own-calendar/stop": ("cprs", own_calendar_named),
    "/do/apply-repair": ("coordinator", ways_found),
    "/do/undo-repair": ("coordinator", way_taken),
    "/do/recheck-proposal": ("coordinator", approval_refused),
    "/do/approve-together": ("coordinator", several_chosen),
}
"""By form: whose it is, and what leads to it."""
