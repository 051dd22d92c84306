"""What a CPRS records of the people whom they support: their own, and of nobody else."""

import re
from datetime import date
from uuid import UUID, uuid4

import pytest

from domain.shared.roles import Role
from domain.shared.vocabulary import Dimension, Goal
from peermatch.usecases.core.ids import derived, specialist_id
from peermatch.usecases.people.plans_and_statements import AgreePlan

MINE = "/my-matches"


def supported(peermatch, referral_id: str, specialist=None) -> str:
    """A match under way with the tests' specialist (or another); its id."""
    match_id = peermatch.propose(referral_id, *([specialist] if specialist else []))
    coordinator = peermatch.bearer(Role.COORDINATOR)
    key = {"Idempotency-Key": str(uuid4())}
    answer = coordinator.post(
        "/api/v1/commands/approve-match", headers=key, json={"match_id": str(match_id)}
    )
    assert answer.status_code == 200, answer.text
    return match_id


@pytest.fixture
def match_id(peermatch, referral_id) -> str:
    return supported(peermatch, referral_id)


def form(client, address: str) -> tuple[str, dict[str, str]]:
    text = client.get(address.replace("&amp;", "&")).text
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text))
    return text, hidden


def test_a_plan_and_a_check_in_from_their_own_page(peermatch, match_id):
    client = peermatch.client(Role.CPRS)
    page = f"{MINE}/{match_id}"
    listed = client.get(page).text
    links = re.findall(rf'href="(/do/[a-z-]+\?[^"]*match_id={match_id}[^"]*)"', listed)
    assert {link.split("?")[0] for link in links} == {
        "/do/record-own-check-in",
        "/do/agree-own-plan",
        "/do/give-resource",
    }
    [plan] = [link for link in links if "agree-own-plan" in link]
    text, hidden = form(client, plan)
    assert "Robin Testcase" in text
    data = {**hidden, "goals": "home: A flat of my own", "agreed_on": "2026-11-20"}
    answer = client.post("/do/agree-own-plan", data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{page}?done=agree-own-plan")
    [check_in] = [link for link in links if "check-in" in link]
    _, hidden = form(client, check_in)
    data = {**hidden, "checked_on": "2026-11-20", "side": "participant", "going": "well"}
    assert client.post("/do/record-own-check-in", data=data).status_code == 303


def test_a_review_starts_with_the_goals_as_they_stand(peermatch, match_id):
    client, api = peermatch.client(Role.CPRS), peermatch.bearer(Role.CPRS)
    plan_id = str(uuid4())
    body = {"match_id": match_id, "goals": ["home: A flat of my own"], "agreed_on": "2026-11-20"}
    key = {"Idempotency-Key": plan_id}
    made = api.post("/api/v1/commands/agree-own-plan", headers=key, json=body)
    assert made.status_code == 200, made.text
    address = f"/do/review-own-plan?match_id={match_id}&plan_id={made.json()['plan_id']}&back=/due"
    assert "A flat of my own" in client.get(address).text


def test_nothing_of_someone_elses_people(peermatch, referral_id):
    """A colleague's match and plan: refused, and neither name nor goals are shown."""
    match_id = supported(peermatch, referral_id, specialist_id("S0008"))
    participant = derived("participant", UUID(referral_id))
    plan_id = uuid4()
    agreed = AgreePlan(
        plan_id=plan_id,
        participant_id=participant,
        goals=(Goal(Dimension.HOME, "A flat of my own"),),
        agreed_on=date(2026, 11, 20),
    )
    peermatch.perform(Role.COORDINATOR, agreed)
    api, client = peermatch.bearer(Role.CPRS), peermatch.client(Role.CPRS)
    goals = {"match_id": match_id, "plan_id": str(plan_id), "goals": ["home: Another"]}
    for name, body in (
        (
            "agree-own-plan",
            {"match_id": match_id, "goals": goals["goals"], "agreed_on": "2026-11-20"},
        ),
        ("review-own-plan", {**goals, "reviewed_on": "2026-11-22"}),
        (
            "record-own-check-in",
            {
                "match_id": match_id,
                "checked_on": "2026-11-20",
                "side": "participant",
                "going": "well",
            },
        ),
    ):
        key = {"Idempotency-Key": str(uuid4())}
        answer = api.post(f"/api/v1/commands/{name}", headers=key, json=body)
        assert answer.json()["detail"] == "There is nothing with this id."
        text = client.get(f"/do/{name}?match_id={match_id}&plan_id={plan_id}").text
        assert "Robin" not in text
        assert "flat" not in text
