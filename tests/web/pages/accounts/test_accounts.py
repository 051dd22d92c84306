"""Managers invite people and disable accounts; everybody looks after their own."""

import html
import re
from typing import Any
from uuid import uuid4

import pytest

from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.store.accounts.accounts import LoginTaken
from peermatch.worker.accounts.account_jobs import RosterNames

CHOSEN = "quiet rivers run deep"
LINK = re.compile(r'id="link" readonly value="([^"]+)"')


@pytest.fixture
def manager(peermatch: Any) -> Any:
    return peermatch.client(Role.MANAGER)


def invited(manager: Any, **typed: str) -> tuple[str, str]:
    """A new username, and the path of its link."""
    login = f"new-{uuid4().hex[:8]}"
    given = {"login": login, "name": "Ivy Carter", "role": "coordinator", **typed}
    answer = manager.post("/accounts/invite", data=given)
    assert answer.status_code == 201, answer.text
    (link,) = LINK.findall(answer.text)
    return login, "/welcome/" + link.rpartition("/")[2]


def test_an_invited_person_chooses_a_password_and_signs_in(peermatch: Any, manager: Any) -> None:
    login, path = invited(manager)
    stranger = peermatch.client()
    assert f"Your username is <strong>{login}</strong>" in stranger.get(path).text
    unlike = stranger.post(path, data={"password": CHOSEN, "again": "something else"})
    assert (unlike.status_code, CHOSEN in unlike.text) == (422, False)
    short = stranger.post(path, data={"password": "short", "again": "short"})
    assert (short.status_code, "at least" in short.text) == (422, True)
    done = stranger.post(path, data={"password": CHOSEN, "again": CHOSEN})
    assert (done.status_code, done.headers["location"]) == (303, "/sign-in?done=password-chosen")
    assert "Your new password is set." in stranger.get(done.headers["location"]).text
    assert stranger.get(path).status_code == 404
    answer = stranger.post("/sign-in", data={"login": login, "password": CHOSEN})
    assert answer.headers["location"] == "/"
    listed = html.unescape(manager.get("/accounts").text)
    assert f"{login} chose a password" in listed
    assert f"{login} invited by Test manager" in listed


def test_unknown_and_ended_links_are_the_same_bytes(peermatch: Any, manager: Any) -> None:
    login, path = invited(manager)
    account = peermatch.deployment.accounts.known(login).account_id
    manager.post(f"/accounts/{account}/disable")
    answers = [peermatch.client().get(p) for p in (path, "/welcome/" + "0" * 64)]
    bodies = [re.sub(r"nonce[^>]*", "", answer.text) for answer in answers]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert bodies[0].replace(path, "") == bodies[1].replace("/welcome/" + "0" * 64, "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"login": ""}, "Username"),
        ({"name": "!!!"}, "Name"),
        ({"role": "service"}, "Role"),
        ({"role": "participant"}, "Role"),
        ({"role": "cprs"}, "Their id on the roster"),
        ({"role": "cprs", "specialist": "S9999"}, "is nobody's on the roster"),
        ({"specialist": "S0003"}, "is only for a CPRS"),
        ({"login": " Manager "}, "There is already an account with this username."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(manager: Any, typed: dict[str, str], said: str) -> None:
    given = {"login": "nobody-new", "name": "Ivy Carter", "role": "coordinator", **typed}
    answer = manager.post("/accounts/invite", data=given)
    assert answer.status_code in (409, 422)
    assert said in html.unescape(answer.text)
    assert "nobody-new" not in manager.get("/accounts").text


def test_a_disabled_account_is_out_and_may_come_back(peermatch: Any, manager: Any) -> None:
    login, path = invited(manager, role="cprs", specialist="S0003")
    una = peermatch.client()
    una.post(path, data={"password": CHOSEN, "again": CHOSEN})
    given = {"login": login, "password": CHOSEN}
    una.cookies.set("peermatch", una.post("/sign-in", data=given).cookies["peermatch"])
    assert una.get("/account").status_code == 200
    account = peermatch.deployment.accounts.known(login).account_id
    assert manager.post(f"/accounts/{account}/disable").status_code == 303
    assert una.get("/account").status_code == 303
    assert una.post("/sign-in", data=given).status_code == 401
    manager.post(f"/accounts/{account}/enable")
    assert una.post("/sign-in", data=given).status_code == 303


def test_nobody_disables_the_account_they_work_with_nor_does_what_there_is_not(
    peermatch: Any, manager: Any
) -> None:
    mine = peermatch.deployment.accounts.known("manager").account_id
    answer = manager.post(f"/accounts/{mine}/disable")
    assert answer.status_code == 409
    assert "Ask somebody else who looks after accounts." in answer.text
    assert manager.post(f"/accounts/{mine}/promote").status_code == 404
    assert manager.post(f"/accounts/{uuid4()}/sign-out").status_code == 404
    assert manager.post(f"/accounts/{uuid4()}/link").status_code == 404


def test_an_account_is_renamed_and_who_did_what_stays_by_its_id(
    peermatch: Any, manager: Any
) -> None:
    login, _ = invited(manager, name="Ivy Carter")
    account = peermatch.deployment.accounts.known(login).account_id
    path, new = f"/accounts/{account}/rename", f"wed-{uuid4().hex[:8]}"
    assert manager.post(path, data={"name": "Ivy Mason", "login": new}).status_code == 303
    assert peermatch.deployment.accounts.known(new).display_name == "Ivy Mason"
    assert peermatch.deployment.accounts.known(new).account_id == account
    page = manager.get("/accounts").text
    assert "Ivy Mason" in page
    assert "was renamed" in page
    assert login not in page
    taken = manager.post(path, data={"name": "Ivy Mason", "login": "manager"})
    assert taken.status_code == 422
    assert LoginTaken.sentence in taken.text
    nothing = manager.post(path, data={"name": "", "login": new})
    assert nothing.status_code == 422
    assert "Name is missing." in nothing.text
    assert manager.post(f"/accounts/{uuid4()}/rename", data={"login": new}).status_code == 404


def test_a_specialists_account_is_called_as_on_the_roster(peermatch: Any, manager: Any) -> None:
    """By whatever way the roster was corrected; its username is kept apart from that."""
    account = peermatch.deployment.accounts.known("cprs")
    deployment = peermatch.deployment
    enrolled = deployment.store.read(SPECIALIST, account.specialist_id).enrolled
    names = RosterNames(deployment.service, deployment.account_desk)
    names.look()
    assert deployment.accounts.known("cprs").display_name == enrolled.name
    assert names.look() == 0
    corrected = {
        "specialist_id": str(account.specialist_id),
        "name": "Indigo Newname",
        "email": enrolled.email,
        "gender": enrolled.gender,
        "languages": sorted(enrolled.languages),
        "home_site": enrolled.home_site,
    }
    right = {**corrected, "reason": "They married."}
    assert peermatch.command(Role.MANAGER, "correct-specialist", **right).status_code == 200
    assert names.look()
    assert deployment.accounts.known("cprs").display_name == "Indigo Newname"
    page = manager.get("/accounts").text
    assert "by the roster" in page
    assert "The name is that of the roster" in page
    kept = {"login": "cprs", "name": "Somebody Else"}
    assert manager.post(f"/accounts/{account.account_id}/rename", data=kept).status_code == 303
    assert deployment.accounts.known("cprs").display_name == "Indigo Newname"
    back = {**corrected, "name": enrolled.name, "reason": "As it was."}
    assert peermatch.command(Role.MANAGER, "correct-specialist", **back).status_code == 200
    names.look()


def test_ones_own_password_is_changed_and_others_are_signed_out(
    peermatch: Any, manager: Any
) -> None:
    login, path = invited(manager)
    here, elsewhere = peermatch.client(), peermatch.client()
    here.post(path, data={"password": CHOSEN, "again": CHOSEN})
    for one in (here, elsewhere):
        answer = one.post("/sign-in", data={"login": login, "password": CHOSEN})
        one.cookies.set("peermatch", answer.cookies["peermatch"])
    assert here.get("/account").text.count("Another browser or phone") == 1
    new = "another of enough letters"
    wrong = {"present": "not this one at all", "password": new, "again": new}
    refused = here.post("/account/password", data=wrong)
    assert refused.status_code == 422
    assert "That is not your current password." in refused.text
    assert elsewhere.get("/account").status_code == 200
    done = here.post("/account/password", data={**wrong, "present": CHOSEN})
    assert done.headers["location"] == "/account?done=password-chosen"
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303


def test_a_password_is_never_kept_for_after_signing_in_again(peermatch: Any, manager: Any) -> None:
    client = peermatch.client(Role.INTAKE)
    given = {"present": "a password that is kept", "password": CHOSEN, "again": CHOSEN}
    peermatch.deployment.sign_ins.end_all(
        peermatch.deployment.accounts.known(Role.INTAKE.value).account_id
    )
    answer = client.post("/account/password", data=given)
    assert answer.status_code in (303, 401)
    assert 'name="kept"' not in answer.text


def signed_in(client: Any, login: str) -> str:
    """Signs in as a browser does; where it was led."""
    answer = client.post("/sign-in", data={"login": login, "password": CHOSEN})
    assert answer.status_code == 303
    for name in ("peermatch", "peermatch-device"):
        client.cookies.set(name, answer.cookies[name])
    return str(answer.headers["location"])


def test_a_sign_in_on_a_new_device_is_told_on_the_others_alone(
    peermatch: Any, manager: Any
) -> None:
    login, path = invited(manager)
    office, stranger, another = (peermatch.client() for _ in range(3))
    office.post(path, data={"password": CHOSEN, "again": CHOSEN})
    assert signed_in(office, login) == "/", "the first device of all is nobody else's"
    assert signed_in(office, login) == "/", "and known from then on"
    assert signed_in(stranger, login) == "/"
    told = "on a device that was not known"
    assert told not in stranger.get("/account").text
    assert signed_in(stranger, login) == "/", "whoever has the new device is not told of it"
    assert told not in stranger.get("/account").text
    assert signed_in(another, login) == "/", "nor of another, on one that is new as well"
    assert told not in another.get("/account").text
    assert signed_in(office, login) == "/account"
    page = office.get("/account").text
    assert told in page
    assert "signed in on a new device" in page
    assert signed_in(office, login) == "/", "once is enough"
    assert told not in office.get("/account").text
