"""At their own page somebody confirms, cancels or moves their appointment; staff see it, and nobody
does anything with another one's."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from icalendar import Calendar

from domain.shared.roles import Role
from peermatch.usecases.own.own_times import TimeNotOffered
from web.pages.own.own_links import made, opened, received

TUESDAY = 1
NAMES = re.compile("peermatch|peer|match|recover|specialist|support", re.IGNORECASE)


@pytest.fixture
def met(peermatch):
    """Somebody with a first session to come, and the browser with their page."""
    return meeting(peermatch)


@pytest.fixture(scope="module", autouse=True)
def on_a_tuesday(peermatch):
    """Whatever day and hour it is: they meet on Mondays or Thursdays, and an appointment of the
    next day is too near to be moved."""
    now = peermatch.deployment.service.now()
    early = now - timedelta(days=2 + (peermatch.today().weekday() - 2 - TUESDAY) % 7)
    with pytest.MonkeyPatch.context() as patch:
        for on in {peermatch.deployment.service, peermatch.app.state.services.services.service}:
            patch.setattr(on, "now", lambda: early)
        yield


def meeting(on, **other):
    referral, whose = received(on, **other)
    match_id = on.propose(referral)
    approved = on.command(Role.COORDINATOR, "approve-match", match_id=match_id)
    assert approved.status_code == 200, approved.text
    client = opened(on, made(on, whose))
    return client, approved.json()["session_id"], match_id


def send(client, path: str, **typed: str):
    return client.post(path, data={"command_id": str(uuid4()), **typed})


def test_the_first_view_says_when_and_nothing_of_what(met):
    client, session_id, _ = met
    home = client.get("/your-page")
    seen = re.sub(r"<[^>]*>", " ", home.text)
    assert "Your next appointment" in seen
    assert not NAMES.search(seen)
    assert f"/your-page/appointments/{session_id}/confirm" in home.text


def test_they_will_be_there_and_staff_see_it(peermatch, met):
    client, session_id, _ = met
    answer = send(client, f"/your-page/appointments/{session_id}/confirm")
    assert answer.headers["location"] == "/your-page?done=confirmed"
    after = client.get(answer.headers["location"]).text
    assert "Thank you. We know that you will be there." in after
    assert "You said that you will be there." in after
    staff = peermatch.client(Role.COORDINATOR).get(f"/sessions/{session_id}").text
    assert "They will be there" in staff
    assert "The participant said they will be there." in staff
    history = peermatch.client(Role.COORDINATOR).get(f"/sessions/{session_id}/history").text
    assert "The participant" in history.replace("The participant said they will be there.", "")


def test_they_choose_one_of_the_times_that_are_free(peermatch, met):
    client, session_id, _ = met
    change = client.get(f"/your-page/appointments/{session_id}").text
    times = re.findall(r'name="starts_at" value="([^"]+)"', change)
    assert 1 <= len(times) <= 5
    path = f"/your-page/appointments/{session_id}/move"
    for wrong in ("2031-01-01T03:00:00-05:00", "soon", ""):
        refused = send(client, path, starts_at=wrong)
        assert refused.status_code == 409
        assert TimeNotOffered.sentence in refused.text
    answer = send(client, path, starts_at=times[-1])
    assert answer.headers["location"] == "/your-page?done=moved"
    again = send(client, path, starts_at=times[-1])
    assert again.headers["location"] == "/your-page?done=moved"
    page = peermatch.client(Role.COORDINATOR).get(f"/sessions/{session_id}").text
    assert "A session was rescheduled." in page


def test_a_yes_to_what_has_changed_meanwhile_is_no_yes(peermatch, met):
    client, session_id, _ = met
    page = client.get("/your-page").text
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    times = re.findall(
        r'name="starts_at" value="([^"]+)"',
        client.get(f"/your-page/appointments/{session_id}").text,
    )
    send(client, f"/your-page/appointments/{session_id}/move", starts_at=times[0])
    answer = send(client, f"/your-page/appointments/{session_id}/confirm", seen=seen)
    assert answer.status_code == 409
    assert "This was changed already." in answer.text


def test_they_cannot_make_it(peermatch, met):
    client, session_id, _ = met
    answer = send(client, f"/your-page/appointments/{session_id}/cancel")
    assert answer.headers["location"] == "/your-page?done=canceled"
    page = peermatch.client(Role.COORDINATOR).get(f"/sessions/{session_id}").text
    assert "Canceled by the participant" in page
    late = send(client, f"/your-page/appointments/{session_id}/confirm")
    assert late.status_code == 409
    assert "This was changed already." in late.text


def test_their_calendar_says_only_when(met):
    client, session_id, _ = met
    path = f"/your-page/appointments/{session_id}/appointment.ics"
    answer = client.get(path)
    assert answer.headers["cache-control"] == "no-store"
    (event,) = Calendar.from_ical(answer.text).walk("VEVENT")
    assert event["SUMMARY"] == "Appointment"
    assert not NAMES.search(answer.text)
    (spanish,) = Calendar.from_ical(client.get(f"{path}?lang=es").text).walk("VEVENT")
    assert spanish["SUMMARY"] == "Cita"


def test_they_ask_for_someone_different_without_a_reason(peermatch, met):
    client, _, match_id = met
    assert "Who I meet with" in client.get("/your-page").text
    assert client.get("/your-page/with").status_code == 200
    asked = client.get("/your-page/someone-different").text
    assert "You never have to say why." in asked
    answer = send(client, "/your-page/someone-different")
    assert answer.headers["location"] == "/your-page?done=ended"
    page = peermatch.client(Role.COORDINATOR).get(f"/matches/{match_id}").text
    assert "Someone different, please" in page
    assert client.get("/your-page/someone-different").status_code == 404


def test_nothing_of_another_is_shown_or_done(peermatch, met):
    _, session_id, _ = met
    other, own_session, _ = meeting(peermatch)
    mine = f"/your-page/appointments/{session_id}"
    for path in (mine, f"{mine}/appointment.ics"):
        assert other.get(path).status_code == 404
    for path in (f"{mine}/confirm", f"{mine}/cancel", f"{mine}/move"):
        answer = send(other, path, starts_at="2031-01-01T10:00:00-05:00")
        assert answer.status_code == 404, path
        assert "Robin" not in answer.text
    assert other.get(f"/your-page/appointments/{own_session}").status_code == 200


def test_what_participants_may_do_staff_do_in_their_own_way(peermatch):
    """Confirming and taking an offered time have no form and no call for anybody else."""
    for name in ("confirm-session", "take-offered-time"):
        for role in (Role.COORDINATOR, Role.MANAGER, Role.CPRS):
            assert peermatch.client(role).get(f"/do/{name}").status_code == 404
            assert peermatch.command(role, name, session_id=str(uuid4())).status_code == 404
