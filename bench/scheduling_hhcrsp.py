"""Public home-care instances (Mankowska et al.) through the same planner, beside published values.

One after another is placed among those placed so far, then a few neighbors at a time are placed
anew while the others keep their caregivers and nearly their times, for SECONDS_EACH a patient.
The folder with the instances is named in PEERMATCH_HHCRSP.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from math import ceil
from os import environ
from pathlib import Path
from random import Random
from time import perf_counter
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

from domain.shared.hours import DAY_QUARTERS
from scheduling.planner.demand import Demand, Option, Piece, RoadsAndRooms
from scheduling.planner.placement import Effort, place

GRIDS = (7.5, 12.5)
"""Minutes of an instance in one quarter hour of the planner: visits take 11 to 20 minutes. The
coarser one makes a longer day, for those instances in which somebody is left out by the finer."""
SECONDS_EACH = 3.0
FREE = 5
"""Neighbors placed anew together."""
LOOSE = 2
"""Steps of the grid by which the others may shift."""
EFFORT = Effort(per_cluster=2.0)


def figures() -> Iterator[Figure]:
    folder = environ.get("PEERMATCH_HHCRSP")
    for path in sorted(Path(folder).glob("InstanzCPLEX_*.json")) if folder else ():
        instance = json.loads(path.read_text())
        name = path.stem.removeprefix("InstanzCPLEX_HCSRP_")
        best = published(next(path.parent.glob(f"sol-{path.stem}-*.json")), instance)
        yield Figure(f"hhcrsp.{name}.published", best, "cost")
        began = perf_counter()
        planned = _filled(instance)
        yield Figure(f"hhcrsp.{name}.filled_seconds", perf_counter() - began, "s")
        planned.improve(began + SECONDS_EACH * len(instance["patients"]))
        missing = len(instance["patients"]) - len(planned.chosen)
        yield Figure(f"hhcrsp.{name}.seconds", perf_counter() - began, "s")
        yield Figure(f"hhcrsp.{name}.left_out", missing, "patients")
        if not missing:
            yield Figure(f"hhcrsp.{name}.value", planned.cost(planned.chosen), "cost")


def planned_day(instance: Instance, seconds: float) -> tuple[float, Visits, Starts]:
    """The best plan found in so many seconds a patient: its cost, who visits whom, and when.
    Raises RuntimeError where somebody is left out."""
    began = perf_counter()
    planned = _filled(instance)
    planned.improve(began + seconds * len(instance["patients"]))
    if len(planned.chosen) < len(instance["patients"]):
        raise RuntimeError("somebody is left out")
    visits = planned.visits(planned.chosen)
    return timed(instance, visits), visits, earliest(instance, visits)


def _filled(instance: Instance) -> "_Plan":
    """Everybody placed, on the first grid that has room for them."""
    for grid in GRIDS:
        planned = _Plan(instance, grid)
        planned.fill()
        if len(planned.chosen) == len(instance["patients"]):
            break
    return planned


class _Plan:
    """Every patient's chosen option so far, and the ways to better it."""

    def __init__(self, instance: Instance, grid: float) -> None:
        self._instance = instance
        self._grid = grid
        self._ground = _roads(instance, grid)
        self._demands = {p["id"]: _demand(instance, p, grid) for p in instance["patients"]}
        self._random = Random(1)
        self.chosen: dict[str, Option] = {}

    def cost(self, chosen: dict[str, Option]) -> float:
        return timed(self._instance, self.visits(chosen))

    def visits(self, chosen: dict[str, Option]) -> Visits:
        return {
            key: tuple((who, self._grid * p.start) for p in option.pieces for who in p.staff)
            for key, option in chosen.items()
        }

    def fill(self) -> None:
        """Patients in order of their windows, each where it adds least."""
        for patient in sorted(self._instance["patients"], key=lambda p: p["time_window"]):
            self.chosen = self._placed([patient["id"]], loose=0)

    def improve(self, until: float) -> None:
        """Until that moment of the clock: neighbors anew, kept when it costs less."""
        everyone = list(self._demands)
        while perf_counter() < until:
            hub = self._random.choice(everyone)
            near = sorted(everyone, key=lambda key: distance(self._instance, hub, key))
            freed = {hub, *self._random.sample(near[: 3 * FREE], min(FREE, len(near)))}
            freed |= set(everyone) - set(self.chosen)
            tried = self._placed(sorted(freed), LOOSE)
            if len(tried) < len(everyone):
                self.chosen = max(self.chosen, tried, key=len)
            elif len(self.chosen) < len(tried) or self.cost(tried) < self.cost(self.chosen):
                self.chosen = tried

    def _placed(self, freed: Sequence[str], loose: int) -> dict[str, Option]:
        demands = [self._demands[key] for key in freed]
        demands += [
            _held(self._demands[key], option, loose)
            for key, option in self.chosen.items()
            if key not in freed
        ]
        placed = place(demands, self._ground, EFFORT)
        return {key: options[0] for key, options in placed.chosen.items() if options}


def _held(demand: Demand, now: Option, loose: int) -> Demand:
    """The demand by the same caregivers, at most `loose` steps from when it is now."""
    staff = [piece.staff for piece in now.pieces]
    options = tuple(
        option
        for option in demand.options
        if [piece.staff for piece in option.pieces] == staff
        and all(
            abs(a.start - b.start) <= loose for a, b in zip(option.pieces, now.pieces, strict=True)
        )
    )
    return replace(demand, options=options)


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
