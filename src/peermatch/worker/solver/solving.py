"""How the worker asks the matching engine: in a process of its own, within a time limit."""

from collections.abc import Callable
from typing import Protocol

from matching.process import solve_apart

SOLVER_SECONDS = 600.0
"""A question that takes longer is ended and reported as failed; nothing else is lost."""


def never() -> bool:
    """Nobody stops it."""
    return False


class Solve(Protocol):
    """Canonical problem bytes to plan bytes and what `asking` asks for, as `solve_apart`; `stopped`
    is asked again and again whether to give up. Raises SolverStopped, ProblemRefused."""

    def __call__(
        self,
        problem: bytes,
        *,
        asking: tuple[str, ...] = (),
        stopped: Callable[[], bool] = never,
    ) -> bytes: ...


def solve_in_own_process(
    problem: bytes, *, asking: tuple[str, ...] = (), stopped: Callable[[], bool] = never
) -> bytes:
    return solve_apart(problem, seconds=SOLVER_SECONDS, asking=asking, canceled=stopped)
