"""Changes are tried on a page one by one, kept as a scenario, shared, and turned into a run."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.matches.matching_run import MATCHING_RUN
from domain.scenarios.scenario import SCENARIO
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.usecases.core.ids import specialist_id
from peermatch.web.scenarios.scenario_pages import FORGOTTEN
from peermatch.worker.queues.trial_answers import TrialAnswers
from peermatch.worker.solver import trial_plans

SOMEBODY = specialist_id("S0012")
FEWER = {"add": "new_caseloads", "whose": str(SOMEBODY), "people": "1"}


class InThisProcess:
    """The process for trials without a process."""

    def ask(self, question: str, *given: Any, **_how: Any) -> Any:
        return getattr(trial_plans, question)(*given)


class Desk:
    """A planner at the page, with a worker that answers when it is told to."""

    def __init__(self, peermatch: Any, role: Role) -> None:
        self.peermatch, self.client = peermatch, peermatch.client(role)
        deployment = peermatch.deployment
        self.worker = TrialAnswers(deployment.service, deployment.trials, InThisProcess())

    def page(self, address: str) -> str:
        """The page once it is answered. What is still being projected makes it a new question."""
        for _ in range(20):
            found = self.client.get(address)
            assert found.status_code == 200, found.text
            if 'hx-trigger="every 2s"' not in found.text:
                break
            self.worker.look()
        return found.text

    def try_(self, **typed: str) -> tuple[str, str]:
        """The address and the page of what a form leads to."""
        sent = self.client.post("/what-if", data=typed)
        assert sent.status_code == 303, sent.text
        self.worker.look()
        address = sent.headers["location"]
        return address, self.client.get(address).text

    def keep(self, name: str, **typed: str) -> str:
        """Keeps changes as a scenario; returns its address."""
        kept = self.client.post(
            "/do/keep-scenario",
            data={"layout": "trial", "command_id": str(uuid4()), "name": name, **typed},
        )
        assert kept.status_code == 303, kept.text
        return kept.headers["location"].partition("?")[0]


@pytest.fixture
def desk(peermatch: Any) -> Desk:
    return Desk(peermatch, Role.MANAGER)


def test_the_page_begins_with_the_plan_of_today(desk: Desk) -> None:
    assert "This is the plan of today." in desk.page("/what-if")


def test_one_change_after_the_other_and_back(desk: Desk, referral_id: str) -> None:
    address, text = desk.try_(**FEWER)
    assert re.fullmatch(r"/what-if/[0-9a-f-]{36}", address), "ids only"
    assert "1 person at one time" in text
    kept = f"{SOMEBODY} 1"
    _, text = desk.try_(new_caseloads=kept, **FEWER | {"people": "2"})
    assert "2 people at one time" in text, "a new value takes the place of the one before"
    _, text = desk.try_(new_caseloads=kept, add="new_weights", wish="further_area", points="3")
    assert "Further area: 3 points" in text
    _, text = desk.try_(new_caseloads=kept, new_weights="further_area 3", remove="new_caseloads:0")
    assert "1 person at one time" not in text
    assert "Further area: 3 points" in text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"add": "leaving", "leaves": str(SOMEBODY)}, "leaves the program"),
        ({"add": "joining", "like": str(SOMEBODY), "places": "4", "language": "es"}, "Spanish"),
        ({"add": "reserve_scarce", "reserve": "no"}, "Reserve scarce specialists: off"),
        ({"add": "new_limits", "limit": "screening-first", "value": "1"}, "Screening first: On"),
        (
            {
                "add": "on_leave",
                "away": str(SOMEBODY),
                "first_day": "2026-12-01",
                "last_day": "2027-02-01",
            },
            "on leave, Dec 1, 2026",
        ),
    ],
)
def test_every_kind_of_change_is_said_in_words(
    desk: Desk, typed: dict[str, str], words: str
) -> None:
    assert words in desk.try_(**typed)[1]


def test_what_is_missing_or_impossible_is_said(desk: Desk) -> None:
    missing = desk.client.post("/what-if", data={"add": "leaving"})
    assert (missing.status_code, "Who leaves" in missing.text) == (422, True)
    _, text = desk.try_(add="new_weights", wish="further_area", points="1001")
    assert "A wish is worth 0 to 1000 points." in text
    assert FORGOTTEN in desk.client.get(f"/what-if/{uuid4()}").text


def test_a_scenario_is_kept_opened_by_others_and_carried_out(desk: Desk, peermatch: Any) -> None:
    caseload = {"new_caseloads": f"{SOMEBODY} 9"}
    address = desk.keep("Nine people", **caseload)
    assert "Nine people" in desk.page("/what-if")
    text = Desk(peermatch, Role.COORDINATOR).page(address)
    assert "9 people at one time" in text
    assert "Turn into a run" in text
    scenario_id = address.rpartition("/")[2]
    listed = desk.client.get("/api/v1/scenarios").json()
    assert scenario_id in {row["scenario_id"] for row in listed}
    assert "all of them or none" in desk.client.get(f"{address}/carry-out").text
    sent = {"layout": "carry-out", "command_id": str(uuid4()), "scenario_id": scenario_id}
    refused = Desk(peermatch, Role.COORDINATOR).client.post("/do/carry-out-scenario", data=sent)
    assert refused.status_code == 403, "only a manager changes caseloads"
    store = peermatch.deployment.store
    assert store.read(SCENARIO, UUID(scenario_id)).carried_out is None
    done = desk.client.post("/do/carry-out-scenario", data=sent)
    assert done.status_code == 303, done.text
    run_id = done.headers["location"].rpartition("/")[2].partition("?")[0]
    assert store.read(SPECIALIST, SOMEBODY).enrolled.capacity == 9
    assert store.read(MATCHING_RUN, UUID(run_id)).requested is not None
    again = desk.client.post("/do/carry-out-scenario", data=sent)
    assert again.headers["location"] == done.headers["location"]
    assert "Carried out" in desk.page(address)


def test_rules_change_from_tomorrow_and_all_or_nothing(desk: Desk, peermatch: Any) -> None:
    address = desk.keep(
        "Both", new_weights="further_area 7", new_caseloads=f"{SOMEBODY} 8", on_leave=""
    )
    sent = {"layout": "carry-out", "scenario_id": address.rpartition("/")[2], "reason": ""}
    before = peermatch.deployment.store.end()
    refused = desk.client.post("/do/carry-out-scenario", data=sent | {"command_id": str(uuid4())})
    assert refused.status_code == 422, refused.text
    assert "Say why the preference counts more or less" in refused.text
    assert peermatch.deployment.store.end() == before
    done = desk.client.post(
        "/do/carry-out-scenario",
        data=sent | {"command_id": str(uuid4()), "reason": "Tried it"},
    )
    assert done.headers["location"].startswith(address), "no run: it would not know the new rule"


def test_an_imagined_specialist_joins_the_roster_first(desk: Desk) -> None:
    address = desk.keep("One more", joining=f"like {SOMEBODY} for 5")
    text = desk.client.get(f"{address}/carry-out").text
    assert "Add the specialist to the roster first" in text
    assert "/do/enroll-specialist" in text


def test_only_who_may_know_is_told_names(peermatch: Any, referral_id: str) -> None:
    like = {"add": "joining", "like": str(SOMEBODY), "places": "30"}
    manager, coordinator = Desk(peermatch, Role.MANAGER), Desk(peermatch, Role.COORDINATOR)
    assert "/referrals/" not in manager.try_(**like)[1].partition("<main")[2]
    coordinator.try_(**like)
    for role in (Role.INTAKE, Role.CPRS):
        assert peermatch.client(role).get("/what-if").status_code == 403


def test_the_api_tries_changes_and_tells_ids_alone(desk: Desk) -> None:
    api = desk.peermatch.bearer(Role.COORDINATOR)
    body = {"new_caseloads": [f"{SOMEBODY} 1"]}
    asked = api.post("/api/v1/what-if", json=body).json()
    assert asked["changes"]["new_caseloads"] == body["new_caseloads"]
    desk.worker.look()
    found = api.get(f"/api/v1/what-if/{asked['trial_id']}").json()
    assert found["compared"]["matched_after"] <= found["compared"]["matched_before"]
    assert api.post("/api/v1/what-if", json={"new_caseloads": ["x"]}).status_code == 422
    assert api.get(f"/api/v1/what-if/{uuid4()}").status_code == 404
