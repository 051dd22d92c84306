"""Problems and plans as canonical JSON: the same value is always the same bytes."""

import hashlib
from typing import Any

import msgspec

from matching.problem.document_types import document_type
from matching.problem.matching_plan import MatchingPlan
from matching.problem.problem import MatchingProblem, ProblemRefused

_ENCODER = msgspec.json.Encoder(order="deterministic")
_NONE_SHARED = b'"not_all_pairs":[],'
"""Left out, so that a problem has the bytes that it had before there was such a rule."""
_CHECKED = msgspec.json.Decoder(document_type(MatchingProblem))
"""Looks at every field's limits, and for unknown fields; what it makes is not kept."""
_PROBLEMS = msgspec.json.Decoder(MatchingProblem)
_PLANS = msgspec.json.Decoder(MatchingPlan)


def problem_to_json(problem: MatchingProblem) -> bytes:
    """Canonical bytes; see docs/matching-problem.md for the fields."""
    return _ENCODER.encode(problem).replace(_NONE_SHARED, b"", 1)


def problem_from_json(data: bytes) -> MatchingProblem:
    """Raises ProblemRefused, naming the field, for bytes that are no problem."""
    try:
        _CHECKED.decode(data)
        return _PROBLEMS.decode(data)
    except ProblemRefused:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _refused(error) from error


def checked(problem: MatchingProblem) -> MatchingProblem:
    """The same problem, made by a program, under the limits of a document. Raises ProblemRefused
    as for one that was read."""
    try:
        msgspec.convert(problem, _CHECKED.type, from_attributes=True)
    except msgspec.ValidationError as error:
        raise _refused(error) from error
    return problem


def _refused(error: Exception) -> ProblemRefused:
    """What is wrong and at which field: `At offers[0].taken: expected `int` >= 0.`"""
    if isinstance(error.__cause__, ProblemRefused):
        return error.__cause__
    if isinstance(error, UnicodeDecodeError):
        return ProblemRefused("The document isn't UTF-8.")
    if isinstance(error, RecursionError):
        return ProblemRefused("The document is nested too deeply.")
    what, at, where = str(error).partition(" - at `$")
    if not at:
        return ProblemRefused(f"The document can't be read: {what}.")
    place = where.rstrip("`").removeprefix(".") or "its top"
    return ProblemRefused(f"At {place}: {what[:1].lower()}{what[1:]}.")


def problem_schema() -> dict[str, Any]:
    """JSON Schema of a problem."""
    return msgspec.json.schema(document_type(MatchingProblem))


def plan_schema() -> dict[str, Any]:
    """JSON Schema of a plan."""
    return msgspec.json.schema(document_type(MatchingPlan))


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
    """The digest of a document's bytes, in hex."""
    return hashlib.sha256(data).hexdigest()
