"""One day of the synthetic Virginia in the form of the public home-care instances (HHCRSP).

Patients are people who meet in person and have time on Mondays; one in five meets a trainee with a
colleague, so needs two caregivers at once. Minutes count from 8:00 am, roads are straight lines.
`python bench/virginia_day.py INSTANCE SOLUTION` says what a plan costs, or what is wrong with it.
"""

import json
import random
import sys
from math import hypot
from pathlib import Path
from typing import Any

from scheduling_hhcrsp_cost import Instance, Starts, Visits, distance, length, published

from matching import MatchingProblem

OPENS, LASTS = 8 * 60, 600
"""The day in minutes: from 8:00 am, ten hours long."""
SIDE = 40
"""Of the square in which everybody lives, in minutes on the road."""
TOGETHER = 0.2
NEARLY = 0.01
"""Minutes by which rounded times may be off."""


def day_of(problem: MatchingProblem, patients: int) -> Instance:
    """The first so many people of a waitlist, with a caregiver for about six of them."""
    chance = random.Random(patients)
    found = [(s, w) for s in problem.seekers for w in s.windows
             if w.weekday == 0 and w.start < OPENS + LASTS - 90][:patients]  # fmt: skip
    areas = sorted({one.area.value for s, _ in found for one in s.experiences[:1]})
    caregivers = [
        {"id": f"c{k + 1}", "abilities": sorted({areas[k % len(areas)], *chance.sample(areas, 3)})}
        for k in range(max(3, patients // 6))
    ]
    people = [
        _patient(chance, f"p{k + 1}", found[k][0].experiences[0].area.value, found[k], areas)
        for k in range(len(found))
    ]
    office = {"id": "d", "location": [SIDE / 2, SIDE / 2]}
    spots = [one["location"] for one in (office, *people)]
    return {
        "patients": people,
        "services": [{"id": area, "default_duration": 30.0} for area in areas],
        "caregivers": caregivers,
        "central_offices": [office],
        "distances": [[round(hypot(a - c, b - d), 3) for c, d in spots] for a, b in spots],
    }


def _patient(
    chance: random.Random, key: str, area: str, who: Any, areas: list[str]
) -> dict[str, Any]:
    seeker, window = who
    minutes = float(min(45, seeker.session_minutes))
    opens = float(max(0, window.start - OPENS))
    needs = [{"service": area, "duration": minutes}]
    patient = {
        "id": key,
        "location": [float(chance.randrange(SIDE)) for _ in range(2)],
        "time_window": [opens, opens + 120.0],
        "required_caregivers": needs,
    }
    if chance.random() < TOGETHER:
        other = chance.choice([one for one in areas if one != area])
        needs.append({"service": other, "duration": minutes})
        patient["synchronization"] = {"type": "simultaneous"}
    return patient


def solution(instance: Instance, visits: Visits, starts: Starts) -> dict[str, Any]:
    """A plan in the form of the published solutions: routes with the time of each visit."""
    needs = {p["id"]: p["required_caregivers"] for p in instance["patients"]}
    stops: dict[str, list[dict[str, Any]]] = {one["id"]: [] for one in instance["caregivers"]}
    for patient, own in visits.items():
        for (who, _), need in zip(own, needs[patient], strict=True):
            at = starts[who, patient]
            stops[who].append(
                {
                    "arrival_time": at,
                    "departure_time": at + length(instance, need),
                    "patient": patient,
                    "service": need["service"],
                }
            )
    return {
        "routes": [
            {"caregiver_id": who, "locations": sorted(own, key=lambda one: one["arrival_time"])}
            for who, own in sorted(stops.items())
        ]
    }


def faults(instance: Instance, answer: dict[str, Any]) -> list[str]:
    """What is wrong with a plan in that form, whoever made it; empty when every rule is kept."""
    wrong, visits = [], []
    able = {one["id"]: set(one["abilities"]) for one in instance["caregivers"]}
    needs = {(p["id"], n["service"]): n for p in instance["patients"]
             for n in p["required_caregivers"]}  # fmt: skip
    for route in answer["routes"]:
        who, ready, here = route["caregiver_id"], 0.0, "office"
        for stop in route.get("locations", ()):
            key = patient, service = stop["patient"], stop["service"]
            begins, ends = stop["arrival_time"], stop["departure_time"]
            ready += distance(instance, here, patient)
            if key not in needs or service not in able[who]:
                wrong.append(f"{who} can't do {service} for {patient}")
            elif begins < ready - NEARLY or ends < begins + length(instance, needs[key]) - NEARLY:
                wrong.append(f"{who} has no time for {patient} then")
            visits.append((patient, service, begins))
            ready, here = ends, patient
    for one in instance["patients"]:
        own = [(service, begins) for patient, service, begins in visits if patient == one["id"]]
        times = [begins for _, begins in own]
        asked = sorted(need["service"] for need in one["required_caregivers"])
        if sorted(service for service, _ in own) != asked:
            wrong.append(f"{one['id']} is not visited as they need")
        elif min(times) < one["time_window"][0] - NEARLY:
            wrong.append(f"{one['id']} is visited too early")
        elif max(times) - min(times) > NEARLY:
            wrong.append(f"{one['id']} is not visited by both at once")
    return wrong


def main() -> int:
    """0 with the cost, 1 with what is wrong."""
    instance, answer = (json.loads(Path(name).read_bytes()) for name in sys.argv[1:3])
    if wrong := faults(instance, answer):
        sys.stdout.write("\n".join(wrong) + "\n")
        return 1
    sys.stdout.write(f"{published(Path(sys.argv[2]), instance):.3f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
