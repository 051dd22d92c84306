"""The page of tasks by person: snoozed, assigned, taken over, refused in words."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest

from domain.shared.roles import Role


@pytest.fixture
def contact(peermatch, referral_id):
    listed = peermatch.bearer(Role.INTAKE).get("/api/v1/due").json()["due"]
    return next(
        one
        for one in listed
        if one["referral_id"] == referral_id and one["kind"] == "first-contact"
    )


def send(client, name, task, **typed):
    sent = {"command_id": str(uuid4()), "layout": "tasks", "kind": task["kind"]}
    return client.post(f"/do/{name}", data={**sent, "about": task["about"], **typed})


def section(page: str, task) -> str:
    """The part of the page that is about the task's person."""
    parts = page.split('<div class="by-person__who">')[1:]
    return next((part for part in parts if task["referral_id"] in part.split("</h3>")[0]), "")


def test_a_person_has_a_header_with_a_link_and_their_tasks_below(peermatch, contact):
    page = peermatch.client(Role.COORDINATOR).get("/due?kind=first-contact").text
    part = section(page, contact)
    assert f'href="/referrals/{contact["referral_id"]}"' in part
    assert re.search(r'class="tag">(Waiting|Proposed)<', part)
    assert "First contact attempt" in part
    assert "Record a contact attempt" in part


def test_a_task_is_snoozed_from_the_page_found_again_and_brought_back(peermatch, contact):
    client = peermatch.client(Role.INTAKE)
    today = peermatch.deployment.service.program.today(peermatch.deployment.service.now())
    until = (today + timedelta(days=2)).isoformat()
    typed = {"due_on": contact["due_on"], "until": until}
    wrong = send(client, "snooze-task", contact, **typed)
    assert wrong.status_code >= 400
    assert "Say why it is snoozed." in wrong.text
    done = send(client, "snooze-task", contact, **typed, reason="waiting-for-them")
    assert (done.status_code, done.headers["location"]) == (303, "/due?done=snooze-task")
    assert section(client.get("/due?kind=first-contact").text, contact) == ""
    found = section(client.get("/due?snoozed=yes").text, contact)
    assert "waiting for their answer" in found
    back = send(client, "snooze-task", contact, due_on=contact["due_on"], list_snoozed="yes")
    assert back.headers["location"] == "/due?snoozed=yes&done=snooze-task"
    assert section(client.get("/due?kind=first-contact").text, contact)


def test_a_legal_date_can_not_be_snoozed_past(peermatch, referral_id):
    client = peermatch.client(Role.COORDINATOR)
    listed = peermatch.bearer(Role.COORDINATOR).get("/api/v1/due").json()["due"]
    offer = next(
        o for o in listed if o["kind"] == "first-offer" and o["referral_id"] == referral_id
    )
    past = (date.fromisoformat(offer["due_on"]) + timedelta(days=1)).isoformat()
    typed = {"due_on": offer["due_on"], "until": past, "reason": "away-or-ill"}
    refused = send(client, "snooze-task", offer, **typed)
    assert refused.status_code >= 400
    assert 'role="alert"' in refused.text


def test_a_task_is_given_to_a_colleague_and_home_says_so(peermatch, contact):
    client = peermatch.client(Role.COORDINATOR)
    page = client.get("/due?kind=first-contact").text
    options = re.findall(r'name="assignee"><option value="">Anybody</option>(.*?)</select>', page)
    chosen = re.findall(r'value="([0-9a-f-]{36})"[^>]*>([^<]+)<', options[0])
    mine = re.search(r'name="assignee" value="([0-9a-f-]{36})"', page)[1]
    colleague, name = next(one for one in chosen if one[0] != mine)
    assert send(client, "assign-task", contact, assignee=colleague).status_code == 303
    assert f"For {name}" in section(client.get("/due?whose=colleagues").text, contact)
    assert send(client, "assign-task", contact, assignee=mine).status_code == 303
    assert "For you" in section(client.get("/due?whose=mine").text, contact)
    assert re.search(r">\d+</b>tasks? assigned to you", client.get("/").text)
    api = peermatch.bearer(Role.COORDINATOR).get("/api/v1/due/people?whose=mine").json()
    assert [one["due"][0]["about"] for one in api["people"]] == [contact["about"]]
    assert send(client, "assign-task", contact).status_code == 303
    assert section(client.get("/due?whose=mine").text, contact) == ""


def test_a_manager_may_not_arrange_a_first_contact_and_a_cprs_nothing(peermatch, contact):
    for role in (Role.MANAGER, Role.CPRS):
        client = peermatch.client(role)
        assert send(client, "assign-task", contact).status_code == 403
    assert "/do/assign-task" not in peermatch.client(Role.CPRS).get("/due").text


def test_work_is_given_to_accounts_that_may_do_it(peermatch, contact):
    """By form and by API: nobody's, a specialist's and a manager's account are refused."""
    client, api = peermatch.client(Role.COORDINATOR), peermatch.bearer(Role.COORDINATOR)
    of = peermatch.deployment.accounts.by_login
    given = {"kind": "first-contact", "about": contact["about"]}
    for who in (uuid4(), of("cprs").account_id, of("manager").account_id):
        assert send(client, "assign-task", contact, assignee=str(who)).status_code == 422
        answer = api.post(
            "/api/v1/commands/assign-task",
            json={**given, "assignee": str(who)},
            headers={"Idempotency-Key": str(uuid4())},
        )
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "assignee")
