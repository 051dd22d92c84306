"""Home shows the next things themselves, and the header finds people from every page."""

import re

import pytest

from domain.shared.roles import Role
from peermatch.web.show.words import hue, initials

NAME = re.compile(r'<p class="next__what">([^<]+)</p><p class="soft"><strong>([^<]+)</strong>')


@pytest.mark.usefixtures("referral_id")
def test_the_first_task_stands_on_home_with_its_clock_and_form(peermatch):
    listed = peermatch.bearer(Role.INTAKE).get("/api/v1/due").json()["due"]
    text = peermatch.client(Role.INTAKE).get("/").text
    assert len(NAME.findall(text)) == min(5, len(listed))
    assert "Over by" in text
    assert "/do/attempt-contact" in text


def test_who_is_found_from_the_header_is_shown_and_what_was_typed_is_kept(peermatch, referral_id):
    intake = peermatch.client(Role.INTAKE)
    name = re.search(r"<h1>([^<]+)</h1>", intake.get(f"/referrals/{referral_id}").text)
    assert name
    found = intake.post("/find/anyone", data={"sought": name[1]})
    assert found.status_code == 200
    assert f"/referrals/{referral_id}" in found.text
    empty = intake.post("/find/anyone", data={"sought": " "})
    assert empty.status_code == 422
    assert 'href="#sought"' in empty.text


@pytest.mark.parametrize("role", [Role.CPRS, Role.MANAGER])
def test_who_may_not_find_people_has_no_search(peermatch, role):
    client = peermatch.client(role)
    assert "top__find" not in client.get("/").text
    assert client.post("/find/anyone", data={"sought": "Anybody"}).status_code == 403


def test_a_name_has_its_letters_and_always_the_same_color():
    assert [initials(n) for n in ("Yael Yerby", "Cher", "Ana de la Cruz", "?")] == [
        "YY", "C", "AC", "?",
    ]  # fmt: skip
    assert hue("Yael Yerby") == hue("Yael Yerby")
    assert {hue(f"Name {n}") for n in range(20)} == {1, 2, 3, 4, 5, 6}


def test_components_are_shown_in_the_demonstration_alone(peermatch):
    assert peermatch.client(Role.COORDINATOR).get("/components").status_code == 404
