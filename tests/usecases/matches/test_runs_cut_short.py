"""A run that is stopped or gets no answer proposes nobody; one without advice proposes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

import pytest
from small_waitlist import FIRST, FREE, found, requested, status

from domain.matches.match import MATCH
from domain.matches.matching_run import MATCHING_RUN, RunStatus
from domain.referrals.referral_state import ReferralStatus
from domain.shared.roles import Role
from matching import problem_from_json
from matching.process import SolverCanceled, SolverStopped
from peermatch.readmodels.screens.matches.run_ends import WHAT_TO_DO
from peermatch.usecases.matches.runs import CancelRun, match_id_of
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.solver.planner import (
    Planner,
    PlannerCanceled,
    PlannerStopped,
    PlannerTimedOut,
)
from peermatch.worker.solver.solving import solve_in_own_process


def test_a_run_that_is_stopped_proposes_nobody(sqlite_agency: Any, planner: Planner) -> None:
    found(sqlite_agency, FREE)
    run_id = requested(sqlite_agency, 1)

    def solve(problem: bytes, *, stopped: Callable[[], bool], asking: tuple[str, ...]) -> bytes:
        """Somebody presses Stop while the solver works."""
        assert not stopped()
        sqlite_agency.perform(Role.COORDINATOR, CancelRun(run_id=run_id))
        sqlite_agency.project()
        assert stopped()
        return solve_in_own_process(problem, asking=asking)

    MatchingRuns(sqlite_agency.deployment.service, planner, solve).carry_out_all()
    kept = sqlite_agency.deployment.store.read(MATCHING_RUN, run_id)
    assert (kept.status, kept.completed) == (RunStatus.CANCELED, None)
    assert status(sqlite_agency, FIRST) is ReferralStatus.WAITING


def test_a_plan_without_its_advice_is_proposed(sqlite_agency: Any, planner: Planner) -> None:
    found(sqlite_agency, FREE, specialists=2)
    run_id = requested(sqlite_agency, 1)

    def solve(problem: bytes, **asked: Any) -> bytes:
        """The solver's process ends when the plan is told."""
        return solve_in_own_process(problem, **asked).partition(b"\n")[0]

    MatchingRuns(sqlite_agency.deployment.service, planner, solve).carry_out_all()
    read = sqlite_agency.deployment.store.read
    kept = read(MATCHING_RUN, run_id)
    assert (kept.completed.proposed, kept.completed.proved, kept.judged) == (1, True, None)
    assert read(MATCH, match_id_of(run_id, FIRST)).proposed.runners_up == ()


class Hurried:
    """A planner that had no time to ask about anybody's other options."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner

    def ask(self, question: str, *asked: Any, **how: Any) -> object:
        answer = self._planner.ask(question, *asked, **how)
        staff = (one.specialist_id for one in problem_from_json(asked[0]).offers)
        return replace(answer, options=tuple((FIRST, who) for who in staff))


def test_options_that_were_not_looked_at_are_not_shown(
    sqlite_agency: Any, planner: Planner
) -> None:
    found(sqlite_agency, FREE, specialists=2)
    run_id = requested(sqlite_agency, 1)
    hurried = cast(Planner, Hurried(planner))
    MatchingRuns(sqlite_agency.deployment.service, hurried).carry_out_all()
    read = sqlite_agency.deployment.store.read
    kept = read(MATCHING_RUN, run_id)
    assert (kept.completed.proposed, kept.completed.proved) == (1, True)
    assert len(kept.unexplored.options) == 2
    assert read(MATCH, match_id_of(run_id, FIRST)).proposed.runners_up == ()


class Interrupted:
    """A planner that is asked for something when somebody presses Stop, and its process."""

    def __init__(self, planner: Planner, press_stop: Callable[[], None]) -> None:
        self._planner = planner
        self._press_stop = press_stop

    def ask(self, *asked: Any, helping: Callable[[Any], Any], **how: Any) -> object:
        def stopping(what: Any) -> Any:
            self._press_stop()
            return helping(what)

        return self._planner.ask(*asked, helping=stopping, **how)


def test_a_run_that_is_stopped_while_it_asks_who_fits_ends_at_once(sqlite_agency: Any) -> None:
    found(sqlite_agency, FREE)
    run_id = requested(sqlite_agency, 1)

    def press_stop() -> None:
        sqlite_agency.perform(Role.COORDINATOR, CancelRun(run_id=run_id))
        sqlite_agency.project()

    service = sqlite_agency.deployment.service
    with Planner() as planner:
        asking = cast(Planner, Interrupted(planner, press_stop))
        MatchingRuns(service, asking, unasked).carry_out_all()
        assert planner.process_id is None, "what nobody waits for any more works on"
    kept = sqlite_agency.deployment.store.read(MATCHING_RUN, run_id)
    assert (kept.status, kept.fitting) == (RunStatus.CANCELED, None)
    assert status(sqlite_agency, FIRST) is ReferralStatus.WAITING


def unasked(*_asked: Any, **_how: Any) -> bytes:
    raise AssertionError("the engine was asked")


class Gone:
    """A planner whose process ended or says nothing."""

    def __init__(self, stopped: PlannerStopped) -> None:
        self._stopped = stopped

    def ask(self, *_asked: object, **_how: object) -> object:
        raise self._stopped


@pytest.mark.parametrize("stopped", [PlannerStopped("ended"), PlannerTimedOut("too slow")])
def test_without_the_planner_s_answer_the_run_fails_and_nobody_is_proposed(
    sqlite_agency: Any, stopped: PlannerStopped
) -> None:
    found(sqlite_agency, FREE)
    requested(sqlite_agency, 1)
    deployment = sqlite_agency.deployment
    MatchingRuns(deployment.service, cast(Planner, Gone(stopped))).carry_out_all()
    assert deployment.store.read(MATCHING_RUN, UUID(int=1)).status is RunStatus.FAILED
    assert status(sqlite_agency, FIRST) is ReferralStatus.WAITING


def test_every_way_in_which_a_process_stops_has_advice_of_its_own() -> None:
    """But for one that somebody stopped: then nobody needs any."""
    kinds = {PlannerStopped, *PlannerStopped.__subclasses__(), *SolverStopped.__subclasses__()}
    stopped = {PlannerCanceled, SolverCanceled}
    assert {kind.__name__ for kind in kinds - stopped} <= WHAT_TO_DO.keys()
