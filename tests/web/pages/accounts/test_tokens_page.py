"""One's own API tokens: made, shown once, used, and ended; one that an operator made is told."""

import html
import re
from typing import Any
from uuid import uuid4

from domain.shared.roles import Role
from peermatch.store.accounts.administration.account_changes import OPERATOR
from peermatch.store.accounts.tokens.scopes import Scope

PASSWORD = "quiet rivers run deep"
TOKEN = re.compile(r'id="token" readonly value="([0-9a-f]{64})"')
END = re.compile(r"/account/tokens/[0-9a-f]+/end")
MADE = {"label": "weekly report", "scopes": ["people"], "days": "30"}


def somebody(peermatch: Any) -> tuple[str, Any]:
    login = f"new-{uuid4().hex[:8]}"
    peermatch.deployment.accounts.add(login, "Ivy Carter", Role.INTAKE, PASSWORD)
    client = peermatch.client()
    client.cookies.set("peermatch", peermatch.deployment.sign_ins.start(login, PASSWORD))
    return login, client


def calling(peermatch: Any, token: str) -> Any:
    client = peermatch.client()
    client.headers["Authorization"] = f"Bearer {token}"
    return client


def test_a_token_is_shown_once_used_and_ended(peermatch: Any) -> None:
    login, client = somebody(peermatch)
    for wrong in (
        {**MADE, "label": ""},
        {**MADE, "scopes": []},
        {**MADE, "scopes": ["everything"]},
        {**MADE, "days": "91"},
        {**MADE, "days": "0"},
        {**MADE, "days": "soon"},
    ):
        refused = client.post("/account/tokens", data=wrong)
        assert (refused.status_code, TOKEN.findall(refused.text)) == (422, []), wrong
    made = client.post("/account/tokens", data=MADE)
    [token] = TOKEN.findall(made.text)
    assert (made.status_code, token in client.get("/account/tokens").text) == (201, False)
    assert "not used yet" in client.get("/account/tokens").text
    script = calling(peermatch, token)
    assert script.get("/api/v1/referrals").status_code == 200
    assert script.get("/api/v1/directory").status_code == 403
    assert script.get("/account/tokens").status_code == 303, "a token opens no page"
    shown = html.unescape(client.get("/account/tokens").text)
    assert ("weekly report" in shown, "last used" in shown) == (True, True)
    assert f"{login} made an API token" in html.unescape(client.get("/account").text)
    [end] = END.findall(shown)
    _other, stranger = somebody(peermatch)
    stranger.post(end)
    assert script.get("/api/v1/referrals").status_code == 200, "nobody ends another's"
    assert client.post(end).headers["location"] == "/account/tokens"
    assert script.get("/api/v1/referrals").status_code == 401


def test_one_that_an_operator_made_is_told_to_its_owner_once(peermatch: Any) -> None:
    login, client = somebody(peermatch)
    mine = peermatch.deployment.accounts.known(login).account_id
    desk = peermatch.deployment.account_desk
    token = desk.make_token(mine, "by hand", [Scope.PEOPLE], 7, OPERATOR)
    answer = client.post("/sign-in", data={"login": login, "password": PASSWORD})
    assert answer.headers["location"] == "/account"
    told = "An API token was made for your account"
    assert told in client.get("/account").text
    assert told not in client.get("/account").text
    assert calling(peermatch, token).get("/api/v1/referrals").status_code == 200
    assert "1 API token" in peermatch.client(Role.MANAGER).get("/accounts").text
    peermatch.client(Role.MANAGER).post(f"/accounts/{mine}/end-tokens")
    assert calling(peermatch, token).get("/api/v1/referrals").status_code == 401
