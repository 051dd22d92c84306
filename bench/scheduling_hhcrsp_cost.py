"""What a home-care plan costs by the instances' own rule: (travel + tardiness + largest) / 3.

A plan is timed to the minute: each caregiver's visits in their order, as early as may be.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

Instance = dict[str, Any]
Visits = Mapping[str, tuple[tuple[str, float], ...]]
"""Patient -> (caregiver, planned start) of each service, in the order of the services."""
Starts = dict[tuple[str, str], float]
"""(caregiver, patient) -> start, in minutes."""


def timed(instance: Instance, visits: Visits) -> float:
    """The cost of a plan that keeps every rule of the planner's grid."""
    return _cost(instance, _routes(visits), earliest(instance, visits))


def earliest(instance: Instance, visits: Visits) -> Starts:
    """When each visit begins, as early as may be in the plan's order."""
    return _earliest(instance, _routes(visits), visits)


def _routes(visits: Visits) -> dict[str, list[str]]:
    routes: dict[str, list[str]] = defaultdict(list)
    for _, who, patient in sorted(
        (start, who, patient) for patient, own in visits.items() for who, start in own
    ):
        routes[who].append(patient)
    return routes


def published(path: Path, instance: Instance) -> float:
    """The published solution priced by the same rule."""
    routes, starts = {}, {}
    for route in json.loads(path.read_text())["routes"]:
        stops = route.get("locations", ())
        routes[route["caregiver_id"]] = [stop["patient"] for stop in stops]
        for stop in stops:
            starts[route["caregiver_id"], stop["patient"]] = stop["arrival_time"]
    return _cost(instance, routes, starts)


def length(instance: Instance, need: dict[str, Any]) -> float:
    """Minutes of one service at one patient."""
    usual = {s["id"]: s["default_duration"] for s in instance["services"]}
    return float(need.get("duration", usual[need["service"]]))


def distance(instance: Instance, a: str, b: str) -> float:
    names = ["office", *(patient["id"] for patient in instance["patients"])]
    return float(instance["distances"][names.index(a)][names.index(b)])


def _earliest(instance: Instance, routes: Mapping[str, list[str]], visits: Visits) -> Starts:
    """Every start pushed later until every rule of time holds: the earliest of all timings."""
    patients = {p["id"]: p for p in instance["patients"]}
    lengths = {
        (who, key): length(instance, need)
        for key, own in visits.items()
        for (who, _), need in zip(own, patients[key]["required_caregivers"], strict=True)
    }
    starts = {(who, p): patients[p]["time_window"][0] for who, own in routes.items() for p in own}
    while True:
        before = dict(starts)
        for who, own in routes.items():
            ready, here = 0.0, "office"
            for patient in own:
                ready += distance(instance, here, patient)
                starts[who, patient] = max(ready, starts[who, patient])
                ready, here = starts[who, patient] + lengths[who, patient], patient
        for key, patient in patients.items():
            if "synchronization" in patient:
                (first, _), (second, _) = visits[key]
                _in_step(patient["synchronization"], starts, (first, key), (second, key))
        if starts == before:
            return starts


def _in_step(
    rule: dict[str, Any], starts: Starts, first: tuple[str, str], second: tuple[str, str]
) -> None:
    least, most = (0, 0) if rule["type"] == "simultaneous" else rule["distance"]
    starts[second] = max(starts[second], starts[first] + least)
    starts[first] = max(starts[first], starts[second] - most)


def _cost(instance: Instance, routes: Mapping[str, list[str]], starts: Starts) -> float:
    closes = {p["id"]: p["time_window"][1] for p in instance["patients"]}
    tardy = [max(0.0, start - closes[patient]) for (_, patient), start in starts.items()]
    travel = sum(
        distance(instance, a, b)
        for own in routes.values()
        for a, b in pairwise(["office", *own, "office"])
    )
    return (travel + sum(tardy) + max(tardy, default=0.0)) / 3
