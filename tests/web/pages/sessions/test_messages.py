"""Messages name whom they are about to who may know; several are noted as told at once."""

import re
from html import unescape
from uuid import UUID, uuid4

import pytest

from domain.sessions.message import MESSAGE, MessageIsBeingSent
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.sessions.sending import (
    HandOverMessage,
    NoteMessageDoubtful,
    NoteMessageNotTaken,
)


@pytest.fixture
def told(peermatch, referral_id):
    match_id = UUID(peermatch.propose(referral_id))
    before = {m["message_id"] for m in listed(peermatch)}
    peermatch.perform(Role.COORDINATOR, ApproveMatch(match_id=match_id))
    return [m for m in listed(peermatch) if m["message_id"] not in before]


def listed(peermatch):
    return peermatch.bearer(Role.COORDINATOR).get("/api/v1/messages").json()["messages"]


def row_of(page: str, message_id: str) -> str:
    rows = page.split("<tr>")
    return unescape(next((row for row in rows if f"/messages/{message_id}" in row), ""))


def test_names_are_for_coordinators_and_a_manager_sees_specialists_only(peermatch, told):
    coordinator = peermatch.client(Role.COORDINATOR).get("/messages").text
    manager = peermatch.client(Role.MANAGER).get("/messages").text
    assert {m["for_staff"] for m in told} == {True, False}
    assert "Robin Testcase" not in manager
    for message in told:
        assert "Robin Testcase" in row_of(coordinator, message["message_id"])
        one = peermatch.client(Role.COORDINATOR).get(f"/messages/{message['message_id']}").text
        assert "Robin Testcase" in one


def test_several_are_noted_each_by_itself_and_a_failure_is_told_in_its_row(peermatch, told):
    client = peermatch.client(Role.COORDINATOR)
    ids = [m["message_id"] for m in told]
    look = client.get("/messages/told", params=[("m", one) for one in ids])
    assert re.findall(r'name="message_ids" value="([^"]+)"', look.text) == ids
    staff = next(m["message_id"] for m in told if m["for_staff"])
    sent = {
        "command_id": str(uuid4()),
        "message_ids": ids,
        "ways": ["email" if one == staff else "nonsense" for one in ids],
    }
    first = client.post("/messages/told", data=sent)
    assert "1 message noted as told." in first.text
    assert "Choose how they were told." in first.text
    store = peermatch.deployment.store
    assert {one for one in ids if store.read(MESSAGE, UUID(one)).sent} == {staff}
    end = store.end()
    again = client.post("/messages/told", data=sent)
    assert "1 message noted as told." in again.text
    assert store.end() == end
    many = [("m", one) for one in (ids[1], ids[0], *(str(uuid4()) for _ in range(24)))]
    assert "1 more message of those you selected" in client.get("/messages/told", params=many).text
    empty = client.get("/messages/told", params=[("m", staff), ("m", "nonsense")])
    assert "Nothing is selected that waits" in empty.text


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (NoteMessageDoubtful, "May or may not have arrived: ask them"),
        (NoteMessageNotTaken, "Could not be sent: tell them yourself"),
    ],
)
def test_what_a_gateway_could_not_do_is_said_and_a_person_tells_it(
    peermatch, told, end, words, monkeypatch
):
    client = peermatch.client(Role.COORDINATOR)
    message_id = UUID(next(m["message_id"] for m in told if not m["for_staff"]))
    ways = (SafeContact.TEXT,)
    monkeypatch.setattr("domain.sessions.handing_over.at_night", lambda _minute: False)
    peermatch.perform(Role.SERVICE, HandOverMessage(message_id=message_id, gateways=ways))
    assert "Being sent" in row_of(client.get("/messages").text, str(message_id))
    way = {"layout": "message", "message_id": str(message_id), "way": "text"}
    busy = client.post("/do/send-message", data={**way, "command_id": str(uuid4())})
    assert MessageIsBeingSent.sentence in busy.text
    more = {"for_good": True} if end is NoteMessageNotTaken else {}
    peermatch.perform(Role.SERVICE, end(message_id=message_id, number=1, **more))
    assert words in row_of(client.get("/messages").text, str(message_id))
    assert words in client.get(f"/messages/{message_id}").text
    [listed_one] = [m for m in listed(peermatch) if m["message_id"] == str(message_id)]
    assert listed_one["sending"] == ("doubtful" if not more else "not-taken")
    client.post("/do/send-message", data={**way, "command_id": str(uuid4())})
    assert peermatch.deployment.store.read(MESSAGE, message_id).sent is not None
