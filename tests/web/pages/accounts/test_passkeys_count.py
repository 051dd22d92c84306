"""A passkey as a role's second factor and as the proof before what matters; attacks on both."""

import html
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from domain.shared.roles import Role
from peermatch.store.accounts.account_tables import seconds
from peermatch.store.accounts.factors.what_counts import Lack, ProvedBy, lacking
from peermatch.store.accounts.sign_ins import SIGN_INS
from stories.ways.authenticator import PRESENT, VERIFIED, App, Device, offered
from stories.ways.in_process import InProcess

PASSWORD = "quiet rivers run deep"
ORIGIN = "http://localhost"
KEY = re.compile(r"Key: <code>([A-Z2-7 ]+)</code>")
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
REMOVE = re.compile(r"/account/passkeys/[0-9a-f-]+/remove")
PROVE = "/account/prove"


def browser(peermatch: Any) -> Any:
    client = InProcess(peermatch.app)
    client.base_url = ORIGIN
    return client


def somebody(peermatch: Any, login: str = "") -> tuple[str, Any]:
    """A new account, or this one, and a browser that is signed in by its password."""
    accounts, client = peermatch.deployment.accounts, browser(peermatch)
    if not login:
        login = f"new-{uuid4().hex[:8]}"
        accounts.add(login, "Ivy Carter", Role.INTAKE, PASSWORD)
    client.cookies.set("peermatch", peermatch.deployment.sign_ins.start(login, PASSWORD))
    return login, client


def with_passkey(client: Any, name: str = "work phone") -> Device:
    phone = Device(ORIGIN, uuid4().bytes)
    options, challenge = offered(client.get("/account/passkeys"))
    sent = {"challenge": challenge, "answer": phone.creates(options), "name": name}
    assert client.post("/account/passkeys/add", data=sent).status_code == 303
    return phone


def proof(page: Any, phone: Device) -> dict[str, str]:
    """What the browser sends once its owner has unlocked the device."""
    options, challenge = offered(page)
    kept = {name: html.unescape(value) for name, value in HIDDEN.findall(page.text) if value}
    return {**kept, "challenge": challenge, "answer": phone.signs(options)}


@pytest.fixture
def required(peermatch: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    services = peermatch.app.state.services
    needed = replace(services.services, second_factor_for=frozenset({Role.INTAKE}))
    monkeypatch.setattr(services, "services", needed)


def grow_old(peermatch: Any) -> None:
    then = seconds(peermatch.deployment.clock.now() - timedelta(minutes=16))
    with peermatch.deployment.vault.begin() as connection:
        connection.execute(update(SIGN_INS).values(proved_at=then))


def test_it_has_to_be_used_and_not_only_had() -> None:
    assert [lacking(by, has) for by in ProvedBy for has in (False, True)] == [
        *(Lack.NONE_YET, Lack.NOT_USED),
        *(None, None),
        *(None, None),
        *(Lack.NONE_YET, Lack.NOT_USED),
        *(None, None),
    ]


def test_a_passkey_is_the_factor_that_a_role_needs(peermatch: Any, required: None) -> None:
    login, client = somebody(peermatch)
    assert client.get("/referrals").headers["location"] == "/account/second-factor"
    assert "Add a passkey instead" in client.get("/account/second-factor").text
    phone = with_passkey(client)
    assert client.get("/referrals").status_code == 200
    [remove] = REMOVE.findall(client.get("/account/passkeys").text)
    kept = client.post(remove)
    assert (kept.status_code, "it stays on" in kept.text) == (409, True)
    stranger = browser(peermatch)
    options, challenge = offered(stranger.get("/sign-in"))
    sent = {"challenge": challenge, "answer": phone.signs(options)}
    assert stranger.post("/sign-in/passkey", data=sent).status_code == 303
    assert stranger.get("/referrals").status_code == 200

    _login, thief = somebody(peermatch, login)
    for method, path in [
        *(("GET", "/"), ("GET", "/referrals"), ("GET", "/account"), ("GET", "/account/passkeys")),
        ("GET", "/account/second-factor"),
    ]:
        answer = thief.request(method, path)
        assert answer.headers["location"].startswith(f"{PROVE}?next="), path
    for path in (
        *("/account/password", "/account/second-factor/begin", "/account/second-factor/on"),
        *("/account/second-factor/off", "/account/passkeys/add", remove, "/do/close-referral"),
    ):
        answer = thief.post(path, data={"present": PASSWORD})
        assert (answer.status_code, "needs more than a password" in answer.text) == (401, True)
    api = thief.get("/api/v1/referrals")
    assert (api.status_code, api.json()["code"]) == (403, "proof-needed")
    shown = thief.get(PROVE)
    assert 'name="present"' not in shown.text
    typed = thief.post(PROVE, data={"present": PASSWORD})
    assert (typed.status_code, "Use your second factor" in typed.text) == (409, True)
    assert thief.get("/referrals").status_code == 303
    done = thief.post(PROVE, data={**proof(shown, phone), "next": "/referrals"})
    assert done.headers["location"] == "/referrals"
    assert thief.get("/referrals").status_code == 200


def test_one_of_two_factors_may_go(
    peermatch: Any, required: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _login, client = somebody(peermatch)
    now = peermatch.deployment.clock.now()
    monkeypatch.setattr(peermatch.deployment.sign_ins.factors, "_phones", lambda: now)
    with_passkey(client)
    shown = client.post("/account/second-factor/begin", data={"present": PASSWORD})
    [key] = KEY.findall(shown.text)
    on = {**dict(HIDDEN.findall(shown.text)), "code": App(key).code(now)}
    assert client.post("/account/second-factor/on", data=on).status_code == 201
    [remove] = REMOVE.findall(client.get("/account/passkeys").text)
    assert client.post(remove).headers["location"] == "/account/passkeys"
    kept = client.post("/account/second-factor/off", data={"present": PASSWORD})
    assert (kept.status_code, "it stays on" in kept.text) == (409, True)
    with_passkey(client)
    off = client.post("/account/second-factor/off", data={"present": PASSWORD})
    assert off.status_code == 303
    assert client.get("/referrals").status_code == 200


def test_a_passkey_proves_it_before_exports_and_a_form_comes_back(
    peermatch: Any, referral_id: str
) -> None:
    _login, client = somebody(peermatch)
    assert "data-passkey" not in client.get(PROVE).text, "there is none yet"
    phone = with_passkey(client)
    grow_old(peermatch)
    asked = client.get("/exports")
    shown = client.get(asked.headers["location"])
    done = client.post(PROVE, data=proof(shown, phone))
    assert (done.status_code, done.headers["location"]) == (303, "/exports")
    assert client.get("/exports").status_code == 200
    grow_old(peermatch)
    typed = {"command_id": str(uuid4()), "back": "/", "referral_id": referral_id}
    asked = client.post("/do/correct-received", data={**typed, "reason": "The fax was older."})
    again = client.post(PROVE, data=proof(asked, phone))
    assert (again.status_code, "The fax was older." in html.unescape(again.text)) == (422, True)


def test_anothers_a_locked_one_and_the_same_answer_again_prove_nothing(peermatch: Any) -> None:
    login, client = somebody(peermatch)
    _other, stranger = somebody(peermatch)
    phone, theirs = with_passkey(client), with_passkey(stranger)
    grow_old(peermatch)

    def refused(sent: dict[str, str]) -> None:
        answer = client.post(PROVE, data=sent)
        assert (answer.status_code, "did not work here" in answer.text) == (409, True)
        assert client.get("/exports").status_code == 303

    refused(proof(client.get(PROVE), theirs))
    phone.flags = PRESENT
    refused(proof(client.get(PROVE), phone))
    phone.flags = PRESENT | VERIFIED
    refused(proof(stranger.get(PROVE), phone))
    _login, elsewhere = somebody(peermatch, login)
    refused(proof(elsewhere.get(PROVE), phone))
    refused(proof(browser(peermatch).get("/sign-in"), phone))
    once = proof(client.get(PROVE), phone)
    assert client.post(PROVE, data=once).status_code == 303
    grow_old(peermatch)
    refused(once)
    refused({**once, "challenge": proof(client.get(PROVE), phone)["challenge"]})
