"""Every page and reading API route at program scale: how long, and does it stay flat?

Each GET route is called by each role that may, in this process without a network, so the times
are our own work. Two programs of one size stand side by side: one as the demonstration's people
are, in its third year, and one with every finished story told over again, further back. They are
called in turn, so that whatever else the machine does falls on both. At last rows are imported, for
how many a second (`importing`).
"""

import argparse
import re
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from uuid import UUID

from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from importing import ROWS
from importing import measure as measure_import
from load_program import PASSWORD, ROLES, SPECIALISTS, facts_of, program
from sqlalchemy import Table, func, select
from starlette.testclient import TestClient
from store_places import figure

from domain.shared.roles import Role
from peermatch.bootstrap import Deployment
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.review.queue_tables import QUEUE
from peermatch.usecases.scenarios import ask_trials
from peermatch.web.app import create_app
from peermatch.web.http.access import ForRoles, routes
from peermatch.web.pages.review import queue_changes

BASELINE = "/healthz"
"""An empty answer; its time is what the caller in this process costs."""
MOST_RECORDS = 3
"""Records at which a route about one record is called."""
FORM = "/do/"
ASKED = {
    "/api/v1/schedule": "?first_day=2026-11-23&days=28",
    "/api/v1/program-week": "?day=2026-12-02",
}
"""What a route must be asked with."""
OF_PROPOSALS = "/matches/{match_id}/times", "/matches/{match_id}/others"
"""Asked about proposals that wait for a decision: any other leads to the queue."""
SHORTS = {"postgres": "pg"}
"""What figures call a database."""
Key = tuple[str, str]
"""A route and a role."""


@dataclass
class Found:
    """Of all sizes and databases: answers and errors, and the worst of what is measured."""

    asked: int = 0
    errors: int = 0
    page_p95: list[float] = field(default_factory=list)
    growth: list[float] = field(default_factory=list)
    facts: int = 0
    """Of the largest log."""


@dataclass
class Side:
    """One of the two programs: milliseconds by route and role, and what was refused."""

    client: TestClient
    deployment: Deployment
    clock: Callable[[], float]
    times: dict[Key, list[float]] = field(default_factory=dict)
    refused: dict[Key, int] = field(default_factory=dict)
    errors: int = 0

    def called(self, key: Key, address: str) -> None:
        begun = self.clock()
        answer = self.client.get(address)
        self.times.setdefault(key, []).append((self.clock() - begun) * 1000)
        self.errors += answer.status_code >= 500
        if answer.status_code >= 400:
            self.refused[key] = answer.status_code

    def median(self, key: Key) -> float:
        return statistics.median(self.times[key])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "sizes", nargs="*", default=["12x140"], type=_copies, metavar="12x140",
        help="specialists x referrals: as many copies of the demonstration's 12 specialists",
    )  # fmt: skip
    options.add_argument("--earlier", type=int, default=2, help="times finished stories come again")
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    options.add_argument("--keep", default="", help="a folder for what was filled, on SQLite")
    options.add_argument(
        "--cpu", action="store_true",
        help="count this process's processor time, where a machine is busy with something else",
    )  # fmt: skip
    options.add_argument("--only", default="", help="routes that begin so")
    chosen = options.parse_args()
    ask_trials.WAIT_SECONDS = queue_changes.LONGEST = 0.0  # nobody answers, so nobody waits
    found = Found()
    for copies in chosen.sizes:
        for kind in chosen.databases:
            with ExitStack() as stack:
                short, long = (
                    stack.enter_context(program(kind, copies, earlier, chosen.keep))
                    for earlier in (0, chosen.earlier)
                )
                measure(kind, (short, long), chosen, found)
    figure("load.asked", found.asked, "answers")
    figure("load.errors", found.errors, "answers of 500 and above")
    figure(
        "load.page_p95_ratio", max(found.page_p95), "p95 of all pages to that of an empty answer"
    )
    figure("growth.worst", max(found.growth), f"ratio of medians, up to {found.facts} facts")
    if not chosen.only:
        measure_import(ROWS, chosen.databases)


def _copies(size: str) -> int:
    found = re.fullmatch(r"(\d+)(?:x\d+)?", size)
    if found is None:
        raise argparse.ArgumentTypeError("a size is written as 100x1200")
    return max(1, round(int(found[1]) / SPECIALISTS))


def measure(
    kind: str, both: tuple[Deployment, Deployment], chosen: argparse.Namespace, found: Found
) -> None:
    sides, clock = [], time.process_time if chosen.cpu else time.perf_counter
    with start_blocking_portal() as portal:
        for deployment in both:
            app = create_app(deployment.web_services())
            client = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
            client.portal = portal
            sides.append((app, Side(client, deployment, clock)))
        forms: set[str] = set()
        for role in ROLES:
            asked = []
            for app, side in sides:
                token = side.deployment.sign_ins.start(role.value, PASSWORD)
                side.client.cookies.set("peermatch", token)
                asked.append(dict(_routes_of(app, role, side.deployment, chosen.only)))
            for route in asked[0].keys() & asked[1].keys() - forms:
                if route.startswith(FORM):
                    forms.add(route)
                for number in range(chosen.rounds + 1):
                    for (_, side), mine in zip(sides, asked, strict=True):
                        for address in mine[route]:
                            if number:
                                side.called((route, role.value), address)
                            else:
                                side.client.get(address)
                            if number and route != BASELINE:
                                side.called((BASELINE, role.value), BASELINE)
    told(kind, *(side for _, side in sides), found)


def _routes_of(
    app: FastAPI, role: Role, deployment: Deployment, only: str
) -> Iterator[tuple[str, list[str]]]:
    """Every route that the role may look at, but for news that come as they happen."""
    for path, methods, access in routes(app):
        mine = any(isinstance(a, ForRoles) and role in a.roles for a in access)
        if "GET" in methods and mine and "stream" not in path and path.startswith(only):
            addresses = list(_addresses(path, deployment))
            if addresses:
                yield path, addresses


def _addresses(path: str, deployment: Deployment) -> Iterator[str]:
    """The path with real ids where it needs one; a parameter that no table knows: none."""
    if "{" not in path:
        yield path + ASKED.get(path, "")
        return
    name = path.partition("{")[2].partition("}")[0]
    for value in _ids(name, deployment, (QUEUE,) if path in OF_PROPOSALS else ()):
        yield path.replace("{" + name + "}", str(value))


def _ids(name: str, deployment: Deployment, only: tuple[Table, ...]) -> list[UUID]:
    for model in deployment.models:
        for table in only or model.tables:
            if [c.name for c in table.primary_key.columns] == [name]:
                with deployment.views.connect() as connection:
                    column = table.c[name]
                    query = select(column).order_by(column).limit(MOST_RECORDS)
                    return list(connection.execute(query).scalars())
    return []


def told(kind: str, short: Side, long: Side, found: Found) -> None:
    """A line per route and role, the worst first, and the figures."""
    name = SHORTS.get(kind, kind)
    for which, side in (("short", short), ("long", long)):
        with side.deployment.views.connect() as connection:
            query = select(func.count()).select_from(REFERRALS)
            figure(f"load.{name}.referrals_{which}", connection.execute(query).scalar_one(), "")
    empty = [t for key, times in long.times.items() if key[0] == BASELINE for t in times]
    baseline = statistics.median(empty)
    done = [
        key
        for key in long.times
        if key[0] != BASELINE and key not in {*long.refused, *short.refused}
    ]
    print(f"\n{name}: ratio to an empty answer, growth, median short and long (ms)")
    for key in sorted(done, key=lambda one: -long.median(one)):
        first, last = short.median(key), long.median(key)
        ratio, growth = last / baseline, last / first
        print(f"  {ratio:6.1f} {growth:6.2f} {first:7.1f} {last:7.1f} {key[1]:12} {key[0]}")
    for key, status in sorted((long.refused | short.refused).items()):
        print(f"  not measured: answered {status} {key[1]:12} {key[0]}")
    figure(f"load.{name}.routes", len(done), "routes by role")
    figure(f"load.{name}.baseline_ms", baseline, "ms median")
    ratios = [long.median(key) / baseline for key in done]
    growths = [long.median(key) / short.median(key) for key in done]
    figure(f"load.{name}.worst_ratio_to_baseline", max(ratios), "ratio of medians")
    figure(f"load.{name}.median_ratio_to_baseline", statistics.median(ratios), "ratio of medians")
    figure(f"load.{name}.most_growth", max(growths), "ratio of medians")
    figure(f"load.{name}.median_growth", statistics.median(growths), "ratio of medians")
    pages = [t for key in done for t in long.times[key]]
    found.page_p95.append(p95(pages) / p95(empty))
    found.growth.append(max(growths))
    found.asked += sum(len(times) for side in (short, long) for times in side.times.values())
    found.errors += sum(side.errors for side in (short, long))
    found.facts = max(found.facts, facts_of(long.deployment))


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
