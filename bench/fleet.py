"""A fleet upgraded while people use it: the agencies of the version before, served by that version,
are migrated one after the other, the new web tier comes up beside the old and takes over.

`python bench/fleet.py [--agencies 40] [--from REVISION] [--database postgres]`. Without git both
sides are this one. How work is shared is looked at on SQLite only."""

import argparse
import http.client
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from store_places import new_database, postgres_server

ROOT = Path(__file__).parents[1]
MIGRATIONS = "src/peermatch/store/migrations"
DATABASES = ("sqlite", "postgres")
SETTINGS = ("database_url", "vault_url")
WAIT_SECONDS = 600.0
AFTER_SECONDS = 2.0
"""How long the load goes on once the new tier has taken over."""
PIECE = 64 * 1024
REFERRAL = {
    "participant_name": "Robin Testcase",
    "birth_date": "1990-04-02",
    "phone": "(804) 555-0142",
    "safe_contact": "text",
    "county": "Gloucester",
    "language": "en",
    "service_line": "mental-health",
    "areas": ["trauma/combat"],
    "modes": ["video", "phone"],
    "available": ["Mon 09:00-12:00", "Thu 13:00-16:00"],
    "urgency": "urgent",
    "source": "hospital",
    "received_at": "2026-01-05T09:00:00-05:00",
    "consent_signed_on": "2026-01-05",
    "consent_expires_on": "2035-01-05",
    "frequency": "weekly",
    "session_minutes": 60,
}


def main(arguments: list[str] | None = None) -> int:
    """Prints FIGURE rows; how many requests failed."""
    options = argparse.ArgumentParser()
    options.add_argument("--agencies", type=int, default=40)
    options.add_argument("--from", dest="before", default="", help="revision; `here`: this one")
    options.add_argument("--pause", type=float, default=0.05, help="seconds between requests")
    options.add_argument("--hang", type=float, default=30.0, help="seconds that a worker hangs")
    options.add_argument("--skip-work", action="store_true", help="no worker is started")
    options.add_argument("--database", choices=DATABASES, default=DATABASES[0])
    asked = options.parse_args(arguments)
    asked.skip_work |= asked.database != DATABASES[0]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        before = _source_before(asked.before, folder)
        server = ""
        if asked.database != DATABASES[0]:
            server = stack.enter_context(postgres_server())
        fleet = _Fleet(folder, before, asked.agencies, server)
        load = _Load(fleet, asked.pause)
        upgraded = _upgraded_under_load(fleet, load)
        led = 0 if asked.skip_work else _worked(fleet, asked.hang)
    _figure("fleet.agencies", asked.agencies, "count")
    _figure("fleet.requests", sum(load.answers.values()), "count")
    _figure("fleet.slowest_s", round(load.slowest, 2), "s")
    _figure("fleet.upgraded_s", round(upgraded, 1), "s")
    if not asked.skip_work:
        _figure("fleet.led", led, "count")
    for what, count in sorted(load.failures.items()):
        sys.stdout.write(f"failed: {what}: {count}\n")
    failed = sum(load.failures.values())
    _figure("fleet.failed_requests", failed, "count")
    return failed


def _figure(name: str, value: float, unit: str) -> None:
    sys.stdout.write(f"FIGURE {name} {value} {unit}\n")


def _source_before(revision: str, folder: Path) -> Path:
    """The source of the revision before the newest migration was added, or of the one named."""
    here = ROOT / "src"
    if revision == "here" or not (ROOT / ".git").exists():
        return here
    if not revision:
        added = _git("log", "-1", "--diff-filter=A", "--format=%H", "--", MIGRATIONS).decode()
        revision = f"{added.strip()}^"
    with tarfile.open(fileobj=io.BytesIO(_git("archive", revision, "src"))) as archive:
        archive.extractall(folder / "before", filter="data")
    sys.stdout.write(f"from {revision}\n")
    return folder / "before" / "src"


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True).stdout


class _Fleet:
    """The agencies' files as the version before left them."""

    def __init__(self, folder: Path, before: Path, number: int, server: str) -> None:
        """`server` is PostgreSQL's address; on SQLite there is none."""
        self.folder, self._before = folder, before
        self.inventory = folder / "fleet.toml"
        self.names = [f"agency-{n}" for n in range(number)]
        self.hosts = [f"{name}.example" for name in self.names]
        one, kinds = folder / self.names[0], ("record", "vault") if server else ()
        databases = {self.names[0]: tuple(new_database(server, f"{kind}_0") for kind in kinds)}
        made = self._old("fill", str(one), *databases[self.names[0]])
        said = subprocess.run(**made, check=True, capture_output=True).stdout.decode()
        self.intake, self.coordinator = said.split()[-2:]
        for n, name in enumerate(self.names[1:], 1):
            shutil.copytree(one, folder / name)
            databases[name] = tuple(
                new_database(server, f"{kind}_{n}", of=f"{kind}_0") for kind in kinds
            )
        self.inventory.write_text(
            "[every_agency]\nhttps = false\nproxies = '127.0.0.1'\n"
            + "".join(
                f'[agency.{name}]\norigin = "http://{host}"\ndata = "{folder / name}"\n'
                + "".join(
                    f'{setting} = "{url}"\n'
                    for setting, url in zip(SETTINGS, databases[name], strict=False)
                )
                for name, host in zip(self.names, self.hosts, strict=True)
            )
        )
        self.inventory.chmod(0o600)

    def _old(self, *arguments: str) -> dict[str, object]:
        script = str(ROOT / "bench" / "fleet_before.py")
        env = {**os.environ, "PYTHONPATH": str(self._before)}
        return {"args": [sys.executable, script, *arguments], "env": env}

    def old_web(self, port: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(**self._old("serve", str(port), str(self.inventory)))

    def new(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "peermatch", "fleet", str(self.inventory), *arguments]
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        return subprocess.Popen(command, env=env, stdout=subprocess.PIPE)


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=60)


def _upgraded_under_load(fleet: _Fleet, load: "_Load") -> float:
    """Seconds from the first migration until the new tier answers alone."""
    old_port, new_port = _free_port(), _free_port()
    with _Proxy(old_port) as proxy, _ended(fleet.old_web(old_port)) as old:
        _wait_until_served(old_port, fleet.hosts)
        with load.upon(proxy.port):
            begun = time.monotonic()
            upgrade = fleet.new("upgrade")
            said = upgrade.communicate(timeout=WAIT_SECONDS)[0].decode()
            if upgrade.returncode:
                sys.stdout.write(said)
                raise RuntimeError("the upgrade stopped")
            with _ended(fleet.new("web", "--port", str(new_port))):
                _wait_until_served(new_port, fleet.hosts)
                proxy.target = new_port
                proxy.drained(old_port)
                old.terminate()
                old.wait(60)
                seconds = time.monotonic() - begun
                time.sleep(AFTER_SECONDS)
                load.stop()
    return seconds


def _worked(fleet: _Fleet, hang: float) -> int:
    """How many agencies are led, and show all that was recorded, by one `fleet work`. Then the
    worker of the first hangs, and it is told how long another was without a sign of its own."""
    until = time.monotonic() + WAIT_SECONDS
    with _ended(fleet.new("work")):
        while True:
            led = sum(
                one["leader_seconds"] is not None and not one["behind_seconds"]
                for one in _statuses(fleet)
            )
            if led == len(fleet.names) or time.monotonic() > until:
                break
            time.sleep(2)
        workers = [_holder(fleet.folder / name / "worker.lock") for name in fleet.names]
        memory = sum(map(_own_megabytes, workers)) / len(workers)
        _figure("fleet.worker_mb", round(memory), "MB")
        if hang and led == len(fleet.names) > 1:
            os.kill(workers[0], signal.SIGSTOP)
            try:
                time.sleep(hang)
                waits = [one["leader_seconds"] for one in _statuses(fleet)]
            finally:
                os.kill(workers[0], signal.SIGCONT)
            _figure("fleet.hung_s", round(waits[0], 1), "s")
            _figure("fleet.beside_hung_s", round(max(waits[1:]), 1), "s")
        return led


def _statuses(fleet: _Fleet) -> list[dict[str, Any]]:
    """Of each, in the fleet's order."""
    said = fleet.new("status", "--json").communicate(timeout=WAIT_SECONDS)[0]
    found: list[dict[str, Any]] = json.loads(said)
    return found


def _holder(lock: Path) -> int:
    """The process that holds a file lock."""
    inode = f":{lock.stat().st_ino}"
    for line in Path("/proc/locks").read_text().splitlines():
        parts = line.split()
        if parts[5].endswith(inode):
            return int(parts[4])
    raise RuntimeError(f"nobody holds {lock}")


def _own_megabytes(process: int) -> float:
    """Memory, what is shared with others counted by its share."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    [pss] = [line.split()[1] for line in lines if line.startswith("Pss:")]
    return int(pss) / 1024


class _Load:
    """A few requests at a time, to the agencies in turn, each sent once: a page, a list and a feed
    are read, and a referral is received."""

    def __init__(self, fleet: _Fleet, pause: float) -> None:
        self._fleet, self._pause = fleet, pause
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self.answers: Counter[int] = Counter()
        self.failures: Counter[str] = Counter()
        self.slowest = 0.0

    @contextmanager
    def upon(self, port: int) -> Iterator[None]:
        self._threads = [threading.Thread(target=self._ask, args=(port, n)) for n in range(4)]
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self.stop()

    def stop(self) -> None:
        """Asks no more, and waits for what was asked."""
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, port: int, first: int) -> None:
        turn = first * 7
        while not self._ending.wait(self._pause * 4):
            host = self._fleet.hosts[turn % len(self._fleet.hosts)]
            kind = ("page", "list", "feed", "referral")[(turn // len(self._fleet.hosts)) % 4]
            turn += 1
            begun = time.monotonic()
            try:
                status, wanted = self._one(port, host, kind)
            except (OSError, http.client.HTTPException) as error:
                status, wanted = type(error).__name__, None
            with self._lock:
                self.slowest = max(self.slowest, time.monotonic() - begun)
                self.answers[status if isinstance(status, int) else 0] += 1
                if status != wanted:
                    self.failures[f"{kind}: {status}"] += 1

    def _one(self, port: int, host: str, kind: str) -> tuple[int, int]:
        headers, body, method, path, wanted = {"Host": host}, None, "GET", "/sign-in", 200
        if kind == "list":
            path = "/api/v1/roster"
            headers["Authorization"] = f"Bearer {self._fleet.coordinator}"
        elif kind == "feed":
            path, wanted = f"/feeds/{'0' * 64}.ics", 404
        elif kind == "referral":
            method, path = "POST", "/api/v1/commands/receive-referral"
            body = json.dumps(REFERRAL)
            headers |= {
                "Authorization": f"Bearer {self._fleet.intake}",
                "Idempotency-Key": str(uuid4()),
                "Content-Type": "application/json",
            }
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request(method, path, body, {**headers, "Connection": "close"})
            answer = connection.getresponse()
            answer.read()
            return answer.status, wanted
        finally:
            connection.close()


class _Proxy:
    """Stands before the web tiers: each new connection is led to the target of that moment."""

    def __init__(self, target: int) -> None:
        self.target = target
        self._lock = threading.Lock()
        self._open: Counter[int] = Counter()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]

    def __enter__(self) -> "_Proxy":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.close()

    def drained(self, target: int) -> None:
        """Waits until whoever was let in before has an answer, as any proxy can."""
        until = time.monotonic() + WAIT_SECONDS
        while self._open[target] and time.monotonic() < until:
            time.sleep(0.05)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, target = self._socket.accept()[0], self.target
                with self._lock:
                    self._open[target] += 1
                threading.Thread(target=self._lead, args=(client, target), daemon=True).start()

    def _lead(self, client: socket.socket, target: int) -> None:
        address = ("127.0.0.1", target)
        with client, suppress(OSError), socket.create_connection(address) as server:
            threading.Thread(target=_pass_on, args=(client, server), daemon=True).start()
            _pass_on(server, client)
        with self._lock:
            self._open[target] -= 1


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(PIECE):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def _wait_until_served(port: int, hosts: list[str]) -> None:
    until = time.monotonic() + WAIT_SECONDS
    waiting = list(hosts)
    while waiting:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/readyz", headers={"Host": waiting[-1]})
            answer = connection.getresponse()
            answer.read()
            if answer.status == 200:
                waiting.pop()
        connection.close()
        if time.monotonic() > until:
            raise RuntimeError(f"{waiting[-1]} is not served")
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(min(1, main()))
