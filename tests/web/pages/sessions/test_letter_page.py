"""A letter on paper: for coordinators and managers, where one is safe, with nothing on it that says
who writes or why; the address stands on the person's page and in their own record."""

import re
from html import unescape
from typing import Any
from uuid import UUID, uuid4

from domain.people.contact.agreed_ways import UnsafeWay
from domain.people.contact.postal_address import AddressLineTooLong, LetterNeedsAddress
from domain.shared.postal.us_address import AddressNotWhole
from domain.shared.roles import Role
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.people.contact.letters import NothingToWrite
from web.conftest import Peermatch
from web.pages.own.own_links import made, opened, received

WHERE = {
    "no_fixed_address": True,
    "care_of": "Kim Example",
    "address": "General Delivery",
    "address_2": "",
    "city": "Saluda",
    "state": "VA",
    "zip_code": "23149",
}
NOTHING = {name: "" for name in WHERE if name != "no_fixed_address"}
LINES = ("c/o Kim Example", "General Delivery", "Saluda VA 23149")
TELLING = ("peer", "recovery", "program", "specialist", "support", "health", "use")
"""Words that would say what a letter is about."""


def state(on: Peermatch, whose: str, **changes: object) -> Any:
    body = {"participant_id": whose, **WHERE, "letters": True, **changes}
    return on.command(Role.INTAKE, "state-postal-address", **body)


def sheet_of(page: str) -> str:
    """What the letter itself says."""
    [sheet] = re.findall(r'<article class="letter".*?</article>', page, re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", " ", sheet))


def about(on: Peermatch, referral: str) -> str:
    """The message to the person of whom this referral is, about the session just booked."""
    coordinator = on.bearer(Role.COORDINATOR)
    before = {m["message_id"] for m in coordinator.get("/api/v1/messages").json()["messages"]}
    on.perform(Role.COORDINATOR, ApproveMatch(match_id=UUID(on.propose(referral))))
    now = coordinator.get("/api/v1/messages").json()["messages"]
    return next(
        str(m["message_id"]) for m in now if m["message_id"] not in before and not m["for_staff"]
    )


def test_a_letter_is_printed_where_it_is_safe_and_noted_as_told(peermatch: Peermatch) -> None:
    referral, whose = received(peermatch)
    message = about(peermatch, referral)
    client = peermatch.client(Role.COORDINATOR)
    path = f"/messages/{message}/letter"
    refused = client.get(path)
    assert UnsafeWay.sentence in refused.text
    assert refused.status_code == 409
    assert peermatch.bearer(Role.COORDINATOR).get(f"/api/v1{path}").status_code == 409
    assert "Write a letter" not in client.get(f"/messages/{message}").text

    assert state(peermatch, whose).status_code == 200
    assert path in client.get(f"/messages/{message}").text
    found = client.get(path)
    assert found.status_code == 200, re.sub(r"<[^>]*>", "", found.text)[-900:]
    said = sheet_of(found.text)
    assert found.headers["cache-control"] == "no-store"
    assert "<title>Letter – Peermatch</title>" in found.text
    assert all(line in said for line in LINES)
    assert "Your appointment" in said or "You have an appointment" in said
    assert not [word for word in TELLING if word in said.casefold()]
    for role in (Role.INTAKE, Role.CPRS):
        assert peermatch.client(role).get(path).status_code == 403
    manager = peermatch.bearer(Role.MANAGER).get(f"/api/v1{path}").json()
    assert manager["to"][1:] == list(LINES)

    sent = {"layout": "message", "message_id": message, "way": "letter"}
    told = client.post("/do/send-message", data={**sent, "command_id": str(uuid4())})
    assert told.status_code == 303
    over = client.get(path)
    assert NothingToWrite.sentence in over.text
    assert over.status_code == 409


def test_an_address_is_on_the_persons_page_with_what_it_was_and_in_their_own_record(
    peermatch: Peermatch,
) -> None:
    referral, whose = received(peermatch, **WHERE, letters=False)
    page = peermatch.client(Role.INTAKE).get(f"/referrals/{referral}").text
    assert ", ".join(LINES) in unescape(page)
    form = (
        peermatch.client(Role.INTAKE).get(f"/do/state-postal-address?participant_id={whose}").text
    )
    assert 'value="General Delivery"' in form
    assert (
        state(peermatch, whose, address="12 Example St", no_fixed_address=False).status_code == 200
    )
    history = peermatch.client(Role.INTAKE).get(f"/referrals/{referral}/history").text
    for words in ("The postal address was recorded.", "General Delivery", "12 Example St"):
        assert words in history, words

    person = peermatch.bearer(Role.INTAKE).get(f"/api/v1/referrals/{referral}/person").json()
    now = ["c/o Kim Example", "12 Example St", "Saluda VA 23149"]
    assert (person["postal_address"], person["no_fixed_address"]) == (now, False)
    assert "letter" in person["ways"]
    own = opened(peermatch, made(peermatch, whose))
    file = own.get("/your-page/record.json").json()
    assert (file["postal_address"], "letter" in file["safe_contact"]) == (now, True)
    assert "12 Example St" in own.get("/your-page/record").text
    assert "Dirección postal" in own.get("/your-page/record?lang=es").text


def test_what_is_no_address_is_refused_in_the_words_of_the_rule(peermatch: Peermatch) -> None:
    _, whose = received(peermatch)
    for changes, sentence in (
        ({"city": ""}, AddressNotWhole.sentence),
        ({"care_of": "x" * 46}, AddressLineTooLong.sentence),
        ({"state": "Ontario"}, "like VA"),
        ({"zip_code": "2314"}, "is not a ZIP code like 23219"),
        (NOTHING, LetterNeedsAddress.sentence),
    ):
        answer = state(peermatch, whose, **changes)
        assert answer.status_code == 422, changes
        assert sentence in answer.text, changes
