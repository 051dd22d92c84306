"""Every command by form and over the API: one reader, the same rules, the same sentences."""

import re
from enum import Enum
from html import escape
from uuid import UUID, uuid4

import pytest

from domain.shared.roles import STAFF, Role
from peermatch.usecases.core.ids import derived
from peermatch.usecases.input.reading_commands import fields_of
from peermatch.web.actions import actions, address, offered, return_path
from peermatch.web.forms.choosers import CHOOSERS

IDS = ("referral_id", "participant_id", "shortlist_id")
"""Ids without which a form has nothing to choose from."""


NEW_REFERRAL = {
    "birth_date": "1990-04-02",
    "safe_contact": "text",
    "county": "Gloucester",
    "language": "en",
    "service_line": "mental-health",
    "areas": ["trauma/combat"],
    "modes": ["video", "phone"],
    "available": ["Mon 09:00-12:00"],
    "urgency": "routine",
    "source": "hospital",
    "received_at": "2026-01-05T09:00:00-05:00",
    "consent_signed_on": "2026-01-05",
    "consent_expires_on": "2035-01-05",
    "frequency": "weekly",
    "session_minutes": 60,
}


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


@pytest.fixture(scope="module")
def clients(peermatch):
    return {role: peermatch.client(role) for role in STAFF}


@pytest.fixture(scope="module")
def person(peermatch) -> dict[str, str]:
    """Somebody of the tests in here, who waits."""
    body = {**NEW_REFERRAL, "participant_name": "Kim Formtest"}
    intake = peermatch.bearer(Role.INTAKE)
    referral_id = intake.post("/api/v1/commands/receive-referral", headers=key(), json=body).json()[
        "referral_id"
    ]
    return {
        "referral_id": referral_id,
        "participant_id": str(derived("participant", UUID(referral_id))),
        "shortlist_id": str(uuid4()),
    }


@pytest.mark.parametrize("name", actions())
def test_each_form_is_shown_and_names_what_is_missing(clients, person, name):
    action = actions()[name]
    role = sorted(action.roles)[0]
    # A specialist has no part in them.
    given = {} if role is Role.CPRS else {k: v for k, v in person.items() if k in IDS}
    shown = clients[role].get(address(name, "/referrals", **given))
    assert shown.status_code == 200
    assert f"<h1>{escape(action.title).replace('&#x27;', '&#39;')}</h1>" in shown.text
    asked = [f for f in action.fields if f.required and f.description.label in shown.text]
    sent = {"command_id": str(uuid4()), "back": "/referrals", "given": " ".join(given), **given}
    known = {f.name for f in action.fields}
    sent = {k: v for k, v in sent.items() if k not in given or k in known}
    answer = clients[sorted(action.roles)[0]].post(f"/do/{name}", data=sent)
    left = [f for f in asked if f.name not in given and f.name != action.fresh]
    if action.use_case.own_specialist and Role.CPRS is sorted(action.roles)[0]:
        left = [f for f in left if f.name != "specialist_id"]
    if left:
        assert answer.status_code == 422
        assert all(f"{f.description.label} is missing." in answer.text for f in left)


@pytest.mark.parametrize("name", actions())
def test_each_command_over_the_api_names_what_is_missing(clients, name):
    action = actions()[name]
    role = sorted(action.roles)[0]
    answer = clients[role].post(f"/api/v1/commands/{name}", headers=key(), json={"nonsense": "x"})
    told = {error["field"]: error["reason"] for error in answer.json()["errors"]}
    filled = {action.fresh} | ({"specialist_id"} if role is Role.CPRS else set())
    missing = {f.name for f in action.fields if f.required} - filled
    assert answer.status_code == 422
    assert told == {"nonsense": "is not asked for here"} | dict.fromkeys(missing, "is missing")


def test_a_form_performs_its_command_and_leads_back(clients, person):
    intake = clients[Role.INTAKE]
    back = f"/referrals/{person['referral_id']}"
    sent = {
        "command_id": str(uuid4()),
        "back": back,
        "given": "referral_id",
        "referral_id": person["referral_id"],
        "available": "Tue 09:00-11:00; Fri 13:00-15:00",
        "modes": ["phone", "video"],
    }
    answer = intake.post("/do/change-availability", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{back}?done=change-availability",
    )
    page = intake.get(answer.headers["location"])
    assert "Availability updated." in page.text
    assert "Tue 9:00 am – 11:00 am" in page.text
    again = intake.get(address("change-availability", back, referral_id=person["referral_id"]))
    boxes = r'name="available" value="([^"]+)"[^>]* checked'
    tuesday, friday = ("Tue 09:00-10:00", "Tue 10:00-11:00"), ("Fri 13:00-14:00", "Fri 14:00-15:00")
    assert {*re.findall(boxes, again.text)} == {*tuesday, *friday}
    pressed = intake.post("/do/change-availability", data={**sent, "preset": "saturdays"})
    assert pressed.status_code == 200
    ticked = re.findall(boxes, pressed.text)
    assert {*ticked} > {*tuesday, *friday}
    assert len(ticked) == 12
    more = {**sent, "command_id": str(uuid4()), "available": [*ticked, "Sun 7:15 am–7:45 am"]}
    assert intake.post("/do/change-availability", data=more).status_code == 303
    told = intake.get(back).text
    assert "Sat 9:00 am – 5:00 pm" in told
    assert "Sun 7:15 am – 7:45 am" in told
    wrong = {**more, "command_id": str(uuid4()), "available": [*ticked, "soon"]}
    refused = intake.post("/do/change-availability", data=wrong)
    assert refused.status_code == 422
    assert 'value="soon"' in refused.text
    assert len(re.findall(boxes, refused.text)) == 12


def test_a_language_is_corrected_and_read_everywhere(clients, person):
    intake = clients[Role.INTAKE]
    body = {"participant_id": person["participant_id"], "language": "es"}
    done = intake.post("/api/v1/commands/correct-language", headers=key(), json=body)
    assert done.status_code == 200
    assert "Spanish" in intake.get(f"/referrals/{person['referral_id']}").text
    back = "/referrals"
    form = intake.get(address("correct-language", back, participant_id=person["participant_id"]))
    assert '<option value="es" selected' in form.text


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(clients, person):
    sent = {
        "command_id": str(uuid4()),
        "back": "/",
        "given": "participant_id",
        "participant_id": person["participant_id"],
        "county": "Atlantis",
    }
    answer = clients[Role.INTAKE].post("/do/move-home", data=sent)
    assert answer.status_code == 422
    assert "The county is not one that this program serves." in answer.text


def test_the_same_key_gives_the_first_answer_and_one_effect(clients, person):
    coordinator = clients[Role.COORDINATOR]
    body = {
        "participant_id": person["participant_id"],
        "goals": ["health: Sleep through the night", "home: A flat; two rooms"],
        "agreed_on": "2026-01-06",
    }
    once = key()
    first = coordinator.post("/api/v1/commands/agree-plan", headers=once, json=body)
    again = coordinator.post("/api/v1/commands/agree-plan", headers=once, json=body)
    assert first.status_code == 200
    assert first.json() == again.json() == {"plan_id": once["Idempotency-Key"]}
    changed = coordinator.post(
        "/api/v1/commands/agree-plan", headers=once, json={**body, "agreed_on": "2026-01-05"}
    )
    assert changed.status_code == 409


def test_lists_and_words_of_the_wrong_shape_are_named(clients):
    body = {"goals": "health: sleep", "agreed_on": ["2026-01-06"], "participant_id": {"a": 1}}
    answer = clients[Role.COORDINATOR].post("/api/v1/commands/agree-plan", headers=key(), json=body)
    assert {e["field"] for e in answer.json()["errors"]} == set(body)


def test_a_form_takes_ids_from_its_address_and_no_words(clients):
    intake = clients[Role.INTAKE]
    assert intake.get("/do/move-home?county=Robin%20Testcase").status_code == 422
    assert intake.get("/do/revoke-consent?participant_id=nobody").status_code == 404
    assert return_path("/referrals/1") == "/referrals/1"
    assert {return_path(p) for p in ("//evil.example", "https://evil.example", "/a?b", "x")} == {
        "/"
    }


def test_a_page_offers_what_the_role_may_do():
    titles = [link.title for link in offered(Role.INTAKE, "participant", "/x", participant_id=1)]
    assert "Revoke a consent" in titles
    assert "Record a wellness plan" not in titles
    assert offered(Role.CPRS, "referral", "/x", referral_id=1) == ()


def test_when_it_was_received_is_corrected_on_a_form_that_shows_what_was_recorded(clients, person):
    """Local time in, local time out; the page says why it was corrected."""
    intake, referral = clients[Role.INTAKE], person["referral_id"]
    path = address("correct-received", f"/referrals/{referral}", referral_id=referral)
    assert 'value="2026-01-05T09:00"' in intake.get(path).text
    sent = {
        "command_id": str(uuid4()),
        "back": f"/referrals/{referral}",
        "given": "referral_id",
        "referral_id": referral,
        "received_at": "2026-01-02T16:30",
        "reason": "The fax is stamped.",
    }
    skipped = intake.post("/do/correct-received", data={**sent, "received_at": "2026-03-08T02:30"})
    assert skipped.status_code == 422
    assert "This time doesn&#39;t exist on that day: clocks go forward." in skipped.text
    assert intake.post("/do/correct-received", data=sent).status_code == 303
    shown = intake.get(f"/referrals/{referral}").text
    assert "Fri, Jan 2" in shown
    assert "The fax is stamped." in shown


@pytest.mark.parametrize(
    ("at", "status", "reason"),
    [
        ("2025-11-02T01:30", 200, ""),
        ("2026-03-08T02:30", 422, "This time doesn't exist on that day: clocks go forward."),
        ("0001-01-01T00:00:00Z", 422, "is no day between 1850 and 8999"),
        ("1999-12-31T12:00", 422, "is before 2000"),
    ],
)
def test_a_local_time_over_the_api_is_one_instant_or_refused(clients, person, at, status, reason):
    body = {"referral_id": person["referral_id"], "attempted_at": at}
    body |= {"way": "text", "outcome": "no-answer"}
    path = "/api/v1/commands/attempt-contact"
    asked = clients[Role.INTAKE].post(path, json=body, headers=key())
    sure = [error["confirm"] for error in asked.json().get("errors", ()) if error.get("confirm")]
    answer = clients[Role.INTAKE].post(
        path, json=body, headers=key(), params=[("confirmed", code) for code in sure]
    )
    assert answer.status_code == status, answer.text
    errors = [(e["field"], e["reason"]) for e in answer.json().get("errors", ())]
    assert errors == ([("attempted_at", reason)] if reason else [])


def test_whatever_has_known_values_is_chosen_and_not_typed():
    """What the API's schema lists is offered; enumerations are by themselves."""
    typed = [
        f"{action.command.__name__}.{field.name}"
        for action in actions().values()
        for field in fields_of(action.command)
        if "enum" in field.kind.schema
        and not (isinstance(field.item, type) and issubclass(field.item, Enum))
        and not {field.name, f"{action.command.__name__}.{field.name}"} & CHOOSERS.keys()
    ]
    assert typed == []
