"""`python -m matching`: a problem as JSON on stdin, its plan as canonical JSON on stdout."""

import gc
import sys
from collections.abc import Iterator

import msgspec

from matching.engine import solve
from matching.explain.advising import advise
from matching.explain.pair_questions import explain_pair, parse_pair
from matching.problem.documents import plan_to_json, problem_from_json
from matching.problem.problem import MatchingProblem, ProblemRefused
from matching.process import ADVISE, EXPLAIN, PROGRESS, REFUSED, SHORTLISTS, TELL
from matching.replan.shortlists import shortlists


def _tell(doing: str, share: float) -> None:
    sys.stderr.buffer.write(PROGRESS + f"{share:.3f} {doing}\n".encode())
    sys.stderr.buffer.flush()


def answered(problem: MatchingProblem, arguments: list[str]) -> Iterator[bytes]:
    """The plan and, with `--advise`, the advice for everybody as a second line. Instead of both,
    with `--explain REFERRAL:SPECIALIST` the answer for that pair, with `--shortlists` everybody's
    shortlist."""
    if SHORTLISTS in arguments:
        yield _json(shortlists(problem))
    elif EXPLAIN in arguments:
        pair = parse_pair("".join(arguments[arguments.index(EXPLAIN) + 1 :][:1]))
        yield _json(explain_pair(problem, *pair))
    else:
        plan = solve(problem, _tell) if TELL in arguments else solve(problem)
        yield plan_to_json(plan)
        if ADVISE in arguments:
            yield _json(advise(problem, plan))


def _json(answer: object) -> bytes:
    return msgspec.json.encode(answer, order="deterministic")


def main(arguments: list[str]) -> int:
    """Exit code 0 with a plan, 2 with a sentence on stderr for a problem that is refused."""
    gc.disable()  # the process ends with its answer; looking for cycles cost a tenth of the time
    try:
        problem = problem_from_json(sys.stdin.buffer.read())
        for line in answered(problem, arguments):
            sys.stdout.buffer.write(line + b"\n")
            sys.stdout.buffer.flush()  # a plan is kept even if its advice fails
    except (ProblemRefused, MemoryError) as refused:
        large = "The problem is too large for this machine's memory."
        sentence = refused.sentence if isinstance(refused, ProblemRefused) else large
        sys.stderr.write(f"{sentence}\n")
        return REFUSED
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
