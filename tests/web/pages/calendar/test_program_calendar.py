"""The program's calendar: what it shows, what it counts, and a session moved from it."""

import re
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from domain.sessions.session import SESSION
from domain.shared.hours import WeeklyWindow
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.usecases.calendar.availability_commands import CountRooms, ExceptHours, RestoreHours
from peermatch.usecases.specialists.enrollment import PlanLeave

ZONE = ZoneInfo("America/New_York")


@pytest.fixture
def booked(peermatch, referral_id):
    """A first session of somebody matched with the tests' specialist, as its stream has it."""
    match_id = peermatch.propose(referral_id)
    answer = peermatch.command(Role.COORDINATOR, "approve-match", match_id=str(match_id))
    assert answer.status_code == 200, answer.text
    return session(peermatch, UUID(answer.json()["session_id"]))


@pytest.fixture
def coordinator(peermatch):
    return peermatch.client(Role.COORDINATOR)


def session(peermatch, session_id: UUID):
    return peermatch.deployment.service.store.read(SESSION, session_id).scheduled


def day_of(booked) -> date:
    return booked.starts_at.astimezone(ZONE).date()


def day_address(booked, **more: str) -> str:
    told = {"view": "day", "day": day_of(booked).isoformat(), "who": str(booked.specialist_id)}
    return "/calendar?" + "&".join(f"{name}={text}" for name, text in (told | more).items())


def words(text: str) -> str:
    """What a page says, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def sent(text: str) -> dict[str, str]:
    """The fields of the page's first form that moves a session, and its first offered time."""
    form = text.split('action="/do/move-session"')[1].split("</form>", maxsplit=1)[0]
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    return fields | {"starts_at": re.findall(r'name="starts_at" value="([^"]+)"', form)[0]}


@pytest.mark.parametrize("view", ["day", "week", "month"])
def test_every_view_counts_what_the_program_table_counts(peermatch, coordinator, booked, view):
    text = words(coordinator.get(day_address(booked, view="week")).text)
    week = peermatch.bearer(Role.MANAGER).get(f"/api/v1/program-week?day={day_of(booked)}").json()
    [mine] = [w for w in week["specialists"] if w["specialist_id"] == str(booked.specialist_id)]
    table = coordinator.get(f"/program/specialists/{booked.specialist_id}?week={day_of(booked)}")
    told = f"{mine['sessions']} session{'' if mine['sessions'] == 1 else 's'}"
    assert f"· {told} · {mine['session_minutes']} session minutes · {mine['drive_minutes']}" in text
    assert f"{told}, {mine['session_minutes']} minutes with people" in words(table.text)
    assert coordinator.get(day_address(booked, view=view)).status_code == 200


def test_a_day_says_who_meets_whom_when_and_how(coordinator, booked):
    text = coordinator.get(day_address(booked)).text
    start = booked.starts_at.astimezone(ZONE)
    assert f"{start.hour % 12 or 12}:{start:%M}" in words(text)
    assert "Robin Testcase" in text
    assert f'data-session="{booked.session_id}"' in text
    assert f"/repairs?session_id={booked.session_id}" in text
    quarter = (start.hour - 8) * 4 + start.minute // 15
    assert re.search(rf"cal__item--session s{quarter} w4\b", text)
    assert "style=" not in text


def test_only_coordinators_see_it(peermatch):
    for role in (Role.MANAGER, Role.CPRS, Role.INTAKE):
        assert peermatch.client(role).get("/calendar").status_code == 403


def test_a_way_of_meeting_hides_the_others_and_says_so(coordinator, booked):
    kept = coordinator.get(day_address(booked, mode=booked.mode.value)).text
    other = "phone" if booked.mode.value != "phone" else "video"
    hidden = coordinator.get(day_address(booked, mode=other)).text
    assert "Robin Testcase" in kept
    assert "Robin Testcase" not in hidden
    assert "the figures count all of them" in hidden


def test_what_an_address_cant_mean_is_as_usual(coordinator):
    odd = "/calendar?view=year&day=soon&page=x&mode=pigeon&site=NOWHERE&list=2"
    assert "Nobody works there" in coordinator.get(odd).text
    assert coordinator.get(f"/calendar?who={uuid4()}").status_code == 404
    assert coordinator.get(f"/calendar?moving={uuid4()}").status_code == 404


def test_a_session_is_moved_to_an_offered_time_and_the_calendar_shows_it(
    peermatch, coordinator, booked
):
    text = coordinator.get(day_address(booked, moving=str(booked.session_id))).text
    fields = sent(text)
    answer = coordinator.post("/do/move-session", data=fields)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/calendar?view=day")
    moved = session(peermatch, booked.session_id)
    assert moved.starts_at == datetime.fromisoformat(fields["starts_at"]) != booked.starts_at
    assert moved.ends_at - moved.starts_at == booked.ends_at - booked.starts_at
    assert "Robin Testcase" in coordinator.get(day_address(moved)).text
    text = coordinator.get(day_address(moved, moving=str(booked.session_id))).text
    offered = map(datetime.fromisoformat, re.findall(r'name="starts_at" value="([^"]+)"', text))
    later = [time for time in offered if time - moved.starts_at > timedelta(days=1)]
    elsewhere = sent(text) | {"starts_at": later[-1].isoformat()}
    answer = coordinator.post("/do/move-session", data=elsewhere)
    again = session(peermatch, booked.session_id)
    assert again.starts_at == later[-1]
    assert f"day={day_of(again)}" in answer.headers["location"], "it is shown where it is now"
    back = sent(coordinator.get(day_address(again, moving=str(booked.session_id))).text)
    back["starts_at"] = moved.starts_at.isoformat()
    assert coordinator.post("/do/move-session", data=back).status_code == 303


def test_a_time_that_is_taken_is_refused_in_words_on_the_calendar(peermatch, coordinator, booked):
    """What dragging sends is decided by the same command: here in the night."""
    text = coordinator.get(day_address(booked, moving=str(booked.session_id))).text
    night = f"{day_of(booked)}T03:15"
    moved = sent(text) | {"starts_at": night}
    asked = coordinator.post("/do/move-session", data=moved)
    assert asked.status_code == 422
    assert "Nothing is saved yet." in asked.text
    assert 'name="sure.starts_at" value="time-at-night"' in asked.text
    assert '<input type="hidden" name="layout" value="calendar">' in asked.text
    moved["sure.starts_at"] = "time-at-night"
    answer = coordinator.post("/do/move-session", data=moved)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "Move the session with Robin Testcase" in answer.text
    assert session(peermatch, booked.session_id).starts_at == booked.starts_at


def test_somebody_else_moved_it_meanwhile(peermatch, coordinator, booked):
    address = day_address(booked, moving=str(booked.session_id))
    first, second = sent(coordinator.get(address).text), coordinator.get(address).text
    assert coordinator.post("/do/move-session", data=first).status_code == 303
    late = sent(second) | {"starts_at": booked.starts_at.isoformat()}
    answer = coordinator.post("/do/move-session", data=late)
    assert answer.status_code == 409
    assert "Since then" in answer.text


def test_leave_other_hours_and_holidays_show_on_the_day(peermatch, coordinator, booked):
    day = day_of(booked) + timedelta(7)
    address = day_address(booked, day=day.isoformat())
    who = booked.specialist_id
    hours = (WeeklyWindow(day.weekday(), 600, 660),)
    peermatch.perform(Role.COORDINATOR, ExceptHours(specialist_id=who, day=day, hours=hours))
    assert 'class="cal__open s8 w4"' in coordinator.get(address).text
    peermatch.perform(Role.COORDINATOR, RestoreHours(specialist_id=who, day=day))
    assert 'class="cal__open s8 w4"' not in coordinator.get(address).text
    peermatch.perform(Role.COORDINATOR, PlanLeave(specialist_id=who, first_day=day, last_day=day))
    assert "cal__leave" in coordinator.get(address).text
    holiday = coordinator.get(day_address(booked, day="2026-12-25")).text
    assert "The office is closed: a holiday." in holiday


def test_a_week_far_ahead_says_that_it_is_not_planned(coordinator, booked):
    text = coordinator.get(day_address(booked, view="week", day="2028-03-15")).text
    assert "This week is not planned yet" in text


def test_rooms_of_an_office_share_the_axis(peermatch, coordinator, booked):
    site = "GLO"
    peermatch.perform(Role.COORDINATOR, CountRooms(site=site, rooms=2))
    text = words(coordinator.get(f"/calendar?view=day&site={site}&day={day_of(booked)}").text)
    assert "Room 1" in text
    assert "Room 2" in text
    assert "Room 3" not in text


def test_a_page_reads_as_often_whatever_is_on_it(peermatch, coordinator, booked, monkeypatch):
    """As often for twelve specialists as for one, and in a week as on a day."""
    counted = []
    real = Reading.rows
    monkeypatch.setattr(Reading, "rows", lambda r, q, *v: counted.append(q) or real(r, q, *v))

    def reads(address: str) -> int:
        counted.clear()
        assert coordinator.get(address).status_code == 200
        return len(counted)

    day = day_of(booked)
    assert reads(f"/calendar?view=week&day={day}") == reads(f"/calendar?view=day&day={day}") <= 9
