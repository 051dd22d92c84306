"""Several tasks at once: what can be done is done, each by its own rules; the rest says why not."""

import re
from datetime import date, timedelta
from uuid import UUID, uuid4, uuid5

import pytest

from domain.deadlines.due import DueKind
from domain.deadlines.task import TASK, task_id
from domain.resources.kinds_of_help import Need
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.usecases.resources.directory import (
    AddOrganization,
    AddResource,
    MarkResourceChecked,
)
from peermatch.usecases.specialists.specialist_course import AssignSupervisor, StartPractice
from peermatch.web.pages.program.task_bar import DONE_BY
from web.conftest import SPECIALIST as SUPERVISOR

BOX = re.compile(r'name="t" value="([^"]+)"')


@pytest.fixture
def client(peermatch, referral_id):
    return peermatch.client(Role.COORDINATOR)


def boxes(client, kind=""):
    return BOX.findall(client.get(f"/due?kind={kind}").text)


def later(peermatch, days=2):
    service = peermatch.deployment.service
    return (service.program.today(service.now()) + timedelta(days=days)).isoformat()


def send(client, doing, keys, **typed):
    sent = {"command_id": str(uuid4()), "do": doing, "t": keys, **typed}
    return client.post("/due/together", data=sent)


def arranged(peermatch, key):
    kind, about, _ = key.split(".")
    return peermatch.deployment.store.read(TASK, task_id(DueKind(kind), UUID(about)))


def test_what_can_be_snoozed_is_and_the_rest_says_why_and_stays_selected(peermatch, client):
    contact, offer = boxes(client, "first-contact")[0], boxes(client, "first-offer")[0]
    typed = {"until": later(peermatch, 30), "reason": "away-or-ill", "list_whose": "nobodys"}
    said = send(client, "snooze", [contact, offer], **typed)
    assert said.status_code == 200
    assert "1 of 2 tasks snoozed." in said.text
    assert "First offer of a specialist: This due date is set by law" in said.text
    assert f'value="{offer}" aria-label' in said.text
    assert re.findall(r'value="([^"]+)"[^>]* checked', said.text) == [offer]
    assert '<option value="away-or-ill" selected>' in said.text
    assert arranged(peermatch, contact).snoozed.reason == "away-or-ill"
    assert arranged(peermatch, offer).snoozed is None
    back = send(client, "wake", [contact], list_snoozed="yes")
    assert back.headers["location"] == "/due?snoozed=yes&done=tasks-back"
    assert arranged(peermatch, contact).snoozed is None


def test_one_reason_is_needed_and_nothing_is_done_without(peermatch, client):
    keys = boxes(client, "first-contact")[:2]
    said = send(client, "snooze", keys, until=later(peermatch))
    assert said.status_code == 422
    assert "Say why it is snoozed." in said.text
    assert all(arranged(peermatch, one).snoozed is None for one in keys)
    for nothing in ([], ["nonsense"]):
        assert "Choose at least one task." in send(client, "take", nothing).text
    assert (
        "Choose at most 50 tasks"
        in send(client, "take", [f"check-in.{uuid4()}.2026-12-01" for _ in range(51)]).text
    )


def test_all_of_a_person_are_taken_each_once_and_sent_again_is_one_command(peermatch, client):
    keys = boxes(client, "first-contact")
    sent = {"command_id": str(uuid4()), "do": "take", "p": ";".join(keys), "t": keys[:1]}
    done = client.post("/due/together", data=sent)
    assert (done.status_code, done.headers["location"]) == (303, "/due?done=tasks-assigned")
    end = peermatch.deployment.store.end()
    assert client.post("/due/together", data=sent).status_code == 303
    assert peermatch.deployment.store.end() == end
    assert boxes(client, "first-contact&whose=mine") == keys


def test_what_a_colleague_changed_meanwhile_is_said_and_stays(peermatch, client):
    page = client.get("/due?kind=first-contact").text
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    first, *others = BOX.findall(page)
    colleague = peermatch.client(Role.INTAKE)
    typed = {"until": later(peermatch, 1), "reason": "appointment-set"}
    assert send(colleague, "snooze", [first], **typed).status_code == 303
    ours = {"until": later(peermatch, 3), "reason": "away-or-ill", "seen": seen}
    said = send(client, "snooze", [first, *others], **ours)
    assert f"{len(others)} of {len(others) + 1} tasks snoozed." in said.text
    assert "Somebody changed this since you looked." in said.text
    assert arranged(peermatch, first).snoozed.reason == "appointment-set"
    assert all(arranged(peermatch, one).snoozed.reason == "away-or-ill" for one in others)


def test_what_is_no_longer_due_is_said(peermatch, client):
    gone = f"first-contact.{uuid4()}.2026-12-01"
    kept = boxes(client, "first-contact")[0]
    said = send(client, "take", [gone, kept])
    assert "1 of 2 tasks assigned to you." in said.text
    assert "First contact attempt: It is no longer due: it has been seen to." in said.text


def test_done_together_is_only_what_one_day_says_all_about(peermatch, client):
    """A contact attempt has its own form: its outcome is one person's."""
    assert set(DONE_BY.values()) == {DueKind.RESOURCE_CHECK, DueKind.SUPERVISION}
    kept = boxes(client, "first-contact")[0]
    said = send(client, "checked", [kept], checked_on=later(peermatch, 0))
    assert said.status_code == 409
    assert "Only “Service to check” is recorded that way." in said.text


def test_services_that_were_asked_about_are_recorded_as_checked_together(peermatch, client):
    pantry, today = uuid4(), date.fromisoformat(later(peermatch, 0))
    peermatch.perform(Role.INTAKE, AddOrganization(organization_id=pantry, name="Three Rivers"))
    services = {uuid5(pantry, name): name for name in ("Groceries", "Beds", "Rides")}
    for one, name in services.items():
        listed = AddResource(
            resource_id=one, organization_id=pantry, name=name, needs=frozenset({Need.FOOD})
        )
        peermatch.perform(Role.INTAKE, listed)
        long_ago = MarkResourceChecked(resource_id=one, checked_on=today - timedelta(days=200))
        peermatch.perform(Role.INTAKE, long_ago)
    keys = boxes(client, "resource-check")
    assert {UUID(key.split(".")[1]) for key in keys} == set(services)
    *asked, left = sorted(keys)
    done = send(client, "checked", asked, checked_on=later(peermatch, 0))
    assert (done.status_code, done.headers["location"]) == (303, "/due?done=tasks-done")
    assert boxes(client, "resource-check") == [left]
    said = send(client, "checked", [left], checked_on=later(peermatch, 3))
    assert said.status_code == 422
    assert boxes(client, "resource-check") == [left], "a day to come is none on which it was asked"


def test_supervision_of_several_on_one_day_is_recorded_together(peermatch):
    manager = peermatch.client(Role.MANAGER)
    on_the_day = date.fromisoformat(later(peermatch, 0))
    staff = {about_of(key) for key in boxes(manager, "supervision")} - {SUPERVISOR}
    *supervised, alone = sorted(staff)[:3]
    for one in (*supervised, alone):
        since = on_the_day - timedelta(days=60)
        peermatch.perform(Role.MANAGER, StartPractice(specialist_id=one, since=since))
    for one in supervised:
        assigned = AssignSupervisor(specialist_id=one, supervisor_id=SUPERVISOR)
        peermatch.perform(Role.MANAGER, assigned)
    due = {about_of(key): key for key in boxes(manager, "supervision")}
    held = {"held_on": on_the_day.isoformat(), "minutes": "60"}
    said = send(manager, "supervised", [due[one] for one in (*supervised, alone)], **held)
    assert "2 of 3 tasks recorded as done." in said.text
    assert "Supervision: This specialist has no supervisor yet." in said.text
    left = boxes(manager, "supervision")
    assert due[alone] in left
    for who in supervised:
        [one] = peermatch.deployment.store.read(SPECIALIST, who).supervision.held
        assert (one.held_on, one.minutes, one.long_enough) == (on_the_day, 60, True)
        assert due[who] not in left, "it comes up again a fortnight from that day"


def about_of(key):
    return UUID(key.split(".")[1])


def test_roles_arrange_what_is_theirs(peermatch, client):
    kept = boxes(client, "first-contact")[0]
    assert send(peermatch.client(Role.CPRS), "take", [kept]).status_code == 403
    assert BOX.findall(peermatch.client(Role.CPRS).get("/due").text) == []
    assert "no longer due" in send(peermatch.client(Role.MANAGER), "take", [kept]).text
    outsider = send(client, "assign", [kept], assignee=str(uuid4()))
    assert "Nobody with this account may do this." in outsider.text
