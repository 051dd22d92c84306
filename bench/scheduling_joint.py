"""Matching and placement together: time, gap, and what matching first would cost."""

from collections.abc import Iterator
from time import monotonic, perf_counter

from scheduling_figures import Figure
from scheduling_instances import Program, case_week, match_costs, program

from scheduling.joint.caseload_cuts import Roster
from scheduling.joint.joint_answers import JointPlan
from scheduling.joint.joint_plan import solve

SEVERAL, SEEDS = 80, (1, 2, 3, 4, 5)
"""Specialists of the size that is planned with each of several seeds."""


def figures(sizes: tuple[tuple[int, int, float], ...]) -> Iterator[Figure]:
    """For each (specialists, participants each, most seconds)."""
    for specialists, each, seconds in sizes:
        made = program(specialists, each, seed=1)
        plan, took = planned(made, seconds)
        name = f"joint.{specialists}"
        yield Figure(f"{name}.seconds", took, "s")
        yield Figure(f"{name}.gap", 100 * plan.gap, "%")
        yield Figure(f"{name}.value", plan.value, "points")
        yield Figure(f"{name}.bound", plan.bound, "points")
        yield Figure(f"{name}.waiting", plan.specialist_of.count(-1), "people")
        yield Figure(f"{name}.rounds", plan.rounds, "rounds")
        yield Figure(f"{name}.cuts", len(plan.limits), "cuts")
        first, _ = planned(made, 0)
        yield Figure(f"{name}.match_first_share", first.value / plan.value, "ratio")
        yield Figure(f"{name}.match_first_waiting", first.specialist_of.count(-1), "people")
        if specialists == SEVERAL:
            others = [planned(program(specialists, each, seed), seconds) for seed in SEEDS[1:]]
            yield Figure(f"{name}.worst_seconds", max(took, *(t for _, t in others)), "s")
            yield Figure(
                f"{name}.worst_gap", 100 * max(p.gap for p in (plan, *(o for o, _ in others))), "%"
            )


def planned(made: Program, seconds: float) -> tuple[JointPlan, float]:
    """The plan and its seconds; without any, the match is made first and thinned to fit."""
    week, match = case_week(made), match_costs(made)
    with Roster(week) as roster:
        began = perf_counter()
        plan = solve(
            match, roster.clashes, week.never_together, monotonic, seconds, facets=roster.facets
        )
        return plan, perf_counter() - began
