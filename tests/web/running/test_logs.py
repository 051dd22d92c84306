"""What is written to the log: one line for each request, and nothing of what anybody typed."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from domain.shared.roles import Role
from peermatch import logs
from peermatch.logs import LogForm

PASSWORD = "a password for tests"
SECRET = "Casey Mundy, born 2006-06-11"


@pytest.fixture
def written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[LogForm], list[str]]]:
    """The lines that a process set up so writes; set back afterwards."""
    root, requests = logging.getLogger(), logging.getLogger(logs.REQUESTS)
    before = root.handlers[:], root.level, requests.level

    own = logging.getLogger("httpx2")  # the caller in this process, which tells of its requests
    monkeypatch.setattr(own, "disabled", True)

    def set_up(form: LogForm) -> None:
        root.handlers[:] = []
        requests.setLevel(logging.NOTSET)
        logs.set_up(form)

    def lines() -> list[str]:
        return capsys.readouterr().err.splitlines()

    yield lambda form: (set_up(form), lines)[1]  # type: ignore[return-value]
    root.handlers[:], root.level = before[0], before[1]
    requests.setLevel(before[2])


def test_a_request_leaves_one_line_with_its_command(
    peermatch: Any, written: Any, new_referral: dict[str, object]
) -> None:
    lines = written(LogForm.JSON)
    command = str(uuid4())
    answer = peermatch.bearer(Role.INTAKE).post(
        "/api/v1/commands/receive-referral", json=new_referral, headers={"Idempotency-Key": command}
    )
    said = [json.loads(line) for line in lines()]
    (line,) = [one for one in said if one["event"] == "answered"]
    assert (line["method"], line["status"], line["level"]) == ("POST", 200, "info")
    assert line["route"] == "/api/v1/commands/receive-referral"
    assert (line["command"], line["request"]) == (command, answer.headers["peermatch-request"])
    assert line["ms"] > 0
    assert "Mundy" not in json.dumps(said)


def test_the_line_says_whose_request_it_was_and_who_was_refused(
    peermatch: Any, written: Any
) -> None:
    """Signing in, right and wrong, and what a role may not do, are told by route and status."""
    lines = written(LogForm.JSON)
    client, intake = peermatch.client(), peermatch.bearer(Role.INTAKE)
    good = {"login": "manager", "password": PASSWORD}
    client.post("/sign-in", data=good | {"password": SECRET})
    client.post("/sign-in", data=good)
    intake.get("/api/v1/operations")
    said = [json.loads(line) for line in lines()]
    known = peermatch.deployment.accounts.known
    manager, other = (str(known(login).account_id) for login in ("manager", "intake"))
    found = [(one["route"], one["status"], one.get("account")) for one in said if "route" in one]
    assert found == [
        ("/sign-in", 401, None),
        ("/sign-in", 303, manager),
        ("/api/v1/operations", 403, other),
    ]
    assert "Mundy" not in json.dumps(said)


@pytest.mark.parametrize("form", LogForm)
def test_an_exception_is_logged_by_its_kind_alone(written: Any, form: LogForm) -> None:
    lines = written(form)
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("some.library").exception("it failed")
    (line,) = lines()
    assert "it failed (ValueError)" in line
    assert "Mundy" not in line


def test_a_person_who_reads_along_sees_no_line_for_each_request(
    peermatch: Any, written: Any
) -> None:
    lines = written(LogForm.TEXT)
    peermatch.client().get("/livez")
    assert lines() == []
