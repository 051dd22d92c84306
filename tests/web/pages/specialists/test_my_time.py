"""A specialist's own time: hours by the grid, leave that a manager grants, continuing education."""

import re
from uuid import uuid4

from domain.shared.roles import Role
from peermatch.web.hours_grid import joined

MINE = "/my-time"


def form(text: str, layout: str) -> dict[str, str]:
    """What the page's form would send by itself, without boxes."""
    [body] = re.findall(rf'<form[^>]*>\s*<input[^>]*value="{layout}">.*?</form>', text, re.DOTALL)
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', body))


def test_a_usual_week_is_changed_by_its_boxes(peermatch):
    client = peermatch.client(Role.CPRS)
    page = client.get(MINE)
    ticked = re.findall(r'name="hours" value="([^"]+)"[^>]*checked', page.text)
    assert ticked
    sent = {**form(page.text, "my-time"), "modes": ["video"]}
    sent["hours"] = [*ticked, "Sat 10:00-11:00", "Sun 07:15-07:45"]
    preset = client.post("/do/change-hours", data={**sent, "preset": "saturdays"})
    assert preset.status_code == 200
    assert "Sat 9:00 am – 5:00 pm" in preset.text
    assert 'value="Sun 7:15 am – 7:45 am"' in preset.text
    answer = client.post("/do/change-hours", data=sent)
    if answer.status_code == 200:
        assert "Nothing is saved yet" in answer.text
        sent = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
        answer = client.post("/do/change-hours", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{MINE}?done=change-hours")
    told = peermatch.bearer(Role.CPRS).get("/api/v1/my-time").json()
    assert "Sat 10:00-11:00" in told["hours"]
    assert "Sun 07:15-07:45" in told["hours"]
    assert set(joined(";".join(ticked)).split("; ")) <= set(told["hours"])
    nothing = {**form(client.get(MINE).text, "my-time"), "modes": ["video"]}
    refused = client.post("/do/change-hours", data=nothing)
    assert refused.status_code in (409, 422)
    assert "My time" in refused.text


def test_leave_is_asked_for_granted_and_turned_down(peermatch):
    client, manager = peermatch.client(Role.CPRS), peermatch.client(Role.MANAGER)
    api, boss = peermatch.bearer(Role.CPRS), peermatch.bearer(Role.MANAGER)
    for first_day in ("2027-03-01", "2027-04-05"):
        key, days = str(uuid4()), {"first_day": first_day, "last_day": first_day}
        sent = {"command_id": key, "back": MINE, **days, "note": "Family"}
        asked = client.post("/do/ask-for-leave", data=sent)
        assert asked.status_code == 303, asked.text
    requests = api.get("/api/v1/my-time").json()["requests"]
    assert [one["answer"] for one in requests] == ["", ""]
    assert "Waiting for an answer" in client.get(MINE).text
    due = boss.get("/api/v1/due?kind=leave-request").json()["due"]
    waiting = [one for one in due if one["kind"] == "leave-request"]
    assert len(waiting) == 2
    who = waiting[0]["specialist_id"]
    shown = manager.get(f"/specialists/{who}").text
    assert "Waits for an answer" in shown
    assert "Family" in shown
    assert "/do/grant-leave" in manager.get("/due?kind=leave-request").text

    asked_of = f"specialist_id={who}&request_id={requests[0]['request_id']}"
    form = manager.get(f"/do/grant-leave?{asked_of}&back=/due").text
    assert ", Mar 1, 2027 to Mar 1, 2027<" in form, "the days that are granted"

    def answered(name: str, number: int, **more: str) -> int:
        ids = {"specialist_id": who, "request_id": requests[number]["request_id"], **more}
        return peermatch.command(Role.MANAGER, name, **ids).status_code

    assert answered("grant-leave", 0) == 200
    assert answered("turn-down-leave", 1, reason="Two are away") == 200
    assert answered("grant-leave", 1) == 409
    told = api.get("/api/v1/my-time").json()
    assert [one["answer"] for one in told["requests"]] == ["granted", "turned-down"]
    assert ["2027-03-01", "2027-03-01"] in told["leave"]
    page = client.get(MINE).text
    assert "Why: Two are away" in page
    assert "Planned" in page
    assert not [
        one
        for one in boss.get("/api/v1/due?kind=leave-request").json()["due"]
        if one["kind"] == "leave-request"
    ]
    ids = {"request_id": requests[0]["request_id"]}
    assert peermatch.command(Role.CPRS, "take-back-leave-request", **ids).status_code == 409


def test_continuing_education_is_counted_and_removed(peermatch):
    client, api = peermatch.client(Role.CPRS), peermatch.bearer(Role.CPRS)
    course = {"title": "Boundaries", "completed_on": "2026-01-05", "minutes": 90, "ethics": True}
    done = peermatch.command(Role.CPRS, "complete-education", **course)
    assert done.status_code == 200, done.text
    [one] = api.get("/api/v1/my-time").json()["education"]
    page = client.get(MINE).text
    assert "Boundaries" in page
    assert (
        "Continuing education"
        in peermatch.client(Role.MANAGER)
        .get(
            f"/specialists/{peermatch.bearer(Role.MANAGER).get('/api/v1/roster').json()['specialists'][0]['specialist_id']}"
        )
        .text
    )
    ids = {"education_id": one["education_id"]}
    assert peermatch.command(Role.CPRS, "remove-education", **ids).status_code == 200
    assert api.get("/api/v1/my-time").json()["education"] == []
