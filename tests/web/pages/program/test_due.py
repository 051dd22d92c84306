"""The due list: each role's own, a page at a time, by kind, in the same words everywhere."""

import re

import pytest

from domain.shared.roles import Role

ROLES = (Role.INTAKE, Role.COORDINATOR, Role.MANAGER, Role.CPRS)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_its_own_list_on_page_and_api(peermatch, referral_id, role):
    page = peermatch.client(role).get("/due")
    assert page.status_code == 200
    listed = peermatch.bearer(role).get("/api/v1/due").json()["due"]
    for thing in listed:
        assert page.text.count(thing["name"]) >= 1
    contacts = [one for one in listed if one["kind"] == "first-contact"]
    named = [one["name"] for one in contacts if one["referral_id"] == referral_id]
    wanted = ["Robin Testcase"] if role in (Role.INTAKE, Role.COORDINATOR) else []
    assert named == wanted


def test_of_one_kind_and_a_page_at_a_time(peermatch, referral_id):
    client, api = peermatch.client(Role.COORDINATOR), peermatch.bearer(Role.COORDINATOR)
    every = api.get("/api/v1/due").json()["due"]
    kinds = {one["kind"] for one in every}
    assert {"first-contact", "first-offer"} <= kinds
    one_kind = client.get("/due?kind=first-contact").text
    assert "First contact attempt" in one_kind
    rows = re.findall(r'class="next__what">([^<]+)<', one_kind)
    assert set(rows) == {"First contact attempt"}
    assert client.get("/due?kind=nonsense").status_code == 200
    first = api.get("/api/v1/due?limit=1").json()
    second = api.get(f"/api/v1/due?limit=1&after={first['next']}").json()
    assert [*first["due"], *second["due"]] == every[:2]
    assert api.get("/api/v1/due?limit=0").status_code == 422


def test_home_says_how_much_is_overdue(peermatch, referral_id):
    listed = peermatch.bearer(Role.INTAKE).get("/api/v1/due").json()["due"]
    overdue = sum(one["overdue"] for one in listed)
    assert overdue
    text = peermatch.client(Role.INTAKE).get("/").text
    assert re.search(rf">{overdue}</b>tasks? overdue", text)
