"""`python -m matching`: a problem as JSON on stdin, its plan as canonical JSON on stdout."""

import sys

from matching.documents import plan_to_json, problem_from_json
from matching.engine import solve
from matching.problem import ProblemRefused
from matching.process import PROGRESS, REFUSED


def _tell(doing: str, share: float) -> None:
    sys.stderr.buffer.write(PROGRESS + f"{share:.3f} {doing}\n".encode())
    sys.stderr.buffer.flush()


def main(arguments: list[str]) -> int:
    """Exit code 0 with a plan, 2 with a sentence on stderr for a problem that is refused."""
    try:
        problem = problem_from_json(sys.stdin.buffer.read())
        plan = solve(problem, _tell) if "--progress" in arguments else solve(problem)
    except ProblemRefused as refused:
        sys.stderr.write(f"{refused.sentence}\n")
        return REFUSED
    sys.stdout.buffer.write(plan_to_json(plan))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
