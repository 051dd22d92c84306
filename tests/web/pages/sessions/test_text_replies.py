"""STOP and START are obeyed for whoever has the number; anything unsigned is not heard."""

import hmac
from base64 import b64encode
from uuid import UUID

import pytest

from domain.people.contact.agreed_ways import TextsAreStopped, check_contact
from domain.people.participant import PARTICIPANT
from domain.referrals.referral import REFERRAL
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.settings.gateways import text_gateway

GATEWAY = text_gateway("http://account:token@127.0.0.1:1", "+18045550100", knows_keys=False)
ORIGIN = "https://peermatch.example"
HOOK = "/hooks/texts"


@pytest.fixture
def gateway(peermatch, monkeypatch):
    monkeypatch.setattr(peermatch.app.state.services, "texts", GATEWAY, raising=False)
    monkeypatch.setattr(peermatch.app.state.services, "origin", ORIGIN, raising=False)


@pytest.fixture
def person(peermatch, referral_id):
    received = peermatch.deployment.store.read(REFERRAL, UUID(str(referral_id))).received
    chosen = {
        "participant_id": str(received.participant_id),
        "phone": "(804) 555-0177",
        "email": "",
        "ways": ["text"],
        "hours": [],
        "caller_says": "",
    }
    assert peermatch.command(Role.INTAKE, "choose-contact", **chosen).status_code == 200
    return received.participant_id


def reply(peermatch, body: str, *, token: str = "token", number: str = "+18045550177", sid="SM1"):
    fields = {"From": number, "Body": body, "MessageSid": sid}
    said = ORIGIN + HOOK + "".join(name + fields[name] for name in sorted(fields))
    signed = b64encode(hmac.digest(token.encode(), said.encode(), "sha1")).decode()
    return peermatch.client().post(HOOK, data=fields, headers={"X-Twilio-Signature": signed})


def stopped(peermatch, person: UUID) -> bool:
    return bool(peermatch.deployment.store.read(PARTICIPANT, person).profile.texts_stopped)


def test_stop_is_obeyed_and_start_takes_it_back(peermatch, gateway, person, referral_id):
    page = f"/referrals/{referral_id}"
    assert "Stopped on" not in peermatch.client(Role.INTAKE).get(page).text
    for sid, body, then in (
        ("SM1", " Stop. ", True),
        ("SM2", "hello", True),
        ("SM3", "START", False),
    ):
        answer = reply(peermatch, body, sid=sid)
        assert (answer.status_code, "<Response></Response>" in answer.text) == (200, True)
        assert stopped(peermatch, person) is then
        assert peermatch.deployment.views.wait_for(peermatch.deployment.store.end())
        shown = peermatch.client(Role.INTAKE).get(page).text
        assert ("Stopped on" in shown) is then
        assert ("/do/allow-texts-again" in shown) is then
        assert ("/do/stop-texts" in shown) is not then


def test_nobody_is_texted_by_hand_either(peermatch, gateway, person):
    reply(peermatch, "ALTO")
    profile = peermatch.deployment.store.read(PARTICIPANT, person).profile
    with pytest.raises(TextsAreStopped):
        check_contact(profile, SafeContact.TEXT, 0, 600)


@pytest.mark.parametrize(
    "how", [{"token": "another"}, {"number": "+18045550178"}, {"number": "nonsense"}]
)
def test_what_is_not_signed_or_of_nobody_changes_nothing(peermatch, gateway, person, how):
    answer = reply(peermatch, "STOP", **how)
    assert answer.status_code == (404 if "token" in how else 200)
    assert not stopped(peermatch, person)


def test_a_signature_of_odd_signs_is_no_signature(peermatch, gateway, person):
    headers = {"X-Twilio-Signature": b"\xe9\xff"}
    answer = peermatch.client().post(HOOK, data={"From": "+18045550177"}, headers=headers)
    assert answer.status_code == 404


def test_without_a_gateway_there_is_nothing_to_hear(peermatch, person):
    assert reply(peermatch, "STOP").status_code == 404
