"""A service under a steady load: commands, pages and calendar feeds at fixed rates, for minutes.

The product runs as a service does: two web processes and a worker on PostgreSQL, on a program of
the demonstration's people several times over. This process asks over HTTP, at moments that chance
chooses, whether or not what it asked before is answered; times count from when a request was due.
The same requests a second are then asked of a bare FastAPI with one SELECT on the same server, so
that figures of different machines can be compared.

`--share 0.2` asks for a fifth of the rates: everything runs on one machine, and this process and
the database use its cores, too.
"""

import argparse
import asyncio
import math
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import psutil
import psycopg
from fault_parts.processes import Processes, free_port, served
from load_parts.arriving import Kind, Request, arrive
from load_parts.asked_of_it import Asked
from load_program import facts_of, filled
from sqlalchemy import func, select
from store_places import figure

from peermatch.bootstrap import Deployment, open_deployment
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.settings.settings import read_settings

RATES = {"commands": 50.0, "pages": 100.0, "feeds": 200.0}
"""A second, at a share of 1."""
LIMITS = {"commands": (0.99, 250), "pages": (0.95, 150), "feeds": (0.99, 100)}
"""The part of the answers that has to be as quick as so many milliseconds."""
WARM, WARM_AT_LEAST = 0.1, 60.0
"""Of the time, and in seconds: what passes before anything is counted. A worker has begun its jobs
by then, and memory is compared with what it was."""
BARE_FOR = 0.1
"""Of the time."""
STARTED = 120.0
"""Seconds."""
BARE = """
CREATE TABLE bare (id integer PRIMARY KEY, value integer NOT NULL);
INSERT INTO bare SELECT n, n FROM generate_series(0, 999) AS n;
"""


@dataclass
class Under:
    """What came of it."""

    kinds: list[Kind]
    seconds: float = 0.0
    idle: float = 0.0
    """Cores, on average."""
    used: dict[str, float] = field(default_factory=dict)
    """Cores, on average, by process."""
    memory: dict[str, float] = field(default_factory=dict)
    """MB at the end, by process."""
    grown: float = 0.0
    behind: float = 0.0
    """Seconds until the read models showed all, once nothing more was asked."""


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--minutes", type=float, default=20)
    options.add_argument("--share", type=float, default=1.0, help="of the rates")
    for name, rate in RATES.items():
        options.add_argument(f"--{name}", type=float, default=rate, help="a second")
    options.add_argument("--copies", type=int, default=18, help="of the demonstration's program")
    options.add_argument("--earlier", type=int, default=2, help="times finished stories come again")
    options.add_argument("--webs", type=int, default=2, help="processes")
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    with (
        filled("postgres", asked.copies, asked.earlier) as told,
        tempfile.TemporaryDirectory(prefix="pmu-") as folder,
    ):
        under = under_load(told, Path(folder), asked)
        bare = bare_under_load(told["PEERMATCH_DATABASE_URL"], asked)
    shown(under, bare)


def under_load(told: dict[str, str], folder: Path, asked: argparse.Namespace) -> Under:
    deployment = open_deployment(read_settings(told))
    try:
        _size(deployment)
        random = Random(asked.seed)
        kinds = Asked(deployment, random, deployment.clock.now).kinds(*_rates(asked))
        with served(told, folder, asked.webs, 1) as processes:
            for port in processes.ports:
                _wait_for(f"http://127.0.0.1:{port}/readyz")
            under = Under(kinds)
            warm = max(asked.minutes * 60 * WARM, WARM_AT_LEAST)
            asyncio.run(arrive(kinds, processes.ports, warm, random))
            for kind in kinds:
                kind.forget()
            before = _memory(processes)
            idle, used, begun = psutil.cpu_times().idle, _used(processes), time.monotonic()
            asyncio.run(arrive(kinds, processes.ports, asked.minutes * 60, random))
            under.seconds = time.monotonic() - begun
            under.idle = (psutil.cpu_times().idle - idle) / under.seconds
            for name, seconds in _used(processes).items():
                under.used[name] = (seconds - used[name]) / under.seconds
            begun = time.monotonic()
            deployment.views.wait_for(deployment.store.end(), timeout=STARTED)
            under.behind = time.monotonic() - begun
            under.memory = _memory(processes)
            under.grown = sum(under.memory.values()) / sum(before.values()) - 1
        return under
    finally:
        deployment.close()


def bare_under_load(address: str, asked: argparse.Namespace) -> list[Kind]:
    """As many requests of each kind, of which each is the same."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(BARE)
    random, port = Random(asked.seed), free_port()
    script = Path(__file__).parent / "load_parts" / "bare.py"
    process = subprocess.Popen([sys.executable, str(script), address, str(port)])
    try:
        _wait_for(f"http://127.0.0.1:{port}/1")

        def one() -> Request:
            return Request("bare", f"/{random.randrange(1000)}")

        kinds = [Kind(name, rate, one) for name, rate in zip(RATES, _rates(asked), strict=True)]
        asyncio.run(arrive(kinds, (port,), asked.minutes * 60 * BARE_FOR, random))
        return kinds
    finally:
        process.terminate()
        process.wait()


def shown(under: Under, bare: list[Kind]) -> None:
    figure("steady.seconds", under.seconds, "s")
    figure("steady.cores_idle", under.idle, "cores")
    figure("steady.lists_behind_s", under.behind, "s right after it")
    for name, cores in under.used.items():
        figure(f"steady.cores.{name}", cores, "cores")
    for name, memory in under.memory.items():
        figure(f"steady.memory.{name}", memory, "MB")
    figure("steady.memory_growth", under.grown, "share since it was warm")
    for kind, empty in zip(under.kinds, bare, strict=True):
        if not kind.rate:
            continue
        part, limit = LIMITS[kind.name]
        name = f"steady.{kind.name}"
        figure(f"{name}.rate", len(kind.times) / under.seconds, "answers a second")
        for status, number in sorted(kind.statuses.items()):
            figure(f"{name}.answers_{status}", number, "answers")
        for other in (0.5, part):
            ms = 1000 * quantile(kind.times, other)
            figure(f"{name}.p{other * 100:.0f}_ms", ms, f"ms, at most {limit}" * (other == part))
        least = quantile(empty.times, part)
        figure(f"{name}.ratio", quantile(kind.times, part) / least, "to a bare service's")
        for what, number in kind.wrong.most_common(8):
            print(f"  {kind.name}: {number} times {what}")
        parts = {what: 1000 * quantile(times, part) for what, times in kind.by_what.items()}
        for what, ms in sorted(parts.items(), key=lambda one: -one[1]):
            print(f"  {ms:7.0f} ms {len(kind.by_what[what]):6} {what}")
    errors = sum(number for kind in under.kinds for status, number in kind.statuses.items()
                 if status == 0 or status >= 500)  # fmt: skip
    figure("steady.errors", errors, "not answered, or 500 and above")


def quantile(times: list[float], part: float) -> float:
    """Infinite where nothing was answered."""
    return sorted(times)[int(len(times) * part)] if times else math.inf


def _rates(asked: argparse.Namespace) -> list[float]:
    return [getattr(asked, name) * asked.share for name in RATES]


def _size(deployment: Deployment) -> None:
    with deployment.views.connect() as connection:
        people = connection.execute(select(func.count()).select_from(REFERRALS)).scalar_one()
    figure("steady.referrals", people, "")
    figure("steady.facts", facts_of(deployment), "facts")


def _wait_for(address: str) -> None:
    until = time.monotonic() + STARTED
    while time.monotonic() < until:
        with suppress(OSError), urllib.request.urlopen(address, timeout=10) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise TimeoutError(address)


def _memory(processes: Processes) -> dict[str, float]:
    """MB of each, with what it started; what several share counts once."""
    return {
        name: sum(one.memory_full_info().pss for one in all_of) / 1e6
        for name, all_of in _families(processes).items()
    }


def _used(processes: Processes) -> dict[str, float]:
    """Processor seconds of each with what it started, of the database, and of this process."""
    found = {name: _seconds(all_of) for name, all_of in _families(processes).items()}
    with psycopg.connect(processes.told["PEERMATCH_DATABASE_URL"]) as connection:
        server = psutil.Process(connection.info.backend_pid).parent()
        database = [server, *server.children()] if server else []
    return found | {"database": _seconds(database), "asking": _seconds([psutil.Process()])}


def _seconds(some: Iterable[psutil.Process]) -> float:
    seconds = 0.0
    for one in some:
        with suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            seconds += times.user + times.system + times.children_user + times.children_system
    return seconds


def _families(processes: Processes) -> dict[str, list[psutil.Process]]:
    found = {}
    for name, process in processes.running.items():
        one = psutil.Process(process.pid)
        found[name] = [one, *one.children(recursive=True)]
    return found


if __name__ == "__main__":
    main()
