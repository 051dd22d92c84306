"""Somebody is sought within the waitlist, together with its filters; no address says whom."""

from urllib.parse import urlencode
from uuid import uuid4

import pytest

from domain.shared.roles import Role
from web.pages.own.own_links import received


@pytest.fixture
def named(peermatch) -> str:
    """Two people of one rare name, in two counties."""
    name = f"Zebulon{uuid4().hex[:6]}"
    received(peermatch, participant_name=f"{name} East", county="Essex")
    received(peermatch, participant_name=f"{name} West", county="Gloucester")
    return name


def test_a_name_is_sought_together_with_filters_and_as_a_file(peermatch, named):
    staff = peermatch.client(Role.INTAKE)
    both = staff.post("/referrals/search", data={"sought": named})
    assert (both.status_code, str(both.url.query)) == (200, "b''")
    assert f"{named} East" in both.text
    assert f"{named} West" in both.text
    narrowed = {"sought": named, "county": "Essex", "sort": "newest"}
    one = staff.post("/referrals/search", data=narrowed).text
    assert f"{named} East" in one
    assert f"{named} West" not in one
    addresses = one.split("href=")[1:]
    assert not [told for told in addresses if named in told.split(">")[0]]
    assert 'href="/referrals?county=Essex&amp;sort=newest">End the search' in one
    file = staff.post("/referrals/list.csv", data=narrowed)
    assert file.headers["content-type"].startswith("text/csv")
    assert [row.split(",")[0].strip('"') for row in file.text.splitlines()[1:]] == [f"{named} East"]


def test_nothing_sought_is_the_list_itself_and_what_is_nobody_is_said(peermatch, named):
    staff = peermatch.client(Role.COORDINATOR)
    whole = staff.post("/referrals/search", data={"sought": " ", "county": "Essex"})
    assert whole.headers["location"] == f"/referrals?{urlencode({'county': 'Essex'})}"
    nobody = staff.post("/referrals/search", data={"sought": "Quxotl Nobodyhere"})
    assert "Nobody in this list is found" in nobody.text
    wrong = staff.post("/referrals/search", data={"sought": "12345"})
    assert wrong.status_code == 422
    assert "12345" in wrong.text
    assert peermatch.client(Role.CPRS).post("/referrals/search").status_code == 403
