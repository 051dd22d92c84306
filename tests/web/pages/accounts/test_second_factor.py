"""Signing in by two steps, without scripts; turning the second factor on and off; being reset."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from domain.shared.roles import Role
from stories.ways.authenticator import App

PASSWORD = "quiet rivers run deep"
KEY = re.compile(r"Key: <code>([A-Z2-7 ]+)</code>")
CODES = re.compile(r"<li><code>([A-Z2-7 ]+)</code></li>")
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


class Phone:
    """The clock of the codes, moved by the test alone."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def phone(peermatch: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Phone]:
    clock = Phone(peermatch.deployment.clock.now())
    monkeypatch.setattr(peermatch.deployment.sign_ins.factors, "_phones", clock)
    return clock


def hidden(page: Any) -> dict[str, str]:
    return dict(HIDDEN.findall(page.text))


def somebody(peermatch: Any, role: Role = Role.INTAKE) -> tuple[str, Any]:
    """A new account, and a browser that is signed in with it."""
    login = f"new-{uuid4().hex[:8]}"
    peermatch.deployment.accounts.add(login, "Ivy Carter", role, PASSWORD)
    return login, signed_in(peermatch, peermatch.client(), login)


def signed_in(peermatch: Any, client: Any, login: str) -> Any:
    client.cookies.set("peermatch", peermatch.deployment.sign_ins.start(login, PASSWORD))
    return client


def with_app(client: Any, phone: Phone) -> tuple[App, list[str]]:
    """Turns the second factor on as a person does; half a minute passes."""
    shown = client.post("/account/second-factor/begin", data={"present": PASSWORD})
    assert shown.status_code == 200, shown.text
    (key,) = KEY.findall(shown.text)
    app = App(key)
    sent = {**hidden(shown), "code": app.code(phone.now)}
    done = client.post("/account/second-factor/on", data=sent)
    assert done.status_code == 201, done.text
    phone.now += timedelta(seconds=30)
    return app, CODES.findall(done.text)


def test_it_is_turned_on_and_asked_for_at_signing_in(peermatch: Any, phone: Phone) -> None:
    login, client = somebody(peermatch)
    wrong = client.post("/account/second-factor/begin", data={"present": "not this one"})
    assert (wrong.status_code, "not your current password" in wrong.text) == (422, True)
    shown = client.post("/account/second-factor/begin", data={"present": PASSWORD})
    assert 'role="img"' in shown.text
    again = client.post("/account/second-factor/on", data={**hidden(shown), "code": "000000"})
    assert (again.status_code, KEY.findall(again.text)) == (422, KEY.findall(shown.text))
    assert "Off. With one" in client.get("/account").text, "not before its first code"
    app, codes = with_app(client, phone)
    assert len(codes) == 10
    assert "10 recovery codes left" in client.get("/account").text
    twice = client.post("/account/second-factor/begin", data={"present": PASSWORD})
    assert twice.status_code == 409

    stranger = peermatch.client()
    typed = {"login": login, "password": PASSWORD, "next": "/directory"}
    half = stranger.post("/sign-in", data=typed)
    assert (half.status_code, "Enter your code" in half.text) == (200, True)
    assert "peermatch" not in half.cookies
    guessed = stranger.post("/sign-in/code", data={**hidden(half), "code": "000000"})
    assert (guessed.status_code, 'id="code-error"' in guessed.text) == (422, True)
    done = stranger.post("/sign-in/code", data={**hidden(guessed), "code": app.code(phone.now)})
    assert (done.status_code, done.headers["location"]) == (303, "/directory")
    assert stranger.get("/account").status_code == 200
    once = {**hidden(half), "code": codes[0]}
    assert peermatch.client().post("/sign-in/code", data=once).status_code == 303
    assert peermatch.client().post("/sign-in/code", data=once).status_code == 422
    listed = html.unescape(stranger.get("/account").text)
    assert f"{login} signed in with a recovery code" in listed
    assert "9 recovery codes left" in listed


def test_the_second_step_needs_the_first_and_is_not_for_long(
    peermatch: Any, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    login, client = somebody(peermatch)
    app, _codes = with_app(client, phone)
    stranger = peermatch.client()
    assert stranger.get("/sign-in/code").headers["location"] == "/sign-in"
    typed = {"login": login, "password": PASSWORD}
    half = hidden(stranger.post("/sign-in", data=typed))
    for forged in ({}, {"half": "x"}, {"half": half["half"][:-2]}):
        answer = stranger.post("/sign-in/code", data={**forged, "code": app.code(phone.now)})
        assert (answer.status_code, "Enter your password again" in answer.text) == (401, True)
    late = peermatch.deployment.clock.now() + timedelta(minutes=6)
    services = peermatch.app.state.services
    monkeypatch.setattr(services, "services", replace(services.services, now=lambda: late))
    answer = stranger.post("/sign-in/code", data={**half, "code": app.code(phone.now)})
    assert answer.status_code == 401


def test_it_is_turned_off_with_the_password_and_new_codes_end_the_old(
    peermatch: Any, phone: Phone
) -> None:
    login, client = somebody(peermatch)
    _app, codes = with_app(client, phone)
    for act in ("codes", "off"):
        refused = client.post(f"/account/second-factor/{act}", data={"present": "wrong one"})
        assert refused.status_code == 422
    made = client.post("/account/second-factor/codes", data={"present": PASSWORD})
    assert (made.status_code, set(CODES.findall(made.text)) & set(codes)) == (201, set())
    off = client.post("/account/second-factor/off", data={"present": PASSWORD})
    assert off.headers["location"] == "/account?done=second-factor-off"
    typed = {"login": login, "password": PASSWORD}
    assert peermatch.client().post("/sign-in", data=typed).headers["location"] == "/"
    none = client.post("/account/second-factor/codes", data={"present": PASSWORD})
    assert none.status_code == 303


def test_a_manager_resets_it_and_its_owner_is_told(peermatch: Any, phone: Phone) -> None:
    login, client = somebody(peermatch)
    manager = peermatch.client(Role.MANAGER)
    with_app(client, phone)
    account = peermatch.deployment.accounts.known(login).account_id
    assert "Second factor on" in manager.get("/accounts").text
    done = manager.post(f"/accounts/{account}/reset-second-factor")
    assert done.headers["location"] == "/accounts?done=second-factor-reset"
    assert client.get("/account").status_code == 303, "signed out everywhere"
    listed = html.unescape(manager.get("/accounts").text)
    assert f"{login} had the second factor reset by Test manager" in listed
    answer = client.post("/sign-in", data={"login": login, "password": PASSWORD, "next": "/due"})
    assert answer.headers["location"] == "/account"
    assert "If you did not ask for that" in client.get("/account").text
    assert "If you did not ask for that" not in client.get("/account").text
    assert "(told " in manager.get("/accounts").text
    mine = peermatch.deployment.accounts.known("manager").account_id
    assert manager.post(f"/accounts/{mine}/reset-second-factor").status_code == 409
    assert manager.post(f"/accounts/{uuid4()}/reset-second-factor").status_code == 404


def test_a_reset_with_a_short_password_gives_a_link(peermatch: Any, phone: Phone) -> None:
    login, client = somebody(peermatch)
    manager = peermatch.client(Role.MANAGER)
    with_app(client, phone)
    new = {"present": PASSWORD, "password": "blue owl", "again": "blue owl"}
    assert client.post("/account/password", data=new).status_code == 303
    off = client.post("/account/second-factor/off", data={"present": "blue owl"})
    assert (off.status_code, "Choose a longer one first" in off.text) == (422, True)
    account = peermatch.deployment.accounts.known(login).account_id
    done = manager.post(f"/accounts/{account}/reset-second-factor")
    assert (done.status_code, "/welcome/" in done.text) == (201, True)


def test_a_role_that_must_have_one_can_do_nothing_before(
    peermatch: Any, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    _login, client = somebody(peermatch)
    services = peermatch.app.state.services
    needed = replace(services.services, second_factor_for=frozenset({Role.INTAKE}))
    monkeypatch.setattr(services, "services", needed)
    for method, address in (("GET", "/"), ("GET", "/referrals"), ("POST", "/do/close-referral")):
        answer = client.request(method, address)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/account/second-factor"
    part = client.get("/referrals", headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == "/account/second-factor"
    refused = client.get("/api/v1/referrals")
    assert (refused.status_code, refused.json()["code"]) == (403, "second-factor-needed")
    assert peermatch.client(Role.MANAGER).get("/").status_code == 200
    assert "Your role needs" in client.get("/account/second-factor").text
    with_app(client, phone)
    assert client.get("/referrals").status_code == 200
    off = client.post("/account/second-factor/off", data={"present": PASSWORD})
    assert (off.status_code, "it stays on" in off.text) == (409, True)
