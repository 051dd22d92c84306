"""The same placement given to Timefold, in its own environment, for a set time.

The interpreter of an environment that holds `timefold` (it needs a Java runtime) is named in
PEERMATCH_TIMEFOLD; without it there is nothing to compare with and no figure.
"""

import json
import subprocess
from collections.abc import Iterator
from os import environ
from pathlib import Path
from time import perf_counter

from scheduling_figures import Figure
from scheduling_instances import caseloads, ground, program

from scheduling.planner.checking import faults
from scheduling.planner.demand import Demand, RoadsAndRooms
from scheduling.planner.placement import measured, place

SPECIALISTS = 8
SECONDS = 30


def figures() -> Iterator[Figure]:
    python = environ.get("PEERMATCH_TIMEFOLD")
    if not python:
        return
    made = program(SPECIALISTS, 12, seed=1)
    roads, demands = ground(made), caseloads(made)
    began = perf_counter()
    ours = place(demands, roads)
    took = perf_counter() - began
    done = subprocess.run(
        [python, str(Path(__file__).with_name("scheduling_timefold_model.py")), str(SECONDS)],
        input=json.dumps(_told(demands, roads)),
        capture_output=True,
        text=True,
        check=True,
    )
    picks = json.loads(done.stdout.splitlines()[-1])
    chosen = {
        demand.id: tuple(demand.options[k] for k in picks[demand.id] if k >= 0)
        for demand in demands
    }
    theirs = measured(demands, chosen, roads, 0)
    name = f"timefold.{SPECIALISTS}"
    yield Figure(f"{name}.seconds", SECONDS, "s")
    yield Figure(f"{name}.our_seconds", took, "s")
    yield Figure(f"{name}.broken_rules", len(faults(demands, chosen, roads)), "faults")
    yield Figure(f"{name}.value_share", theirs.value / ours.value, "ratio")
    yield Figure(f"{name}.left_out", theirs.left_out, "sessions")
    yield Figure(f"{name}.our_left_out", ours.left_out, "sessions")


def _told(demands: list[Demand], roads: RoadsAndRooms) -> dict[str, object]:
    return {
        "travel": [[a, b, minutes] for (a, b), minutes in roads.travel.items()],
        "base": dict(roads.base),
        "demands": [
            {
                "id": demand.id,
                "times": demand.times,
                "weight": demand.weight,
                "options": [
                    [p.start, p.minutes, p.place, p.staff[0], option.cost]
                    for option in demand.options
                    for p in option.pieces
                ],
            }
            for demand in demands
        ],
    }
