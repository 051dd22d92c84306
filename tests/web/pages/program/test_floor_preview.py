"""Before a county's floor is saved, its form and the API say what today's plan would be."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from domain.program.program_rules import PROGRAM_RULES, RULES_ID
from domain.shared.roles import Role
from peermatch.worker.queues.trial_answers import TrialAnswers
from peermatch.worker.solver import trial_plans

UNDER_WAY = "is still being worked out"
TRIES = 10
AS_IT_IS = "Today’s plan would stay as it is."


class InThisProcess:
    """The process for trials without a process."""

    def ask(self, question: str, *given: Any, **_how: Any) -> Any:
        return getattr(trial_plans, question)(*given)


@pytest.fixture
def floor(peermatch: Any) -> dict[str, Any]:
    service = peermatch.deployment.service
    tomorrow = service.program.today(service.now()) + timedelta(days=1)
    return {
        "county": "Gloucester",
        "at_least": 1,
        "effective_from": tomorrow.isoformat(),
        "reason": "Nobody there was served.",
    }


@pytest.fixture
def answers(peermatch: Any) -> TrialAnswers:
    deployment = peermatch.deployment
    return TrialAnswers(deployment.service, deployment.trials, InThisProcess())


def floors(peermatch: Any) -> Any:
    return peermatch.deployment.store.read(PROGRAM_RULES, RULES_ID)


def test_the_form_shows_the_plan_first_and_saves_when_confirmed(
    peermatch: Any, floor: dict[str, Any], answers: TrialAnswers
) -> None:
    manager, before = peermatch.client(Role.MANAGER), floors(peermatch)
    form = {**floor, "command_id": str(uuid4()), "back": "/rules", "given": "county"}
    waits = manager.post("/do/change-county-floor", data=form)
    assert waits.status_code == 200
    assert UNDER_WAY in waits.text
    assert "Look again" in waits.text
    shown = waits.text
    for _ in range(TRIES):  # the record may have moved on since it was asked
        if UNDER_WAY not in shown:
            break
        answers.look()
        shown = manager.post("/do/change-county-floor", data=form).text
    assert UNDER_WAY not in shown
    assert AS_IT_IS in shown or "would" in shown
    assert "/what-if/" in shown
    assert floors(peermatch) == before, "nothing is saved yet"
    saved = manager.post("/do/change-county-floor", data={**form, "confirmed": "yes"})
    assert (saved.status_code, floors(peermatch) == before) == (303, False)


def test_the_api_counts_who_gains_and_who_waits(
    peermatch: Any, floor: dict[str, Any], answers: TrialAnswers
) -> None:
    manager = peermatch.bearer(Role.MANAGER)

    def preview(at_least: int) -> dict[str, Any]:
        answer = manager.post(
            "/api/v1/commands/change-county-floor?preview=true",
            json={**floor, "at_least": at_least},
            headers={"Idempotency-Key": str(uuid4())},
        )
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()["plan"]
        return found

    assert preview(900)["under_way"] is True
    most: dict[str, Any] = {"under_way": True}
    for _ in range(TRIES):
        if not most["under_way"]:
            break
        answers.look()
        most = preview(900)
    assert most["under_way"] is False
    assert most["problem"] == ""
    for county in most["counties"]:
        assert county["before"] != county["after"]
    mine = [c for c in most["counties"] if c["county"] == floor["county"]]
    assert all(c["after"] < c["before"] for c in mine), "a floor serves no fewer people there"


def test_a_limit_says_what_it_is_asked_of_even_where_nothing_passes_it(
    peermatch: Any, floor: dict[str, Any]
) -> None:
    manager, before = peermatch.client(Role.MANAGER), floors(peermatch)
    form = {
        "limit": "proposal-open", "value": "4", "level": "warn", "certainty": "unconfirmed",
        "citation": "Board", "effective_from": floor["effective_from"], "reason": "Agreed.",
        "command_id": str(uuid4()), "back": "/rules", "given": "limit",
    }  # fmt: skip
    shown = manager.post("/do/change-limit", data=form)
    assert shown.status_code == 200
    assert "Nothing is saved yet." in shown.text
    assert re.search(r"Today it is asked of \d+ open proposals?\.", shown.text)
    assert "In today’s plan" not in shown.text
    assert floors(peermatch) == before
    directory = manager.post("/do/change-limit", data=form | {"limit": "resource-check"})
    assert "It touches none of today’s matches and proposals." in directory.text
    saved = manager.post("/do/change-limit", data={**form, "confirmed": "yes"})
    assert saved.status_code == 303
    told = peermatch.bearer(Role.MANAGER).post(
        "/api/v1/commands/change-limit?preview=true",
        json={k: form[k] for k in form if k not in ("command_id", "back", "given")}
        | {"value": 20, "limit": "caseload-ceiling"},
        headers={"Idempotency-Key": str(uuid4())},
    )
    assert told.status_code == 200, told.text
    assert told.json()["asked_of"].keys() == {"specialists", "matches", "proposals"}
    assert told.json()["plan"]["under_way"] is True
