"""The roster page: a manager adds specialists and keeps the sites there; coordinators read it."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName
from domain.program.match_preferences import WEIGHED, WishName
from domain.shared.roles import Role
from peermatch.web.show.words import day
from web.conftest import SPECIALIST


def links(page: str) -> dict[str, str]:
    found = re.findall(r'<a[^>]* href="([^"]+)"[^>]*>(.*?)</a>', page, re.DOTALL)
    return {re.sub("<[^>]+>", "", title).strip(): unescape(address) for address, title in found}


def test_a_manager_adds_a_specialist_and_opens_and_closes_sites_from_the_roster(peermatch) -> None:
    manager = peermatch.client(Role.MANAGER)
    page = manager.get("/roster")
    assert page.status_code == 200
    led = links(page.text)
    form = manager.get(led["Add a specialist to the roster"])
    assert "Add a specialist to the roster</h1>" in form.text
    assert 'name="hours"' in form.text or "hours_" in form.text, "hours by the grid"
    site = {
        "site": "NEW", "name": "New Office", "county": "Gloucester", "latitude": "37.4",
        "longitude": "-76.5", "kind": "office", "command_id": str(uuid4()), "back": "/roster",
    }  # fmt: skip
    assert led["Open a site"].startswith("/do/open-site?")
    assert "/do/measure-travel?" in led["Set the drive time between two sites"]
    opened = manager.post("/do/open-site", data=site)
    assert opened.status_code == 303, opened.text
    now = manager.get("/roster").text
    assert "New Office (NEW)" in now
    close = links(now)["Close: New Office (NEW)"]
    assert "site=NEW" in close
    assert "Rooms: New Office (NEW)" in links(now)
    assert "Close a site</h1>" in manager.get(close).text
    coordinators = links(peermatch.client(Role.COORDINATOR).get("/roster").text)
    assert not [title for title in coordinators if title.startswith(("Add a", "Close", "Open"))]


def test_the_form_of_a_rule_names_it_and_starts_with_what_it_is_now(peermatch) -> None:
    manager = peermatch.client(Role.MANAGER)
    limit = DEFAULT_LIMITS[LimitName.PROPOSAL_OPEN]
    form = unescape(manager.get("/do/change-limit?limit=proposal-open&back=/rules").text)
    assert f"Proposal open: {limit.sentence} Now: {limit.value} business days." in form
    assert "Since the program began." in form
    [value] = [tag for tag in re.findall(r"<input[^>]*>", form) if 'name="value"' in tag]
    assert f'value="{limit.value}"' in value
    [warns] = [tag for tag in re.findall(r"<input[^>]*>", form) if 'value="warn"' in tag]
    assert "checked" in warns
    wish = WishName.FURTHER_PATHWAY
    weight = unescape(manager.get(f"/do/change-weight?wish={wish}&back=/rules").text)
    assert re.search(r": .+ Now: \d+ points; \d+ unless changed\.", weight)
    assert WEIGHED[wish].because in weight
    floor = unescape(manager.get("/do/change-county-floor?county=Gloucester&back=/rules").text)
    assert "Gloucester. Now: " in floor


def test_the_roster_says_who_leaves_instead_of_that_they_are_full(peermatch) -> None:
    last = peermatch.today() + timedelta(days=30)
    leaves = {"specialist_id": str(SPECIALIST), "last_day": str(last), "reason": "resigned"}
    assert peermatch.command(Role.MANAGER, "leave-program", **leaves).is_success
    page = peermatch.client(Role.COORDINATOR).get("/roster").text
    assert f"Last day {day(last)}" in page
    listed = peermatch.client(Role.COORDINATOR).get("/api/v1/roster").json()["specialists"]
    [one] = [row for row in listed if row["specialist_id"] == str(SPECIALIST)]
    assert (one["leaving_on"], one["open_places"]) == (str(last), 0)
