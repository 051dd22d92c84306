"""What the gateway says later of a text is heard, signed; a number no text reaches gets none."""

import hmac
from base64 import b64encode
from uuid import UUID, uuid4

import pytest

from domain.people.participant import PARTICIPANT
from domain.referrals.referral import REFERRAL
from domain.sessions.message import MESSAGE
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.settings.gateways import text_gateway
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.sessions.sending import HandOverMessage, NoteMessageTaken

GATEWAY = text_gateway("http://account:token@127.0.0.1:1", "+18045550100", knows_keys=False)
ORIGIN = "https://peermatch.example"
HOOK = "/hooks/texts/delivery"
NUMBER = "(804) 555-0177"


@pytest.fixture
def gateway(peermatch, monkeypatch):
    monkeypatch.setattr(peermatch.app.state.services, "texts", GATEWAY, raising=False)
    monkeypatch.setattr(peermatch.app.state.services, "origin", ORIGIN, raising=False)


@pytest.fixture
def texted(peermatch, referral_id, monkeypatch):
    """The message to a participant, which left as a text."""
    monkeypatch.setattr("domain.sessions.handing_over.at_night", lambda _minute: False)
    person = peermatch.deployment.store.read(REFERRAL, UUID(str(referral_id))).received
    choose(peermatch, person.participant_id)
    match_id = UUID(peermatch.propose(referral_id))
    before = messages(peermatch)
    peermatch.perform(Role.COORDINATOR, ApproveMatch(match_id=match_id))
    [found] = messages(peermatch) - before
    by_text = (SafeContact.TEXT,)
    peermatch.perform(Role.SERVICE, HandOverMessage(message_id=UUID(found), gateways=by_text))
    peermatch.perform(Role.SERVICE, NoteMessageTaken(message_id=UUID(found), number=1))
    return UUID(found)


def messages(peermatch):
    listed = peermatch.bearer(Role.COORDINATOR).get("/api/v1/messages?limit=500").json()
    return {m["message_id"] for m in listed["messages"] if not m["for_staff"]}


def choose(peermatch, participant_id, phone=NUMBER):
    chosen = {
        "participant_id": str(participant_id),
        "phone": phone,
        "email": "",
        "ways": ["text", "call"],
        "hours": [],
        "caller_says": "",
    }
    assert peermatch.command(Role.INTAKE, "choose-contact", **chosen).status_code == 200


def tell(peermatch, message, status, code="", *, to="+18045550177", token="token"):
    fields = {"MessageSid": "SM1", "MessageStatus": status, "ErrorCode": code, "To": to}
    said = f"{ORIGIN}{HOOK}?message={message}"
    said += "".join(name + fields[name] for name in sorted(fields))
    signed = b64encode(hmac.digest(token.encode(), said.encode(), "sha1")).decode()
    return peermatch.client().post(
        f"{HOOK}?message={message}", data=fields, headers={"X-Twilio-Signature": signed}
    )


def test_a_text_that_did_not_arrive_is_told_by_a_person(peermatch, gateway, texted, referral_id):
    for status in ("sent", "delivered"):
        assert tell(peermatch, texted, status).status_code == 204
    assert peermatch.deployment.store.read(MESSAGE, texted).sent is not None
    page = f"/referrals/{referral_id}"
    assert tell(peermatch, texted, "undelivered", "30003").status_code == 204
    assert peermatch.deployment.store.read(MESSAGE, texted).returned
    assert peermatch.deployment.views.wait_for(peermatch.deployment.store.end())
    coordinator = peermatch.client(Role.COORDINATOR)
    assert (
        "Came back without arriving: tell them yourself"
        in coordinator.get(f"/messages/{texted}").text
    )
    assert "None is sent until" not in peermatch.client(Role.INTAKE).get(page).text
    number_is_dead = tell(peermatch, texted, "undelivered", "30006")
    assert number_is_dead.status_code == 204
    shown = peermatch.client(Role.INTAKE).get(page).text
    assert "Texts to this number. None is sent until you ask them" in shown
    whose = peermatch.deployment.store.read(MESSAGE, texted).due.person_id
    choose(peermatch, whose)
    assert "None is sent until" not in peermatch.client(Role.INTAKE).get(page).text


def test_nobody_else_is_heard(peermatch, gateway, texted):
    assert tell(peermatch, texted, "failed", "30006", token="another").status_code == 404
    assert tell(peermatch, uuid4(), "failed", "30006").status_code == 404
    other = tell(peermatch, texted, "failed", "30006", to="+18045550178")
    assert other.status_code == 204
    whose = peermatch.deployment.store.read(MESSAGE, texted).due.person_id
    assert not peermatch.deployment.store.read(PARTICIPANT, whose).profile.returned


def test_a_private_link_that_did_not_arrive_is_noted_with_it(peermatch, gateway, referral_id):
    person = peermatch.deployment.store.read(REFERRAL, UUID(str(referral_id))).received
    links = peermatch.app.state.services.private_links
    links.create(person.participant_id, "190384", uuid4())
    link_id = links.sent(person.participant_id, "text")
    assert tell(peermatch, link_id, "delivered").status_code == 204
    assert links.of(person.participant_id).returned_at is None
    assert tell(peermatch, link_id, "failed", token="other").status_code == 404
    assert tell(peermatch, link_id, "failed", "30005").status_code == 204
    assert links.of(person.participant_id).no_such_address
    assert tell(peermatch, uuid4(), "failed", "30005").status_code == 404
