"""`make export-benchmark`: writes problems that others can compete on, with our plans and proofs.

Waitlists of the synthetic Virginia at five sizes, each with the plan that is best at every level
and the prices that prove it; days of it in the form of the public home-care instances, with our
best plans. docs/benchmark.md tells the forms and how to compete. A problem is the same each time.
"""

import argparse
import gc
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

from matching_parts.instances import SIZES, waitlist
from scheduling_hhcrsp import planned_day
from virginia_day import day_of, faults, solution

from matching import plan_to_json, problem_to_json, solve
from matching.check_plan import LEVELS, check

USUAL = ("program", "agency", "region", "state")
"""A nation, on demand, takes a few minutes and 3 GB."""
DAYS = (10, 25, 50)
"""Patients."""
SECONDS_EACH = 3.0
"""For bettering a day's plan, for each patient."""


def waitlists(folder: Path, sizes: Iterable[str]) -> list[dict[str, Any]]:
    """Problem and plan of each size, and what is to be reached."""
    rows = []
    for name in sizes:
        asked = waitlist(*SIZES[name])
        problem = problem_to_json(asked)
        began = perf_counter()
        plan = solve(asked)
        seconds = perf_counter() - began
        answer = plan_to_json(plan)
        if check(problem, answer) != len(LEVELS):
            raise RuntimeError(f"the plan of '{name}' is not proved at every level")
        (folder / f"{name}.problem.json").write_bytes(problem)
        (folder / f"{name}.plan.json").write_bytes(answer)
        rows.append(
            {
                "name": name,
                "referrals": len(asked.seekers),
                "specialists": len(asked.offers),
                "problem_digest": plan.problem_digest,
                "values": {level.name: level.value for level in plan.levels},
                "status": plan.proof.status.value,
                "seconds": round(seconds, 1),
                "versions": asdict(plan)["versions"],
            }
        )
        gc.collect()
    return rows


def days(folder: Path, patients: Iterable[int], seconds: float) -> list[dict[str, Any]]:
    """Instance and plan of each day, with its cost by the instances' own rule."""
    rows = []
    asked = waitlist(*SIZES["agency"])
    for count in patients:
        instance = day_of(asked, count)
        cost, visits, starts = planned_day(instance, seconds)
        answer = solution(instance, visits, starts)
        if wrong := faults(instance, answer):
            raise RuntimeError(f"the day of {count} is not planned: {wrong[0]}")
        name = f"virginia_{count}"
        (folder / f"{name}.json").write_text(_json(instance))
        (folder / f"sol-{name}-ours.json").write_text(_json(answer))
        rows.append({"name": name, "patients": count, "caregivers": len(instance["caregivers"]),
                     "cost": round(cost, 3)})  # fmt: skip
    return rows


def _json(value: object) -> str:
    return json.dumps(value, indent=1) + "\n"


def export(folder: Path, sizes: Iterable[str], patients: Iterable[int], seconds: float) -> None:
    """Writes all of it, and `values.json` with what is to be reached."""
    for name in ("matching", "hhcrsp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    values = {
        "matching": waitlists(folder / "matching", sizes),
        "hhcrsp": days(folder / "hhcrsp", patients, seconds),
    }
    (folder / "values.json").write_text(_json(values))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("benchmark"), help="folder to write to")
    parser.add_argument("--sizes", nargs="*", choices=SIZES, default=USUAL)
    parser.add_argument("--days", nargs="*", type=int, default=DAYS, help="patients")
    parser.add_argument("--seconds", type=float, default=SECONDS_EACH, help="for each patient")
    asked = parser.parse_args()
    export(asked.out, asked.sizes, asked.days, asked.seconds)
    sys.stdout.write((asked.out / "values.json").read_text())


if __name__ == "__main__":
    main()
