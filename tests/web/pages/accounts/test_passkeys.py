"""Passkeys over the pages: added with a recent proof, listed, signed in with, removed."""

import html
import re
from typing import Any
from uuid import uuid4

import pytest

from domain.shared.roles import Role
from stories.ways.authenticator import Device, offered
from stories.ways.in_process import InProcess

PASSWORD = "quiet rivers run deep"
REMOVE = re.compile(r"/account/passkeys/[0-9a-f-]+/remove")
ORIGIN = "http://localhost"


def browser(peermatch: Any) -> Any:
    """At an address with a name, as passkeys need one."""
    client = InProcess(peermatch.app)
    client.base_url = ORIGIN
    return client


@pytest.fixture
def ivy(peermatch: Any) -> tuple[str, Any, Device]:
    """Her username, her browser and her phone with a passkey."""
    login = f"new-{uuid4().hex[:8]}"
    peermatch.deployment.accounts.add(login, "Ivy Carter", Role.INTAKE, PASSWORD)
    client, phone = browser(peermatch), Device(ORIGIN, uuid4().bytes)
    client.cookies.set("peermatch", peermatch.deployment.sign_ins.start(login, PASSWORD))
    options, challenge = offered(client.get("/account/passkeys"))
    sent = {"challenge": challenge, "answer": phone.creates(options), "name": "work phone"}
    unnamed = client.post("/account/passkeys/add", data={**sent, "name": ""})
    assert (unnamed.status_code, "Name is missing" in unnamed.text) == (422, True)
    done = client.post("/account/passkeys/add", data=sent)
    assert done.headers["location"] == "/account/passkeys?done=passkey-added", done.text
    twice = client.post("/account/passkeys/add", data=sent)
    assert (twice.status_code, "did not work here" in twice.text) == (409, True)
    return login, client, phone


def signing_in(peermatch: Any, phone: Device, **more: str) -> Any:
    stranger = browser(peermatch)
    options, challenge = offered(stranger.get("/sign-in"))
    sent = {"challenge": challenge, "answer": phone.signs(options), **more}
    return stranger.post("/sign-in/passkey", data=sent)


def test_a_passkey_signs_in_until_it_is_removed(peermatch: Any, ivy: Any) -> None:
    login, client, phone = ivy
    assert "work phone" in client.get("/account/passkeys").text
    done = signing_in(peermatch, phone, next="/directory")
    assert (done.status_code, done.headers["location"]) == (303, "/directory")
    assert done.cookies["peermatch"]
    listed = html.unescape(client.get("/account").text)
    assert f"{login} added a passkey" in listed
    [remove] = REMOVE.findall(client.get("/account/passkeys").text)
    other = peermatch.client(Role.COORDINATOR)
    other.post(remove)
    assert signing_in(peermatch, phone).status_code == 303, "nobody removes another's"
    assert client.post(remove).status_code == 303
    assert signing_in(peermatch, phone).status_code == 401


def test_a_reset_or_a_disabled_account_ends_it(peermatch: Any, ivy: Any) -> None:
    login, _client, phone = ivy
    manager = peermatch.client(Role.MANAGER)
    account = peermatch.deployment.accounts.known(login).account_id
    manager.post(f"/accounts/{account}/disable")
    assert signing_in(peermatch, phone).status_code == 401
    manager.post(f"/accounts/{account}/enable")
    assert signing_in(peermatch, phone).status_code == 303
    assert "1 passkey" in manager.get("/accounts").text
    manager.post(f"/accounts/{account}/reset-second-factor")
    assert signing_in(peermatch, phone).status_code == 401
    answer = browser(peermatch).post("/sign-in", data={"login": login, "password": PASSWORD})
    assert answer.headers["location"] == "/account", "told of it"


def test_nothing_but_the_answer_to_the_page_is_taken(peermatch: Any, ivy: Any) -> None:
    _login, client, phone = ivy
    for sent in ({}, {"answer": "x"}, {"challenge": "x", "answer": "{}"}):
        refused = browser(peermatch).post("/sign-in/passkey", data=sent)
        assert (refused.status_code, "did not work here" in refused.text) == (401, True)
    _options, challenge = offered(client.get("/account/passkeys"))
    options, _challenge = offered(browser(peermatch).get("/sign-in"))
    of_another_page = {"challenge": challenge, "answer": phone.signs(options)}
    assert browser(peermatch).post("/sign-in/passkey", data=of_another_page).status_code == 401


def test_an_address_without_a_name_has_none(peermatch: Any) -> None:
    client = browser(peermatch)
    client.base_url = "http://127.0.0.1"
    assert "data-passkey" not in client.get("/sign-in").text
