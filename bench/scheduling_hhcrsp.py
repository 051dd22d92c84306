"""Public home-care instances (Mankowska et al.) through the same planner, beside published values.

Their cost is (travel + all tardiness + the largest tardiness) / 3. The planner knows travel and
tardiness on its quarter-hour grid; its plan is then timed to the minute and priced by their rule.
The folder with the instances is named in PEERMATCH_HHCRSP.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise, product
from math import ceil
from os import environ
from pathlib import Path
from time import perf_counter
from typing import Any

from scheduling_figures import Figure

from scheduling.demand import Demand, Ground, Option, Piece
from scheduling.placement import Effort, place

GRID = 15
LATEST = 90
"""Quarter at which the last visit may begin."""
LATE = 120
"""Most minutes of tardiness looked at."""
Visit = tuple[str, str, float]
"""Caregiver, patient, duration."""


def figures() -> Iterator[Figure]:
    folder = environ.get("PEERMATCH_HHCRSP")
    for path in sorted(Path(folder).glob("InstanzCPLEX_*.json")) if folder else ():
        instance = json.loads(path.read_text())
        name = path.stem.removeprefix("InstanzCPLEX_HCSRP_")
        best = _published(next(path.parent.glob(f"sol-{path.stem}-*.json")), instance)
        began = perf_counter()
        placed = place(_demands(instance), _roads(instance), Effort(per_cluster=20.0))
        took = perf_counter() - began
        yield Figure(f"hhcrsp.{name}.left_out", placed.left_out, "patients")
        yield Figure(f"hhcrsp.{name}.seconds", took, "s")
        yield Figure(f"hhcrsp.{name}.published", best, "cost")
        if not placed.left_out:
            starts = {key: options[0] for key, options in placed.chosen.items()}
            yield Figure(f"hhcrsp.{name}.value", _timed(instance, starts), "cost")


def _roads(instance: dict[str, Any]) -> Ground:
    names = ["office", *(patient["id"] for patient in instance["patients"])]
    travel = {
        (a, b): ceil(instance["distances"][i][j])
        for i, a in enumerate(names)
        for j, b in enumerate(names)
    }
    return Ground(travel=travel, base={c["id"]: "office" for c in instance["caregivers"]})


def _demands(instance: dict[str, Any]) -> list[Demand]:
    return [_demand(instance, patient) for patient in instance["patients"]]


def _demand(instance: dict[str, Any], patient: dict[str, Any]) -> Demand:
    """Every start, gap and choice of caregivers; two services need two caregivers."""
    wanted = patient["required_caregivers"]
    able = [
        [c["id"] for c in instance["caregivers"] if need["service"] in c["abilities"]]
        for need in wanted
    ]
    opens, closes = patient["time_window"]
    lengths = [ceil(_length(instance, need)) for need in wanted]
    options = []
    for start in range(ceil(opens / GRID), min(LATEST, int((closes + LATE) // GRID)) + 1):
        for staff in product(*able):
            if len(set(staff)) < len(staff):
                continue
            if len(wanted) == 1:
                pieces = [(Piece(start, lengths[0], patient["id"], staff),)]
            elif patient["synchronization"]["type"] == "simultaneous":
                pieces = [(Piece(start, max(lengths), patient["id"], staff),)]
            else:
                least, most = patient["synchronization"]["distance"]
                gaps = range(ceil(least / GRID), int(most // GRID) + 1)
                pieces = [
                    (Piece(start, lengths[0], patient["id"], staff[:1]),
                     Piece(start + gap, lengths[1], patient["id"], staff[1:]))
                    for gap in gaps
                ]  # fmt: skip
            options += [
                Option(own, sum(max(0, p.start * GRID - int(closes)) for p in own))
                for own in pieces
            ]
    return Demand(id=patient["id"], options=tuple(options), weight=100_000)


def _length(instance: dict[str, Any], need: dict[str, Any]) -> float:
    usual = {s["id"]: s["default_duration"] for s in instance["services"]}
    return float(need.get("duration", usual[need["service"]]))


def _timed(instance: dict[str, Any], chosen: dict[str, Option]) -> float:
    """The plan's order and caregivers, each visit as early as may be, priced by their rule."""
    routes: dict[str, list[tuple[int, Visit]]] = defaultdict(list)
    for patient in instance["patients"]:
        pieces = chosen[patient["id"]].pieces
        staff = [who for piece in pieces for who in piece.staff]
        begins = [piece.start for piece in pieces for _ in piece.staff]
        for who, begin, need in zip(staff, begins, patient["required_caregivers"], strict=True):
            routes[who].append((begin, (who, patient["id"], _length(instance, need))))
    ordered = {who: [visit for _, visit in sorted(own)] for who, own in routes.items()}
    starts = _earliest(instance, ordered)
    return _cost(instance, ordered, starts)


def _earliest(
    instance: dict[str, Any], routes: dict[str, list[Visit]]
) -> dict[tuple[str, str], float]:
    """(caregiver, patient) -> start: pushed later until every rule of time holds."""
    patients = {p["id"]: p for p in instance["patients"]}
    starts = {(c, p): patients[p]["time_window"][0] for own in routes.values() for c, p, _ in own}
    while True:
        before = dict(starts)
        for who, own in routes.items():
            ready, here = 0.0, "office"
            for _, patient, length in own:
                ready += _distance(instance, here, patient)
                starts[who, patient] = ready = max(ready, starts[who, patient])
                ready, here = ready + length, patient
        for patient in patients.values():
            _in_step(patient, starts, routes)
        if starts == before:
            return starts


def _in_step(
    patient: dict[str, Any], starts: dict[tuple[str, str], float], routes: dict[str, list[Visit]]
) -> None:
    if "synchronization" not in patient:
        return
    keys = [(c, p) for own in routes.values() for c, p, _ in own if p == patient["id"]]
    keys.sort(key=lambda key: (starts[key], key))
    first, second = keys
    least, most = patient["synchronization"].get("distance", (0, 0))
    if patient["synchronization"]["type"] == "simultaneous":
        least = most = 0
    starts[second] = max(starts[second], starts[first] + least)
    starts[first] = max(starts[first], starts[second] - most)


def _distance(instance: dict[str, Any], a: str, b: str) -> float:
    names = ["office", *(patient["id"] for patient in instance["patients"])]
    return float(instance["distances"][names.index(a)][names.index(b)])


def _cost(
    instance: dict[str, Any],
    routes: dict[str, list[Visit]],
    starts: dict[tuple[str, str], float],
) -> float:
    closes = {p["id"]: p["time_window"][1] for p in instance["patients"]}
    tardy = [max(0.0, start - closes[patient]) for (_, patient), start in starts.items()]
    travel = sum(
        _distance(instance, a, b)
        for own in routes.values()
        for a, b in pairwise(["office", *(patient for _, patient, _ in own), "office"])
    )
    return (travel + sum(tardy) + max(tardy, default=0.0)) / 3


def _published(path: Path, instance: dict[str, Any]) -> float:
    """The published solution priced by the same rule."""
    routes, starts = {}, {}
    for route in json.loads(path.read_text())["routes"]:
        who = route["caregiver_id"]
        routes[who] = [(who, stop["patient"], 0.0) for stop in route.get("locations", ())]
        for stop in route.get("locations", ()):
            starts[who, stop["patient"]] = stop["arrival_time"]
    return _cost(instance, routes, starts)
