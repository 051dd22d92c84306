"""Weights of wishes: read by planners, changed by the manager, by page and over the API."""

from datetime import timedelta
from uuid import uuid4

import pytest

from domain.program.match_preferences import WEIGHED, WishName
from domain.shared.roles import Role

WISH = WishName.FURTHER_PATHWAY


@pytest.fixture(scope="module")
def manager(peermatch):
    return peermatch.client(Role.MANAGER)


@pytest.fixture(scope="module")
def tomorrow(peermatch) -> str:
    service = peermatch.deployment.service
    return str(service.program.today(service.now()) + timedelta(days=1))


def test_the_page_lists_every_wish_with_its_points_and_the_default(peermatch, manager):
    page = manager.get("/rules").text
    for weighed in WEIGHED.values():
        assert weighed.because.replace("'", "&#39;") in page
        assert f"{weighed.points} points; {weighed.points} unless changed." in page
    assert page.count("/do/change-weight?wish=") == len(WEIGHED)
    assert "/do/change-weight" not in peermatch.client(Role.COORDINATOR).get("/rules").text


def test_a_manager_changes_a_weight_by_form_and_the_page_tells_it(manager, tomorrow):
    asked = manager.get(f"/do/change-weight?wish={WISH}&back=/rules")
    assert asked.status_code == 200
    sent = {
        "command_id": str(uuid4()),
        "back": "/rules",
        "given": "wish",
        "wish": WISH.value,
        "points": "15",
        "effective_from": tomorrow,
        "reason": "Pathways matter more here.",
    }
    shown = manager.post("/do/change-weight", data=sent)
    assert shown.status_code == 200
    assert "Nothing is saved yet." in shown.text
    assert "In today’s plan" in shown.text
    answer = manager.post("/do/change-weight", data={**sent, "confirmed": "yes"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/rules?done=change-weight")
    page = manager.get("/rules").text
    assert ": 15, Pathways matter more here." in page
    assert page.count("Since the program began.") > len(WEIGHED)


def test_the_api_reads_and_changes_weights(manager, tomorrow):
    rows = {row["wish"]: row for row in manager.get("/api/v1/weights").json()}
    assert rows[WISH.value] == {
        "wish": WISH.value,
        "sentence": WEIGHED[WISH].because,
        "points": WEIGHED[WISH].points,
        "default": WEIGHED[WISH].points,
    }
    assert rows.keys() == set(WishName)
    body = {"wish": WISH.value, "points": 1001, "effective_from": tomorrow, "reason": "x"}
    headers = {"Idempotency-Key": str(uuid4())}
    refused = manager.post("/api/v1/commands/change-weight", headers=headers, json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "weight-out-of-range")
    assert [error["field"] for error in refused.json()["errors"]] == ["points"]
