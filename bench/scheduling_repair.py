"""Repair of a specialist's week away, others standing in: time for a plan of every aim, and of the
first of them moves and who stays uncovered."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import perf_counter, process_time

import numpy as np
from scheduling_figures import Figure
from scheduling_instances import Program, caseloads, demand, ground, program

from domain.shared.hours import parse_window
from scheduling.planner.demand import Demand, Option
from scheduling.planner.placement import place
from scheduling.time.availability import Availability
from scheduling.weeks.first_session import Busy
from scheduling.weeks.offers import offers
from scheduling.weeks.repair import repair

NEIGHBORS = 21
FEWEST, MOST = 15, 21


def figures() -> Iterator[Figure]:
    took, work, moved = [], [], []
    unproved, proved_out, weeks = 0, 0, 0
    for seed in range(1, 5):
        made = program(NEIGHBORS, 11, seed)
        roads, wanted = ground(made), {d.id: d for d in caseloads(made)}
        placed = place(list(wanted.values()), roads)
        now = {
            f"{key}.{n}": option
            for key, options in placed.chosen.items()
            for n, option in enumerate(options)
        }
        for s in range(NEIGHBORS):
            away = [key for key, option in now.items() if option.pieces[0].staff == (f"S{s}",)]
            if not FEWEST <= len(away) <= MOST:
                continue
            demands = _without(made, s, now, wanted)
            began, worked = perf_counter(), process_time()
            best = repair(demands, now, roads)[0]
            took.append(perf_counter() - began)
            work.append(process_time() - worked)
            weeks += 1
            unproved += 0 if best.proved else best.left_out
            proved_out += best.left_out if best.proved else 0
            moved.append(best.moves - len(away) + best.left_out)
    yield Figure("repair.weeks", weeks, "weeks")
    yield Figure("repair.p50_seconds", float(np.percentile(took, 50)), "s")
    yield Figure("repair.p95_seconds", float(np.percentile(took, 95)), "s")
    yield Figure("repair.p95_cpu_seconds", float(np.percentile(work, 95)), "s")
    yield Figure("repair.uncovered", unproved, "sessions")
    yield Figure("repair.no_cover_exists", proved_out, "sessions")
    yield Figure("repair.others_moved", sum(moved), "sessions")
    yield Figure("offers.p95_cpu_milliseconds", _offers(), "ms")


def _without(
    made: Program, s: int, now: dict[str, Option], wanted: dict[str, Demand]
) -> list[Demand]:
    able: dict[int, list[int]] = defaultdict(list)
    for p, other in zip(made.pair_participant, made.pair_specialist, strict=True):
        able[int(p)].append(int(other))
    demands = []
    for key, option in now.items():
        whose = key.split(".")[0]
        options = wanted[whose].options
        if option.pieces[0].staff == (f"S{s}",):
            person = int(whose[1:])
            options = tuple(
                way for t in able[person] if t != s for way in demand(made, t, person).options
            )
        demands.append(Demand(id=key, options=options, apart=whose, people=(whose,)))
    return demands


def _offers() -> float:
    days = ("Mon", "Tue", "Wed", "Thu", "Fri")
    a = Availability(
        weekly=tuple(parse_window(f"{day} 08:00-18:00") for day in days), tz="America/New_York"
    )
    b = Availability(
        weekly=tuple(parse_window(f"{day} 09:00-19:00") for day in days), tz="America/New_York"
    )
    monday = datetime(2026, 11, 23, 14, tzinfo=UTC)
    busy = [
        Busy(start := monday + timedelta(days=n % 28, hours=n % 8), start + timedelta(hours=1), 30)
        for n in range(120)
    ]
    took = []
    for n in range(40):
        began = process_time()
        offers(a, b, 60, instead_of=monday + timedelta(days=n % 5), busy=busy, after=monday)
        took.append(1000 * (process_time() - began))
    return float(np.percentile(took, 95))
