"""Problems and plans as canonical JSON: the same value is always the same bytes."""

import hashlib

import msgspec

from matching.problem.matching_plan import MatchingPlan
from matching.problem.problem import MatchingProblem, ProblemRefused

_ENCODER = msgspec.json.Encoder(order="deterministic")
_PROBLEMS = msgspec.json.Decoder(MatchingProblem)
_PLANS = msgspec.json.Decoder(MatchingPlan)


def problem_to_json(problem: MatchingProblem) -> bytes:
    """Canonical bytes; see docs/matching-problem.md for the fields."""
    return _ENCODER.encode(problem)


def problem_from_json(data: bytes) -> MatchingProblem:
    """Raises ProblemRefused, saying where, for bytes that are no problem."""
    try:
        return _PROBLEMS.decode(data)
    except ProblemRefused:
        raise
    except msgspec.ValidationError as error:
        cause = error.__cause__
        raise cause if isinstance(cause, ProblemRefused) else ProblemRefused(str(error)) from error
    except msgspec.DecodeError as error:
        raise ProblemRefused(str(error)) from error


def plan_to_json(plan: MatchingPlan) -> bytes:
    """Canonical bytes of a plan."""
    return _ENCODER.encode(plan)


def plan_from_json(data: bytes) -> MatchingPlan:
    """Raises msgspec.DecodeError for bytes that are no plan."""
    return _PLANS.decode(data)


def digest(problem: MatchingProblem) -> str:
    """SHA-256 of the canonical bytes, as 64 hex digits."""
    return digest_of(problem_to_json(problem))


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
