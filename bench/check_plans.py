"""`make check-plans`: plants errors in real plans, and times the independent check.

`--errors` are planted in plans of several sizes (`tests/matching/spoiled_documents.py`), all kinds
alike, without and with coupled rules; one that made no error (another plan that is just as good,
says a plain judge that knows nothing of the engine) is planted anew. `--sizes` times
the check, beside the engine's own audit, at a state's size and at a nation's: five states whose
people speak languages of their own, so that a state's plan and prices, five times over, are its.
"""

import argparse
import gc
import hashlib
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "matching"))

from matching_parts.instances import waitlist
from matching_people import small_waitlist, with_rules
from spoiled_documents import AMONG_TIES, PLANTED, missed, planted, planted_among_ties
from store_places import figure

from matching import MatchingProblem, plan_from_json, plan_to_json, problem_to_json
from matching.check_plan import check
from matching.engine import solve
from matching.objective.audit import audit

STATE, STATES_IN_A_NATION = (60_000, 6_000), 5
ANEW = 200
"""Tries for one error before its kind counts as impossible in a plan."""


def plans() -> Iterator[tuple[MatchingProblem, bytes]]:
    """Problems of several sizes with their plans, over and over."""
    asked = [small_waitlist(people, 6, seed) for people in (6, 15, 40) for seed in range(5)]
    asked += [waitlist(people, people // 8, seed) for people in (60, 240) for seed in (1, 2)]
    return cycle([(one, plan_to_json(solve(one))) for one in asked])


def plans_among_ties() -> Iterator[tuple[MatchingProblem, bytes]]:
    """Small problems under coupled rules with their plans, over and over."""
    chance = random.Random(2)
    sizes = [(people, seed) for people in (5, 9, 14) for seed in range(10)]
    asked = [with_rules(small_waitlist(people, 4, seed), chance) for people, seed in sizes]
    return cycle([(one, plan_to_json(solve(one))) for one in asked])


def plant(count: int) -> tuple[int, int]:
    """How many errors were planted and how many of them were missed."""
    lost, chance = 0, random.Random(1)
    free, tied = plans(), plans_among_ties()
    kinds = [(planted, free, one) for one in PLANTED]
    kinds += [(planted_among_ties, tied, one) for one in AMONG_TIES]
    for making, real, name in islice(cycle(kinds), count):
        for _ in range(ANEW):
            asked, plan = next(real)
            spoiled = making(asked, plan, name, chance)
            if spoiled is not None:
                break
        else:
            raise RuntimeError(f"'{name}' made no error anywhere")
        if missed(asked, spoiled):
            lost += 1
            sys.stderr.write(f"missed: {name}\n")
    return count, lost


def nation(problem: bytes, plan: bytes) -> tuple[bytes, bytes]:
    """So many states beside each other, told apart by what people speak."""
    states = [json.loads(problem) for _ in range(STATES_IN_A_NATION)]
    plans = [json.loads(plan) for _ in range(STATES_IN_A_NATION)]
    for number, (asked, told) in enumerate(zip(states, plans, strict=True)):
        for seeker in asked["seekers"]:
            seeker["language"] += f"-{number}"
        for offer in asked["offers"]:
            offer["languages"] = sorted(f"{one}-{number}" for one in offer["languages"])
        for rows in (asked["seekers"], asked["offers"], told["pairings"], told["unmatched"]):
            for row in rows:
                _renamed(row, number)
    whole, answer = states[0], plans[0]
    for name in ("seekers", "offers"):
        whole[name] = [row for asked in states for row in asked[name]]
    for name in ("pairings", "unmatched"):
        answer[name] = [row for told in plans for row in told[name]]
    for k, level in enumerate(answer["levels"]):
        level["value"] = level["bound"] = STATES_IN_A_NATION * level["value"]
        prices = [told["proof"]["certificate"][k]["prices"] for told in plans]
        joined = [price for one in prices for price in one[:-1]]
        answer["proof"]["certificate"][k]["prices"] = [*joined, 0]
    data = json.dumps(whole, separators=(",", ":"), ensure_ascii=False).encode()
    answer["problem_digest"] = hashlib.sha256(data).hexdigest()
    return data, json.dumps(answer).encode()


def _renamed(row: dict[str, Any], number: int) -> None:
    """Ids of a state of its own: their first digit, which is 0 in every made-up id, tells which."""
    for name, value in row.items():
        if name.endswith("_id"):
            row[name] = f"{number}{value[1:]}"
        elif name in {"excluded", "preferred", "ranking"}:
            row[name] = [f"{number}{one[1:]}" for one in value]


def timed(name: str, problem: bytes, plan: bytes) -> None:
    """Wall and processor seconds of the check, reading included, as a process of its own has it."""
    gc.collect()
    gc.disable()
    wall, processor = time.perf_counter(), time.process_time()
    check(problem, plan)
    figure(f"check.{name}_seconds", time.perf_counter() - wall, "s")
    figure(f"check.{name}_cpu_seconds", time.process_time() - processor, "s")
    figure(f"check.{name}_megabytes", (len(problem) + len(plan)) / 1e6, "MB read")
    gc.enable()


def measure(sizes: list[str], folder: Path) -> None:
    """Solves a state once; problem and plan stay in the folder for another run."""
    kept = folder / "state.problem.json", folder / "state.plan.json"
    asked = None
    if not all(path.exists() for path in kept):
        asked = waitlist(*STATE)
        kept[0].write_bytes(problem_to_json(asked))
        kept[1].write_bytes(plan_to_json(solve(asked)))
    problem, plan = (path.read_bytes() for path in kept)
    if "state" in sizes:
        timed("state", problem, plan)
        asked = asked or waitlist(*STATE)
        began = time.process_time()
        audit(asked, plan_from_json(plan))
        figure("check.state_audit_cpu_seconds", time.process_time() - began, "s")
    if "nation" in sizes:
        timed("nation", *nation(problem, plan))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", type=int, default=1000)
    parser.add_argument(
        "--sizes", nargs="*", choices=("state", "nation"), default=["state", "nation"]
    )
    parser.add_argument("--out", type=Path, help="folder that keeps the state and its plan")
    asked = parser.parse_args()
    done, lost = plant(asked.errors) if asked.errors else (0, 0)
    figure("check.planted", done, "errors")
    figure("check.missed", lost, "errors")
    with tempfile.TemporaryDirectory() as folder:
        if asked.sizes:
            measure(asked.sizes, asked.out or Path(folder))


if __name__ == "__main__":
    main()
