"""The same journey over the API on PostgreSQL, with web and worker as processes of their own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from peermatch.cli import main
from peermatch.demo import DATA, FILES
from peermatch.store.accounts.tokens.scopes import Scope
from peermatch.usecases.core.ids import specialist_id

PASSWORD = "a-password-for-tests"
PEERMATCH = [sys.executable, "-m", "peermatch"]
NUMBER = count(1)
CLOCK = "2026-11-23T18:00:00-05:00"
STOPS_IN = 120
"""Seconds, on a machine however busy."""
REFERRAL = {
    "participant_name": "Journey Testperson",
    "birth_date": "1990-04-02",
    "phone": "(804) 555-0100",
    "safe_contact": "text",
    "county": "Middlesex",
    "service_line": "mental-health",
    "areas": ["trauma/combat"],
    "language": "en",
    "modes": ["video"],
    "available": ["Mon 09:00-12:00", "Thu 13:00-17:00"],
    "urgency": "urgent",
    "source": "hospital",
    "received_at": "2026-11-23T09:00:00-05:00",
    "consent_signed_on": "2026-11-23",
    "consent_expires_on": "2027-11-23",
    "frequency": "weekly",
    "session_minutes": 60,
}


@dataclass
class Running:
    """A deployment of processes on PostgreSQL; `call` speaks to its API as one account."""

    url: str
    settings: dict[str, str]

    def cli(self, *arguments: str, given: str = "") -> str:
        """What the command said; it runs here, since a process for each takes long to start."""
        said = StringIO()
        with pytest.MonkeyPatch.context() as here, redirect_stdout(said):
            for name, value in self.settings.items():
                here.setenv(name, value)
            here.setattr("sys.stdin", StringIO(given))
            assert main(arguments) == 0
        return said.getvalue().strip()

    def account(self, login: str, role: str, *more: str) -> Callable[..., Any]:
        """Adds an account; returns what calls the API with its token."""
        self.cli("add-account", login, f"{login} of the test", role, *more, given=PASSWORD + "\n")
        token = self.cli("make-token", login, "test", *(f"--scope={scope}" for scope in Scope))

        def call(method: str, path: str, body: object = None) -> Any:
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            if method == "POST":
                headers["Idempotency-Key"] = str(uuid4())
            data = None if body is None else json.dumps(body).encode()
            request = urllib.request.Request(
                f"{self.url}/api/v1{path}", data=data, headers=headers, method=method
            )
            with urllib.request.urlopen(request) as answer:
                content = answer.read()
            return json.loads(content) if content else None

        return call


@pytest.fixture
def running(postgres_url: str, tmp_path: Path) -> Iterator[Running]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    names = [f"journey_{kind}_{next(NUMBER)}" for kind in ("record", "vault")]
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        for name in names:
            admin.execute(f"CREATE DATABASE {name}")
    base, _, query = postgres_url.partition("?")
    urls = [base.rsplit("/", 1)[0] + f"/{name}" + ("?" + query if query else "") for name in names]
    settings = {
        "PEERMATCH_DATA": str(tmp_path),
        "PEERMATCH_DATABASE_URL": urls[0],
        "PEERMATCH_VAULT_URL": urls[1],
        "PEERMATCH_HTTPS": "no",
        "PEERMATCH_ORIGIN": f"http://127.0.0.1:{port}",
        "PEERMATCH_CLOCK_START": CLOCK,
    }
    environment = {n: v for n, v in os.environ.items() if not n.startswith("PEERMATCH_")} | settings
    deployment = Running(f"http://127.0.0.1:{port}", settings)
    deployment.cli("make-keys")
    deployment.cli("migrate")
    deployment.cli("migrate")
    deployment.cli("import", *(str(DATA / name) for name in FILES[:3]))
    processes = [
        subprocess.Popen([*PEERMATCH, *arguments], env=environment, stderr=subprocess.DEVNULL)
        for arguments in (["web", "--port", str(port)], ["worker"], ["worker"])
    ]
    try:
        _wait_until(lambda: _answers(f"{deployment.url}/healthz"))
        yield deployment
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(timeout=STOPS_IN) for process in processes[1:]] == [0, 0]
        processes[0].wait(timeout=STOPS_IN)


@pytest.mark.rest
def test_a_referral_becomes_a_session_over_the_api_on_postgres(running: Running) -> None:
    intake = running.account("ina", "intake")
    coordinator = running.account("cora", "coordinator")

    taken = intake("POST", "/commands/receive-referral", REFERRAL)
    [row] = intake("GET", "/referrals?status=waiting")["referrals"]
    assert (row["referral_id"], row["name"]) == (taken["referral_id"], "Journey Testperson")

    run_id = coordinator("POST", "/commands/request-run", {})["run_id"]
    _wait_until(lambda: coordinator("GET", f"/runs/{run_id}")["status"] == "completed")
    run = coordinator("GET", f"/runs/{run_id}")
    assert (run["proposed"], run["waiting"], run["proved"]) == (1, 0, True)

    [match] = coordinator("GET", "/matches")["matches"]
    assert match["reasons"]
    booked = coordinator("POST", "/commands/approve-match", {"match_id": match["match_id"]})

    reference = next(
        s["specialist"]
        for s in coordinator("GET", "/roster")["specialists"]
        if s["specialist_id"] == match["specialist_id"]
    )
    assert specialist_id(reference) == UUID(match["specialist_id"])
    cprs = running.account("cody", "cprs", "--specialist", reference)
    sessions = cprs("GET", "/schedule?first_day=2026-11-24&days=28")["sessions"]
    assert [(s["session_id"], s["name"]) for s in sessions if s["first"]] == [
        (booked["session_id"], "Journey Testperson")
    ], "the worker may have planned the coming weeks besides by now"

    link = cprs("POST", "/calendar-links", {"label": "Work phone"})
    with urllib.request.urlopen(link["address"]) as answer:
        calendar = answer.read().decode()
    assert calendar.count(f"UID:{booked['session_id']}") == 1
    assert "Journey" not in calendar

    session = {"session_id": booked["session_id"]}
    refused = _refusal(cprs, "POST", "/commands/hold-session", {**session, "minutes": 60})
    assert (refused["code"], refused["status"]) == ("session-has-not-started", 409)
    missed = "/commands/miss-session"
    early = _refusal(cprs, "POST", missed, {**session, "reason": "no-show"})
    assert early["code"] == "session-not-missed-yet"
    cprs("POST", missed, {**session, "reason": "cancelled-by-participant"})
    assert cprs("GET", f"/sessions/{booked['session_id']}")["status"] == "missed"


def _refusal(call: Callable[..., Any], *arguments: Any) -> Any:
    with pytest.raises(urllib.error.HTTPError) as error:
        call(*arguments)
    return json.loads(error.value.read())


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _wait_until(done: Callable[[], bool], seconds: float = 300.0) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "nothing came of it in time"
        time.sleep(0.1)
