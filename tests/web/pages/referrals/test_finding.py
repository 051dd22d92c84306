"""A person is found by name, by how it sounds, by birth date and phone, and by nobody's address."""

import re
from uuid import uuid4

import pytest

from domain.shared.roles import Role


def found(peermatch, **asked):
    answer = peermatch.bearer(Role.INTAKE).post("/api/v1/referrals/find", json=asked)
    assert answer.status_code == 200, answer.text
    return {row["referral_id"] for row in answer.json()["referrals"]}


@pytest.fixture
def robyn(peermatch, new_referral):
    person = {"participant_name": "Robyn Smythe", "birth_date": "1971-03-09"}
    intake = peermatch.bearer(Role.INTAKE)
    headers = {"Idempotency-Key": str(uuid4())}
    body = {**new_referral, **person, "phone": "(804) 555-0177"}
    answer = intake.post("/api/v1/commands/receive-referral", json=body, headers=headers)
    return answer.json()["referral_id"]


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "robyn smythe"},
        {"name": "Robin Smith"},
        {"name": "Smythe"},
        {"birth_date": "1971-03-09"},
        {"phone": "804-555-0177"},
        {"phone": "8045550177.0"},
        {"phone": "0177", "name": "Robyn Smyhte"},
        {"name": "Smith", "birth_date": "1971-03-09", "phone": "8045550177"},
    ],
)
def test_whoever_fits_is_found(peermatch, robyn, asked):
    assert robyn in found(peermatch, **asked)


@pytest.mark.parametrize(
    "asked", [{"name": "Jones"}, {"name": "Smythe", "birth_date": "1971-03-10"}]
)
def test_whoever_does_not_fit_everything_is_not_found(peermatch, robyn, asked):
    assert robyn not in found(peermatch, **asked)


def test_nothing_filled_in_is_an_error_beside_the_field(as_role, peermatch):
    page = as_role(Role.COORDINATOR).post("/find", data={"name": " "})
    assert (page.status_code, "Fill in a name" in page.text) == (422, True)
    answer = peermatch.bearer(Role.INTAKE).post("/api/v1/referrals/find", json={})
    assert [e["field"] for e in answer.json()["errors"]] == ["name"]


UNSEEN = "\u200b\u2060"


def test_nobody_is_taken_in_under_a_name_that_cannot_be_read(
    as_role, peermatch, new_referral, robyn
):
    intake = peermatch.bearer(Role.INTAKE)
    for name, reason in ((UNSEEN, "is missing"), ("’–", "has no letter that can be read")):
        headers = {"Idempotency-Key": str(uuid4())}
        body = {**new_referral, "participant_name": name}
        answer = intake.post("/api/v1/commands/receive-referral", json=body, headers=headers)
        assert answer.status_code == 422
        assert [e["reason"] for e in answer.json()["errors"]] == [reason]
        form = {"command_id": str(uuid4()), "participant_name": name, "layout": "new-referral"}
        page = as_role(Role.INTAKE).post("/do/receive-referral", data=form)
        assert f"The name {reason}" in page.text


def test_the_page_lists_who_was_found(as_role, robyn):
    page = as_role(Role.INTAKE).post("/find", data={"name": "Robin Smith", "birth_date": ""})
    assert page.status_code == 200
    assert f"/referrals/{robyn}" in page.text
    assert "Robyn Smythe" in page.text


def staff_found(page):
    return set(re.findall(r'href="/specialists/[0-9a-f-]+">([^<]+)<', page.text))


def test_a_specialist_is_found_by_whoever_may_open_their_record(as_role, peermatch):
    typed = {"sought": "Ned Ewbank"}
    found = as_role(Role.COORDINATOR).post("/find/anyone", data=typed)
    assert staff_found(found) == {"Ned Eubank"}
    assert staff_found(as_role(Role.INTAKE).post("/find/anyone", data=typed)) == set()
    body = {"name": "ned eubank"}
    answer = peermatch.bearer(Role.MANAGER).post("/api/v1/specialists/find", json=body)
    assert [one["name"] for one in answer.json()["specialists"]] == ["Ned Eubank"]


def test_no_specialist_is_found_as_a_participant_or_beside_a_birth_date(as_role, peermatch):
    assert found(peermatch, name="Ned Eubank") == set()
    typed = {"sought": "Ned Eubank 1/2/1980"}
    assert staff_found(as_role(Role.COORDINATOR).post("/find/anyone", data=typed)) == set()


def test_an_empty_name_finds_no_specialist(peermatch):
    answer = peermatch.bearer(Role.MANAGER).post("/api/v1/specialists/find", json={"name": " "})
    assert [e["field"] for e in answer.json()["errors"]] == ["name"]
