"""A referral comes in as FHIR R4 and becomes one like any other; what is wrong is named by its
element; how far it is, is told as far as the person consents, to whoever sent it."""

import json
import os
import shutil
import subprocess
from copy import deepcopy
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.shared.roles import Role
from peermatch.store.accounts.tokens.scopes import Scope
from peermatch.usecases.core.ids import derived
from web.conftest import NEW_REFERRAL

SAMPLES = Path(__file__).parent / "samples"
VALIDATE = Path(__file__).parents[2] / "vendor" / "validate_fhir.mjs"
NODE, PACKAGE = shutil.which("node"), os.environ.get("FHIR_PACKAGE", "")
"""The folder in which the npm package `fhir` is installed."""
REQUEST = json.loads((SAMPLES / "service-request.json").read_text())
TRANSACTION = json.loads((SAMPLES / "transaction.json").read_text())


def new(sample: dict[str, Any]) -> dict[str, Any]:
    """The sample with a number of its own."""
    found = deepcopy(sample)
    request = found if found["resourceType"] == "ServiceRequest" else _request(found)
    request["identifier"][0]["value"] = f"R-{uuid4().hex[:8]}"
    return found


def _request(bundle: dict[str, Any]) -> dict[str, Any]:
    every = (one["resource"] for one in bundle["entry"])
    return next(one for one in every if one["resourceType"] == "ServiceRequest")


@pytest.fixture(scope="module")
def sender(peermatch: Any) -> Any:
    """A token of intake's for FHIR alone."""
    mine = peermatch.deployment.accounts.known(Role.INTAKE.value).account_id
    token = peermatch.deployment.account_desk.tokens.create(mine, "EHR", {Scope.FHIR}, 90)
    client = peermatch.client()
    client.headers["Authorization"] = f"Bearer {token}"
    return client


def consented(peermatch: Any, referral_id: str, recipients: str) -> dict[str, str]:
    whom = {"participant_id": str(derived("participant", UUID(referral_id)))}
    answer = peermatch.command(
        Role.INTAKE,
        "give-consent-for",
        **whom,
        consent_id=str(uuid4()),
        discloser="This program",
        recipients=recipients,
        information="How far the referral is",
        purpose="Following it up",
        signed_on="2026-01-06",
        expires_on="2035-01-06",
        uses=["referrer"],
        told_of_right_to_revoke=True,
        covers_later_information=True,
    )
    assert answer.status_code == 200, answer.text
    return {**whom, "consent_id": answer.json()["consent_id"]}


def test_a_request_becomes_a_referral_and_its_task_tells_what_is_consented(
    peermatch: Any, sender: Any
) -> None:
    sent = new(REQUEST)
    done = sender.post("/api/fhir/ServiceRequest", json=sent)
    assert (done.status_code, done.headers["content-type"]) == (201, "application/fhir+json")
    referral_id = done.json()["id"]
    assert done.headers["location"] == f"/api/fhir/ServiceRequest/{referral_id}"
    assert "Lee" not in done.text
    again = sender.post("/api/fhir/ServiceRequest", json=sent)
    assert again.json()["id"] == referral_id, "sent again it is the same"
    other = {**sent, "priority": "routine"}
    assert sender.post("/api/fhir/ServiceRequest", json=other).status_code == 409

    page = peermatch.client(Role.INTAKE).get(f"/referrals/{referral_id}").text
    for known in ("Lee Example", "Essex", "Ana Asker", "Riverside Hospital", "Urgent"):
        assert known in page, known
    assert sent["identifier"][0]["value"] in page

    address = f"/api/fhir/Task/{referral_id}"
    assert sender.get(address).status_code == 404, "no consent, no word"
    consent = consented(peermatch, referral_id, "Riverside Hospital")
    task = sender.get(address).json()
    assert (task["status"], task["businessStatus"]["text"]) == (
        "received",
        "We have your referral.",
    )
    assert sender.get(f"/api/fhir/ServiceRequest/{referral_id}").json()["status"] == "active"
    manager = peermatch.bearer(Role.MANAGER)
    others, nobodys = manager.get(address), manager.get(f"/api/fhir/Task/{uuid4()}")
    assert (others.status_code, others.text) == (404, nobodys.text)
    assert others.json()["issue"][0]["code"] == "not-found"
    assert peermatch.command(Role.INTAKE, "revoke-consent", **consent).status_code == 200
    assert sender.get(address).status_code == 404, "taken back it ends at once"


def test_a_transaction_is_taken_in_whole(peermatch: Any, sender: Any) -> None:
    done = sender.post("/api/fhir", json=new(TRANSACTION))
    assert done.status_code == 200, done.text
    told = done.json()
    statuses = [entry["response"]["status"] for entry in told["entry"]]
    assert (told["type"], set(statuses)) == ("transaction-response", {"201 Created"})
    (location,) = {
        entry["response"]["location"].partition("/")[2]
        for entry in told["entry"]
        if "location" in entry["response"]
    }
    page = peermatch.client(Role.INTAKE).get(f"/referrals/{location}").text
    assert "Robin Example" in page
    assert "Spanish" in page


WRONG: list[tuple[list[str | int], object, str]] = [
    (["status"], "draft", "ServiceRequest.status"),
    (["intent"], None, "ServiceRequest.intent"),
    (["subject"], {"reference": "#nobody"}, "ServiceRequest.subject"),
    (["requester"], {"reference": "#p"}, "ServiceRequest.requester"),
    (["supportingInfo"], [], "ServiceRequest.supportingInfo"),
    (["priority"], "soon", "ServiceRequest.priority"),
    (["contained", 0, "name"], [], "Patient.name"),
    (["contained", 0, "birthDate"], "1990", "Patient.birthDate"),
    (["contained", 0, "birthDate"], "2999-01-01", "Patient.birthDate"),
    (["contained", 0, "telecom"], [{"system": "phone", "value": "12"}], "Patient.telecom"),
    (["contained", 0, "address"], [{"district": "Nowhere"}], "Patient.address"),
    (["contained", 1, "telecom"], [], "Practitioner.telecom"),
    (["contained", 4, "dateTime"], "2999-01-01", "Consent.dateTime"),
    (["contained", 4, "dateTime"], None, "Consent.dateTime"),
    (["contained", 4, "status"], "inactive", "ServiceRequest.supportingInfo"),
]


@pytest.mark.parametrize(("place", "value", "element"), WRONG)
def test_what_is_wrong_is_named_by_its_element(
    sender: Any, place: list[str | int], value: object, element: str
) -> None:
    sent: Any = new(REQUEST)
    inside = sent
    for part in place[:-1]:
        inside = inside[part]
    inside[place[-1]] = value
    refused = sender.post("/api/fhir/ServiceRequest", json=sent)
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/fhir+json")
    outcome = refused.json()
    assert outcome["resourceType"] == "OperationOutcome"
    assert [one["expression"] for one in outcome["issue"]] == [[element]], outcome


def test_odd_resources_are_refused_and_nothing_fails(sender: Any) -> None:
    odd = [{"resourceType": "Patient"}, {}, {"resourceType": "Bundle", "type": "batch"}]
    odd += [{"resourceType": "Bundle", "type": "transaction", "entry": [7, {"resource": 1}]}]
    odd += [{"resourceType": "ServiceRequest", "contained": "x", "subject": [], "code": 1}]
    for name in REQUEST:
        odd += [{**REQUEST, name: value} for value in (7, [7], {"a": 7}, "x", None)]
    for address in ("/api/fhir", "/api/fhir/ServiceRequest"):
        for body in odd:
            answer = sender.post(address, json=body)
            assert answer.status_code in (201, 409, 422), (body, answer.text)


def test_a_token_for_fhir_is_for_nothing_else_and_others_not_for_fhir(
    peermatch: Any, sender: Any
) -> None:
    assert sender.get("/api/v1/referrals").json()["code"] == "scope-missing"
    mine = peermatch.deployment.accounts.known(Role.INTAKE.value).account_id
    rest = frozenset(Scope) - {Scope.FHIR}
    token = peermatch.deployment.account_desk.tokens.create(mine, "others", rest, 1)
    client = peermatch.client()
    client.headers["Authorization"] = f"Bearer {token}"
    assert client.post("/api/fhir/ServiceRequest", json=new(REQUEST)).status_code == 403


@pytest.mark.skipif(
    not (NODE and PACKAGE), reason="needs node and the npm package fhir: see tests/vendor/README.md"
)
def test_what_comes_and_what_is_answered_is_valid_r4(peermatch: Any, sender: Any) -> None:
    """By the definitions of the npm package; a wrong one among them is found."""
    made = sender.post("/api/fhir/ServiceRequest", json=new(REQUEST)).json()
    consented(peermatch, made["id"], "Riverside Hospital")
    wrong = {"resourceType": "Task", "status": "nonsense", "intent": "order", "foo": 1}
    resources = [
        wrong,
        REQUEST,
        TRANSACTION,
        made,
        sender.get(f"/api/fhir/ServiceRequest/{made['id']}").json(),
        sender.get(f"/api/fhir/Task/{made['id']}").json(),
        sender.get(f"/api/fhir/Task/{uuid4()}").json(),
        sender.post("/api/fhir", json={}).json(),
        sender.post("/api/fhir", json=new(TRANSACTION)).json(),
        handed_off(peermatch),
    ]
    said = subprocess.run(
        [str(NODE), str(VALIDATE), PACKAGE],
        input=json.dumps(resources),
        text=True,
        capture_output=True,
        check=True,
        timeout=120,
    )
    first, *rest = json.loads(said.stdout)
    assert len(first) == 2, first
    assert rest == [[]] * len(rest), rest


def handed_off(peermatch: Any) -> dict[str, Any]:
    """The bundle of a warm hand-off, as a partner is sent it."""
    referral_id = peermatch.command(
        Role.INTAKE, "receive-referral", **{**NEW_REFERRAL, "participant_name": "Kim Handed"}
    ).json()["referral_id"]
    match_id = peermatch.propose(referral_id)
    peermatch.command(Role.COORDINATOR, "approve-match", match_id=match_id)
    organization, resource, given = str(uuid4()), str(uuid4()), str(uuid4())
    listed = {"organization_id": organization, "name": "Three Rivers Pantry"}
    service = {"resource_id": resource, "organization_id": organization, "needs": ["food"]}
    consent = {
        "participant_id": str(derived("participant", UUID(referral_id))),
        "consent_id": str(uuid4()),
        "discloser": "This program",
        "recipients": "Three Rivers Pantry",
        "information": "What they need",
        "purpose": "Food",
        "signed_on": "2026-01-06",
        "expires_on": "2035-01-06",
        "uses": ["other-care"],
        "told_of_right_to_revoke": True,
        "covers_later_information": True,
    }
    mine = {"match_id": match_id, "given_id": given}
    found = {"need": "food", "given_on": "2026-01-07", "resource_id": resource}
    telling = {"disclosure_id": str(uuid4()), "recipient": "The desk", "information": "Who comes"}
    for role, name, body in (
        (Role.INTAKE, "add-organization", listed),
        (Role.INTAKE, "add-resource", {**service, "name": "Groceries"}),
        (Role.INTAKE, "give-consent-for", consent),
        (Role.CPRS, "give-resource", {**mine, **found}),
        (Role.CPRS, "hand-off-warmly", {**mine, **telling}),
    ):
        answer = peermatch.command(role, name, **body)
        assert answer.status_code == 200, (name, answer.text)
    answer = peermatch.bearer(Role.INTAKE).get(f"/api/v1/given/{given}/fhir")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/fhir+json"
    assert answer.json() == peermatch.client(Role.INTAKE).get(f"/given/{given}/fhir.json").json()
    return dict(answer.json())


def test_a_hand_off_goes_out_by_page_and_api_alike(peermatch: Any) -> None:
    kinds = [one["resource"]["resourceType"] for one in handed_off(peermatch)["entry"]]
    assert kinds == ["Patient", "Organization", "Organization", "ServiceRequest", "Task"]


def test_a_whole_address_is_taken_in_and_says_nothing_of_letters(
    peermatch: Any, sender: Any
) -> None:
    def with_address(**more: Any) -> dict[str, Any]:
        sent = new(REQUEST)
        patient = next(one for one in sent["contained"] if one["resourceType"] == "Patient")
        home = {"line": ["12 Example St", "Apt 3"], "city": "Richmond", "state": "VA"}
        old = {**home, "use": "old", "line": ["1 Former Rd"], "postalCode": "23220"}
        patient["address"] = [old, {"district": "Essex County", **home, **more}]
        return sent

    done = sender.post("/api/fhir/ServiceRequest", json=with_address(postalCode="23219"))
    assert done.status_code == 201, done.text
    one = done.json()["id"]
    person = peermatch.bearer(Role.INTAKE).get(f"/api/v1/referrals/{one}/person").json()
    assert person["postal_address"] == ["12 Example St", "Apt 3", "Richmond VA 23219"]
    assert "letter" not in person["ways"]
    bare = sender.post("/api/fhir/ServiceRequest", json=with_address()).json()["id"]
    person = peermatch.bearer(Role.INTAKE).get(f"/api/v1/referrals/{bare}/person").json()
    assert person["postal_address"] == [], "an address that is not whole is none"
    wrong = sender.post("/api/fhir/ServiceRequest", json=with_address(postalCode="K1A"))
    assert wrong.status_code == 422
    assert wrong.json()["issue"][0]["expression"] == ["Patient.address"]
