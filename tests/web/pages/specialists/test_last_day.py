"""A last day is announced and taken back from the specialist's page, and over the API."""

from uuid import uuid4

from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.usecases.core.ids import specialist_id

WHO = specialist_id("S0008")
PAGE = f"/specialists/{WHO}"


def test_a_last_day_is_announced_and_taken_back(peermatch):
    manager = peermatch.client(Role.MANAGER)
    assert "/do/stay-on?" not in manager.get(PAGE).text, "only who leaves may stay after all"
    announced = {
        "command_id": str(uuid4()),
        "specialist_id": str(WHO),
        "last_day": "2027-06-30",
        "reason": "retired",
        "back": PAGE,
    }
    assert manager.post("/do/leave-program", data=announced).status_code == 303
    shown = manager.get(PAGE).text
    assert "Leaves Jun 30, 2027" in shown
    assert "/do/stay-on?" in shown
    assert "/do/stay-on?" not in peermatch.client(Role.COORDINATOR).get(PAGE).text
    taken_back = {"command_id": str(uuid4()), "specialist_id": str(WHO), "back": PAGE}
    answer = manager.post("/do/stay-on", data=taken_back)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?done=stay-on")
    shown = manager.get(PAGE).text
    assert "Leaves Jun" not in shown
    assert "Their last day was removed." in shown


def test_a_last_day_is_announced_and_taken_back_over_the_api(peermatch):
    api = peermatch.bearer(Role.MANAGER)
    for name, more in (
        ("leave-program", {"last_day": "2027-06-30", "reason": "retired"}),
        ("stay-on", {}),
    ):
        key = {"Idempotency-Key": str(uuid4())}
        body = {"specialist_id": str(WHO), **more}
        done = api.post(f"/api/v1/commands/{name}", headers=key, json=body)
        assert done.status_code == 200, done.text
        assert done.json()["sessions_back"] == 0
    assert peermatch.deployment.store.read(SPECIALIST, WHO).last_day is None
