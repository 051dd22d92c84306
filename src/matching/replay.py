"""The same problem gives the same plan, byte for byte: a run can be shown again at any time."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.matches.matching_run import RunCompleted
from matching.problem.documents import digest_of, plan_from_json
from matching.problem.matching_plan import MatchingPlan

Solve = Callable[[bytes], bytes]
SEPARATOR = ", "
"""Between the parts of the solver that a run names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """`changed` names the parts of the solver that are not those of the run, as they are now."""

    plan: bytes
    same_problem: bool
    same_plan: bool
    changed: tuple[str, ...]


def replay(
    problem: bytes, run: RunCompleted, solve: Solve, digest: Callable[[bytes], str] = digest_of
) -> Replay:
    """Solves a run's kept problem again and compares by `digest`, and by the plain one that runs
    of older versions kept. Raises what `solve` raises."""
    plan = solve(problem)
    parts = solver_of(plan_from_json(plan))
    return Replay(
        plan=plan,
        same_problem=run.problem_digest in (digest(problem), digest_of(problem)),
        same_plan=run.plan_digest in (digest(plan), digest_of(plan)),
        changed=tuple(part for part in parts if part not in run.solver.split(SEPARATOR)),
    )


def solver_of(plan: MatchingPlan) -> tuple[str, ...]:
    """Each part that made the plan, with its version."""
    return tuple(f"{name} {version}" for name, version in plan.versions)
