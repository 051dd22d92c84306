"""The worker within a simulation: its real jobs, with the solvers called in this process."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from domain.matches.matching_run import RunTrigger
from domain.shared.decider import Refusal
from matching import MatchingPlan, plan_from_json
from matching.__main__ import answered
from matching.problem.documents import problem_from_json
from peermatch.readmodels.engine.failed_work import FailedWork
from peermatch.store import Done, Work
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.runs import ProposeMatch, RequestRun
from peermatch.usecases.registry import USE_CASES
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.queues.shortlist_runs import ShortlistRuns
from peermatch.worker.solver import planning
from peermatch.worker.solver.planner import Help, Planner
from peermatch.worker.solver.solving import never
from peermatch.worker.timed.course_jobs import course_jobs
from peermatch.worker.timed.schedule_jobs import schedule_jobs
from peermatch.worker.timed.time_jobs import time_jobs
from stories.pasts.samples import made_up_id
from stories.simulation import (
    copy_promises,
    decision_promises,
    proposal_promises,
    return_promises,
    time_promises,
)
from stories.simulation.task import Task

NIGHTLY = "horizon-nightly"
"""The one job that plans everybody's weeks anew."""
ROUNDS = 5
"""Looks of a minute, after which nothing is left to be done."""


class ServiceHere(Service):
    """Performs what the jobs ask for within the simulation, every promise checked after it."""

    def __init__(self, simulation: Any) -> None:
        super().__init__(
            simulation.store,
            simulation.program,
            lambda: simulation.now,
            USE_CASES,
            simulation.on.views,
        )
        self._sim = simulation
        self.refused: list[tuple[type, Refusal]] = []

    def perform(self, actor: Actor, command_id: UUID, command: object) -> Done:
        self._authorize(actor, self._use_cases[type(command)], command)
        try:
            done: Done = self._sim.perform(command, command_id)
        except Refusal as refusal:
            self.refused.append((type(command), refusal))
            raise
        return done

    def perform_together(
        self,
        actor: Actor,
        asked: Sequence[tuple[UUID, object]],
        look_ahead: Callable[[Work], None] | None = None,
    ) -> list[Done | Exception]:
        """One after the other, so that promises are checked after each."""
        return [self._alone(actor, command_id, command) for command_id, command in asked]


class PlannerHere(Planner):
    """Answers in this process."""

    def ask(
        self, question: str, *given: object, helping: Help | None = None, **_how: object
    ) -> Any:
        asked = given if helping is None else (*given, helping)
        return getattr(planning, question)(*asked)


class WorkerHere:
    """Does what the worker does within a minute, in a night, or when a run is asked for."""

    def __init__(self, simulation: Any) -> None:
        self._sim = simulation
        self.service = ServiceHere(simulation)
        planner = PlannerHere()
        self._plan: MatchingPlan | None = None
        self._runs = MatchingRuns(self.service, planner, self._solve)
        shortlists = ShortlistRuns(self.service, self._solve)
        jobs = (
            *course_jobs(self.service),
            *schedule_jobs(self.service, planner, (3, 0)),
            *time_jobs(self.service),
        )
        self._jobs: dict[str, Callable[[], object]] = {
            **{job.name: job.run for job in jobs},
            "shortlists": shortlists.carry_out_all,
        }
        self._projected = -1
        self._failed = FailedWork(simulation.on.views.engine, lambda: simulation.now)

    def settle(self) -> None:
        """Every job that looks again and again, until none finds anything more; then what they had
        to bring about holds."""
        for _ in range(ROUNDS):
            before = len(self._sim.journal)
            self._do(*(name for name in self._jobs if name != NIGHTLY))
            if len(self._sim.journal) == before:
                break
        else:
            self._sim.promise(False, "the worker's jobs never come to rest")
        self._project()
        proposal_promises.check_open_proposals(self._sim)
        time_promises.check_questioned(self._sim)
        decision_promises.check_decisions(self._sim)
        return_promises.check_nothing_waits_in_vain(self._sim)
        return_promises.check_first_sessions(self._sim)
        copy_promises.check_copies(self._sim)

    def plan_weeks(self) -> None:
        """The nightly planning of everybody's weeks, whatever was planned before."""
        self.settle()
        self._do(NIGHTLY)
        self.settle()
        return_promises.check_came_back(self._sim)

    def match(self) -> None:
        """A matching run, asked for and carried out with nothing in between."""
        self.settle()
        run_id = made_up_id(f"run after {len(self._sim.journal)}")
        if self._sim.give(RequestRun(run_id=run_id, trigger=RunTrigger.COORDINATOR)) is None:
            return
        self._project()
        before = proposal_promises.possible_pairs(self._sim)
        self._plan = None
        self.service.refused.clear()
        self._runs.carry_out(run_id)
        for kind, refusal in self.service.refused:
            words = f"a run proposed what is refused with nothing in between: {refusal.code}"
            chooses = refusal.code in proposal_promises.CHOOSING
            self._sim.promise(kind is not ProposeMatch or chooses, words)
        proposal_promises.check_run(self._sim, run_id, before, self._plan)

    def _do(self, *names: str) -> None:
        """Some jobs; what they could not do is a broken promise, since nobody comes between."""
        for name in names:
            self._project()
            self._jobs[name]()
            if self._sim.broken is not None:
                raise self._sim.broken
        failed = self._failed.listed()
        words = ", ".join(sorted({f"{f.queue}: {f.reason}" for f in failed}))
        self._sim.promise(not failed, f"the worker could not do what was due: {words}")

    def _project(self) -> None:
        """Brings the read models up to date if anything was done since."""
        if self._projected != len(self._sim.journal):
            self._sim.on.project()
            self._projected = len(self._sim.journal)

    def _solve(
        self, problem: bytes, *, asking: tuple[str, ...] = (), stopped: Callable[[], bool] = never
    ) -> bytes:
        """As the solver's own process answers, without starting one; a run's plan is kept."""
        first, *more = answered(problem_from_json(problem), list(asking))
        if more:
            self._plan = plan_from_json(first)
        return b"\n".join((first, *more))


SETTLE = Task("The worker does what is due.", lambda sim: sim.worker.settle())
PLAN = Task("The worker plans the weeks.", lambda sim: sim.worker.plan_weeks())
MATCH = Task("The worker carries out a matching run.", lambda sim: sim.worker.match())
