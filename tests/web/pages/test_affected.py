"""What a change touches is shown before it is saved, and stands to decide afterwards."""

import re
from datetime import timedelta
from html import unescape
from itertools import count
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from domain.people.consent import covered
from domain.people.participant import PARTICIPANT
from domain.sessions.session import SESSION
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST as SPECIALISTS
from peermatch.usecases.calendar.availability_commands import CountRooms
from peermatch.worker.timed.time_jobs import TimeWatch

ZONE = ZoneInfo("America/New_York")
ROOMS = count(50)
"""Each count is a fact that the pages have to have reached."""


@pytest.fixture
def booked(peermatch, new_referral):
    """A first session of Robin Testcase, approved and booked."""
    key = {"Idempotency-Key": str(uuid4())}
    body = {**new_referral, "participant_name": f"Robin Touched {uuid4().hex[:4]}"}
    made = peermatch.bearer(Role.INTAKE).post(
        "/api/v1/commands/receive-referral", json=body, headers=key
    )
    match_id = peermatch.propose(made.json()["referral_id"])
    answer = peermatch.bearer(Role.COORDINATOR).post(
        "/api/v1/commands/approve-match",
        headers={"Idempotency-Key": str(uuid4())},
        json={"match_id": str(match_id)},
    )
    session_id = UUID(answer.json()["session_id"])
    return peermatch.deployment.store.read(SESSION, session_id).scheduled


def leave_over(booked):
    day = booked.starts_at.astimezone(ZONE).date().isoformat()
    return {"specialist_id": str(booked.specialist_id), "first_day": day, "last_day": day}


def leave_of(peermatch, booked):
    return peermatch.deployment.store.read(SPECIALISTS, booked.specialist_id).leave


def watched(peermatch):
    """The worker has looked, and the pages show it."""
    TimeWatch(peermatch.deployment.service).look()
    peermatch.perform(Role.COORDINATOR, CountRooms(site="TAP", rooms=next(ROOMS)))


def test_leave_over_a_session_is_shown_saved_on_the_second_word_and_stands_to_decide(
    peermatch, booked
):
    coordinator, page = peermatch.client(Role.COORDINATOR), f"/specialists/{booked.specialist_id}"
    before = leave_of(peermatch, booked)
    sent = {
        "command_id": str(uuid4()),
        "back": page,
        "given": "specialist_id",
        **leave_over(booked),
    }
    shown = coordinator.post("/do/plan-leave", data=sent)
    assert shown.status_code == 200
    assert "Nothing is saved yet" in shown.text
    assert "Robin Touched" in shown.text
    assert "The specialist is away on that day." in shown.text
    assert leave_of(peermatch, booked) == before
    confirmed = {**sent, "confirmed": "yes"}
    assert all(f'name="{name}" value="{value}"' in shown.text for name, value in confirmed.items())
    for _ in range(2):
        saved = coordinator.post("/do/plan-leave", data=confirmed)
        assert (saved.status_code, saved.headers["location"]) == (303, f"{page}?done=plan-leave")
    assert len(leave_of(peermatch, booked)) == len(before) + 1

    watched(peermatch)
    listed = coordinator.get("/decisions").text
    assert f"/sessions/{booked.session_id}/times" in listed
    assert "Find other times for" in listed
    assert re.findall(r'<h2 id="([\w-]+)">', listed)[0] == "time"
    only_times = coordinator.get("/decisions?kind=time").text
    assert re.findall(r'<h2 id="([\w-]+)">', only_times) == ["time"]
    home = coordinator.get("/").text
    assert "to make<small>" in home
    assert re.search(r"/sessions/[\w-]+/times", home), "the soonest time that no longer works"
    form = f"/do/except-session?session_id={booked.session_id}"
    assert form in listed.replace("&amp;", "&")
    found = peermatch.bearer(Role.COORDINATOR).get("/api/v1/decisions").json()
    row = next(r for r in found["decisions"] if r["session_id"] == str(booked.session_id))
    assert (row["kind"], row["rules"]) == ("time", ["specialist-away"])
    kept = {"command_id": str(uuid4()), "session_id": str(booked.session_id), "back": "/decisions",
            "reason": "She comes in for it."}  # fmt: skip
    assert coordinator.post("/do/except-session", data=kept).status_code == 303
    assert f"/sessions/{booked.session_id}/times" not in coordinator.get("/decisions").text


def test_the_api_previews_and_saves_nothing(peermatch, booked):
    api, before = peermatch.bearer(Role.COORDINATOR), leave_of(peermatch, booked)
    key = {"Idempotency-Key": str(uuid4())}
    answer = api.post(
        "/api/v1/commands/plan-leave?preview=true", headers=key, json=leave_over(booked)
    )
    assert answer.status_code == 200, answer.text
    (time,) = [t for t in answer.json()["times"] if t["planned_id"] == str(booked.session_id)]
    assert (time["kind"], time["rules"]) == ("session", ["specialist-away"])
    assert leave_of(peermatch, booked) == before
    assert "Robin" not in answer.text
    done = api.post("/api/v1/commands/plan-leave", headers=key, json=leave_over(booked))
    assert done.status_code == 200, "the key was not used up"
    assert len(leave_of(peermatch, booked)) == len(before) + 1


def test_nothing_touched_is_saved_at_once(peermatch, booked):
    far = booked.starts_at.astimezone(ZONE).date() + timedelta(days=90)
    sent = {
        **leave_over(booked), "command_id": str(uuid4()), "back": "/",
        "first_day": far.isoformat(), "last_day": far.isoformat(),
    }  # fmt: skip
    assert peermatch.client(Role.COORDINATOR).post("/do/plan-leave", data=sent).status_code == 303


def test_a_move_that_only_warns_is_said_before_it_is_saved(peermatch, booked):
    """The rest of the specialist's own day, outside the participant's windows."""
    start = booked.starts_at.astimezone(ZONE).replace(hour=13, minute=0)
    end = start + (booked.ends_at - booked.starts_at)
    sent = {
        "command_id": str(uuid4()), "session_id": str(booked.session_id), "back": "/",
        "starts_at": start.strftime("%Y-%m-%dT%H:%M"), "ends_at": end.strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    coordinator = peermatch.client(Role.COORDINATOR)
    shown = coordinator.post("/do/move-session", data=sent)
    assert "Nothing is saved yet" in shown.text or shown.status_code in {303, 409}
    night = start.replace(hour=21)
    sent |= {
        "starts_at": night.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (night + (booked.ends_at - booked.starts_at)).strftime("%Y-%m-%dT%H:%M"),
    }
    refused = coordinator.post("/do/move-session", data=sent)
    assert refused.status_code in {409, 422}
    assert "outside the working hours" in refused.text


def test_before_a_consent_is_revoked_it_is_said_which_one(peermatch, booked):
    whose = booked.participant_id
    person = peermatch.deployment.store.read(PARTICIPANT, whose)
    [consent] = person.consents
    sent = {
        "command_id": str(uuid4()), "back": "/", "given": "participant_id",
        "participant_id": str(whose), "consent_id": str(consent.consent_id),
    }  # fmt: skip
    shown = unescape(peermatch.client(Role.INTAKE).post("/do/revoke-consent", data=sent).text)
    assert "Nothing is saved yet" in shown
    assert covered(consent) in shown
