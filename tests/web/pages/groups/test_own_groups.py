"""What a CPRS records of the groups that they lead, and of no other; what planners put right."""

import re
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from domain.shared.roles import Role
from peermatch.usecases.core.ids import derived, specialist_id
from peermatch.usecases.groups.groups import FormGroup, JoinGroup, RecordAttendance, RecordMeeting

MINE = "/my-groups"


@pytest.fixture
def member(peermatch, referral_id) -> UUID:
    """A participant with consent; their id."""
    return derived("participant", UUID(referral_id))


def formed(peermatch, leaders: frozenset[UUID], member: UUID) -> UUID:
    group_id = uuid4()
    form = FormGroup(group_id=group_id, name=f"Circle {str(group_id)[:8]}", leaders=leaders)
    peermatch.perform(Role.COORDINATOR, form)
    peermatch.perform(Role.COORDINATOR, JoinGroup(group_id=group_id, participant_id=member))
    return group_id


def form(client, address: str) -> dict[str, str]:
    text = client.get(address.replace("&amp;", "&")).text
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text))


def test_a_meeting_and_who_came_from_their_own_page(peermatch, member):
    client = peermatch.client(Role.CPRS)
    mine = specialist_id("S0003")
    group_id = formed(peermatch, frozenset({mine, specialist_id("S0008")}), member)
    listed = client.get(MINE).text
    assert "Robin Testcase" in listed
    [meet] = re.findall(rf'href="(/do/record-own-meeting\?[^"]*{group_id}[^"]*)"', listed)
    data = {
        **form(client, meet),
        "starts_at": "2026-11-20T10:00",
        "minutes": "90",
        "all_led": "no",
    }
    assert client.post("/do/record-own-meeting", data=data).status_code == 303
    [came] = re.findall(
        rf'href="(/do/record-own-attendance\?[^"]*{group_id}[^"]*)"', client.get(MINE).text
    )
    data = {**form(client, came), "minutes": "60"}
    answer = client.post("/do/record-own-attendance", data=data)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{MINE}?done=record-own-attendance",
    )
    listed = client.get(MINE).text
    assert "Robin Testcase: 60 minutes" in listed
    assert not re.findall(rf"record-own-attendance\?[^\"]*{group_id}", listed)


def test_nothing_of_a_group_that_others_lead(peermatch, member):
    group_id = formed(peermatch, frozenset({specialist_id("S0008")}), member)
    api, client = peermatch.bearer(Role.CPRS), peermatch.client(Role.CPRS)
    assert str(group_id)[:8] not in client.get(MINE).text
    own = {"group_id": str(group_id), "minutes": 60}
    for name, body in (
        (
            "record-own-meeting",
            {**own, "starts_at": "2026-11-20T10:00:00-05:00", "all_led": True},
        ),
        (
            "record-own-attendance",
            {**own, "meeting_id": str(uuid4()), "participant_id": str(member)},
        ),
    ):
        key = {"Idempotency-Key": str(uuid4())}
        answer = api.post(f"/api/v1/commands/{name}", headers=key, json=body)
        assert answer.json()["code"] == "not-found"
        shown = client.get(f"/do/{name}?group_id={group_id}&participant_id={member}").text
        assert "Robin" not in shown


def test_a_planner_puts_attendance_right_and_its_leaders_read_why(peermatch, member):
    client = peermatch.client(Role.COORDINATOR)
    leaders = frozenset({specialist_id("S0003"), specialist_id("S0008")})
    group_id, meeting_id = formed(peermatch, leaders, member), uuid4()
    met_at = datetime.fromisoformat("2026-11-20T10:00:00-05:00")
    ids = {"group_id": group_id, "meeting_id": meeting_id}
    for command in (
        RecordMeeting(**ids, starts_at=met_at, minutes=90, leaders=leaders),
        RecordAttendance(**ids, participant_id=member, minutes=60),
    ):
        peermatch.perform(Role.COORDINATOR, command)
    page = f"/groups/{group_id}"
    [link] = re.findall(r'href="(/do/correct-attendance\?[^"]*)"', client.get(page).text)
    filled = form(client, link)
    unexplained = client.post("/do/correct-attendance", data={**filled, "minutes": "45"})
    assert unexplained.status_code == 422
    data = {**filled, "minutes": "45", "reason": "They left early."}
    answer = client.post("/do/correct-attendance", data=data)
    assert answer.headers["location"] == f"{page}?done=correct-attendance"
    mine = peermatch.client(Role.CPRS)
    for text in (client.get(page).text, mine.get(MINE).text):
        assert "Robin Testcase: 45 minutes" in text
        assert "45 minutes. Before: 60 minutes. Why: They left early." in text
    assert "/do/correct-attendance" not in mine.get(MINE).text
    api = peermatch.bearer(Role.COORDINATOR)
    [meeting] = api.get(f"/api/v1{page}").json()["meetings"]
    [attendee] = meeting["attendees"]
    [one] = attendee["corrections"]
    assert (attendee["minutes"], one["was_minutes"], one["minutes"]) == (45, 60, 45)
    again = {key: str(value) for key, value in ids.items()}
    again |= {"participant_id": str(member), "correction_id": str(uuid4()), "reason": "A sister."}
    key = {"Idempotency-Key": str(uuid4())}
    body = again | {"minutes": 0}
    done = api.post("/api/v1/commands/correct-attendance", headers=key, json=body)
    assert done.status_code == 200, done.text
    assert "Robin Testcase: did not come" in client.get(page).text


def opened_by(peermatch, client, page: str) -> int:
    """How many sealed parts the page opens."""
    store, counted = peermatch.deployment.store, []
    opens = store.open_each
    store.open_each = lambda blobs, **how: (counted.append(len(blobs)), opens(blobs, **how))[1]
    try:
        client.get(page)
    finally:
        del store.open_each
    return sum(counted)


def test_a_page_of_a_group_reads_no_more_the_longer_it_has_met(peermatch, member):
    client, api = peermatch.client(Role.COORDINATOR), peermatch.bearer(Role.COORDINATOR)
    leaders = frozenset({specialist_id("S0003")})
    group_id = formed(peermatch, leaders, member)
    page, opened = f"/groups/{group_id}", []
    for day in range(1, 25):
        ids = {"group_id": group_id, "meeting_id": uuid4()}
        at = datetime(2026, 10, day, 14, tzinfo=UTC)
        meet = RecordMeeting(**ids, starts_at=at, minutes=90, leaders=leaders)
        peermatch.perform(Role.COORDINATOR, meet)
        come = RecordAttendance(**ids, participant_id=member, minutes=60)
        peermatch.perform(Role.COORDINATOR, come)
        if day in (12, 24):
            opened.append(opened_by(peermatch, client, page))
    assert opened[0] == opened[1] > 0
    shown, address = [], page
    while address:
        text = client.get(address).text
        shown.append(text.count("90 minutes, 1 of 1 recorded"))
        onward = re.search(r'<a href="([^"]+)">Earlier meetings</a>', text)
        address = onward[1].replace("&amp;", "&") if onward else ""
    assert shown == [10, 10, 4]
    first = api.get(f"/api/v1{page}", params={"limit": 20}).json()
    rest = api.get(f"/api/v1{page}", params={"limit": 20, "after": first["next"]}).json()
    assert (len(first["meetings"]), len(rest["meetings"]), rest["next"]) == (20, 4, None)
    assert first["total"] == 24
    starts = [one["starts_at"] for one in (*first["meetings"], *rest["meetings"])]
    assert starts == sorted(starts, reverse=True)
