"""Matching from the command line: a run now, a problem file solved, a kept run replayed."""

import argparse
import sys
import uuid
from pathlib import Path
from time import monotonic, sleep
from uuid import UUID

from domain.matches.matching_run import MATCHING_RUN, RunTrigger
from domain.program.reserve import RESERVE, RESERVE_ID
from matching import problem_to_json
from matching.process import ADVISE, EXPLAIN, solve_apart
from peermatch.bootstrap import Deployment, open_deployment
from peermatch.proof_commands import say
from peermatch.readmodels.screens.matches.run_ends import RunEnd, end_of
from peermatch.settings.settings import Settings
from peermatch.usecases.matches.runs import WORKER, RequestRun
from peermatch.usecases.pairing.kept_problem import RunCannotBeShown, kept_problem
from peermatch.usecases.program.reserve_policy import ReplayReserve
from peermatch.usecases.review.run_digests import replayed
from peermatch.worker.leadership import leading
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.solver.solving import SOLVER, SOLVER_SECONDS, solve_in_own_process
from peermatch.worker.timed.reserve_jobs import ReserveReplays

Parser = argparse.ArgumentParser


WAIT_SECONDS, LOOK_SECONDS = 1800.0, 0.5
"""How long a run that the worker carries out is waited for, and between two looks."""


def match(parser: Parser) -> None:
    parser.add_argument(
        "--seconds",
        type=float,
        default=WAIT_SECONDS,
        help="how long to wait for a worker that carries it out",
    )


def run_match(settings: Settings, asked: argparse.Namespace) -> int:
    """Carried out here, or by the worker where one leads; 0 when the run came to a good end."""
    deployment = open_deployment(settings)
    try:
        run_id = uuid.uuid4()  # noqa: TID251 - a new run, asked for by a person
        request = RequestRun(run_id=run_id, trigger=RunTrigger.COMMAND_LINE)
        deployment.service.perform(WORKER, run_id, request)
        with leading(deployment.place, None) as leadership:
            if leadership is not None:
                _carry_out(deployment)
                return _told(run_id, end_of(deployment.views, run_id))
        say("The worker carries it out ...")
        return _told(run_id, _waited_for(deployment, run_id, asked.seconds))
    finally:
        deployment.close()


def _carry_out(deployment: Deployment) -> None:
    projector = deployment.projector()
    projector.catch_up()
    MatchingRuns(deployment.service, SOLVER, at_once=True).carry_out_all()
    projector.catch_up()


def _waited_for(deployment: Deployment, run_id: UUID, seconds: float) -> RunEnd | None:
    until = monotonic() + seconds
    while True:
        end = end_of(deployment.views, run_id)
        if (end is not None and end.over) or monotonic() > until:
            return end
        sleep(LOOK_SECONDS)


def _told(run_id: UUID, end: RunEnd | None) -> int:
    sentences = end.sentences if end else ("Nothing has taken it up yet; is a worker running?",)
    if end is not None and end.good:
        say(f"Run {run_id} is done. {' '.join(sentences)} See the review queue.")
        return 0
    over = end is not None and end.over
    say(f"Run {run_id} {'is over' if over else 'is NOT done'}. {' '.join(sentences)}")
    return 1


def replay_reserve(_parser: Parser) -> None:
    """No options."""


def run_replay_reserve(settings: Settings, _asked: argparse.Namespace) -> int:
    """Replays the policy *reserve scarce specialists* here; 0 when it has figures."""
    deployment = open_deployment(settings)
    try:
        replay_id = uuid.uuid4()  # noqa: TID251 - a new replay, asked for by a person
        service, projector = deployment.service, deployment.projector()
        service.perform(WORKER, replay_id, ReplayReserve(replay_id=replay_id))
        projector.catch_up()
        ReserveReplays(service).carry_out_all()
        projector.catch_up()
        state = deployment.store.read(RESERVE, RESERVE_ID)
        found = state.replayed
        if found is None or found.replay_id != replay_id:
            say("The replay has no figures; see the policy's page.")
            return 1
        for name, way in (("with", found.with_reserve), ("without", found.without)):
            say(
                f"{name}: {way.served} of {found.arrivals} served, {way.mean_wait_days} days on "
                f"average, {way.points} points, {way.hindsight_permille / 10:g} % of hindsight"
            )
        return 0
    finally:
        deployment.close()


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


def check_plan(parser: Parser) -> None:
    parser.add_argument("problem", type=Path, help="in its canonical form, as it was solved")
    parser.add_argument("plan", type=Path, help="what `peermatch solve` wrote; docs/check-plan.md")


def run_check_plan(_settings: Settings, asked: argparse.Namespace) -> int:
    """0 when every rule is kept and every level is proved best, 1 when something is wrong, 3 when
    nothing is wrong and from some level on coupled rules leave the proof to the solver."""
    from matching.check_plan import checked  # noqa: PLC0415  NumPy takes a moment to start

    return checked(asked.problem, asked.plan)


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
        again = replayed(deployment.store, run, run.completed, problem, solve_in_own_process)
    finally:
        deployment.close()
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
    (match, run_match, "Carry out a matching run now, and say what happened"),
    (solve, run_solve, "Solve a matching problem from a file"),
    (check_plan, run_check_plan, "Check a plan against its problem, without the engine"),
    (
        replay_reserve,
        run_replay_reserve,
        "Replay the policy to reserve scarce specialists against the program's history",
    ),
    (replay, run_replay, "Solve a run's kept problem again and compare with its plan"),
)
