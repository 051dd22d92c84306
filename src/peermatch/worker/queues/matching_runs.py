"""Carries out a requested matching run: problem, solver in its own process, proposals."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeVar
from uuid import UUID

import msgspec

from domain.matches.match_state import RunnerUp
from domain.matches.matching_run import (
    MATCHING_RUN,
    RunCompleted,
    RunFailed,
    RunStatus,
)
from domain.pairing.shortlist import ParticipantIsChoosing
from domain.referrals.choosing import ChoiceComesFirst
from domain.shared.decider import Refusal
from matching import MatchingPlan, MatchingProblem, ProofStatus, plan_from_json, problem_to_json
from matching.problem.advice import Advice, Advised
from matching.problem.matching_plan import Pairing
from matching.problem.problem import ProblemRefused
from matching.process import ADVISE, SolverStopped
from matching.replay import SEPARATOR, solver_of
from peermatch.readmodels.engine.failed_work import MATCHING_RUNS, reason_of
from peermatch.readmodels.tables.matches import runs
from peermatch.store import START, Done, Position, Work
from peermatch.usecases.calendar.fit_questions import looking
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.looked_at import LookedAt, look_ahead
from peermatch.usecases.matches.runs import (
    WORKER,
    FinishRun,
    LeaveWaiting,
    ProposeMatch,
    match_id_of,
)
from peermatch.usecases.pairing.kept_problem import kept_problem
from peermatch.usecases.pairing.matching_problem import in_line
from peermatch.usecases.pairing.plan_groups import PlanGroups, at_once
from peermatch.usecases.review.run_digests import run_digest
from peermatch.worker.queues.item_by_item import ItemByItem
from peermatch.worker.queues.run_inputs import RunInputs
from peermatch.worker.queues.run_judgment import judgment
from peermatch.worker.queues.run_tally import FirstFailure, Tally
from peermatch.worker.solver.planner import Planner, PlannerStopped
from peermatch.worker.solver.solving import Solve, solve_in_own_process

AT_ONCE = 100
"""Proposals that are saved together: those that share a specialist, so that what stands there is
read once."""
Given = TypeVar("Given", ProposeMatch, LeaveWaiting)
T = TypeVar("T")
NO_ADVICE = Advised(advice=(), fairness={})
"""A plan without advice is better than none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """What the solver answered for one problem."""

    problem: MatchingProblem
    problem_digest: str
    plan: MatchingPlan
    plan_digest: str
    advice: Mapping[UUID, Advice]
    advised: Advised
    certain: bool
    unexplored: frozenset[tuple[UUID, UUID]]


class MatchingRuns:
    """Takes up every run that was requested and not finished, oldest first.

    Each proposal is a command of its own with an id that follows from run and referral, and the
    inputs are kept first, so a run that was cut off is taken up again with the same plan and
    nothing is proposed twice.
    """

    def __init__(
        self,
        service: Service,
        planner: Planner,
        solve: Solve = solve_in_own_process,
        *,
        at_once: bool = False,
    ) -> None:
        """`at_once`: for somebody who waits for the end, a run that fails is not tried again."""
        self._service = service
        self._inputs = RunInputs(service, planner)
        self._solve = solve
        queue = replace(MATCHING_RUNS, pauses=()) if at_once else MATCHING_RUNS
        self._runs = ItemByItem[UUID](queue, service, give_up=self.fail)

    def carry_out_all(self) -> int:
        """Carries out what is due; returns how many runs ended. A run that fails in a way that may
        pass is taken up again later, and has failed for good when it is set aside."""
        due = runs.requested(self._service.views)
        return self._runs.each(due, lambda run_id: self.carry_out(run_id) is not None)

    def carry_out(self, run_id: UUID) -> Position | None:
        """Carries out one run; None when it was finished before or was stopped. Returns where it
        ended."""
        state = self._service.store.read(MATCHING_RUN, run_id)
        if state.requested is None or state.status is not RunStatus.REQUESTED:
            return None
        started = time.monotonic()
        try:
            solved = self._solved(run_id, state.requested.day)
        except (SolverStopped, PlannerStopped, ProblemRefused) as stopped:
            return self.fail(run_id, reason_of(stopped))
        spared = FirstFailure()
        tally = Tally()
        self._propose(run_id, solved, spared, tally)
        if self._stopped(run_id):
            return None
        self._explain(run_id, solved, spared, tally)
        spared.raise_first()
        return self._finish(run_id, solved, tally, started)

    def fail(self, run_id: UUID, reason: str) -> Position:
        """Ends a run that can't be carried out; `reason` is a kind of failure."""
        failed = RunFailed(run_id=run_id, problem=reason)
        finish = FinishRun(outcome=failed)
        return self._service.perform(WORKER, derived("finish", run_id, run_id), finish).position

    def _solved(self, run_id: UUID, day: date) -> Solved:
        stopped = partial(self._stopped, run_id)
        run = self._inputs.kept_run(run_id, day, stopped)
        problem = kept_problem(run)
        asked = problem_to_json(problem)
        plan, _, advice = self._solve(asked, asking=(ADVISE,), stopped=stopped).partition(b"\n")
        advised = msgspec.json.decode(advice, type=Advised) if advice else NO_ADVICE
        return Solved(
            problem=problem,
            problem_digest=run_digest(self._service.store, run, asked),
            plan=plan_from_json(plan),
            plan_digest=run_digest(self._service.store, run, plan),
            advice={advice.referral_id: advice for advice in advised.advice},
            advised=advised,
            certain=run.fitting is None or run.fitting.certain,
            unexplored=frozenset(run.unexplored.options if run.unexplored else ()),
        )

    def _propose(self, run_id: UUID, solved: Solved, spared: FirstFailure, tally: Tally) -> None:
        """Proposes each pairing that the facts have not overtaken meanwhile, and whose participant
        does not choose first; says of the others why they wait.

        Of those who can stand in each other's way the most urgent and longest waiting come first,
        so that theirs are the earliest first sessions."""
        whose = {seeker.referral_id: seeker.participant_id for seeker in solved.problem.seekers}
        for some in self._in_parts(solved):
            if self._stopped(run_id):
                break
            commands = [self._proposal(run_id, solved, pairing) for pairing in some]
            refused = []
            ahead = partial(
                look_ahead,
                proposals=[_looked_at(one, whose[one.referral_id]) for one in commands],
                day=solved.problem.day,
                program=self._service.program,
            )
            for command, done in self._together("propose", run_id, commands, spared, ahead):
                if isinstance(done, Refusal):
                    refused.append((command, done))
                else:
                    tally.proposed += 1
            told = self._leave(
                run_id, [(c.referral_id, r.sentence, "") for c, r in refused], spared
            )
            chose = (ChoiceComesFirst, ParticipantIsChoosing)
            tally.waiting += told
            tally.overtaken += sum(not isinstance(refusal, chose) for _, refusal in refused)

    def _in_parts(self, solved: Solved) -> Iterator[list[Pairing]]:
        """The plan's pairings as they are saved together, each part in line."""
        line = in_line(solved.problem)
        every = {(p.referral_id, p.specialist_id): p for p in solved.plan.pairings}
        ordered = sorted(every, key=lambda two: line[two[0]])
        rehearse = self._service.store.rehearsals(looking(self._service))
        for groups in at_once(PlanGroups(solved.problem, rehearse).of(ordered), AT_ONCE):
            some = [two for group in groups for two in group]
            yield [every[two] for two in sorted(some, key=lambda two: line[two[0]])]

    def _proposal(self, run_id: UUID, solved: Solved, pairing: Pairing) -> ProposeMatch:
        advice = solved.advice.get(pairing.referral_id)
        others = advice.runners_up if advice else ()
        return ProposeMatch(
            run_id=run_id,
            referral_id=pairing.referral_id,
            specialist_id=pairing.specialist_id,
            reasons=pairing.reasons,
            runners_up=tuple(
                RunnerUp(specialist_id=other.specialist_id, sentence=other.sentence)
                for other in others
                if (pairing.referral_id, other.specialist_id) not in solved.unexplored
            ),
        )

    def _explain(self, run_id: UUID, solved: Solved, spared: FirstFailure, tally: Tally) -> None:
        """Says of each unmatched referral why; of one that waits no more, nothing."""
        reasons = []
        for unmatched in solved.plan.unmatched:
            advice = solved.advice.get(unmatched.referral_id)
            reasons.append(
                (unmatched.referral_id, unmatched.reason, advice.change if advice else "")
            )
        for some in _chunks(reasons):
            told = self._leave(run_id, some, spared)
            tally.waiting += told
            tally.overtaken += len(some) - told

    def _finish(self, run_id: UUID, solved: Solved, tally: Tally, started: float) -> Position:
        """Keeps how good the plan is and what came of it, at once: to read a run means to open
        everybody's part of it."""
        judge = judgment(run_id, solved.problem, solved.plan, solved.advised)
        milliseconds = int((time.monotonic() - started) * 1000)
        finish = FinishRun(outcome=_completed(run_id, solved, tally, milliseconds))
        asked: list[tuple[UUID, object]] = [(derived("finish", run_id, run_id), finish)]
        if judge is not None:
            asked.insert(0, (derived("judge", run_id, run_id), judge))
        ended = START
        for done in self._service.perform_together(WORKER, asked):
            if isinstance(done, Exception):
                raise done
            ended = done.position
        return ended

    def _leave(
        self, run_id: UUID, reasons: Sequence[tuple[UUID, str, str]], spared: FirstFailure
    ) -> int:
        """Says why each of these referrals waits, and what would change that; returns how many
        wait still."""
        commands = [
            LeaveWaiting(run_id=run_id, referral_id=referral_id, reason=reason, change=change)
            for referral_id, reason, change in reasons
        ]
        referrals = [command.referral_id for command in commands]

        def ahead(work: Work) -> None:
            work.expect(referrals)

        done = self._together("explain", run_id, commands, spared, ahead)
        return sum(bool(one.result.get("waits")) for _, one in done if isinstance(one, Done))

    def _together(
        self,
        what: str,
        run_id: UUID,
        commands: Sequence[Given],
        spared: FirstFailure,
        look_ahead: Callable[[Work], None],
    ) -> Iterator[tuple[Given, Done | Refusal]]:
        """Each command with what came of it, saved at once; a failure is kept for the end."""
        asked = [(derived(what, run_id, one.referral_id), one) for one in commands]
        if not asked:
            return
        for command, done in zip(
            commands, self._service.perform_together(WORKER, asked, look_ahead), strict=True
        ):
            if isinstance(done, Done | Refusal):
                yield command, done
            else:
                spared.keep(done)

    def _stopped(self, run_id: UUID) -> bool:
        """Whether somebody stopped the run; as the read models know, which are asked often."""
        return runs.is_stopped(self._service.views, run_id)


def _looked_at(one: ProposeMatch, participant_id: UUID) -> LookedAt:
    match_id = match_id_of(one.run_id, one.referral_id)
    return LookedAt(match_id, one.referral_id, participant_id, one.specialist_id)


def _chunks(everything: Sequence[T]) -> Iterator[Sequence[T]]:
    for first in range(0, len(everything), AT_ONCE):
        yield everything[first : first + AT_ONCE]


def _completed(run_id: UUID, solved: Solved, tally: Tally, milliseconds: int) -> RunCompleted:
    plan = solved.plan
    return RunCompleted(
        run_id=run_id,
        problem_digest=solved.problem_digest,
        plan_digest=solved.plan_digest,
        solver=SEPARATOR.join(solver_of(plan)),
        proved=plan.proof.status is ProofStatus.OPTIMAL and solved.certain,
        seekers=len(solved.problem.seekers),
        specialists=len(solved.problem.offers),
        proposed=tally.proposed,
        waiting=tally.waiting,
        overtaken=tally.overtaken,
        milliseconds=milliseconds,
    )
