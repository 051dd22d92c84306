"""What asks for the password or a code again: derived from the routes, and each of them tried."""

import html
import re
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from domain.shared.roles import STAFF, Role
from peermatch.store.accounts.account_tables import seconds
from peermatch.store.accounts.sign_ins import SIGN_INS
from peermatch.store.accounts.throttle import FREE_OF_ONE
from peermatch.web.actions import actions
from peermatch.web.http.access import ApiForRoles, ForParticipants, ForRoles, routes
from stories.ways.authenticator import App

PASSWORD = "a password for tests"
FILES = re.compile(r"\.(csv|json|pdf|zip)$|/files/|/papers/|/exports|/refused$|/given/.*/fhir$")
"""Addresses that answer with a file to take away."""
NOBODYS = frozenset(
    """
    /overview/files/{name} /overview/report.pdf /api/v1/overview/report.pdf
    /directory/files/{name} /api/v1/directory/files/{name}
    /import/{upload_id}/refused /api/v1/openapi.json /consent-forms/{kind}/{language}/blank.pdf
    """.split()
)
"""Counts of many, what the program's directory tells everybody, and the rows that somebody sent
an hour before."""
HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">')


def needs_proof(path: str, methods: frozenset[str]) -> bool:
    """Exports of what is about people, corrections of the record, looking after accounts, one's
    own passkeys too, asking for emergency access, and replacing a person's key.
    Erasing and the rotation of keys are done at the command line alone."""
    command = re.fullmatch(r"(?:/do|/api/v1/commands)/([\w-]+)", path)
    if command:
        return command[1].startswith("correct-")
    if FILES.search(path) and ("GET" in methods or path == "/referrals/list.csv"):
        return path not in NOBODYS
    if re.search(r"/looks/people/\{participant_id\}/key$", path) and "POST" in methods:
        return True
    if path in ("/emergency", "/api/v1/emergency"):
        return True
    if path == "/accounts/changes":
        return False
    return path.startswith(("/accounts/", "/account/passkeys", "/account/tokens", "/api/v1/breach"))


def of_accounts(peermatch: Any) -> list[tuple[str, str, ForRoles]]:
    """Each route that accounts are declared for, by method."""
    return [
        (method, path, access[0])
        for path, methods, access in routes(peermatch.app)
        if access and isinstance(access[0], ForRoles)
        for method in sorted(methods - {"HEAD"})
    ]


def grow_old(peermatch: Any, minutes: int = 16) -> None:
    """Every sign-in was proved so long ago."""
    then = seconds(peermatch.deployment.clock.now()) - 60 * minutes
    with peermatch.deployment.vault.begin() as connection:
        connection.execute(update(SIGN_INS).values(proved_at=then))


def hidden(page: Any) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page.text)}


def test_exports_corrections_and_accounts_need_a_proof_and_nothing_else(peermatch: Any) -> None:
    found = {(m, p): one.proof for m, p, one in of_accounts(peermatch)}
    assert found == {(m, p): needs_proof(p, frozenset({m})) for m, p in found}
    assert sum(found.values()) > 30
    written = {name for name, one in actions().items() if one.proof}
    assert written == {name for name in actions() if name.startswith("correct-")}


def test_each_of_them_asks_for_it_once_it_is_old(peermatch: Any) -> None:
    clients = {role: peermatch.client(role) for role in Role if role in PEOPLE}
    grow_old(peermatch)
    for method, path, access in of_accounts(peermatch):
        if not access.proof:
            continue
        client = clients[min(access.roles, key=list(Role).index)]
        address = re.sub(r"\{\w+\}", lambda _: str(uuid4()), path)
        answer = client.request(method, address)
        if isinstance(access, ApiForRoles):
            assert (answer.status_code, answer.json()["code"]) == (403, "proof-needed"), path
        elif method == "GET":
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/account/prove?next=/"), path
        else:
            assert answer.status_code == 401, path
            assert "Confirm that it is you" in answer.text, path
    assert not any(isinstance(one, ForParticipants) for _, _, one in of_accounts(peermatch))


PEOPLE = STAFF


def test_a_proof_lasts_a_quarter_of_an_hour(peermatch: Any) -> None:
    intake = peermatch.client(Role.INTAKE)
    assert intake.get("/exports").status_code == 200
    grow_old(peermatch, 14)
    assert intake.get("/exports").status_code == 200
    grow_old(peermatch)
    asked = intake.get("/exports/referrals.csv?byte_order_mark=1")
    location = "/account/prove?next=/exports/referrals.csv%3Fbyte_order_mark%3D1"
    assert asked.headers["location"] == location
    part = intake.get("/exports", headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == "/account/prove?next=/exports"
    shown = intake.get(location)
    wrong = intake.post("/account/prove", data={**hidden(shown), "present": "not this one"})
    assert (wrong.status_code, "not your current password" in wrong.text) == (422, True)
    assert intake.post("/account/prove", data=hidden(shown)).status_code == 422
    done = intake.post("/account/prove", data={**hidden(wrong), "present": PASSWORD})
    file = 'href="/exports/referrals.csv?byte_order_mark=1"'
    assert (done.status_code, file in done.text) == (200, True)
    assert intake.get("/exports/referrals.csv").status_code == 200
    grow_old(peermatch)
    elsewhere = {"present": PASSWORD, "next": "//evil.example"}
    assert intake.post("/account/prove", data=elsewhere).headers["location"] == "/"


def test_a_form_comes_back_filled_and_nothing_was_done(peermatch: Any, referral_id: str) -> None:
    intake = peermatch.client(Role.INTAKE)
    typed = {"command_id": str(uuid4()), "back": f"/referrals/{referral_id}"}
    typed |= {"referral_id": referral_id, "received_at": "2026-01-04T10:00"}
    typed |= {"recommended_on": "2026-01-02", "reason": "The fax was older."}
    grow_old(peermatch)
    asked = intake.post("/do/correct-received", data=typed)
    assert (asked.status_code, "The fax was older" in asked.text) == (401, False)
    wrong = intake.post("/account/prove", data={**hidden(asked), "present": "not this one"})
    other = peermatch.client(Role.COORDINATOR)
    stolen = other.post("/account/prove", data={**hidden(wrong), "present": PASSWORD})
    assert (stolen.status_code, stolen.headers["location"]) == (303, "/")
    shown = intake.post("/account/prove", data={**hidden(wrong), "present": PASSWORD})
    assert shown.status_code == 200
    assert "The fax was older." in html.unescape(shown.text)
    assert "Nothing has been done yet" in shown.text
    history = intake.get(f"/referrals/{referral_id}/history").text
    assert "The fax was older." not in html.unescape(history)


def test_a_button_of_the_accounts_page_leads_back_to_it(peermatch: Any) -> None:
    manager = peermatch.client(Role.MANAGER)
    intake = peermatch.deployment.accounts.known(Role.INTAKE.value).account_id
    for act in ("link", "disable", "reset-second-factor"):
        grow_old(peermatch)
        asked = manager.post(f"/accounts/{intake}/{act}")
        shown = manager.post("/account/prove", data={**hidden(asked), "present": PASSWORD})
        assert (shown.status_code, "<h1>Accounts</h1>" in shown.text) == (200, True)
        assert "Nothing has been done yet" in shown.text
    assert peermatch.deployment.accounts.by_id(intake) is not None


def test_a_code_proves_it_as_well_and_is_used_up(
    peermatch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = f"new-{uuid4().hex[:8]}"
    deployment = peermatch.deployment
    factors, now = deployment.sign_ins.factors, deployment.clock.now()
    monkeypatch.setattr(factors, "_phones", lambda: now)
    client = peermatch.client()
    account = deployment.accounts.add(login, "Ivy Carter", Role.INTAKE, PASSWORD)
    client.cookies.set("peermatch", deployment.sign_ins.start(login, PASSWORD))
    offer = factors.offer(account, login)
    app = App(offer.key)
    codes = factors.turn_on(account, offer.sealed, app.code(now))
    grow_old(peermatch)
    shown = client.get("/account/prove?next=/exports")
    assert "Or a code" in shown.text
    used = client.post("/account/prove", data={"code": app.code(now), "next": "/exports"})
    assert (used.status_code, 'id="code-error"' in used.text) == (422, True)
    done = client.post("/account/prove", data={"code": codes[0], "next": "/exports"})
    assert done.headers["location"] == "/exports"
    assert client.get("/exports").status_code == 200


@pytest.mark.usefixtures("waits_stand")
@pytest.mark.parametrize("path", ["prove", "password", "second-factor/begin"])
def test_guesses_wait_wherever_the_password_is_asked_for_again(peermatch: Any, path: str) -> None:
    """And the answer says how long."""
    login = f"guessed-{path.replace('/', '-')}"
    peermatch.deployment.accounts.add(login, "Una Guessed", Role.INTAKE, PASSWORD)
    client = peermatch.client()
    client.cookies.set("peermatch", peermatch.deployment.sign_ins.start(login, PASSWORD))
    wrong = {"present": "not this one", "password": "x" * 15, "again": "x" * 15}
    answers = [client.post(f"/account/{path}", data=wrong) for _ in range(FREE_OF_ONE + 1)]
    assert [one.status_code for one in answers] == [422] * FREE_OF_ONE + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1
