"""Somebody of whom each field holds a word of its own, and where it might come out."""

import re
from collections.abc import Iterator
from uuid import UUID, uuid4

from domain.shared.roles import STAFF, Role
from peermatch.usecases.core.ids import derived
from peermatch.web.actions import actions
from peermatch.web.http.access import ForRoles, routes
from web.conftest import NEW_REFERRAL, SPECIALIST, Peermatch

ROLES = tuple(role for role in Role if role in STAFF)
PLANTED: dict[str, tuple[str, set[str]]] = {
    "name": (
        "Quillonby",
        {"referral", "names", "match", "schedule", "message", "review queue", "accounting"},
    ),
    "phone": ("555-0191", {"referral", "schedule", "message"}),
    "email": ("zarvex@example.org", {"referral", "message"}),
    "postal address": ("Krellmoor", {"referral", "message"}),
    "what a caller says": ("Umbrelwick", {"referral", "schedule"}),
    "preferred name": ("Tolverin", {"referral"}),
    "guardian": ("Brantivode", {"referral"}),
    "guardian phone": ("555-0187", {"referral"}),
    "consent's recipients": ("Dovrexley", {"referral"}),
    "goal": ("Plimgrove", {"referral", "form"}),
    "statement": ("Wexhollow", {"referral"}),
    "check-in": ("Hobventry", {"match"}),
}
"""A word in each field, and the purposes that it is shown for."""
OF_MESSAGES = {
    "/messages/{message_id}",
    "/messages/{message_id}/letter",
    "/api/v1/messages/{message_id}/recipient",
    "/api/v1/messages/{message_id}/letter",
}
"""Whoever passes a message on is told whom to call: all that a manager sees of a participant."""


def _give(on: Peermatch, role: Role, command: str, /, **body: object) -> dict[str, str]:
    answer = on.command(role, command, **body)
    assert answer.status_code == 200, (command, answer.text)
    return dict(answer.json())


def plant(on: Peermatch) -> dict[str, str]:
    """Somebody with a word in each field, matched with the specialist who signs in; ids by name."""
    word = {field: planted for field, (planted, _) in PLANTED.items()}
    person = {"participant_name": f"Ann {word['name']}", "phone": f"(804) {word['phone']}"}
    referral = {**NEW_REFERRAL, **person}
    intake, coordinator = Role.INTAKE, Role.COORDINATOR
    referral_id = _give(on, intake, "receive-referral", **referral)["referral_id"]
    participant = str(derived("participant", UUID(referral_id)))
    whom = {"participant_id": participant}
    _give(
        on,
        intake,
        "choose-contact",
        **whom,
        phone=person["phone"],
        email=word["email"],
        ways=["text"],
        hours=[],
        caller_says=word["what a caller says"],
    )
    _give(
        on,
        intake,
        "state-postal-address",
        **whom,
        address=f"4 {word['postal address']} Ln",
        city="Richmond",
        state="VA",
        zip_code="23219",
        letters=True,
    )
    names = {"preferred_name": word["preferred name"], "pronouns": "they/them"}
    _give(on, intake, "state-names", **whom, **names)
    guardian = {"name": word["guardian"], "phone": f"(804) {word['guardian phone']}"}
    _give(on, intake, "name-guardian", **whom, **guardian, relationship="parent")
    _give(
        on,
        intake,
        "give-consent-for",
        **whom,
        consent_id=str(uuid4()),
        signed_on="2026-01-05",
        expires_on="2027-01-05",
        discloser="The clinic",
        recipients=word["consent's recipients"],
        information="Attendance",
        purpose="Matching",
        covers_later_information=True,
        told_of_right_to_revoke=True,
        uses=["matching", "contact"],
    )
    match_id = on.propose(referral_id)
    approved = _give(on, coordinator, "approve-match", match_id=match_id)
    record = {"record_id": approved["session_id"], "words": word["statement"]}
    _give(on, coordinator, "file-statement", **whom, statement_id=str(uuid4()), **record)
    goals = {"goals": [f"home: {word['goal']}"], "agreed_on": "2026-01-06"}
    plan = _give(on, coordinator, "agree-plan", **whom, **goals)
    checked = {"checked_on": "2026-01-08", "side": "participant", "going": "well"}
    noted = {"match_id": match_id, "note": word["check-in"], "check_in_id": str(uuid4())}
    _give(on, coordinator, "record-check-in", **checked, **noted)
    return {
        **whom,
        "referral_id": referral_id,
        "match_id": match_id,
        "session_id": approved["session_id"],
        "plan_id": plan["plan_id"],
        "specialist_id": str(SPECIALIST),
    }


def addresses(on: Peermatch, role: Role, ids: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each route that the role may read, and its address with these ids."""
    messages = []
    if role in (Role.COORDINATOR, Role.MANAGER):
        listed = on.bearer(role).get("/api/v1/messages?limit=500").json()["messages"]
        messages = [m["message_id"] for m in listed if m["session_id"] == ids["session_id"]]
        assert messages
    for path, methods, declared in routes(on.app):
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
