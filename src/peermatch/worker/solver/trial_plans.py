"""What the process for trials answers: it keeps the plan of today between questions."""

from matching import solve
from matching.problem.compared import Compared
from matching.problem.problem import MatchingProblem
from matching.replan.what_if import Solved, compared


class NothingToCompare(LookupError):
    """The process was started anew: it has to be told the problem of today first."""


class _Kept:
    today: Solved | None = None


def begin_trials(problem: MatchingProblem) -> None:
    """Plans today, without any change; what was kept before is forgotten."""
    _Kept.today = None
    _Kept.today = problem, solve(problem)


def tried(problem: MatchingProblem) -> Compared:
    """The changed problem's plan beside that of today. Raises NothingToCompare."""
    if _Kept.today is None:
        raise NothingToCompare
    before, plan = _Kept.today
    after = plan if problem == before else solve(problem)
    return compared((before, plan), (problem, after))
