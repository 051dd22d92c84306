"""The matching engine from the command line: solve a problem file, replay a kept run."""

import argparse
import sys
from pathlib import Path
from uuid import UUID

from domain.matching_run import MATCHING_RUN
from matching import problem_to_json
from matching.process import ADVISE, EXPLAIN, solve_apart
from matching.replay import replay as solve_again
from peermatch.bootstrap import open_deployment
from peermatch.settings import Settings
from peermatch.usecases.problems import RunCannotBeShown, kept_problem
from peermatch.worker.solving import SOLVER_SECONDS, solve_in_own_process

Parser = argparse.ArgumentParser


def solve(parser: Parser) -> None:
    parser.add_argument(
        "problem", type=Path, help="a problem as JSON; see docs/matching-problem.md"
    )
    parser.add_argument("--seconds", type=float, default=SOLVER_SECONDS, help="time limit")
    also = parser.add_mutually_exclusive_group()
    also.add_argument("--explain", metavar="REFERRAL:SPECIALIST", help="why this pair or not")
    also.add_argument("--advise", action="store_true", help="then runners-up, changes, fairness")


def run_solve(_settings: Settings, asked: argparse.Namespace) -> int:
    """Writes the plan, or the answer for a pair, as canonical JSON; advice is a second line."""
    asking: tuple[str, ...] = (EXPLAIN, asked.explain) if asked.explain else ()
    problem = asked.problem.read_bytes()
    answer = solve_apart(
        problem,
        seconds=asked.seconds,
        asking=(ADVISE,) if asked.advise else asking,
        progress=_tell if sys.stderr.isatty() else lambda _doing, _share: None,
    )
    sys.stdout.write(answer.decode() + "\n")
    return 0


def replay(parser: Parser) -> None:
    parser.add_argument("run", type=UUID)


def run_replay(settings: Settings, asked: argparse.Namespace) -> int:
    """Solves a run's kept problem again; 0 when problem and plan are byte for byte the same."""
    deployment = open_deployment(settings)
    try:
        run = deployment.store.read(MATCHING_RUN, asked.run)
        if run.completed is None:
            raise RunCannotBeShown
        problem = problem_to_json(kept_problem(run))
    finally:
        deployment.close()
    again = solve_again(problem, run.completed, solve_in_own_process)
    sys.stdout.write(again.plan.decode() + "\n")
    plan = "the same, byte for byte" if again.same_plan else "NOT the same"
    sys.stderr.write(f"The problem is {'the same' if again.same_problem else 'NOT the same'}; ")
    sys.stderr.write(f"the plan is {plan}.\n")
    if again.changed:
        sys.stderr.write(f"The solver is another one by now: {', '.join(again.changed)}.\n")
    return 0 if again.same_problem and again.same_plan else 1


def _tell(doing: str, share: float) -> None:
    sys.stderr.write(f"\r{share:4.0%} {doing:60}")
    sys.stderr.flush()


COMMANDS = (
    (solve, run_solve, "Solve a matching problem from a file"),
    (replay, run_replay, "Solve a run's kept problem again and compare with its plan"),
)
