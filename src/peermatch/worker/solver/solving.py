"""How the worker asks the matching engine: in a process kept alive for it, within a time limit."""

from collections.abc import Callable
from typing import Protocol

from matching.problem.problem import ProblemRefused
from matching.process import SolverCanceled, SolverCrashed, SolverTimedOut
from peermatch.worker.solver.planner import (
    Planner,
    PlannerCanceled,
    PlannerStopped,
    PlannerTimedOut,
)

SOLVED = "solved"
SOLVER_SECONDS = 600.0
"""A question that takes longer is ended and reported as failed; nothing else is lost."""


def never() -> bool:
    """Nobody stops it."""
    return False


class Solve(Protocol):
    """Canonical problem bytes to plan bytes and what `asking` asks for, as `process.solve_apart`;
    `stopped` is asked again and again whether to give up. Raises SolverStopped, ProblemRefused."""

    def __call__(
        self,
        problem: bytes,
        *,
        asking: tuple[str, ...] = (),
        stopped: Callable[[], bool] = never,
    ) -> bytes: ...


SOLVER = Planner(SOLVER_SECONDS)
"""Kept alive between questions, since loading the engine takes longer than most of them. Runs ask
it both who fits and for the plan, so that the planner's questions don't wait for a run."""


def solve_in_own_process(
    problem: bytes, *, asking: tuple[str, ...] = (), stopped: Callable[[], bool] = never
) -> bytes:
    try:
        answer, refused = SOLVER.ask(SOLVED, problem, asking, stopped=stopped)
    except PlannerTimedOut as error:
        raise SolverTimedOut(str(error)) from None
    except PlannerCanceled as error:
        raise SolverCanceled(str(error)) from None
    except PlannerStopped:
        raise SolverCrashed(1) from None
    if refused:
        raise ProblemRefused(refused)
    lines: bytes = answer
    return lines
