"""Public home-care instances (Mankowska et al.) through the same planner, beside published values.

One after another is placed by the planner among those placed so far; from there a search that times
visits to the minute (`scheduling_hhcrsp_search.py`) goes on for SECONDS_EACH a patient.
The folder with the instances is named in PEERMATCH_HHCRSP.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from math import ceil
from os import environ
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from scheduling_figures import Figure
from scheduling_hhcrsp_cost import (
    Instance,
    Starts,
    Visits,
    distance,
    earliest,
    length,
    published,
    timed,
)
from scheduling_hhcrsp_search import NEVER, bettered

from domain.shared.hours import DAY_QUARTERS
from scheduling.planner.demand import Demand, Option, Piece, RoadsAndRooms
from scheduling.planner.placement import Effort, place

GRID = 7.5
"""Minutes of an instance in one quarter hour of the planner: visits take 11 to 20 minutes."""
SECONDS_EACH = 3.0
"""Of the processor."""
EFFORT = Effort(per_cluster=2.0)


def figures() -> Iterator[Figure]:
    folder = environ.get("PEERMATCH_HHCRSP")
    for path in sorted(Path(folder).glob("InstanzCPLEX_*.json")) if folder else ():
        instance = json.loads(path.read_text())
        name = path.stem.removeprefix("InstanzCPLEX_HCSRP_")
        best = published(next(path.parent.glob(f"sol-{path.stem}-*.json")), instance)
        yield Figure(f"hhcrsp.{name}.published", best, "cost")
        began = perf_counter()
        value, *_ = planned_day(instance, SECONDS_EACH)
        yield Figure(f"hhcrsp.{name}.seconds", perf_counter() - began, "s")
        yield Figure(f"hhcrsp.{name}.value", value, "cost")
        yield Figure(f"hhcrsp.{name}.over_published", 100 * (value / best - 1), "%")


def planned_day(instance: Instance, seconds: float) -> tuple[float, Visits, Starts]:
    """The best plan found in so many seconds a patient: its cost, who visits whom, and when.
    Raises RuntimeError where two caregivers would wait for each other for ever."""
    most = seconds * len(instance["patients"])
    began = process_time()

    def left() -> float:
        return max(0.0, 1 - (process_time() - began) / most) if most else 0.0

    planned = _Plan(instance, GRID)
    planned.fill()
    visits = bettered(instance, planned.visits(), left)
    value = timed(instance, visits)
    if value >= NEVER:
        raise RuntimeError("nobody could carry out this plan")
    return value, visits, earliest(instance, visits)


class _Plan:
    """Every patient's chosen option so far, on the planner's grid."""

    def __init__(self, instance: Instance, grid: float) -> None:
        self._instance = instance
        self._grid = grid
        self._ground = _roads(instance, grid)
        self._demands = {p["id"]: _demand(instance, p, grid) for p in instance["patients"]}
        self.chosen: dict[str, Option] = {}

    def visits(self) -> Visits:
        return {
            key: tuple((who, self._grid * p.start) for p in option.pieces for who in p.staff)
            for key, option in self.chosen.items()
        }

    def fill(self) -> None:
        """Patients in order of their windows, each where it adds least; some may find no room."""
        for patient in sorted(self._instance["patients"], key=lambda p: p["time_window"]):
            demands = [
                replace(self._demands[key], options=(option,))
                for key, option in self.chosen.items()
            ]
            placed = place([self._demands[patient["id"]], *demands], self._ground, EFFORT)
            self.chosen = {key: options[0] for key, options in placed.chosen.items() if options}


def _roads(instance: Instance, grid: float) -> RoadsAndRooms:
    names = ["office", *(patient["id"] for patient in instance["patients"])]
    travel = {
        (a, b): ceil(15 / grid * instance["distances"][i][j])
        for i, a in enumerate(names)
        for j, b in enumerate(names)
    }
    return RoadsAndRooms(travel=travel, base={c["id"]: "office" for c in instance["caregivers"]})


def _demand(instance: Instance, patient: dict[str, Any], grid: float) -> Demand:
    """Every start, gap and choice of caregivers; two services need two caregivers."""
    wanted = patient["required_caregivers"]
    able = [
        [c["id"] for c in instance["caregivers"] if need["service"] in c["abilities"]]
        for need in wanted
    ]
    opens, closes = patient["time_window"]
    earliest = ceil(max(opens, distance(instance, "office", patient["id"])) / grid)
    lengths = [ceil(15 / grid * length(instance, need)) for need in wanted]
    options = []
    for staff in product(*able):
        if len(set(staff)) == len(staff):
            for start in range(earliest, DAY_QUARTERS - ceil(max(lengths) / 15)):
                for pieces in _ways(patient, start, lengths, staff, grid):
                    late = sum(max(0, p.start * grid - closes) * len(p.staff) for p in pieces)
                    options.append(Option(pieces, round(15 / grid * late)))
    return Demand(id=patient["id"], options=tuple(options), weight=1_000_000)


def _ways(
    patient: dict[str, Any],
    start: int,
    lengths: list[int],
    staff: tuple[str, ...],
    grid: float,
) -> Iterator[tuple[Piece, ...]]:
    """The pieces from one start: one after the other with each gap that is allowed, or at once."""
    where = patient["id"]
    if len(lengths) == 1 or patient["synchronization"]["type"] == "simultaneous":
        yield (Piece(start, max(lengths), where, staff),)
        return
    least, most = patient["synchronization"]["distance"]
    for gap in range(ceil(least / grid), int(most // grid) + 1):
        if start + gap + ceil(lengths[1] / 15) <= DAY_QUARTERS:
            yield (
                Piece(start, lengths[0], where, staff[:1]),
                Piece(start + gap, lengths[1], where, staff[1:]),
            )
