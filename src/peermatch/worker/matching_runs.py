"""Carries out a requested matching run: problem, solver in its own process, proposals."""

import time
from collections.abc import Callable
from datetime import date
from uuid import UUID

from domain.decider import Refusal
from domain.matching_run import MATCHING_RUN, RunCompleted, RunFailed, RunStatus
from matching import MatchingPlan, ProofStatus, digest, plan_from_json, problem_to_json
from matching.documents import digest_of
from matching.problem import ProblemRefused
from matching.process import SolverStopped, solve_apart
from peermatch.readmodels import runs
from peermatch.store import Position
from peermatch.usecases.ids import derived
from peermatch.usecases.problems import matching_problem
from peermatch.usecases.runs import WORKER, FinishRun, LeaveWaiting, ProposeMatch
from peermatch.usecases.service import Service

SOLVER_SECONDS = 600.0
"""A run that takes longer is ended and reported as failed; nothing else is lost."""

Solve = Callable[[bytes], bytes]
"""Canonical problem bytes to canonical plan bytes. Raises SolverStopped or ProblemRefused."""


def solve_in_own_process(problem: bytes) -> bytes:
    return solve_apart(problem, seconds=SOLVER_SECONDS)


class MatchingRuns:
    """Takes up every run that was requested and not finished, oldest first.

    Each proposal is a command of its own with an id that follows from run and referral, so a run
    that was cut off is taken up again and nothing is proposed twice.
    """

    def __init__(self, service: Service, solve: Solve = solve_in_own_process) -> None:
        self._service = service
        self._solve = solve

    def carry_out_all(self) -> int:
        """Carries out what is due; returns how many runs that were."""
        due = runs.requested(self._service.views)
        return sum(self.carry_out(run_id) is not None for run_id in due)

    def carry_out(self, run_id: UUID) -> Position | None:
        """Carries out one run; None when it was finished before. Returns where it ended."""
        state = self._service.store.read(MATCHING_RUN, run_id)
        if state.requested is None or state.status is not RunStatus.REQUESTED:
            return None
        try:
            outcome: RunCompleted | RunFailed = self._completed(run_id, state.requested.day)
        except (SolverStopped, ProblemRefused) as stopped:
            outcome = RunFailed(run_id=run_id, problem=type(stopped).__name__)
        return self._perform("finish", run_id, run_id, FinishRun(outcome=outcome))

    def _completed(self, run_id: UUID, day: date) -> RunCompleted:
        started = time.monotonic()
        problem = matching_problem(self._service, day)
        answer = self._solve(problem_to_json(problem))
        plan = plan_from_json(answer)
        overtaken = self._propose(run_id, plan) + self._explain(run_id, plan)
        return RunCompleted(
            run_id=run_id,
            problem_digest=digest(problem),
            plan_digest=digest_of(answer),
            solver=", ".join(f"{name} {version}" for name, version in plan.versions),
            proved=plan.proof.status is ProofStatus.OPTIMAL,
            seekers=len(problem.seekers),
            specialists=len(problem.offers),
            proposed=len(plan.pairings),
            waiting=len(plan.unmatched),
            overtaken=overtaken,
            milliseconds=int((time.monotonic() - started) * 1000),
        )

    def _propose(self, run_id: UUID, plan: MatchingPlan) -> int:
        """Proposes each pairing; returns how many the facts have overtaken meanwhile."""
        overtaken = 0
        for pairing in plan.pairings:
            command = ProposeMatch(
                run_id=run_id,
                referral_id=pairing.referral_id,
                specialist_id=pairing.specialist_id,
                reasons=pairing.reasons,
            )
            try:
                self._perform("propose", run_id, pairing.referral_id, command)
            except Refusal:
                overtaken += 1
        return overtaken

    def _explain(self, run_id: UUID, plan: MatchingPlan) -> int:
        """Says of each unmatched referral why; returns how many could not be told."""
        overtaken = 0
        for unmatched in plan.unmatched:
            command = LeaveWaiting(
                run_id=run_id, referral_id=unmatched.referral_id, reason=unmatched.reason
            )
            try:
                self._perform("explain", run_id, unmatched.referral_id, command)
            except Refusal:
                overtaken += 1
        return overtaken

    def _perform(self, what: str, run_id: UUID, about: UUID, command: object) -> Position:
        command_id = derived(what, run_id, about)
        return self._service.perform(WORKER, command_id, command).position
