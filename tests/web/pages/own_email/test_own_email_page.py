"""One's own email address: confirmed by a code, what is sent there chosen, and what comes back
told."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact

ADDRESS = "robin@example.org"


@pytest.fixture
def with_mail(peermatch: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Something takes mail; what it is given is never sent."""
    present = peermatch.app.state.services
    now = replace(present.services, gateways={SafeContact.EMAIL: object()})
    monkeypatch.setattr(present, "services", now)
    return peermatch


def new_code(peermatch: Any, role: Role) -> tuple[UUID, str]:
    """As the letter brings it that is on its way."""
    desk = peermatch.deployment.account_desk
    who = peermatch.deployment.accounts.known(role.value).account_id
    letter = next(one for one in desk.staff_letters.open() if one.account_id == who)
    return who, desk.staff_addresses.codes.new(who, letter.about)


def test_an_address_is_given_confirmed_used_and_removed(with_mail: Any) -> None:
    client, api = with_mail.client(Role.CPRS), with_mail.bearer(Role.CPRS)
    assert "Set it up" in client.get("/account").text
    wrong = client.post("/account/email", data={"address": "nowhere"})
    assert (wrong.status_code, "is not an email address" in wrong.text) == (422, True)
    assert client.post("/account/email", data={"address": ADDRESS}).status_code == 303
    page = client.get("/account/email").text
    assert ADDRESS in page
    assert "Send me my list" not in page
    early = client.post("/account/email/daily-list/on")
    assert (early.status_code, "until the email address" in early.text) == (422, True)
    refused = api.post("/api/v1/own-email", json={"invitations": True})
    assert (refused.status_code, refused.json()["code"]) == (422, "address-not-confirmed")
    assert "enter and confirm" in client.get("/calendar-links").text
    who, code = new_code(with_mail, Role.CPRS)
    wrong = client.post("/account/email/confirm", data={"code": "AAAAAAAA"})
    assert (wrong.status_code, "This is not the code" in wrong.text) == (422, True)
    done = client.post("/account/email/confirm", data={"code": code})
    assert "Your email address is confirmed." in client.get(done.headers["location"]).text
    assert "confirmed an email address" in client.get("/account").text

    done = client.post("/account/email/daily-list/on")
    assert "Stop sending my list" in client.get(done.headers["location"]).text
    done = client.post("/calendar-links/invitations/on")
    assert "Stop sending invitations" in client.get(done.headers["location"]).text
    known = {"confirmed": True, "returned": False, "daily_list": True, "invitations": True}
    assert api.get("/api/v1/own-email").json() == known
    assert api.post("/api/v1/own-email", json={"daily_list": False}).status_code == 204
    client.post("/calendar-links/invitations/off")
    known = {**known, "daily_list": False, "invitations": False}
    assert api.get("/api/v1/own-email").json() == known

    client.post("/account/email/daily-list/on")
    with_mail.deployment.account_desk.staff_addresses.nobody_at(who, ADDRESS)
    assert "there is nobody at this address" in client.get("/account/email").text
    assert "comes back without arriving" in client.get("/account").text
    assert "Email comes back" in with_mail.client(Role.ADMINISTRATOR).get("/accounts").text
    again = client.post("/account/email", data={"address": ADDRESS})
    assert (again.status_code, "Enter another one" in again.text) == (422, True)
    assert client.post("/account/email/remove").status_code == 303
    assert "Set it up" in client.get("/account").text
    assert ADDRESS not in client.get("/account/email").text


def test_only_specialists_are_invited(with_mail: Any) -> None:
    api = with_mail.bearer(Role.INTAKE)
    refused = api.post("/api/v1/own-email", json={"invitations": True})
    assert refused.json()["code"] == "invitations-for-specialists"
    assert "Invitations to" not in with_mail.client(Role.INTAKE).get("/account/email").text


def test_codes_are_few(with_mail: Any) -> None:
    client = with_mail.client(Role.INTAKE)
    for number in range(5):
        given = client.post("/account/email", data={"address": f"a{number}@example.org"})
        assert given.status_code == 303
    more = client.post("/account/email", data={"address": "a9@example.org"})
    assert (more.status_code, "Wait an hour" in more.text) == (409, True)
    desk = with_mail.deployment.account_desk
    who = with_mail.deployment.accounts.known(Role.INTAKE.value).account_id
    mine = [one for one in desk.staff_letters.open() if one.account_id == who]
    codes = [desk.staff_addresses.codes.new(who, one.about) for one in mine]
    assert (len(codes), sum(map(bool, codes))) == (5, 1), "only of the address that is theirs"


def test_without_a_mail_server_no_address_is_asked_for(peermatch: Any) -> None:
    client = peermatch.client(Role.MANAGER)
    assert "No email leaves this program" in client.get("/account/email").text
    refused = client.post("/account/email", data={"address": ADDRESS})
    assert (refused.status_code, "No email leaves" in refused.text) == (422, True)
