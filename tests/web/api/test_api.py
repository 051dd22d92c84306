"""The JSON API over the real service: the same steps, the same sentences, no way to break it."""

import json
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from domain.shared.roles import Role

DATA = Path(str(files("peermatch"))) / "demo_data"
RECEIVE = "/api/v1/commands/receive-referral"


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


@pytest.fixture(scope="module")
def intake(peermatch):
    return peermatch.bearer(Role.INTAKE)


@pytest.fixture(scope="module")
def coordinator(peermatch):
    return peermatch.bearer(Role.COORDINATOR)


@pytest.fixture(scope="module")
def cprs(peermatch):
    return peermatch.bearer(Role.CPRS)


def test_the_whole_way_from_referral_to_session(peermatch, intake, coordinator, cprs, referral_id):
    waiting = intake.get(f"/api/v1/referrals/{referral_id}").json()
    assert (waiting["name"], waiting["status"], waiting["has_consent"]) == (
        "Robin Testcase",
        "waiting",
        True,
    )
    match_id = peermatch.propose(referral_id)
    queue = coordinator.get("/api/v1/matches?limit=200").json()
    [proposal] = [match for match in queue["matches"] if match["match_id"] == match_id]
    assert proposal["reasons"] == ["Both have lived experience of trauma."]
    course = coordinator.get(f"/api/v1/matches/{match_id}").json()
    assert course["first_starts_at"] == proposal["first_starts_at"]
    page = peermatch.client(Role.COORDINATOR).get(f"/matches/{match_id}")
    assert "Proposed first session" in page.text
    approved = coordinator.post(
        "/api/v1/commands/approve-match", headers=key(), json={"match_id": str(match_id)}
    )
    session_id = approved.json()["session_id"]
    session = cprs.get(f"/api/v1/sessions/{session_id}").json()
    assert (session["name"], session["mode"], session["status"]) == (
        "Robin Testcase",
        "video",
        "scheduled",
    )
    first, begins = (
        datetime.fromisoformat(said) for said in (proposal["first_starts_at"], session["starts_at"])
    )
    assert (begins, session["mode"]) == (first, proposal["first_mode"])
    week = cprs.get(f"/api/v1/schedule?first_day={session['starts_at'][:10]}&days=2").json()
    found = next(s for s in week["sessions"] if s["session_id"] == session_id)
    assert found.items() <= session.items()
    path = "/api/v1/commands/miss-session"
    missed = {"session_id": session_id, "reason": "no-show"}
    early = cprs.post(path, json=missed, headers=key())
    assert (early.status_code, early.json()["code"]) == (422, "session-not-missed-yet")
    missed["reason"] = "cancelled-by-participant"
    assert cprs.post(path, json=missed, headers=key()).status_code == 200
    assert cprs.get(f"/api/v1/sessions/{session_id}").json()["status"] == "missed"


def test_the_same_key_gives_the_first_answer_again(intake, new_referral):
    headers = key()
    first, second = (intake.post(RECEIVE, json=new_referral, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    other = intake.post(
        RECEIVE,
        json={**new_referral, "source": "court"},
        headers=headers,
    )
    assert (other.status_code, other.json()["code"]) == (409, "command-reused")


def test_every_wrong_field_is_named_with_its_reason(intake, new_referral):
    wrong = {
        **new_referral,
        "birth_date": "1987-13-41",
        "modes": ["telepathy"],
        "participant_name": "",
    }
    answer = intake.post(RECEIVE, json=wrong, headers=key())
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["code"], body["status"], body["detail"]) == (
        "invalid-input",
        422,
        "Some of what was entered needs to be corrected.",
    )
    assert {(e["field"], e["reason"]) for e in body["errors"]} == {
        ("participant_name", "is missing"),
        ("birth_date", "is not a date like 2026-11-23"),
        ("modes", "must be any of: in-person, video, phone"),
    }
    elsewhere = {**new_referral, "county": "Atlantis"}
    refused = intake.post(RECEIVE, json=elsewhere, headers=key())
    assert [e["field"] for e in refused.json()["errors"]] == ["county"]
    assert "Atlantis" not in refused.text


def test_a_rule_of_the_domain_names_its_field_too(intake, new_referral):
    answer = intake.post(
        RECEIVE,
        json={**new_referral, "session_minutes": 7},
        headers=key(),
    )
    body = answer.json()
    assert (answer.status_code, [e["field"] for e in body["errors"]]) == (422, ["session_minutes"])
    assert body["errors"][0]["reason"] in (body["detail"], "must be 15 to 240, in steps of 15")


def test_a_refusal_says_the_sentence_that_pages_say(coordinator, cprs):
    unknown = coordinator.post(
        "/api/v1/commands/approve-match", headers=key(), json={"match_id": str(uuid4())}
    )
    assert (unknown.status_code, unknown.json()["code"], unknown.json()["detail"]) == (
        404,
        "match-unknown",
        "There is no match with this id.",
    )
    session = cprs.get(f"/api/v1/sessions/{uuid4()}")
    assert (session.status_code, session.json()["code"]) == (404, "not-found")


def test_consent_is_given_and_a_referral_closed(intake, new_referral):
    without = {
        name: value for name, value in new_referral.items() if not name.startswith("consent")
    }
    taken = intake.post(RECEIVE, json=without, headers=key()).json()
    path = f"/api/v1/referrals/{taken['referral_id']}"
    assert intake.get(path).json()["consent"] == "Missing"
    dates = {"signed_on": "2026-01-05", "expires_on": "2035-01-05"}
    whose = {"participant_id": taken["participant_id"]}
    given = intake.post("/api/v1/commands/give-consent", json={**whose, **dates}, headers=key())
    assert (given.status_code, list(given.json())) == (200, ["consent_id"])
    assert intake.get(path).json()["has_consent"] is True
    closing = {"referral_id": taken["referral_id"], "reason": "moved"}
    closed = intake.post("/api/v1/commands/close-referral", json=closing, headers=key())
    assert (closed.status_code, closed.json()) == (200, {})
    assert intake.get(path).json()["status"] == "closed"


def test_a_run_is_asked_for_and_found_by_its_key(coordinator):
    run_id = uuid4()
    headers = {"Idempotency-Key": str(run_id)}
    answer = coordinator.post("/api/v1/commands/request-run", headers=headers, json={})
    assert (answer.status_code, answer.json()) == (200, {"run_id": str(run_id)})
    run = coordinator.get(f"/api/v1/runs/{run_id}").json()
    assert (run["status"], run["trigger"], run["proposed"]) == ("requested", "coordinator", None)
    assert UUID(coordinator.get("/api/v1/runs?limit=1").json()["runs"][0]["run_id"]) == run_id


def test_a_decline_reason_must_be_one_of_the_list(peermatch, coordinator, referral_id):
    path, match_id = "/api/v1/commands/decline-match", peermatch.propose(referral_id)
    wrong = coordinator.post(path, json={"match_id": match_id, "reason": "no"}, headers=key())
    assert [e["field"] for e in wrong.json()["errors"]] == ["reason"]
    fine = {"match_id": match_id, "reason": "someone-different", "note": ""}
    assert coordinator.post(path, json=fine, headers=key()).status_code == 200


def test_waits_and_caseloads_are_figures(peermatch):
    manager = peermatch.bearer(Role.MANAGER)
    figures = manager.get("/api/v1/overview").json()
    assert figures["places"] == 108
    assert figures["open_places"] <= 108
    roster = manager.get("/api/v1/roster").json()["specialists"]
    assert [r["specialist"] for r in roster] == [f"S{n:04}" for n in range(1, 13)]


def test_an_import_tells_row_column_and_reason(peermatch):
    manager = peermatch.bearer(Role.MANAGER)
    content = (DATA / "referrals-with-errors.csv").read_bytes()
    sent = [("files", ("wrong.csv", content, "text/csv"))]
    body = manager.post("/api/v1/import", files=sent).json()
    assert {"file", "row", "outcome", "column", "reason"} == set(body["problems"][0])
    assert (body["problems"][0]["row"], body["problems"][0]["column"]) == (2, "birth_date")
    assert "Atlantis" not in json.dumps(body)


HOSTILE = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"text"',
    b"{}",
    b'{"participant_name": NaN}',
    b'{"_type_": "uuid", "_data_": "x"}',
    b'{"\\ud800": 1}',
    b'{"participant_name": "\\ud800"}',
    b'{"participant_name": "a\\u0000b"}',
    b'{"session_minutes": true}',
    b'{"session_minutes": 1e400}',
    b'{"modes": "video"}',
    b'{"modes": [["video"]]}',
    b"\xff\xfe",
    b"[" * 5000,
    b'{"a":' * 2000,
]


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_body_is_refused_in_words(intake, body):
    headers = {**key(), "Content-Type": "application/json"}
    answer = intake.post(RECEIVE, content=body, headers=headers)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("value", ["a\ud800b", "a\x00b", "x" * 5000])
def test_a_text_that_cannot_be_stored_is_named(intake, new_referral, value):
    body = json.dumps({**new_referral, "participant_name": value}).encode()
    headers = {**key(), "Content-Type": "application/json"}
    answer = intake.post(RECEIVE, content=body, headers=headers)
    assert answer.status_code == 422
    assert [e["field"] for e in answer.json()["errors"]] == ["participant_name"]


@pytest.mark.parametrize("value", ["", "1", "not-an-id", "0" * 200])
def test_a_write_needs_a_key(intake, new_referral, value):
    headers = {"Idempotency-Key": value} if value else {}
    answer = intake.post(RECEIVE, json=new_referral, headers=headers)
    assert answer.status_code == 422
    assert [e["field"] for e in answer.json()["errors"]] == ["Idempotency-Key"]


def test_the_description_declares_every_refusal_as_a_problem(peermatch):
    described = peermatch.client().get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    refusals = {
        media
        for operations in described["paths"].values()
        for operation in operations.values()
        for status, response in operation["responses"].items()
        if status >= "400"
        for media in response["content"]
    }
    assert refusals == {"application/problem+json"}
    assert all(path.startswith("/api/v1/") for path in described["paths"])
    text = json.dumps(described)
    names = set(described["components"]["schemas"])
    used = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert used == names


def test_what_is_not_there_and_what_is_not_done_are_problems_too(intake):
    nowhere = intake.get("/api/v1/nowhere")
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not-found")
    wrong = intake.delete("/api/v1/referrals")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method-not-allowed")
    assert wrong.headers["allow"] == "GET"
