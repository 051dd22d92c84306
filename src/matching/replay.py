"""The same problem gives the same plan, byte for byte: a run can be shown again at any time."""

from dataclasses import dataclass

from matching.documents import digest_of, plan_from_json, plan_to_json, problem_from_json
from matching.engine import solve, versions
from matching.plan import MatchingPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """`same` says whether the bytes are equal; `changed_versions` names what isn't as it was."""

    same: bool
    plan: bytes
    problem_digest: str
    changed_versions: tuple[str, ...]


def replay(problem: bytes, plan: bytes) -> Replay:
    """Solves a kept problem again and compares with the kept plan. Raises ProblemRefused."""
    again = plan_to_json(solve(problem_from_json(problem)))
    return Replay(
        same=again == plan,
        plan=again,
        problem_digest=digest_of(problem),
        changed_versions=_changed(plan_from_json(plan)),
    )


def _changed(plan: MatchingPlan) -> tuple[str, ...]:
    was = dict(plan.versions)
    return tuple(name for name, now in versions() if was.get(name) != now)
