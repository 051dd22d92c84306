"""Everything with an id, asked for by every role: what is their own, somebody else's, nobody's.

What a role may not have is answered in the same bytes whether it is there or not, but for what was
typed; `wrong` says where it isn't, and where somebody is kept from what is theirs.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID, uuid4

from fastapi import FastAPI
from starlette.testclient import TestClient

from domain.people.wellness.barc import BARC_ITEMS
from domain.privacy.emergency_access import EmergencyReason
from domain.resources.kinds_of_help import Need
from domain.shared.roles import STAFF, Role
from peermatch.bootstrap import Deployment
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived, specialist_id
from peermatch.usecases.people.given.giving_resources import GiveResource
from peermatch.usecases.privacy.emergency_commands import BeginEmergencyAccess
from peermatch.web.actions import actions
from peermatch.web.http.access import ForRoles, routes

Ids = Mapping[str, str]
OWN, OTHERS, NOBODYS = "own", "other's", "nobody's"
SPECIALISTS = {OWN: "S0003", OTHERS: "S0008"}
"""References of whom the CPRS's account belongs to, and of somebody else."""
ROLES = tuple(role for role in Role if role in STAFF)
MADE_ANEW = re.compile(
    r'nonce="[^"]*"|nonce-[\w-]+|name="(?:command_id|seen)" value="[^"]*"'
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
"""What differs from one answer to the next: random values, and the ids that were typed."""


class Deployed(Protocol):
    """As the tests of the web have one."""

    app: FastAPI
    deployment: Deployment

    def client(self, role: Role | None = None) -> TestClient: ...
    def bearer(self, role: Role) -> TestClient: ...
    def propose(self, referral_id: str, specialist: UUID = ...) -> str: ...


@dataclass
class Reached:
    """What was asked for by everybody, and where an answer was wrong."""

    asked: int = 0
    wrong: list[str] = field(default_factory=list)

    def compared(self, what: str, answers: Mapping[str, tuple[int, str]]) -> None:
        self.asked += len(answers)
        if answers[OTHERS] != answers[NOBODYS]:
            statuses = answers[OTHERS][0], answers[NOBODYS][0]
            self.wrong.append(f"{what}: other's and nobody's are told apart, {statuses}")

    def let_in(self, what: str, answers: Mapping[str, tuple[int, str]]) -> None:
        status = answers[OWN][0]
        if status in (401, 403, 404):
            self.wrong.append(f"{what}: kept from their own, {status}")


def reached(
    on: Deployed, referral: Mapping[str, object], roles_asking: Iterable[Role] = ROLES
) -> Reached:
    """Asks for everything. `referral` is one that the specialists may be matched with."""
    held = {whose: _belongings(on, referral, reference) for whose, reference in SPECIALISTS.items()}
    held[NOBODYS] = {name: str(uuid4()) for name in held[OWN]}
    not_own = {whose: ids for whose, ids in held.items() if whose != OWN}
    found = Reached()
    for role in roles_asking:
        cookie, bearer = on.client(role), on.bearer(role)
        for method, path, client, roles in _addresses(on.app, cookie, bearer):
            asked = held if role in roles else not_own
            answers = {whose: _answer(client, method, path, ids) for whose, ids in asked.items()}
            what = f"{role} {method} {path}"
            own = "emergency/{access_id}" in path and role is Role.MANAGER
            own = own or path.startswith(SENDERS)
            if role is Role.CPRS or role not in roles or own:
                found.compared(what, answers)
            if role in roles and method == "GET" and path not in ONLY_WHILE_PROPOSED and not own:
                found.let_in(what, answers)
        for name, action in actions().items():
            if role is not Role.CPRS and role in action.roles:
                continue
            named = [f.name for f in action.fields if f.name in held[OWN]]
            if not named and role not in action.roles:
                continue
            apart = [[one] for one in named] if role in action.roles else []
            for way, client in (("form", cookie), ("sent", cookie), ("api", bearer)):
                for some in (named, *apart):
                    answers = {
                        whose: _command(client, way, name, {**held[OWN], **_only(some, ids)})
                        for whose, ids in (held if role in action.roles else not_own).items()
                    }
                    what = f"{role} {way} {name}, {', '.join(some)}"
                    found.compared(what, answers)
                    if role in action.roles:
                        found.let_in(what, answers)
    return found


def _only(names: Iterable[str], ids: Ids) -> Ids:
    return {name: ids[name] for name in names}


def _belongings(on: Deployed, referral: Mapping[str, object], reference: str) -> Ids:
    """A match with its session, a group with a meeting, and a plan, of one specialist."""
    own = specialist_id(reference)

    def give(role: Role, name: str, /, **body: object) -> dict[str, Any]:
        key = {"Idempotency-Key": str(uuid4())}
        answer = on.bearer(role).post(f"/api/v1/commands/{name}", headers=key, json=body)
        assert answer.status_code == 200, (name, answer.text)
        return dict(answer.json())

    referral_id = give(Role.INTAKE, "receive-referral", **referral)["referral_id"]
    participant = str(derived("participant", UUID(referral_id)))
    match_id = on.propose(referral_id, own)
    session_id = give(Role.COORDINATOR, "approve-match", match_id=match_id)["session_id"]
    goals = {"goals": ["home: A flat of my own"], "agreed_on": "2026-01-06"}
    plan_id = give(Role.COORDINATOR, "agree-plan", participant_id=participant, **goals)["plan_id"]
    group_id, meeting_id = str(uuid4()), str(uuid4())
    lead = {"leaders": [str(own)], "name": f"Circle {group_id[:8]}"}
    give(Role.COORDINATOR, "form-group", group_id=group_id, **lead)
    give(Role.COORDINATOR, "join-group", group_id=group_id, participant_id=participant)
    met = {"starts_at": "2026-01-07T10:00:00-05:00", "minutes": 60, "leaders": [str(own)]}
    give(Role.COORDINATOR, "record-meeting", group_id=group_id, meeting_id=meeting_id, **met)
    given_id = uuid4()
    giving = GiveResource(
        match_id=UUID(match_id),
        specialist_id=own,
        given_id=given_id,
        need=Need.FOOD,
        given_on=date(2026, 1, 7),
    )
    by = Actor(name=reference, role=Role.CPRS, specialist_id=own)
    on.deployment.service.perform(by, uuid4(), giving)
    return {
        "given_id": str(given_id),
        "referral_id": referral_id,
        "participant_id": participant,
        "match_id": match_id,
        "session_id": session_id,
        "plan_id": plan_id,
        "group_id": group_id,
        "meeting_id": meeting_id,
        "specialist_id": str(own),
        "access_id": _emergency(on, reference, UUID(participant)),
    }


def _emergency(on: Deployed, reference: str, participant_id: UUID) -> str:
    """An emergency access that runs now, of the CPRS's account or of somebody else's."""
    own = reference == SPECIALISTS[OWN]
    account = str(on.deployment.accounts.known(Role.CPRS.value).account_id) if own else reference
    asked = BeginEmergencyAccess(
        access_id=uuid4(),
        participant_id=participant_id,
        reason=EmergencyReason.MEDICAL,
        words="Collapsed",
        name="Anybody",
        birth_date=date(1990, 4, 2),
    )
    service = on.deployment.service
    service.perform(Actor(name=account, role=Role.SERVICE), asked.access_id, asked)
    assert service.wait(service.store.end())
    return str(asked.access_id)


def _addresses(
    app: FastAPI, cookie: TestClient, bearer: TestClient
) -> Iterator[tuple[str, str, TestClient, frozenset[Role]]]:
    """Every address with an id of something that a specialist may have a part in."""
    for path, methods, declared in routes(app):
        names = set(re.findall(r"{(\w+)}", path))
        for access in declared:
            if names and isinstance(access, ForRoles) and names <= KNOWN:
                api = path.startswith("/api/") and path not in BY_PEOPLE
                client = bearer if api else cookie
                yield from ((method, path, client, access.roles) for method in sorted(methods))


SENDERS = "/api/fhir/"
"""For whoever sent the referral, of whichever role; `tests/web/fhir` sends some."""
BY_PEOPLE = {"/api/v1/emergency/{access_id}"}
"""What no token reaches."""
ONLY_WHILE_PROPOSED = {"/api/v1/matches/{match_id}/options"}
KNOWN = {
    "referral_id",
    "participant_id",
    "match_id",
    "session_id",
    "plan_id",
    "group_id",
    "specialist_id",
    "access_id",
}


def _answer(client: TestClient, method: str, path: str, ids: Ids) -> tuple[int, str]:
    address = re.sub(r"{(\w+)}", lambda found: ids[found[1]], path)
    return _said(client.request(method, address))


def _command(client: TestClient, way: str, name: str, ids: Ids) -> tuple[int, str]:
    """A command about these ids; everything else that it asks for is in order."""
    action = actions()[name]
    given = {f.name: ids[f.name] for f in action.fields if f.name in ids}
    given.pop(action.fresh, "")
    if way == "form":
        query = "&".join(f"{field}={value}" for field, value in given.items())
        return _said(client.get(f"/do/{name}?{query}"))
    body = {**given, **REST.get(name, {})}
    if way == "api":
        key = {"Idempotency-Key": str(uuid4())}
        return _said(client.post(f"/api/v1/commands/{name}", headers=key, json=body))
    typed = {field: _typed(value) for field, value in body.items()}
    sent = {"command_id": str(uuid4()), "back": "/", "given": " ".join(given), **typed}
    return _said(client.post(f"/do/{name}", data=sent))


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ";".join(value) if isinstance(value, list) else str(value)


def _said(answer: Any) -> tuple[int, str]:
    told = f"{answer.headers.get('location', '')}\n{answer.text}"
    return answer.status_code, MADE_ANEW.sub("", told)


SOON = (datetime.now(UTC) + timedelta(days=9)).strftime("%Y-%m-%dT15:00:00+00:00")
REST: Mapping[str, Mapping[str, object]] = {
    "record-own-check-in": {"checked_on": "2026-01-08", "side": "participant", "going": "well"},
    "agree-own-plan": {"goals": ["home: A flat"], "agreed_on": "2026-01-08"},
    "review-own-plan": {"goals": ["home: A flat"], "reviewed_on": "2026-01-09"},
    "accept-as-specialist": {},
    "hold-session": {"minutes": 50},
    "miss-session": {"reason": "no-show"},
    "undo-outcome": {},
    "write-progress-note": {"minutes": 50, "mode": "phone"},
    "correct-own-session": {"minutes": 45, "reason": "Shorter than written."},
    "move-own-session": {"starts_at": SOON},
    "record-own-meeting": {
        "starts_at": "2026-01-08T10:00:00-05:00",
        "minutes": 60,
        "all_led": False,
    },
    "record-own-attendance": {"minutes": 30},
    "disclose-conflict": {"side": "specialist", "kind": "family"},
    "agree-to-share": {"experience": "trauma/combat", "audience": "matched"},
    "withdraw-sharing": {"experience": "trauma/combat"},
    "change-areas": {"areas": ["trauma/combat"]},
    "describe-specialist": {"about": []},
    "state-own-conversation-wishes": {"ask_about": "How work goes"},
    "record-barc": {
        "answered_on": "2026-01-08",
        "way": "read-aloud",
        **dict.fromkeys(BARC_ITEMS, 4),
    },
    "sign-consent-with-specialist": {
        "form_id": str(UUID(int=9)),
        "kind": "support",
        "language": "en",
        "version": 0,
        "expires_on": "2027-01-08",
        "signed_name": "Robin",
    },
    "record-own-suprt": {
        "form": "suprt-a",
        "point": "baseline",
        "status": "completed",
        "done_on": "2026-01-08",
    },
    "record-handover": {"topics": ["note"]},
    "write-handover-note": {"words": "A walk first"},
    "take-back-barc": {"answered_on": "2026-01-08", "reason": "Another person."},
    "give-resource": {"need": "food", "given_on": "2026-01-08"},
    "hand-off-warmly": {"recipient": "The desk", "information": "Who comes on Monday"},
    "follow-up-resource": {"asked_on": "2026-01-08", "outcome": "waiting"},
    "change-hours": {"hours": ["Mon 09:00-17:00"], "modes": ["video"]},
    "ask-for-leave": {"first_day": "2099-01-05", "last_day": "2099-01-06"},
    "take-back-leave-request": {"request_id": str(UUID(int=7))},
    "complete-education": {
        "title": "Ethics",
        "completed_on": "2026-01-08",
        "minutes": 120,
        "ethics": True,
    },
    "remove-education": {"education_id": str(UUID(int=8))},
    "tell-in-emergency": {
        "recipient": "Dr. Made Up",
        "affiliation": "Riverside",
        "information": "Their name",
    },
    "end-emergency-access": {},
    "except-hours": {"day": "2099-01-05"},
    "restore-hours": {"day": "2099-01-05"},
}
"""What else a CPRS's commands ask for, so that each comes to the question whose it is."""
