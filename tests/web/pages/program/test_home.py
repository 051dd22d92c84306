"""Home shows the next things themselves, and the header finds people from every page."""

import re
from uuid import UUID, uuid4

import pytest

from domain.shared.roles import Role
from peermatch.usecases.referrals.same_person import SuspectDuplicate
from peermatch.web.show.words import hue, initials

NAME = re.compile(r'<p class="next__what">([^<]+)</p><p class="soft"><strong>([^<]+)</strong>')


@pytest.mark.usefixtures("referral_id")
def test_the_first_task_stands_on_home_with_its_clock_and_form(peermatch):
    listed = peermatch.bearer(Role.INTAKE).get("/api/v1/due").json()["due"]
    text = peermatch.client(Role.INTAKE).get("/").text
    assert len(NAME.findall(text)) == min(5, len(listed))
    assert "Over by" in text
    assert "/do/attempt-contact" in text


def test_who_is_found_from_the_header_is_shown_and_what_was_typed_is_kept(peermatch, referral_id):
    intake = peermatch.client(Role.INTAKE)
    name = re.search(r"<h1>([^<]+)</h1>", intake.get(f"/referrals/{referral_id}").text)
    assert name
    found = intake.post("/find/anyone", data={"sought": name[1]})
    assert found.status_code == 200
    assert f"/referrals/{referral_id}" in found.text
    empty = intake.post("/find/anyone", data={"sought": " "})
    assert empty.status_code == 422
    assert 'href="#sought"' in empty.text


@pytest.mark.parametrize("role", [Role.CPRS, Role.MANAGER])
def test_who_may_not_find_people_has_no_search(peermatch, role):
    client = peermatch.client(role)
    assert "top__find" not in client.get("/").text
    assert client.post("/find/anyone", data={"sought": "Anybody"}).status_code == 403


def test_a_name_has_its_letters_and_always_the_same_color():
    assert [initials(n) for n in ("Yael Yerby", "Cher", "Ana de la Cruz", "?")] == [
        "YY", "C", "AC", "?",
    ]  # fmt: skip
    assert hue("Yael Yerby") == hue("Yael Yerby")
    assert {hue(f"Name {n}") for n in range(20)} == {1, 2, 3, 4, 5, 6}


def test_components_are_shown_in_the_demonstration_alone(peermatch):
    assert peermatch.client(Role.COORDINATOR).get("/components").status_code == 404


def just_done(peermatch) -> str:
    text = peermatch.client(Role.COORDINATOR).get("/").text
    return text.partition('id="just-done"')[2].partition("</section>")[0]


def test_home_tells_what_was_decided_last_with_its_undo(peermatch, referral_id):
    match_id = peermatch.propose(referral_id)
    coordinator = peermatch.client(Role.COORDINATOR)
    assert match_id not in just_done(peermatch)
    sent = {"command_id": str(uuid4()), "match_id": match_id, "layout": "queue"}
    assert coordinator.post("/do/approve-match", data=sent).status_code == 303
    told = just_done(peermatch)
    assert f'You <a href="/matches/{match_id}">approved ' in told
    assert f'name="match_id" value="{match_id}"' in told
    undo = {**sent, "command_id": str(uuid4())}
    assert coordinator.post("/do/undo-approval", data=undo).status_code == 303
    told = just_done(peermatch)
    assert f'<a href="/matches/{match_id}">undid the approval of ' in told
    assert f'value="{match_id}"' not in told
    colleague = peermatch.client(Role.INTAKE).get("/").text
    assert "just-done" not in colleague


def test_what_is_assigned_to_me_is_on_my_day(peermatch, referral_id):
    match_id = peermatch.propose(referral_id)
    coordinator = peermatch.client(Role.COORDINATOR)
    assert f'/matches?match={match_id}">' not in of_my_day(coordinator)
    mine = str(peermatch.deployment.accounts.by_login("coordinator").account_id)
    sent = {"command_id": str(uuid4()), "match_id": match_id, "layout": "queue", "assignee": mine}
    assert coordinator.post("/do/assign-review", data=sent).status_code == 303
    assert f'/matches?match={match_id}">' in of_my_day(coordinator)
    over = {**sent, "command_id": str(uuid4()), "reason": "times-do-not-suit"}
    assert coordinator.post("/do/decline-match", data=over).status_code == 303
    assert f'/matches?match={match_id}">' not in of_my_day(coordinator)


def of_my_day(client) -> str:
    return client.get("/").text.partition('id="your-day"')[2].partition("</section>")[0]


def test_a_possible_duplicate_leads_to_both_side_by_side(peermatch, new_referral, referral_id):
    headers = {"Idempotency-Key": str(uuid4())}
    intake, body = peermatch.bearer(Role.INTAKE), {**new_referral, "participant_name": "R Testcase"}
    twice = intake.post("/api/v1/commands/receive-referral", json=body, headers=headers)
    other = twice.json()["referral_id"]
    suspected = SuspectDuplicate(referral_id=UUID(referral_id), other_id=UUID(other))
    peermatch.perform(Role.INTAKE, suspected)
    page = peermatch.client(Role.COORDINATOR).get("/decisions?kind=duplicate").text
    there = f"/referrals/{referral_id}/merge/{other}"
    assert f'<a href="{there}">Compare the two' in page
    assert peermatch.client(Role.COORDINATOR).get(there).status_code == 200
