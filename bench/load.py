"""Every page and reading API route at program scale: how long, and does it stay flat?

Each GET route is called by each role that may, in this process without a network, so the times
are our own work. Afterwards the history grows by closed referrals and all is measured again.
"""

import argparse
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from fastapi import FastAPI
from load_program import PASSWORD, grow, program
from sqlalchemy import select
from starlette.testclient import TestClient
from store_places import figure

from domain.shared.roles import Role
from peermatch.bootstrap import Deployment
from peermatch.web.app import create_app
from peermatch.web.http.access import ForRoles, routes

BASELINE = "/healthz"
"""A route without any work of ours; its time is what the caller in this process costs."""
MOST_RECORDS = 5
"""Records at which a route about one record is called."""
Times = dict[tuple[str, str], list[float]]


@dataclass(frozen=True)
class Measured:
    """Milliseconds by route and role."""

    times: Times
    refused: dict[tuple[str, str], int]

    def p(self, key: tuple[str, str], share: float) -> float:
        found = sorted(self.times[key])
        return found[min(len(found) - 1, int(share * len(found)))]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--copies", type=int, default=8, help="of 12 specialists, 140 referrals")
    options.add_argument("--growth", type=int, default=3, help="times the referrals, as history")
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    chosen = options.parse_args()
    for kind in chosen.databases:
        with program(kind, chosen.copies) as deployment:
            before = measured(deployment, chosen.rounds)
            more = range(chosen.copies, chosen.copies * (1 + chosen.growth))
            figure(f"load.{kind}.closed_referrals_added", grow(deployment, more), "referrals")
            after = measured(deployment, chosen.rounds)
        told(kind, before, after)


def measured(deployment: Deployment, rounds: int) -> Measured:
    app = create_app(deployment.web_services())
    times: Times = {}
    refused: dict[tuple[str, str], int] = {}
    for role in (Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER):
        client = TestClient(app, follow_redirects=False)
        client.cookies.set("peermatch", deployment.sign_ins.start(role.value, PASSWORD))
        for route, addresses in _routes_of(app, role, deployment):
            key = (route, role.value)
            for address in addresses:
                client.get(address)
            for _ in range(rounds):
                for address in addresses:
                    begun = time.perf_counter()
                    answer = client.get(address)
                    times.setdefault(key, []).append((time.perf_counter() - begun) * 1000)
                    if answer.status_code >= 400:
                        refused[key] = answer.status_code
    return Measured(times, refused)


def _routes_of(app: FastAPI, role: Role, deployment: Deployment) -> Iterator[tuple[str, list[str]]]:
    yield BASELINE, [BASELINE]
    for path, methods, access in routes(app):
        mine = any(isinstance(a, ForRoles) and role in a.roles for a in access)
        if "GET" in methods and mine:
            addresses = list(_addresses(path, deployment))
            if addresses:
                yield path, addresses


def _addresses(path: str, deployment: Deployment) -> Iterator[str]:
    """The path with real ids where it needs one; a parameter that no table knows: none."""
    if "{" not in path:
        yield path + ASKED.get(path, "")
        return
    name = path.partition("{")[2].partition("}")[0]
    for value in _ids(name, deployment):
        yield path.replace("{" + name + "}", str(value))


ASKED = {"/api/v1/schedule": "?first_day=2026-11-23&days=28"}
"""What a route must be asked with."""


def _ids(name: str, deployment: Deployment) -> list[UUID]:
    for model in deployment.models:
        for table in model.tables:
            if [c.name for c in table.primary_key.columns] == [name]:
                with deployment.views.connect() as connection:
                    column = table.c[name]
                    query = select(column).order_by(column).limit(MOST_RECORDS)
                    return list(connection.execute(query).scalars())
    return []


def told(kind: str, before: Measured, after: Measured) -> None:
    """A line per route and role, and the worst of all."""
    print(f"\n{kind}: median before, median after, p95 after (ms), answer")
    for key in sorted(before.times, key=lambda k: -after.p(k, 0.5)):
        route, role = key
        answer = after.refused.get(key, 200)
        first, last, slow = before.p(key, 0.5), after.p(key, 0.5), after.p(key, 0.95)
        print(f"  {first:7.1f} {last:7.1f} {slow:7.1f} {answer} {role:12} {route}")
    done = [key for key in before.times if key not in after.refused and key[0] != BASELINE]
    medians = [after.p(key, 0.5) for key in done]
    growth = [after.p(key, 0.5) / before.p(key, 0.5) for key in done]
    baseline = statistics.median(after.p(k, 0.5) for k in after.times if k[0] == BASELINE)
    figure(f"load.{kind}.routes", len(done), "routes by role")
    figure(f"load.{kind}.baseline_ms", baseline, "ms median")
    figure(f"load.{kind}.slowest_median_ms", max(medians), "ms")
    figure(f"load.{kind}.slowest_p95_ms", max(after.p(key, 0.95) for key in done), "ms")
    figure(f"load.{kind}.most_growth", max(growth), "ratio of medians")
    figure(f"load.{kind}.median_growth", statistics.median(growth), "ratio of medians")


if __name__ == "__main__":
    main()
