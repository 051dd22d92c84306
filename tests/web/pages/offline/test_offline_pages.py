"""What a phone is given for hours without signal, to whom, and what ends it."""

from base64 import b64decode
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from domain.shared.roles import Role
from peermatch.usecases.core.ids import derived

DEVICE = "peermatch-device"


@pytest.fixture
def session_id(peermatch, referral_id) -> str:
    match = {"match_id": peermatch.propose(referral_id)}
    answer = peermatch.command(Role.COORDINATOR, "approve-match", **match)
    return str(answer.json()["session_id"])


@pytest.fixture
def phone(peermatch):
    """A CPRS's browser that is known by a cookie."""
    client = peermatch.client(Role.CPRS)
    client.cookies.set(DEVICE, uuid4().hex)
    return client


def test_the_key_goes_to_a_live_sign_in_on_its_own_phone(peermatch, phone):
    assert phone.post("/offline/key").status_code == 404
    assert phone.get("/offline/standing").json() == {"stands": False}
    made = phone.post("/offline/phone")
    assert made.headers["cache-control"] == "no-store"
    assert len(b64decode(made.json()["key"])) == 32
    again = phone.post("/offline/key")
    assert (again.json(), again.headers["cache-control"]) == (made.json(), "no-store")
    assert phone.get("/offline/standing").json() == {"stands": True}
    elsewhere = peermatch.client(Role.CPRS)
    assert elsewhere.post("/offline/key").status_code == 404
    assert elsewhere.post("/offline/phone").status_code == 422
    stranger = peermatch.client()
    stranger.cookies.set(DEVICE, phone.cookies[DEVICE])
    assert stranger.post("/offline/key").headers["location"].startswith("/sign-in")
    foreign = phone.post("/offline/key", headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403


def test_it_is_ended_under_the_account_and_by_signing_out_elsewhere(peermatch, phone):
    made = phone.post("/offline/phone").json()["phone"]
    other = peermatch.client(Role.CPRS)
    other.cookies.set(DEVICE, uuid4().hex)
    second = other.post("/offline/phone").json()["phone"]
    assert f"/account/phones/{second}/end" in phone.get("/account").text
    assert phone.post("/account/end-others").status_code == 303
    assert phone.post("/offline/key").status_code == 200, "the phone in hand goes on"
    assert phone.get("/account").text.count("/account/phones/") == 1
    stranger = peermatch.client(Role.MANAGER)
    assert stranger.post(f"/account/phones/{made}/end").status_code == 404
    assert phone.post(f"/account/phones/{made}/end").status_code == 303
    assert phone.post("/offline/key").status_code == 404


def test_signing_out_clears_what_the_browser_keeps(phone):
    phone.post("/offline/phone")
    gone = phone.post("/sign-out")
    assert gone.headers["clear-site-data"] == '"cache", "storage"'
    assert phone.get("/offline/standing").json() == {"stands": False}
    assert phone.post("/sign-out").headers["clear-site-data"] == '"cache"'


def test_the_day_is_what_today_shows_and_is_a_look(peermatch, phone, session_id, referral_id):
    told = phone.get("/api/v1/today/carried")
    day = told.json()
    today = peermatch.bearer(Role.CPRS).get("/api/v1/today").json()
    shown = [today["next"]["session"], *today["to_record"], *today["today"], *today["week"]]
    assert {one["session_id"] for one in day["sessions"]} == {one["session_id"] for one in shown}
    [mine] = [one for one in day["sessions"] if one["session_id"] == session_id]
    person = day["people"][mine["person"]]
    assert person["name"] == today["next"]["session"]["name"]
    assert person["gives"]
    assert (person["given"], person["check_ins"]) == ([], [])
    first = person["reach"][0]
    assert [way["address"] for way in first["ways"]] == ["sms:+18045550142"]
    begins = [datetime.fromisoformat(one["begins"]) for one in person["reach"]]
    assert begins == sorted(begins)
    assert begins[-1] <= peermatch.deployment.clock.now() + timedelta(hours=8)
    assert told.headers["cache-control"] == "no-store"
    whom = derived("participant", UUID(referral_id))
    looked = list(
        peermatch.deployment.store.gate.of(whom, datetime.fromisoformat("2020-01-01T00:00Z"))
    )
    assert looked[-2].screen == "GET /api/v1/today/carried"
    same = phone.get("/api/v1/today/carried", headers={"If-None-Match": told.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["peermatch-seen"]


def test_what_opens_without_signal_is_about_nobody(peermatch, phone, session_id):
    page = peermatch.client().get("/offline")
    strip = page.text.split("nonce=")[0]
    assert phone.get("/offline").text.split("nonce=")[0] == strip
    assert "Robin" not in page.text
    worker = peermatch.client().get("/service-worker.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert "worker-src 'self'" in worker.headers["content-security-policy"]
    kept = worker.text.splitlines()[1]
    for part in kept.removeprefix("const KEPT = [").removesuffix("];").split(", "):
        assert peermatch.client().get(part.strip('"')).status_code == 200
    manifest = peermatch.client().get("/manifest.webmanifest")
    described = manifest.json()
    assert (described["name"], described["scope"], described["start_url"]) == ("My day", "/", "/")
    for icon in described["icons"]:
        assert peermatch.client().get(icon["src"]).headers["content-type"] == "image/png"
    assert 'rel="manifest"' in phone.get("/").text
    assert 'rel="manifest"' not in peermatch.client(Role.INTAKE).get("/").text
