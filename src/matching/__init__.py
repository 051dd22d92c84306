"""Who with whom. Plain values in, a plan out.

Importing this package imports neither NumPy nor OR-Tools; `solve` imports them when it is called,
and the service calls it in a process of its own (`matching.process`).
"""

from matching.problem.couplings import Couplings
from matching.problem.documents import (
    checked,
    digest,
    plan_from_json,
    plan_to_json,
    problem_from_json,
    problem_to_json,
)
from matching.problem.matching_plan import (
    LevelValue,
    MatchingPlan,
    Pairing,
    Proof,
    ProofStatus,
    Unmatched,
)
from matching.problem.problem import Journey, MatchingProblem, ProblemRefused, Standing

__all__ = [
    "Couplings",
    "Journey",
    "LevelValue",
    "MatchingPlan",
    "MatchingProblem",
    "Pairing",
    "ProblemRefused",
    "Proof",
    "ProofStatus",
    "Standing",
    "Unmatched",
    "digest",
    "plan_from_json",
    "plan_to_json",
    "problem_from_json",
    "problem_to_json",
    "solve",
]


def solve(problem: MatchingProblem) -> MatchingPlan:
    """The proved best plan. Raises ProblemRefused for a problem that contradicts itself, or that no
    document could hold."""
    from matching import engine  # noqa: PLC0415  the solver's imports cost seconds

    return engine.solve(checked(problem))
