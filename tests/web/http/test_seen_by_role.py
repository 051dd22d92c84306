"""What each role sees of a participant, from every answer of every route, compared with the table
of purposes: a word planted in each field says where it comes out."""

import re
from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from starlette.testclient import TestClient

from domain.shared.roles import Role
from peermatch.readmodels.reading.purposes import PURPOSES
from peermatch.usecases.core.ids import derived
from peermatch.web.actions import actions
from peermatch.web.http.access import ForRoles, routes
from web.conftest import NEW_REFERRAL, SPECIALIST

ROLES = (Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER)
PLANTED: dict[str, tuple[str, set[str]]] = {
    "name": ("Quillonby", {"referral", "names", "match", "schedule", "message", "review queue"}),
    "phone": ("555-0191", {"referral", "schedule", "message"}),
    "email": ("zarvex@example.org", {"referral", "message"}),
    "what a caller says": ("Umbrelwick", {"referral"}),
    "preferred name": ("Tolverin", {"referral"}),
    "guardian": ("Brantivode", {"referral"}),
    "guardian phone": ("555-0187", {"referral"}),
    "consent's recipients": ("Dovrexley", {"referral"}),
    "goal": ("Plimgrove", {"referral", "form"}),
    "statement": ("Wexhollow", {"referral"}),
    "check-in": ("Hobventry", {"match"}),
}
"""A word in each field, and the purposes that it is shown for."""
OF_MESSAGES = {"/messages/{message_id}", "/api/v1/messages/{message_id}/recipient"}
"""Whoever passes a message on is told whom to call: all that a manager sees of a participant."""


def give(peermatch, role: Role, command: str, /, **body: object) -> dict[str, str]:
    answer = peermatch.command(role, command, **body)
    assert answer.status_code == 200, (command, answer.text)
    return dict(answer.json())


@pytest.fixture(scope="module")
def ids(peermatch) -> dict[str, str]:
    """Somebody with a word in each field, matched with the specialist who signs in."""
    word = {field: planted for field, (planted, _) in PLANTED.items()}
    person = {"participant_name": f"Ann {word['name']}", "phone": f"(804) {word['phone']}"}
    referral = {**NEW_REFERRAL, **person}
    intake, coordinator = Role.INTAKE, Role.COORDINATOR
    referral_id = give(peermatch, intake, "receive-referral", **referral)["referral_id"]
    participant = str(derived("participant", UUID(referral_id)))
    whom = {"participant_id": participant}
    give(
        peermatch,
        intake,
        "choose-contact",
        **whom,
        phone=person["phone"],
        email=word["email"],
        ways=["text"],
        hours=[],
        caller_says=word["what a caller says"],
    )
    names = {"preferred_name": word["preferred name"], "pronouns": "they/them"}
    give(peermatch, intake, "state-names", **whom, **names)
    guardian = {"name": word["guardian"], "phone": f"(804) {word['guardian phone']}"}
    give(peermatch, intake, "name-guardian", **whom, **guardian, relationship="parent")
    give(
        peermatch,
        intake,
        "give-consent-for",
        **whom,
        consent_id=str(uuid4()),
        signed_on="2026-01-05",
        expires_on="2099-01-05",
        discloser="The clinic",
        recipients=word["consent's recipients"],
        information="Attendance",
        purpose="Matching",
        covers_later_information=True,
        told_of_right_to_revoke=True,
        uses=["matching", "contact"],
    )
    match_id = peermatch.propose(referral_id)
    approved = give(peermatch, coordinator, "approve-match", match_id=match_id)
    record = {"record_id": approved["session_id"], "words": word["statement"]}
    give(peermatch, coordinator, "file-statement", **whom, statement_id=str(uuid4()), **record)
    goals = {"goals": [f"home: {word['goal']}"], "agreed_on": "2026-01-06"}
    plan = give(peermatch, coordinator, "agree-plan", **whom, **goals)
    checked = {"checked_on": "2026-01-08", "side": "participant", "going": "well"}
    noted = {"match_id": match_id, "note": word["check-in"], "check_in_id": str(uuid4())}
    give(peermatch, coordinator, "record-check-in", **checked, **noted)
    return {
        **whom,
        "referral_id": referral_id,
        "match_id": match_id,
        "session_id": approved["session_id"],
        "plan_id": plan["plan_id"],
        "specialist_id": str(SPECIALIST),
    }


def addresses(peermatch, role: Role, ids: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each route that the role may read, and its address with these ids."""
    messages = []
    if role in (Role.COORDINATOR, Role.MANAGER):
        listed = peermatch.bearer(role).get("/api/v1/messages?limit=500").json()["messages"]
        messages = [m["message_id"] for m in listed if m["session_id"] == ids["session_id"]]
        assert messages
    for path, methods, declared in routes(peermatch.app):
        if "GET" not in methods or not any(
            isinstance(access, ForRoles) and role in access.roles for access in declared
        ):
            continue
        if path.startswith("/do/"):
            action = actions()[path.removeprefix("/do/")]
            given = [f.name for f in action.fields if f.name in ids and f.name != action.fresh]
            yield path, f"{path}?{'&'.join(f'{n}={ids[n]}' for n in given)}"
            continue
        names = re.findall(r"{(\w+)}", path)
        if names in (["name"], ["message_id"]):
            every = EXPORTS if names == ["name"] else messages
            yield from ((path, path.replace(f"{{{names[0]}}}", one)) for one in every)
        elif all(name in ids for name in names):
            yield path, re.sub(r"{(\w+)}", lambda m: ids[m[1]], path)


EXPORTS = ("referrals", "people", "consents", "disclosures", "matches", "sessions", "billing")


def seen(peermatch, role: Role, ids: dict[str, str]) -> dict[str, set[str]]:
    """By field, the routes whose answers show it to the role."""
    found: dict[str, set[str]] = defaultdict(set)
    cookie, bearer = peermatch.client(role), peermatch.bearer(role)
    for path, address in addresses(peermatch, role, ids):
        client: TestClient = bearer if path.startswith("/api/") else cookie
        _note(found, path, client.get(address).text)
        if path.startswith("/do/"):
            action = actions()[path.removeprefix("/do/")]
            given = {n: ids[n] for n in ids if f"{n}=" in address}
            if {f.name for f in action.fields if f.required} <= {*given, action.fresh}:
                continue  # it would be done
            sent = {"command_id": str(uuid4()), "back": "/", "given": " ".join(given), **given}
            _note(found, path, client.post(path, data=sent).text)
    return found


def _note(found: dict[str, set[str]], path: str, text: str) -> None:
    for field, (word, _) in PLANTED.items():
        if word in text:
            found[field].add(path)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_what_its_purposes_give_and_nothing_else(peermatch, ids, role):
    found = seen(peermatch, role, ids)
    allowed = {
        field
        for field, (_, purposes) in PLANTED.items()
        if any(role in PURPOSES[purpose] for purpose in purposes)
    }
    assert set(found) <= allowed
    if role is not Role.CPRS:  # who sees less: what they have no part in, others write
        assert set(found) == allowed
    if role is Role.MANAGER:
        assert {path for paths in found.values() for path in paths} <= OF_MESSAGES
