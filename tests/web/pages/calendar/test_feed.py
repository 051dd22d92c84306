"""Calendar links and the feed that they open: secret, revocable, cheap to ask again."""

import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from domain.sessions.session_booking import Canceler
from domain.shared.roles import Role
from peermatch.usecases.sessions.session_course import CancelSession, MoveSession


@pytest.fixture
def cprs(peermatch):
    return peermatch.client(Role.CPRS)


def made(cprs, label: str) -> str:
    """Makes a link as the page does; returns the path that it opens."""
    answer = cprs.post("/calendar-links", data={"label": label})
    assert answer.status_code == 201
    [path] = re.findall(r'value="http://testserver(/feeds/[0-9a-f]{64}\.ics)"', answer.text)
    assert f'href="webcal://testserver{path}"' in answer.text, "one tap"
    assert 'aria-label="QR code of your new link"' in answer.text
    return path


def book(peermatch, referral_id) -> None:
    coordinator = peermatch.bearer(Role.COORDINATOR)
    answer = coordinator.post(
        "/api/v1/commands/approve-match",
        headers={"Idempotency-Key": str(uuid4())},
        json={"match_id": peermatch.propose(referral_id)},
    )
    assert answer.status_code == 200, answer.text


def entries(reader, path: str) -> dict[str, dict[str, str]]:
    """What the feed holds, by its ids."""
    found = reader.get(path.replace(".ics", ".json")).json()["entries"]
    return {one["uid"]: one for one in found}


def test_a_link_is_shown_once_and_opens_the_calendar_without_signing_in(
    peermatch, cprs, referral_id
):
    path = made(cprs, "Work phone")
    book(peermatch, referral_id)
    assert path not in cprs.get("/calendar-links").text
    answer = peermatch.client().get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "SUMMARY:Appointment" in answer.text
    assert not re.search("robin|testcase|trauma|video|peer|gloucester", answer.text, re.IGNORECASE)


def test_asking_again_costs_nothing_until_something_changes(peermatch, cprs, referral_id):
    path, reader = made(cprs, "Laptop"), peermatch.client()
    before = reader.get(path).headers["etag"]
    again = reader.get(path, headers={"If-None-Match": before})
    assert (again.status_code, again.content) == (304, b"")
    head = reader.head(path)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", before)
    book(peermatch, referral_id)
    changed = reader.get(path, headers={"If-None-Match": before})
    assert changed.status_code == 200
    assert changed.headers["etag"] != before


def test_the_same_entries_are_read_as_json(peermatch, cprs, referral_id):
    path, reader = made(cprs, "Wall display"), peermatch.client()
    before = entries(reader, path)
    book(peermatch, referral_id)
    answer = reader.get(path.replace(".ics", ".json"))
    assert answer.headers["content-type"] == "application/json"
    [one] = [e for e in answer.json()["entries"] if e["uid"] not in before]
    calendar = reader.get(path).text
    assert f"UID:{one['uid']}" in calendar
    assert (one["status"], one["summary"], one["sequence"]) == ("confirmed", "Appointment", 0)


def test_a_move_and_a_canceling_are_told_with_the_time_of_the_log(peermatch, cprs, referral_id):
    path, reader = made(cprs, "Work phone"), peermatch.client()
    before = entries(reader, path)
    book(peermatch, referral_id)
    [booked] = [e for uid, e in entries(reader, path).items() if uid not in before]
    tag = reader.get(path).headers["etag"]
    starts_at = peermatch.open_day(datetime.fromisoformat(booked["starts_at"]), 70)
    peermatch.perform(
        Role.COORDINATOR,
        MoveSession(
            session_id=UUID(booked["uid"]),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
        ),
    )
    moved = entries(reader, path)[booked["uid"]]
    assert datetime.fromisoformat(moved["starts_at"]) == starts_at
    assert (moved["uid"], moved["sequence"]) == (booked["uid"], 1)
    peermatch.perform(
        Role.COORDINATOR,
        CancelSession(session_id=UUID(booked["uid"]), by=Canceler.STAFF),
    )
    answer = reader.get(path, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    event = answer.text.split(f"UID:{booked['uid']}")[1].split("END:VEVENT")[0]
    assert "STATUS:CANCELLED" in event
    assert "SEQUENCE:2" in event


def test_the_page_says_which_program_fetched_a_link_last(peermatch, cprs):
    path = made(cprs, "Work phone")
    peermatch.client().get(path, headers={"User-Agent": "Mozilla/5.0 Thunderbird/140.1 secret"})
    text = cprs.get("/calendar-links").text
    assert "by Thunderbird" in text
    assert "secret" not in text


def test_a_removed_link_is_unknown_and_nobody_removes_anothers(peermatch, cprs):
    path = made(cprs, "Old tablet")
    listing = cprs.get("/calendar-links").text
    row = r'/calendar-links/([0-9a-f-]{36})/remove"><button[^>]*>Remove<[^>]*> the link used on Old'
    [link] = re.findall(row, listing)
    assert cprs.post(f"/calendar-links/{uuid4()}/remove").status_code == 404
    assert cprs.post(f"/calendar-links/{link}/remove").status_code == 303
    assert peermatch.client().get(path).status_code == 404
    assert "Old tablet" not in cprs.get("/calendar-links").text


@pytest.mark.parametrize("token", ["0" * 64, "x", "..%2f..", "\u00fc"])
def test_an_unknown_link_opens_nothing(peermatch, token):
    answer = peermatch.client().get(f"/feeds/{token}.ics")
    assert answer.status_code == 404
    assert "BEGIN:VCALENDAR" not in answer.text


def test_a_link_needs_to_be_told_apart(cprs):
    answer = cprs.post("/calendar-links", data={"label": " "})
    assert answer.status_code == 422
    assert "Where you will use it is missing." in answer.text
