"""What a matching run keeps before it is solved: who waits, who is there, and who would not fit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.matches.matching_run import (
    MATCHING_RUN,
    MatchingRun,
    RunFoundWhatFits,
    keep_what_fits,
)
from domain.pairing.run_bounds import RunLeftUnexplored
from domain.pairing.run_ties import RunSawFloors, RunSawHousehold
from domain.shared.decider import Fact
from matching import MatchingProblem, problem_to_json
from matching.problem.couplings import Couplings
from peermatch.usecases.calendar.fit_questions import (
    FitWeeks,
    looking,
    unable_to_begin,
)
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.rehearsing import Rehearsals
from peermatch.usecases.matches.runs import WORKER, KeepInputs, KeepWhatFits, kept_inputs
from peermatch.usecases.pairing.county_floors import county_floors
from peermatch.usecases.pairing.kept_problem import ground_of, kept_problem
from peermatch.usecases.pairing.matching_problem import households_waiting, matching_problem
from peermatch.usecases.pairing.minutes_left import minutes_of_work
from peermatch.worker.solver.planner import Planner
from peermatch.worker.solver.planning_answers import (
    AskedBack,
    CouldBegin,
    Fitting,
    NeedsPairs,
    NeedsPeople,
    NeedsSharedWeek,
    NeedsWeek,
    Rehearse,
    WhoShares,
)

FIT = "fitting"


class RunInputs:
    """Keeps each part once, so that a run which is taken up again solves the same problem."""

    def __init__(self, service: Service, planner: Planner) -> None:
        self._service = service
        self._planner = planner

    def kept_run(self, run_id: UUID, day: date, stopped: Callable[[], bool]) -> MatchingRun:
        """The run with everything that its plan depends on; `stopped` is asked again and again
        whether to give up. Raises PlannerStopped."""
        run = self._read(run_id)
        if run.ground is None:
            problem = matching_problem(self._service, day)
            ground = ground_of(run_id, problem)
            seen = KeepInputs(
                ground=ground,
                seekers=problem.seekers,
                offers=problem.offers,
                tied=self._tied(run_id, problem),
            )
            run = self._kept(run_id, run, "inputs", seen, kept_inputs(run, seen))
        if run.fitting is None:
            fits = self._asked(run_id, run, stopped)
            added = keep_what_fits(run, fits.found, *fits.unexplored)
            run = self._kept(run_id, run, "fitting", fits, added)
        return run

    def _tied(
        self, run_id: UUID, problem: MatchingProblem
    ) -> tuple[RunSawHousehold | RunSawFloors, ...]:
        """What ties several pairs of the plan together."""
        asked = (self._service, run_id, problem.seekers, problem.day)
        return (*households_waiting(*asked), *county_floors(*asked))

    def _asked(self, run_id: UUID, run: MatchingRun, stopped: Callable[[], bool]) -> KeepWhatFits:
        """Has the planner find the plan that fits, so that only what fits is proposed."""
        problem = kept_problem(run)
        help_with = _Helping(self._service, problem)
        work = help_with.minutes_of_work()
        ties = problem.couplings
        ties = replace(
            ties,
            not_all=(*ties.not_all, *work.not_all),
            week_limits=(*ties.week_limits, *work.week_limits),
        )
        asked = problem_to_json(replace(problem, couplings=ties))
        found: Fitting = self._planner.ask(FIT, asked, helping=help_with, stopped=stopped)
        fits = RunFoundWhatFits(
            run_id=run_id,
            placed=found.placed,
            misfits=found.misfits,
            rooms=found.rooms,
            shared=found.shared,
            certain=found.certain,
        )
        return KeepWhatFits(found=fits, unexplored=_unexplored(run_id, found))

    def _read(self, run_id: UUID) -> MatchingRun:
        return self._service.store.read(MATCHING_RUN, run_id)

    def _kept(
        self, run_id: UUID, run: MatchingRun, what: str, command: object, added: tuple[Fact, ...]
    ) -> MatchingRun:
        """The run with what a command keeps; read anew only where it was kept before, since that
        means opening everybody's part."""
        done = self._service.perform(WORKER, derived(what, run_id, run_id), command)
        return self._read(run_id) if done.repeated else MATCHING_RUN.fold(added, run)


def _unexplored(run_id: UUID, found: Fitting) -> tuple[RunLeftUnexplored, ...]:
    """Nothing where the planner had time for everything."""
    if not (found.search_ended or found.undecided or found.options):
        return ()
    left = RunLeftUnexplored(
        run_id=run_id,
        search_ended=found.search_ended,
        undecided=found.undecided,
        options=found.options,
    )
    return (left,)


class _Helping:
    """Answers what the planner asks back, from the streams as they were when first looked at."""

    def __init__(self, service: Service, problem: MatchingProblem) -> None:
        self._service = service
        self._rehearse = service.store.rehearsals(looking(service))
        self._rehearsals = Rehearsals(service.program, problem, self._rehearse)
        self._weeks = FitWeeks(service, self._rehearse(lambda work: work))
        self._program, self._problem = service.program, problem

    def minutes_of_work(self) -> Couplings:
        """What the coming weeks have room for, where that blocks."""
        return self._rehearse(lambda work: minutes_of_work(work.read, self._problem, self._program))

    def __call__(self, asked: AskedBack) -> object:
        match asked:
            case NeedsWeek():
                who, people = asked.specialist_id, asked.referral_ids
                return self._weeks.week(who, people[0]), self._weeks.coming(who, people)
            case NeedsPeople():
                return self._weeks.coming(asked.specialist_id, asked.referral_ids)
            case WhoShares():
                return self._weeks.sharing(asked.specialist_ids)
            case NeedsSharedWeek():
                return self._weeks.shared_week(asked.newcomers)
            case NeedsPairs():
                return self._weeks.pairs(asked.pairs)
            case Rehearse():
                return self._rehearsals.refused(asked.pairings)
            case CouldBegin():
                return unable_to_begin(self._service, self._rehearse, asked.pairs)
