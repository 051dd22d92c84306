"""Signing in at an identity provider: who was linked comes in, and no wrong answer is believed."""

import html
import logging
import re
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from joserfc.jwk import RSAKey
from sqlalchemy import update

from domain.shared.roles import Role
from peermatch.clock import real_time
from peermatch.store.accounts.sign_ins import SIGN_INS
from peermatch.web.provider.open_id import KEYS_AGAIN_SECONDS, OpenId
from stories.ways.authenticator import App
from stories.ways.in_process import InProcess
from stories.ways.provider_standin import ISSUER, Standin, settings

PASSWORD = "quiet rivers run deep"
ANSWER = "/sign-in/provider/answer"
HALF = re.compile(r'name="half" value="([^"]*)"')
FAILED = "That sign-in did not work. Try again."


@pytest.fixture
def provider(peermatch: Any, monkeypatch: pytest.MonkeyPatch) -> Standin:
    standin = Standin()
    present = peermatch.app.state.services
    found = replace(present.services, provider=OpenId(settings(), real_time, standin.ask))
    monkeypatch.setattr(present, "services", found)
    return standin


def linked(peermatch: Any, subject: str) -> UUID:
    """A new account, to which this person of the provider signs in."""
    accounts, desk = peermatch.deployment.accounts, peermatch.deployment.account_desk
    account_id: UUID = accounts.add(f"p-{uuid4().hex[:8]}", "Ivy Carter", Role.INTAKE, PASSWORD)
    desk.provider.link(account_id, ISSUER, subject)
    return account_id


def back(browser: Any, provider: Standin, subject: str, start: str = "", **claims: Any) -> Any:
    """Out to the provider, and what the answer leads to."""
    out = browser.get(start or "/sign-in/provider?next=/referrals")
    assert out.status_code == 303, out.text
    return browser.get(ANSWER, params=provider.sign_in(out.headers["location"], subject, **claims))


def said(answer: Any) -> tuple[int, bool]:
    return answer.status_code, FAILED in html.unescape(answer.text)


def test_who_is_linked_comes_in_and_nobody_else(peermatch: Any, provider: Standin) -> None:
    linked(peermatch, "ivy")
    browser = InProcess(peermatch.app)
    shown = browser.get("/sign-in?next=/referrals").text
    assert 'href="/sign-in/provider?next=%2Freferrals">Sign in with Example Health' in shown
    done = back(browser, provider, "ivy")
    assert (done.status_code, done.headers["location"]) == (303, "/referrals")
    assert browser.get("/referrals").status_code == 200
    for stranger in ("nobody", "IVY", "ivy "):
        other = InProcess(peermatch.app)
        refused = back(other, provider, stranger, role="manager", email="ivy@example.org")
        assert (refused.status_code, "You are not linked" in refused.text) == (401, True)
        assert "peermatch" not in other.cookies
    gone = linked(peermatch, "gone")
    peermatch.deployment.account_desk.disable("operator", gone)
    assert "You are not linked" in back(browser, provider, "gone").text
    out = browser.get("/sign-in/provider?next=//elsewhere.example").headers["location"]
    assert browser.get(ANSWER, params=provider.sign_in(out, "ivy")).headers["location"] == "/"


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://login.example.evil"},
        {"iss": f"{ISSUER}/"},
        {"aud": "another client"},
        {"aud": ["another client", "and another"]},
        {"aud": ["peermatch", "another client"]},
        {"azp": "another client"},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"iat": None},
        {"iat": 4_000_000_000},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"amr": "mfa"},
        {"amr": [{"mfa": 1}]},
        {"acr": ["mfa"]},
        {"aud": 7},
        {"aud": [7]},
        {"exp": "tomorrow"},
        {"auth_time": "now"},
    ],
    ids=str,
)
def test_a_wrong_token_is_not_believed(
    peermatch: Any, provider: Standin, wrong: dict[str, Any]
) -> None:
    linked(peermatch, f"w-{uuid4()}")
    provider.wrong = wrong
    browser = InProcess(peermatch.app)
    assert said(back(browser, provider, "ivy")) == (401, True)
    assert "peermatch" not in browser.cookies


@pytest.mark.parametrize("signed", ["none", "HS256"])
def test_a_token_that_the_provider_did_not_sign_is_not_believed(
    peermatch: Any, provider: Standin, signed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked(peermatch, subject := str(uuid4()))
    provider.signed = signed
    assert said(back(InProcess(peermatch.app), provider, subject)) == (401, True)
    provider.signed = "RS256"
    provider.published = RSAKey.generate_key(2048, {"kid": "first"})
    present = peermatch.app.state.services
    found = replace(present.services, provider=OpenId(settings(), real_time, provider.ask))
    monkeypatch.setattr(present, "services", found)
    assert said(back(InProcess(peermatch.app), provider, subject)) == (401, True)


@pytest.mark.parametrize(
    "token",
    ["", ".", "..", "a.b.c", "e30.e30.", "e30.e30.e30", "\u00e9.e30.e30", 7, None, ["x"]],
    ids=repr,
)
def test_what_is_no_token_is_not_believed(
    peermatch: Any, provider: Standin, token: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Standin, "token", lambda *_: token)
    assert said(back(InProcess(peermatch.app), provider, "ivy")) == (401, True)


def test_an_answer_counts_once_in_the_browser_that_asked_and_in_time(
    peermatch: Any, provider: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked(peermatch, subject := str(uuid4()))
    browser, other = InProcess(peermatch.app), InProcess(peermatch.app)
    out = browser.get("/sign-in/provider").headers["location"]
    cookie = browser.cookies["provider"]
    answer = provider.sign_in(out, subject)
    assert said(other.get(ANSWER, params=answer)) == (401, True), "another browser: forged sign-in"
    assert browser.get(ANSWER, params=answer).status_code == 303
    assert "provider" not in browser.cookies
    again = provider.sign_in(out, subject)
    for sent in (answer, again):
        browser.cookies.set("provider", cookie)
        assert said(browser.get(ANSWER, params=sent)) == (401, True), "replayed"
    for wrong in (
        {"state": "another"},
        {"iss": "https://other.example"},
        {"iss": None},
        {"code": None},
        {"error": "access_denied"},
        {"error": "<script>"},
    ):
        out = browser.get("/sign-in/provider").headers["location"]
        sent = {**provider.sign_in(out, subject), **wrong}
        answered = browser.get(ANSWER, params={k: v for k, v in sent.items() if v is not None})
        assert (said(answered), "<script>" in answered.text) == ((401, True), False), wrong
    out = browser.get("/sign-in/provider").headers["location"]
    present = peermatch.app.state.services
    late = real_time().__class__.fromtimestamp(time.time() + 601, real_time().tzinfo)
    monkeypatch.setattr(present, "services", replace(present.services, real_time=lambda: late))
    assert said(browser.get(ANSWER, params=provider.sign_in(out, subject))) == (401, True)
    browser.cookies.set("provider", "x")
    assert said(browser.get(ANSWER, params={"state": "x", "code": "y"})) == (401, True)


def test_pkce_binds_the_code_and_another_code_opens_nothing(
    peermatch: Any, provider: Standin
) -> None:
    """A code that was stolen from another's answer is put into one's own."""
    linked(peermatch, "victim")
    victim, thief = InProcess(peermatch.app), InProcess(peermatch.app)
    theirs = provider.sign_in(victim.get("/sign-in/provider").headers["location"], "victim")
    mine = provider.sign_in(thief.get("/sign-in/provider").headers["location"], "thief")
    stolen = thief.get(ANSWER, params={**mine, "code": theirs["code"]})
    assert (stolen.status_code, "peermatch" in thief.cookies) == (503, False)


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://other.example"},
        {"token_endpoint": "http://login.example/token"},
        {"jwks_uri": None},
    ],
    ids=str,
)
def test_a_provider_that_is_away_or_says_otherwise_is_not_asked(
    peermatch: Any, provider: Standin, told: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    provider.told = told
    browser = InProcess(peermatch.app)
    with caplog.at_level(logging.WARNING):
        answered = browser.get("/sign-in/provider")
    assert (answered.status_code, "can't be reached" in html.unescape(answered.text)) == (503, True)
    provider.told, provider.away = {}, True
    assert browser.get("/sign-in/provider").status_code == 503
    provider.away = False
    assert browser.get("/sign-in/provider").status_code == 303


def test_keys_that_the_provider_changed_are_asked_for_again(
    peermatch: Any, provider: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked(peermatch, subject := str(uuid4()))
    browser, present = InProcess(peermatch.app), peermatch.app.state.services
    assert back(browser, provider, subject).status_code == 303
    provider.key = RSAKey.generate_key(2048, {"kid": "second"})
    assert said(back(browser, provider, subject)) == (401, True), "asked for a moment ago"
    open_id = present.services.provider
    held, keys = open_id._keys
    monkeypatch.setattr(open_id, "_keys", (held - KEYS_AGAIN_SECONDS, keys))
    assert back(browser, provider, subject).status_code == 303


def test_a_second_factor_counts_where_the_setting_says_so(
    peermatch: Any, provider: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    account_id = linked(peermatch, subject := str(uuid4()))
    present = peermatch.app.state.services
    needed = replace(present.services, second_factor_for=frozenset({Role.INTAKE}))
    monkeypatch.setattr(present, "services", needed)
    browser = InProcess(peermatch.app)
    for amr in (["pwd"], ["hwk"], []):
        assert back(browser, provider, subject, amr=amr).status_code == 303
        assert browser.get("/referrals").status_code != 200
    for claims in ({"amr": ["pwd", "mfa"]}, {"acr": "mfa"}):
        assert back(browser, provider, subject, **claims).status_code == 303
        assert browser.get("/referrals").status_code == 200

    app = second_factor(peermatch, account_id)
    browser = InProcess(peermatch.app)
    asked = back(browser, provider, subject, amr=["pwd"])
    assert (asked.status_code, "peermatch" in browser.cookies) == (200, False), (
        "a code is asked for"
    )
    half = HALF.findall(asked.text)[0]
    done = browser.post("/sign-in/code", data={"half": half, "code": app.code(real_time())})
    assert (done.status_code, browser.get("/referrals").status_code) == (303, 200)
    assert back(InProcess(peermatch.app), provider, subject, amr=["mfa"]).status_code == 303


def second_factor(peermatch: Any, account_id: UUID) -> App:
    """An app that was turned on for the account a minute ago."""
    sign_ins = peermatch.deployment.sign_ins
    offer = sign_ins.factors.offer(account_id, "ivy")
    app = App(offer.key)
    before = real_time() - timedelta(seconds=30)
    peermatch.deployment.account_desk.turn_on_factor(account_id, offer.sealed, app.code(before))
    return app


def test_an_invitation_links_and_no_password_opens_the_account_then(
    peermatch: Any, provider: Standin
) -> None:
    desk, accounts = peermatch.deployment.account_desk, peermatch.deployment.accounts
    login = f"new-{uuid4().hex[:8]}"
    account_id = accounts.add(login, "Ivy Carter", Role.INTAKE, PASSWORD)
    token = desk.new_link("operator", account_id)
    browser = InProcess(peermatch.app)
    assert f"/welcome/{token}/provider" in browser.get(f"/welcome/{token}").text
    out = browser.get(f"/welcome/{token}/provider").headers["location"]
    assert ("prompt=login" in out, "max_age=0" in out) == (True, True)
    stale = provider.sign_in(out, "link-me", auth_time=int(time.time()) - 3600)
    assert said(browser.get(ANSWER, params=stale)) == (401, True), "somebody else's session there"
    done = back(browser, provider, "link-me", f"/welcome/{token}/provider")
    assert done.status_code == 303
    assert browser.get("/referrals").status_code == 200
    assert accounts.with_password(login, PASSWORD) is None
    assert browser.get(f"/welcome/{token}/provider").status_code == 401, "used once"
    another = desk.new_link("operator", linked(peermatch, "other"))
    taken = back(InProcess(peermatch.app), provider, "link-me", f"/welcome/{another}/provider")
    assert "already linked to another account" in taken.text

    manager = peermatch.client(Role.MANAGER)
    assert "Signs in at the provider" in manager.get("/accounts").text
    ended = manager.post(f"/accounts/{account_id}/unlink-provider")
    assert (ended.status_code, "/welcome/" in ended.text) == (201, True)
    assert "You are not linked" in back(InProcess(peermatch.app), provider, "link-me").text
    assert browser.get("/referrals").status_code == 303, "signed out"


def test_the_provider_proves_again_who_somebody_is(peermatch: Any, provider: Standin) -> None:
    linked(peermatch, subject := str(uuid4()))
    linked(peermatch, "somebody else")
    browser = InProcess(peermatch.app)
    back(browser, provider, subject)
    prove = "/account/prove/provider?next=/account"

    def is_proved() -> bool:
        token = browser.cookies["peermatch"]
        return bool(peermatch.deployment.sign_ins.proved_lately(token))

    with peermatch.deployment.vault.begin() as connection:
        connection.execute(update(SIGN_INS).values(proved_at=0))
    assert "Confirm with Example Health" in browser.get("/account/prove").text
    long_ago = int(time.time()) - 3600
    for who, claims in (
        ("somebody else", {}),
        (subject, {"auth_time": long_ago}),
        (subject, {"auth_time": None}),
    ):
        provider.wrong = claims
        assert back(browser, provider, who, prove).status_code == 401
        assert not is_proved()
    provider.wrong = {}
    done = back(browser, provider, subject, prove)
    assert (done.status_code, done.headers["location"], is_proved()) == (303, "/account", True)


def test_without_a_provider_there_is_no_such_way(peermatch: Any) -> None:
    browser = InProcess(peermatch.app)
    assert "/sign-in/provider" not in browser.get("/sign-in").text
    assert browser.get("/sign-in/provider").status_code == 404
    assert browser.get(ANSWER, params={"state": "x", "code": "y"}).status_code == 401
    assert urlsplit(browser.get("/account/prove/provider").headers["location"]).path == "/sign-in"
