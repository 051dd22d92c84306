"""Home-care plans bettered by taking a few patients out and putting them back, timed to the minute.

The planner's grid is coarser than visits of a quarter of an hour to which somebody drives for seven
minutes. So its plan is where this begins: related patients are taken out, put back one after
another where they cost least, and the new plan is kept if it is cheaper, or at first nearly so
(large-neighborhood search: Shaw 1998; Ropke and Pisinger 2006). Costs are the instances' own.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from scheduling_hhcrsp_cost import Instance, Visits, length

from matching.compiled import compiled

NEVER = 1e9
"""Cost of a plan that can't be carried out: two caregivers wait for each other."""
TURNS = 60
"""Looks at all routes until no visit is put off any more; a plan that needs more has no end."""
AT_ONCE = 50
"""Tries between two looks at the clock."""
WARM = 0.01
"""Share of the cost by which a plan may be dearer and still be kept, at the beginning."""


class Day(NamedTuple):
    """An instance as arrays. Visits v of patients p by caregivers c; node 0 is the office."""

    road: Any
    opens: Any
    closes: Any
    least: Any
    most: Any
    """Minutes between the beginnings of a patient's two visits, shape (patients,)."""
    first: Any
    """The visits of patient p are `first[p] : first[p + 1]`, one or two."""
    patient: Any
    length: Any
    able: Any
    """(caregivers, visits)."""


def day_of(instance: Instance) -> Day:
    people, staff = instance["patients"], instance["caregivers"]
    needs = [(p, need) for p, one in enumerate(people) for need in one["required_caregivers"]]
    gaps = [_gap(one.get("synchronization")) for one in people]
    sizes = [len(one["required_caregivers"]) for one in people]
    return Day(
        np.array(instance["distances"], np.float64),
        np.array([one["time_window"][0] for one in people], np.float64),
        np.array([one["time_window"][1] for one in people], np.float64),
        np.array([least for least, _ in gaps], np.float64),
        np.array([most for _, most in gaps], np.float64),
        np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        np.array([p for p, _ in needs], np.int64),
        np.array([length(instance, need) for _, need in needs], np.float64),
        np.array([[need["service"] in c["abilities"] for _, need in needs] for c in staff]),
    )


def _gap(rule: dict[str, Any] | None) -> tuple[float, float]:
    if rule is None or rule["type"] == "simultaneous":
        return 0.0, 0.0
    least, most = rule["distance"]
    return float(least), float(most)


def bettered(instance: Instance, begun: Visits, left: Callable[[], float], seed: int = 1) -> Visits:
    """The cheapest plan found while `left` (share of the time, 1 to 0) is above 0. Whoever is not
    in the plan that it is `begun` with is put in first. Raises ValueError where nobody can."""
    day = day_of(instance)
    if not day.able.any(axis=0).all():
        raise ValueError("nobody is able to make one of the visits")
    names = [one["id"] for one in instance["patients"]]
    staff = {one["id"]: c for c, one in enumerate(instance["caregivers"])}
    route = np.full((len(staff), len(day.patient) + 1), -1, np.int64)
    size, starts = np.zeros(len(staff), np.int64), np.zeros(len(day.patient))
    order = sorted(
        (start, staff[who], int(day.first[p]) + k)
        for p, name in enumerate(names)
        for k, (who, start) in enumerate(begun.get(name, ()))
    )
    for _, c, v in order:
        route[c, size[c]] = v
        size[c] += 1
    seeded(seed)
    out = np.array([p for p, name in enumerate(names) if name not in begun], np.int64)
    put_back(day, route, size, starts, out[np.argsort(day.opens[out], kind="stable")])
    best_route, best_size, best = route.copy(), size.copy(), cost_of(day, route, size, starts)
    while left() > 0:
        warm = WARM * best * left() ** 2
        best = tried(day, route, size, starts, (best_route, best_size, best, warm))
    cost_of(day, best_route, best_size, starts)
    at = {int(v): c for c, row in enumerate(best_route) for v in row[: best_size[c]]}
    who = list(staff)
    return {
        name: tuple((who[at[v]], float(starts[v])) for v in range(day.first[p], day.first[p + 1]))
        for p, name in enumerate(names)
    }


@compiled
def seeded(seed: int) -> None:
    np.random.seed(seed)


@compiled
def cost_of(day: Day, route: Any, size: Any, starts: Any) -> float:
    """What a plan costs, everybody as early as may be; leaves the starts. NEVER if it has none."""
    for v in range(len(starts)):
        starts[v] = -1.0
    for c in range(len(size)):
        for k in range(size[c]):
            starts[route[c, k]] = day.opens[day.patient[route[c, k]]]
    turns, moved = 0, True
    while moved:
        moved, turns = False, turns + 1
        if turns > TURNS:
            return NEVER
        for c in range(len(size)):
            ready, here = 0.0, 0
            for k in range(size[c]):
                v = route[c, k]
                there = day.patient[v] + 1
                ready += day.road[here, there]
                if ready > starts[v]:
                    starts[v], moved = ready, True
                ready, here = starts[v] + day.length[v], there
        for p in range(len(day.opens)):
            v = day.first[p]
            if day.first[p + 1] - v == 2 and starts[v] >= 0 and starts[v + 1] >= 0:
                if starts[v + 1] < starts[v] + day.least[p]:
                    starts[v + 1], moved = starts[v] + day.least[p], True
                if starts[v] < starts[v + 1] - day.most[p]:
                    starts[v], moved = starts[v + 1] - day.most[p], True
    travel, tardy, latest = 0.0, 0.0, 0.0
    for c in range(len(size)):
        here = 0
        for k in range(size[c]):
            v = route[c, k]
            there = day.patient[v] + 1
            travel += day.road[here, there]
            late = max(0.0, starts[v] - day.closes[there - 1])
            tardy, latest, here = tardy + late, max(latest, late), there
        travel += day.road[here, 0]
    return (travel + tardy + latest) / 3


@compiled
def insert(route: Any, size: Any, c: int, k: int, v: int) -> None:
    for row in range(size[c], k, -1):
        route[c, row] = route[c, row - 1]
    route[c, k] = v
    size[c] += 1


@compiled
def remove(route: Any, size: Any, c: int, k: int) -> None:
    size[c] -= 1
    for row in range(k, size[c]):
        route[c, row] = route[c, row + 1]


@compiled
def put_back(day: Day, route: Any, size: Any, starts: Any, people: Any) -> float:
    """Puts patients in, one after another, each where it costs least; the cost of the plan."""
    cost, staff = NEVER, len(size)
    for p in people:
        v, two = day.first[p], day.first[p + 1] - day.first[p] == 2
        cost, c1, k1, c2, k2 = NEVER, -1, 0, -1, 0
        for c in range(staff):
            if not day.able[c, v]:
                continue
            for k in range(size[c] + 1):
                insert(route, size, c, k, v)
                if not two:
                    there = cost_of(day, route, size, starts)
                    if c1 < 0 or there < cost:
                        cost, c1, k1 = there, c, k
                else:
                    for d in range(staff):
                        if d == c or not day.able[d, v + 1]:
                            continue
                        for j in range(size[d] + 1):
                            insert(route, size, d, j, v + 1)
                            there = cost_of(day, route, size, starts)
                            remove(route, size, d, j)
                            if c1 < 0 or there < cost:
                                cost, c1, k1, c2, k2 = there, c, k, d, j
                remove(route, size, c, k)
        insert(route, size, c1, k1, v)
        if two:
            insert(route, size, c2, k2, v + 1)
    return cost


@compiled
def taken_out(day: Day, route: Any, size: Any) -> Any:
    """Takes a few patients out, mostly neighbors in place and time; who they are, in any order."""
    count = len(day.opens)
    many = np.random.randint(1, min(8, count) + 1)
    apart = np.random.random(count)
    if np.random.random() < 0.7:
        hub = np.random.randint(count)
        for p in range(count):
            far = day.road[hub + 1, p + 1] + 0.2 * abs(day.opens[hub] - day.opens[p])
            apart[p] = far * (0.5 + np.random.random())
        apart[hub] = -1.0
    out = np.argsort(apart)[:many]
    gone = np.zeros(count, np.bool_)
    gone[out] = True
    for c in range(len(size)):
        kept = 0
        for k in range(size[c]):
            if not gone[day.patient[route[c, k]]]:
                route[c, kept] = route[c, k]
                kept += 1
        size[c] = kept
    np.random.shuffle(out)
    return out


@compiled
def tried(
    day: Day, route: Any, size: Any, starts: Any, best: tuple[Any, Any, float, float]
) -> float:
    """Some tries from the present plan; the best one is left in `best`, its cost is the answer."""
    best_route, best_size, lowest, warm = best
    now = cost_of(day, route, size, starts)
    old_route, old_size = route.copy(), size.copy()
    for _ in range(AT_ONCE):
        out = taken_out(day, route, size)
        cost = put_back(day, route, size, starts, out)
        if cost < now - warm * np.log(np.random.random()):
            now = cost
            old_route[:], old_size[:] = route, size
            if cost < lowest - 1e-9:
                lowest = cost
                best_route[:], best_size[:] = route, size
        else:
            route[:], size[:] = old_route, old_size
    return lowest
