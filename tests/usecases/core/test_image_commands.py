"""What containers run, run by hand: the commands of `docker-compose.yml` and of the chart for
Kubernetes, with the environment that they are given, on PostgreSQL. No image can be built here."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import yaml
from sqlalchemy import make_url

ROOT = Path(__file__).parents[3]
STARTS_IN = 60
CLI = (sys.executable, "-m", "peermatch")


def composed() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return found["services"]


def in_the_chart() -> dict[str, list[str]]:
    """By file, the arguments of its container."""
    texts = {p.stem: p.read_text("utf-8") for p in (ROOT / "deploy/kubernetes/templates").iterdir()}
    found = {name: re.search(r"args: (\[.*\])", text) for name, text in texts.items()}
    return {name: yaml.safe_load(args[1]) for name, args in found.items() if args}


def test_the_chart_runs_what_the_compose_file_runs() -> None:
    ours = {name: told["command"] for name, told in composed().items() if "command" in told}
    assert in_the_chart() == {name: ours[name] for name in ("web", "worker", "migrate")}
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    entry = re.search(r"^ENTRYPOINT (.*)$", dockerfile, re.MULTILINE)
    start = re.search(r"^CMD (.*)$", dockerfile, re.MULTILINE)
    assert entry is not None
    assert start is not None
    assert json.loads(entry[1]) == ["peermatch"]
    assert json.loads(start[1]) == ours["web"]


def _environment(folder: Path, record: str, vault: str) -> dict[str, str]:
    """That of the compose file, with places of here."""
    here = {
        "PEERMATCH_DATABASE_URL": record,
        "PEERMATCH_VAULT_URL": vault,
        "PEERMATCH_DATA": str(folder / "tmp"),
        "PEERMATCH_KEY_FILE": str(folder / "keys.txt"),
        "PEERMATCH_WITNESS": str(folder / "witness"),
        "PEERMATCH_BACKUPS": str(folder / "backups"),
        "PEERMATCH_ORIGIN": "https://peermatch.example",
    }
    given = composed()["web"]["environment"]
    defaults = {name: re.sub(r"\$\{\w+:-(.*?)\}", r"\1", str(v)) for name, v in given.items()}
    assert here.keys() <= defaults.keys()
    assert not [name for name, v in (defaults | here).items() if "${" in v], "all are filled in"
    ours = {n: v for n, v in os.environ.items() if not n.startswith("PEERMATCH_")}
    return ours | defaults | here


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def _until(there: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + STARTS_IN
    while not there():
        assert time.monotonic() < until, what
        time.sleep(0.1)


def _status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


@pytest.mark.rest
def test_they_come_up_answer_and_end(postgres_url: str, tmp_path: Path) -> None:
    names = (f"image_record_{uuid4().hex}", f"image_vault_{uuid4().hex}")
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        for name in names:
            admin.execute(f"CREATE DATABASE {name}")
    for folder in ("tmp", "witness", "backups"):
        (tmp_path / folder).mkdir()
    server = make_url(postgres_url)
    told = _environment(
        tmp_path, *(str(server.set(database=name).render_as_string(False)) for name in names)
    )
    service = composed()
    for name in ("keys", "migrate"):
        subprocess.run((*CLI, *service[name]["command"]), env=told, check=True)
    port = _free_port()
    web = [str(port) if part == "8000" else part for part in service["web"]["command"]]
    web = ["127.0.0.1" if part == "0.0.0.0" else part for part in web]
    running = []
    with (tmp_path / "worker.log").open("wb") as log:
        for command, err in ((web, subprocess.DEVNULL), (service["worker"]["command"], log)):
            running.append(subprocess.Popen((*CLI, *command), env=told, stderr=err))
        try:
            _until(lambda: _status(port, "/livez") == 200, "web lives")
            _until(lambda: _status(port, "/readyz") == 200, "web is ready")
            assert _status(port, "/sign-in") == 421, "for its own host only"
            leads = tmp_path / "worker.log"
            _until(lambda: "leading" in leads.read_text("utf-8"), "the worker leads")
        finally:
            for process in running:
                process.send_signal(signal.SIGTERM)
            ends = [process.wait(STARTS_IN) for process in running]
    assert ends[1] == 0
    assert ends[0] in {0, -signal.SIGTERM}
    for line in (tmp_path / "worker.log").read_text("utf-8").splitlines():
        json.loads(line)
