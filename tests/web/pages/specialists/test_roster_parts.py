"""The roster and the program's week come in parts, each row once, with links onward."""

import re

import pytest

from domain.shared.roles import Role
from peermatch.web.http import listings
from peermatch.web.http.paging import Listing
from peermatch.web.pages.calendar import program_weeks
from peermatch.web.pages.program import management

EVERYBODY = [f"S{n:04}" for n in range(1, 13)]
DAY = "2026-11-25"


@pytest.fixture(autouse=True)
def everybody_shown(peermatch):
    end = peermatch.deployment.store.readable_end(30)
    assert peermatch.deployment.views.wait_for(end, timeout=30)


def test_the_roster_goes_on_after_its_last_row(peermatch):
    manager = peermatch.bearer(Role.MANAGER)
    found, after, parts = [], "", 0
    while after is not None:
        answer = manager.get("/api/v1/roster", params={"after": after, "limit": 5}).json()
        found += [row["specialist"] for row in answer["specialists"]]
        after, parts = answer["next"], parts + 1
        assert answer["total"] == 12
    assert (found, parts) == (EVERYBODY, 3)


def test_the_week_of_the_program_goes_on_after_its_last_row(peermatch):
    manager = peermatch.bearer(Role.MANAGER)
    asked = {"day": DAY, "limit": 7}
    first = manager.get("/api/v1/program-week", params=asked).json()
    rest = manager.get("/api/v1/program-week", params={**asked, "after": first["next"]}).json()
    whole = manager.get("/api/v1/program-week", params={"day": DAY}).json()
    assert [len(one["specialists"]) for one in (first, rest, whole)] == [7, 5, 12]
    by_id = {row["specialist_id"]: row for row in first["specialists"] + rest["specialists"]}
    assert by_id == {row["specialist_id"]: row for row in whole["specialists"]}
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("page", "module", "name"),
    [("/roster", management, "ROSTER"), (f"/program?week={DAY}", program_weeks, "PROGRAM")],
)
def test_a_page_lists_a_part_and_leads_on(peermatch, monkeypatch, page, module, name):
    listing = getattr(listings, name)
    monkeypatch.setattr(module, name, Listing(listing.name, listing.kinds, per_page=5))
    coordinator = peermatch.client(Role.COORDINATOR)
    shown, totals, address = [], [], page
    while address:
        text = coordinator.get(address).text
        shown.append(re.findall(r'<th scope="row"><a href="/[a-z/]+/([0-9a-f-]{36})', text))
        totals.append(re.findall(r"\d+–\d+ of \d+|\d+ specialists", text))
        onward = re.search(r'<a href="([^"]+)" rel="next"', text)
        address = onward[1].replace("&amp;", "&") if onward else ""
        assert not address or DAY not in page or "week=2026-11-23" in address
    assert [len(part) for part in shown] == [5, 5, 2]
    assert len({one for part in shown for one in part}) == 12
    assert [said[-1] for said in totals] == ["1–5 of 12", "6–10 of 12", "11–12 of 12"]
    assert name != "ROSTER" or all(said[0] == "12 specialists" for said in totals)
