"""The schedule's pages and API: weeks, rooms, offered times, repairs, messages."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from html import escape, unescape
from types import SimpleNamespace
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from domain.calendar.repair import (
    REPAIR,
    RepairCause,
    RepairChangeFound,
    RepairDaysOver,
    RepairIncomplete,
)
from domain.calendar.repair_options import RepairLeftOut, RepairOption
from domain.calendar.schedule import NotPlacedReason
from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName
from domain.sessions.message import MESSAGE
from domain.sessions.session import SESSION
from domain.sessions.session_booking import FirstSessionStays
from domain.shared.roles import Role
from peermatch.usecases.calendar.availability_commands import CountRooms
from peermatch.usecases.calendar.repairs import FindRepairOptions, RequestRepair
from peermatch.usecases.core.ids import specialist_id
from peermatch.usecases.specialists.specialist_course import ChangeCapacity
from peermatch.web.forms.people.meant import NOBODY
from peermatch.web.pages.calendar.repairs import _fewest_canceled

ZONE = ZoneInfo("America/New_York")


@pytest.fixture(scope="module", autouse=True)
def room_for_all(peermatch):
    """Each test brings somebody who is matched with the tests' specialist."""
    many = ChangeCapacity(specialist_id=specialist_id("S0003"), capacity=15, fte_percent=100)
    peermatch.perform(Role.MANAGER, many)


@pytest.fixture
def booked(peermatch, referral_id):
    """A first session of somebody matched with the tests' specialist, as its stream has it."""
    match_id = peermatch.propose(referral_id)
    answer = peermatch.bearer(Role.COORDINATOR).post(
        "/api/v1/commands/approve-match",
        headers={"Idempotency-Key": str(uuid4())},
        json={"match_id": str(match_id)},
    )
    assert answer.status_code == 200, answer.text
    session_id = UUID(answer.json()["session_id"])
    return peermatch.deployment.service.store.read(SESSION, session_id).scheduled


def now(peermatch, session_id: UUID):
    return peermatch.deployment.service.store.read(SESSION, session_id)


def local(moment: datetime) -> datetime:
    return moment.astimezone(ZONE)


def test_the_programs_week_counts_sessions_and_says_what_found_no_time(peermatch, booked):
    day = local(booked.starts_at).date()
    text = peermatch.client(Role.COORDINATOR).get(f"/program?week={day}").text
    assert "Una Newbill" in text
    assert "Sessions not scheduled" in text
    answer = peermatch.bearer(Role.MANAGER).get(f"/api/v1/program-week?day={day}").json()
    mine = [w for w in answer["specialists"] if w["specialist_id"] == str(booked.specialist_id)]
    assert mine[0]["sessions"] >= 1
    assert 0 < mine[0]["utilization"] < 1
    assert mine[0]["working_minutes"] > mine[0]["session_minutes"]


def test_a_specialists_week_shows_who_and_a_way_to_another_time(peermatch, booked):
    day = local(booked.starts_at).date()
    path = f"/program/specialists/{booked.specialist_id}?week={day}"
    text = peermatch.client(Role.COORDINATOR).get(path).text
    assert "Robin Testcase" in text
    assert f"/sessions/{booked.session_id}/times" in text
    unknown = f"/program/specialists/{uuid4()}"
    assert peermatch.client(Role.COORDINATOR).get(unknown).status_code == 404


def test_offered_times_are_few_soon_and_only_for_whose_session_it_is(peermatch, booked):
    client = peermatch.client(Role.CPRS)
    text = client.get(f"/sessions/{booked.session_id}/times").text
    offered = re.findall(r'name="starts_at" value="([^"]+)"', text)
    assert 1 <= len(offered) <= 5
    command = re.search(r'name="command_id" value="([^"]+)"', text)[1]
    answer = client.post(
        "/do/move-own-session",
        data={
            "command_id": command,
            "layout": "offers",
            "session_id": str(booked.session_id),
            "starts_at": offered[0],
        },
    )
    assert answer.status_code == 303
    moved = now(peermatch, booked.session_id).scheduled
    assert moved.starts_at == datetime.fromisoformat(offered[0]) != booked.starts_at
    assert moved.ends_at - moved.starts_at == booked.ends_at - booked.starts_at
    assert moved.specialist_id == booked.specialist_id
    assert client.get(f"/sessions/{uuid4()}/times").status_code == 404
    api = peermatch.bearer(Role.COORDINATOR).get(f"/api/v1/sessions/{booked.session_id}/times")
    times = [datetime.fromisoformat(t) for t in api.json()["times"]]
    assert moved.starts_at not in times
    assert all(local(t).weekday() in (0, 3) for t in times)


def test_a_time_that_is_none_is_refused_on_its_page(peermatch, booked):
    answer = peermatch.client(Role.COORDINATOR).post(
        "/do/move-session",
        data={
            "command_id": str(uuid4()),
            "layout": "offers",
            "session_id": str(booked.session_id),
            "starts_at": "soon",
        },
    )
    assert answer.status_code == 422
    assert "The time is not a time like 2026-11-23T12:00." in answer.text
    assert "When could you meet instead?" in answer.text


def asked(peermatch, booked) -> str:
    """Asks for a repair by the page; returns its address."""
    client = peermatch.client(Role.COORDINATOR)
    answer = client.post(
        "/do/request-repair",
        data={
            "layout": "repairs",
            "command_id": str(uuid4()),
            "cause": "participant-cancels",
            "session_id": str(booked.session_id),
        },
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


def found(peermatch, path: str, booked, starts_at, ways: int = 1, left_out=()) -> None:
    """What the worker answers with."""
    repair_id = UUID(path.rsplit("/", 1)[1])
    change = RepairChangeFound(
        repair_id=repair_id,
        option=1,
        session_id=booked.session_id,
        participant_id=booked.participant_id,
        specialist_id=booked.specialist_id,
        starts_at=booked.starts_at,
        ends_at=booked.ends_at,
        new_starts_at=starts_at,
        new_ends_at=starts_at and starts_at + (booked.ends_at - booked.starts_at),
        mode=booked.mode,
        place=booked.place,
        new_mode=booked.mode,
        new_place=booked.place,
    )
    option = RepairOption(number=1, moves=1, left_out=0, size=60, proved=True, people=1)
    options, changes = [option], [change]
    for number in range(2, ways + 1):  # each a day later, and nearer to the office
        later = timedelta(number - 1)
        times = {"new_starts_at": starts_at + later, "new_ends_at": change.new_ends_at + later}
        changes.append(replace(change, option=number, **times))
        options.append(replace(option, number=number, drive_minutes=-20))
    peermatch.perform(
        Role.SERVICE,
        FindRepairOptions(
            repair_id=repair_id, options=tuple(options), changes=tuple(changes), left_out=left_out
        ),
    )


def test_a_repair_is_looked_at_before_it_is_taken_and_can_be_taken_back(peermatch, booked):
    client = peermatch.client(Role.COORDINATOR)
    path = asked(peermatch, booked)
    waits = client.get(path).text
    assert "Looking for options" in waits
    assert f'hx-get="{path}" hx-trigger="every 2s"' in waits
    later = peermatch.open_day(booked.starts_at, 70)
    found(peermatch, path, booked, later)
    text = client.get(path).text
    assert "Option 1" in text
    assert "Robin Testcase" in text
    told = text.split('data-label="How to tell them">')[1].split("</td>")[0]
    assert told == "Text message"
    assert now(peermatch, booked.session_id).scheduled.starts_at == booked.starts_at
    api = peermatch.bearer(Role.COORDINATOR).get(f"/api/v1{path}").json()
    assert (api["status"], api["options"][0]["moves"]) == ("ready", 1)
    ids = {"layout": "repair", "repair_id": path.rsplit("/", 1)[1]}
    data = {"command_id": str(uuid4()), "option": "1", **ids}
    assert client.post("/do/apply-repair", data=data).status_code == 303
    assert now(peermatch, booked.session_id).scheduled.starts_at == later
    used = client.get(path).text
    assert ">Undo<" in used
    assert 'href="/messages"' in used.split("<main")[1]
    assert "Look for options anew" not in used
    undone = client.post("/do/undo-repair", data={"command_id": str(uuid4()), **ids})
    assert (undone.status_code, undone.headers["location"]) == (303, f"{path}?done=undo-repair")
    assert now(peermatch, booked.session_id).scheduled.starts_at == booked.starts_at
    repair = peermatch.deployment.service.store.read(REPAIR, UUID(path.rsplit("/", 1)[1]))
    assert repair.status.value == "undone"
    anew = re.search(r'href="([^"]+)">Look for options anew', client.get(path).text)
    assert anew is not None
    asked_again = client.get(unescape(anew[1])).text
    assert f'value="{booked.session_id}"' in asked_again or 'name="first_day"' in asked_again


def test_what_an_option_is_best_in_is_said_of_those_that_cancel_as_few() -> None:
    one, other = (SimpleNamespace(left_out=n) for n in (1, 2))
    assert _fewest_canceled([one, other]) == 1
    assert _fewest_canceled([one, one]) is None


def test_what_moves_is_drawn_and_what_finds_no_time_says_why(peermatch, booked):
    client = peermatch.client(Role.COORDINATOR)
    path = asked(peermatch, booked)
    found(peermatch, path, booked, peermatch.open_day(booked.starts_at, 1))
    text = client.get(path).text
    drawn = text.split('<figure class="moves">')[1].split("</figure>")[0]
    assert 'class="moves__to"' in drawn
    assert "Robin Testcase" in drawn
    path = asked(peermatch, booked)
    repair_id = UUID(path.rsplit("/", 1)[1])
    why = RepairLeftOut(
        repair_id=repair_id,
        option=1,
        session_id=booked.session_id,
        reason=NotPlacedReason.NO_COMMON_TIME,
    )
    found(peermatch, path, booked, None, left_out=(why,))
    text = client.get(path).text
    assert "Canceled: no time that week or the next works for both people" in text
    assert 'class="moves__out"' in text
    api = peermatch.bearer(Role.COORDINATOR).get(f"/api/v1{path}").json()
    assert api["options"][0]["lines"][0]["reason"] == "no-common-time"


def test_a_colleague_may_stand_in_where_a_person_decides_so(peermatch, booked):
    client = peermatch.client(Role.COORDINATOR)
    repair_id = uuid4()
    day = booked.starts_at.astimezone(ZONE).date()
    away = RequestRepair(
        repair_id=repair_id,
        cause=RepairCause.SPECIALIST_AWAY,
        first_day=day,
        last_day=day,
        specialist_id=booked.specialist_id,
    )
    peermatch.perform(Role.COORDINATOR, away)
    path = f"/repairs/{repair_id}"
    found(peermatch, path, booked, peermatch.open_day(booked.starts_at, 1))
    link = re.search(r'href="(/do/have-stand-in[^"]+)"', client.get(path).text)
    assert link is not None
    form = client.get(link[1].replace("&amp;", "&")).text
    assert "Who stands in" in form
    first = client.get(f"/sessions/{booked.session_id}").text
    assert 'href="/do/have-stand-in' not in first, "the first session stays"
    refused = peermatch.command(
        Role.COORDINATOR,
        "have-stand-in",
        session_id=str(booked.session_id),
        specialist_id=str(specialist_id("S0001")),
    )
    assert refused.status_code == 422
    assert refused.json()["detail"] == FirstSessionStays.sentence


def test_days_that_are_over_say_so_and_offer_nothing(peermatch, booked, monkeypatch):
    client = peermatch.client(Role.COORDINATOR)
    path = asked(peermatch, booked)
    found(peermatch, path, booked, peermatch.open_day(booked.starts_at, 1))
    assert RepairDaysOver.sentence not in client.get(path).text
    now_is = peermatch.deployment.clock.now() + timedelta(days=60)
    reading = peermatch.app.state.services.reading
    monkeypatch.setattr(
        peermatch.app.state.services,
        "reading",
        lambda actor: replace(reading(actor), now=now_is),
        raising=False,
    )
    text = client.get(path).text
    assert RepairDaysOver.sentence in text
    assert 'action="/do/apply-repair"' not in text


def test_options_are_compared_by_the_same_measures(peermatch, booked):
    client = peermatch.client(Role.COORDINATOR)
    path = asked(peermatch, booked)
    found(peermatch, path, booked, peermatch.open_day(booked.starts_at, 7), ways=2)
    table = client.get(path).text.split("The options compared")[1].split("</table>")[0]
    rows = re.findall(r'<th scope="row">([^<]+)</th>((?:<td class="number">[^<]*</td>)+)', table)
    told = {name: re.findall(r">([^<]*)</td>", cells) for name, cells in rows}
    assert told == {
        "Sessions moved": ["1", "1"],
        "Sessions canceled": ["0", "0"],
        "People to tell": ["1", "1"],
        "Of them, not otherwise affected": ["0", "0"],
        "Longest change": ["7 days", "8 days"],
        "Way of meeting changes": ["0", "0"],
        "Driving": ["as now", "20 min less"],
    }


def test_a_repair_without_what_it_needs_is_asked_again(peermatch):
    client = peermatch.client(Role.COORDINATOR)
    data = {
        "command_id": str(uuid4()),
        "layout": "repairs",
        "cause": "specialist-away",
        "first_day": "2026-12-01",
    }
    answer = client.post("/do/request-repair", data=data)
    assert answer.status_code == 422
    assert escape(RepairIncomplete.sentence).replace("&#x27;", "&#39;") in answer.text
    assert "<h1>Fix the schedule" in answer.text
    unknown = client.post("/do/request-repair", data={**data, "specialist_id": "S9999"})
    assert NOBODY in unknown.text


def test_what_messages_say_holds_no_name_and_is_sent_only_with_consent(peermatch, booked):
    client, planner = peermatch.client(Role.COORDINATOR), peermatch.bearer(Role.COORDINATOR)
    page = client.get("/messages").text
    assert "You have an appointment on" in page
    assert "Robin" not in "".join(re.findall(r'data-label="What it says">(.*?)</td>', page, re.S))
    listed = planner.get("/api/v1/messages?limit=500").json()["messages"]
    mine = [
        m for m in listed
        if m["session_id"] == str(booked.session_id) and not m["for_staff"]
    ]  # fmt: skip
    assert [m["reason"] for m in mine] == ["booked"]
    message_id = mine[0]["message_id"]
    recipient = planner.get(f"/api/v1/messages/{message_id}/recipient").json()
    assert recipient["phone"] == "(804) 555-0142"
    state = peermatch.deployment.service.store.read(MESSAGE, UUID(message_id))
    assert state.waits
    key = {"Idempotency-Key": str(uuid4())}
    path, body = "/api/v1/commands/send-message", {"message_id": message_id}
    refused = planner.post(path, headers=key, json={**body, "way": "email"})
    assert refused.status_code == 409
    key = {"Idempotency-Key": str(uuid4())}
    answer = planner.post(path, headers=key, json={**body, "way": "text"})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["sent"], told["withheld"]) == (True, "")
    assert client.get("/messages?status=sent").status_code == 200


def test_a_person_may_tell_them_from_the_page(peermatch, booked):
    client, planner = peermatch.client(Role.COORDINATOR), peermatch.bearer(Role.COORDINATOR)
    listed = planner.get("/api/v1/messages?limit=500").json()["messages"]
    [mine] = [
        m for m in listed
        if m["session_id"] == str(booked.session_id) and not m["for_staff"]
    ]  # fmt: skip
    path = f"/messages/{mine['message_id']}"
    assert path in client.get("/messages").text or len(listed) > 25
    text = client.get(path).text
    assert "(804) 555-0142" in text
    assert mine["text"] in text
    command = re.search(r'name="command_id" value="([^"]+)"', text)[1]
    ids = {"command_id": command, "message_id": mine["message_id"], "layout": "message"}
    refused = client.post("/do/send-message", data={**ids, "way": "email"})
    assert refused.status_code == 409
    assert client.post("/do/send-message", data=ids).status_code == 422
    sent = {**ids, "command_id": str(uuid4()), "way": "text"}
    answer = client.post("/do/send-message", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?done=send-message")
    after = client.get(path).text
    assert "Sent" in after
    assert "(804) 555-0142" not in after
    assert client.get(f"/messages/{uuid4()}").status_code == 404


def test_each_cause_has_its_own_short_form(peermatch, booked):
    client = peermatch.client(Role.COORDINATOR)
    away = client.get("/repairs?cause=specialist-away").text
    assert 'name="specialist_id"' in away
    assert 'name="road_minutes"' not in away
    road = client.get("/repairs?cause=road-closed").text
    assert 'name="road_minutes"' in road
    one = client.get(f"/repairs?session_id={booked.session_id}").text
    assert "Robin Testcase with Una Newbill" in one
    assert 'name="first_day"' not in client.get("/repairs?session_id=nonsense").text


def test_who_is_in_which_room(peermatch, booked):
    peermatch.perform(Role.COORDINATOR, CountRooms(site="TAP", rooms=1))
    day = local(booked.starts_at).date()
    page = peermatch.client(Role.COORDINATOR).get(f"/program/places?site=TAP&day={day}")
    assert page.status_code == 200
    assert "<h1>Rooms</h1>" in page.text
    answer = peermatch.bearer(Role.COORDINATOR).get(f"/api/v1/places/TAP/day?day={day}")
    assert answer.json() == {"rooms": []}


def test_a_coordinator_sees_one_session_and_what_may_be_done(peermatch, booked):
    client = peermatch.client(Role.COORDINATOR)
    path = f"/sessions/{booked.session_id}"
    text = client.get(path).text
    assert "Robin Testcase" in text
    assert "Una Newbill" in text
    for form in ("move-session", "cancel-session"):
        assert f"/do/{form}?" in text
    assert "/do/correct-session?" not in text
    assert f"{path}/times" in text
    answer = client.post(
        "/do/cancel-session",
        data={
            "command_id": str(uuid4()),
            "session_id": str(booked.session_id),
            "given": "session_id",
            "by": "participant",
            "back": path,
        },
    )
    assert answer.headers["location"] == f"{path}?done=cancel-session"
    after = client.get(answer.headers["location"]).text
    assert "Not held" in after
    assert "/do/correct-session?" in after
    assert client.get(f"/sessions/{uuid4()}").status_code == 404


TRAINEE, SUPERVISOR = specialist_id("S0006"), specialist_id("S0001")


def test_someone_in_training_comes_with_their_supervisor(peermatch, new_referral):
    """The first session is in both calendars; alone it is booked too, and the rule is said."""
    body = {**new_referral, "areas": ["psychiatric/depression"], "participant_name": "Kit Covisit"}
    made = peermatch.command(Role.INTAKE, "receive-referral", **body).json()["referral_id"]
    match_id = peermatch.propose(made, TRAINEE)
    answer = peermatch.bearer(Role.COORDINATOR).post(
        "/api/v1/commands/approve-match",
        headers={"Idempotency-Key": str(uuid4())},
        json={"match_id": str(match_id)},
    )
    assert (answer.status_code, answer.json()["warnings"]) == (200, [])
    session = now(peermatch, UUID(answer.json()["session_id"])).scheduled
    assert (session.specialist_id, session.co_specialist_id) == (TRAINEE, SUPERVISOR)
    week = f"?week={local(session.starts_at).date()}"
    coordinator = peermatch.client(Role.COORDINATOR)
    for who in (TRAINEE, SUPERVISOR):
        assert "Kit Covisit" in coordinator.get(f"/program/specialists/{who}{week}").text


def test_alone_the_rule_is_said(peermatch, new_referral):
    """Kept from the supervisor, the participant meets the trainee alone, with a warning."""
    body = {
        **new_referral,
        "areas": ["psychiatric/depression"],
        "participant_name": "Lee Alone",
        "exclude_specialists": [str(SUPERVISOR)],
    }
    made = peermatch.command(Role.INTAKE, "receive-referral", **body)
    assert made.status_code == 200, made.text
    match_id = peermatch.propose(made.json()["referral_id"], TRAINEE)
    answer = peermatch.client(Role.COORDINATOR).post(
        "/do/approve-match",
        data={"command_id": str(uuid4()), "match_id": str(match_id), "layout": "queue"},
    )
    assert answer.status_code == 303
    text = peermatch.client(Role.COORDINATOR).get(answer.headers["location"]).text
    assert f"Note: {DEFAULT_LIMITS[LimitName.CO_VISIT_IN_TRAINING].sentence}" in text
