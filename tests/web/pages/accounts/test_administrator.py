"""An administrator looks after accounts and the service, sees nobody, and is watched."""

import html
import re
from typing import Any
from uuid import uuid4

from domain.shared.roles import Role
from peermatch.store.accounts.administration.account_changes import Change
from peermatch.store.accounts.tokens.scopes import Scope

LINK = re.compile(r'id="link" readonly value="([^"]+)"')
CHOSEN = "quiet rivers run deep"
OLDER = re.compile(r'href="(/accounts/changes\?after=[^"]+)"')


def test_an_administrator_looks_after_accounts_and_sees_nobody(peermatch: Any) -> None:
    ada, login = peermatch.client(Role.ADMINISTRATOR), f"new-{uuid4().hex[:8]}"
    home = ada.get("/").text
    assert 'href="/accounts/invite"' in home
    assert "accounts" in home
    for path in ("/referrals", "/roster", "/due", "/overview", "/messages", "/looks", "/exports"):
        assert ada.get(path).status_code == 403, path
        assert f'href="{path}"' not in home
    invited = ada.post(
        "/accounts/invite", data={"login": login, "name": "Ivy Carter", "role": "intake"}
    )
    assert (invited.status_code, len(LINK.findall(invited.text))) == (201, 1)
    account = peermatch.deployment.accounts.known(login).account_id
    assert ada.post(f"/accounts/{account}/disable").status_code == 303
    assert peermatch.deployment.accounts.by_login(login) is None
    own = peermatch.deployment.accounts.known(Role.ADMINISTRATOR.value).account_id
    assert ada.post(f"/accounts/{own}/disable").status_code == 409
    assert 'href="/messages"' not in ada.get("/operations").text
    assert ada.get("/set-aside").status_code == 200


def test_a_token_of_an_administrator_reaches_how_the_service_runs(peermatch: Any) -> None:
    own = peermatch.deployment.accounts.known(Role.ADMINISTRATOR.value).account_id
    token = peermatch.deployment.account_desk.make_token(own, "watching", tuple(Scope), 1)
    api, bearer = peermatch.client(), {"Authorization": f"Bearer {token}"}
    answers = {
        path: api.get(f"/api/v1/{path}", headers=bearer).status_code
        for path in ("operations", "set-aside", "referrals", "looks", "exports/referrals.csv")
    }
    assert answers == {
        "operations": 200,
        "set-aside": 200,
        "referrals": 403,
        "looks": 403,
        "exports/referrals.csv": 403,
    }


def test_what_is_done_with_accounts_is_watched(peermatch: Any) -> None:
    ada, login = peermatch.client(Role.ADMINISTRATOR), f"new-{uuid4().hex[:8]}"
    link = LINK.findall(
        ada.post(
            "/accounts/invite", data={"login": login, "name": "Ivy Carter", "role": "coordinator"}
        ).text
    )[0]
    stranger = peermatch.client()
    stranger.post(link[link.index("/welcome/") :], data={"password": CHOSEN, "again": CHOSEN})
    account = peermatch.deployment.accounts.known(login).account_id
    ada.post(f"/accounts/{account}/link")
    officer = peermatch.client(Role.PRIVACY_OFFICER)
    listed = html.unescape(officer.get("/accounts/changes").text)
    rows = [row for row in re.findall(r"<tr>.*?</tr>", listed, re.DOTALL) if login in row]
    assert len(rows) == 3
    assert "was given a link to choose a new password" in rows[0]
    assert "Coordinator" in rows[2]
    assert "Test administrator" in rows[2]
    assert 'href="/accounts"' not in listed
    assert officer.get("/accounts").status_code == 403
    assert officer.post(f"/accounts/{account}/disable").status_code == 403
    stranger.post("/sign-in", data={"login": login, "password": CHOSEN})
    told = html.unescape(stranger.get("/account").text)
    assert "A link by which a new password can be chosen was made for your account." in told


def test_older_changes_of_accounts_are_reached(peermatch: Any) -> None:
    audit = peermatch.deployment.account_desk.audit
    manager = peermatch.deployment.accounts.known(Role.MANAGER.value).account_id
    for _ in range(60):
        audit.note(str(manager), manager, Change.NEW_CODES)
    ada = peermatch.client(Role.ADMINISTRATOR)
    first = ada.get("/accounts/changes").text
    assert first.count("made new recovery codes") == 50
    (older,) = {html.unescape(one) for one in OLDER.findall(first)}
    second = ada.get(older).text
    assert second.count("made new recovery codes") >= 10
    assert ada.get("/accounts/changes?after=made-up").text.count("<tr>") == first.count("<tr>")
