"""Placement of whole caseloads: value, bound and time, beside greedy earliest-fit."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from time import perf_counter

from scheduling_baselines import earliest_fit
from scheduling_figures import Figure
from scheduling_instances import caseloads, ground, program

from scheduling.planner.demand import REMOTE, Demand, Placement, RoadsAndRooms
from scheduling.planner.placement import Effort, place


def figures(sizes: tuple[int, ...], pool: ProcessPoolExecutor) -> Iterator[Figure]:
    for size in sizes:
        made = program(size, 12, seed=1)
        roads, demands = ground(made), caseloads(made)
        began = perf_counter()
        placed = place(demands, roads, Effort(), pool)
        yield Figure(f"place.{size}.seconds", perf_counter() - began, "s")
        yield Figure(f"place.{size}.sessions", sum(d.times for d in demands), "sessions")
        yield Figure(f"place.{size}.value", placed.value, "points")
        yield Figure(f"place.{size}.bound", placed.bound, "points")
        yield Figure(f"place.{size}.gap", 100 * placed.gap, "%")
        yield Figure(f"place.{size}.left_out", placed.left_out, "sessions")
        began = perf_counter()
        greedy = earliest_fit(demands, roads)
        yield Figure(f"place.{size}.greedy_seconds", perf_counter() - began, "s")
        yield Figure(f"place.{size}.greedy_value_share", greedy.value / placed.value, "ratio")
        yield Figure(f"place.{size}.greedy_left_out", greedy.left_out, "sessions")
        if size == sizes[-1]:
            share = _drive(placed, demands) / _drive(greedy, demands)
            yield Figure("drive.share_of_greedy", share, "ratio")
            yield Figure("drive.same_modes_share", _same_modes(demands, roads, pool), "ratio")


def ready(_: int) -> None:
    """Has a process import the planner before anything is timed."""


def _same_modes(demands: list[Demand], roads: RoadsAndRooms, pool: ProcessPoolExecutor) -> float:
    """The share where nobody may call instead: both plans make the same visits."""
    visiting = [replace(d, options=_visits(d) or d.options) for d in demands]
    ours, greedy = place(visiting, roads, Effort(), pool), earliest_fit(visiting, roads)
    return _drive(ours, visiting) / _drive(greedy, visiting)


def _visits(demand: Demand) -> tuple[object, ...]:
    return tuple(o for o in demand.options if o.pieces[0].place != REMOTE)


def _drive(placed: Placement, demands: list[Demand]) -> float:
    """Drive minutes for each session placed, so that leaving sessions out doesn't help."""
    return placed.drive_minutes / (sum(d.times for d in demands) - placed.left_out)
