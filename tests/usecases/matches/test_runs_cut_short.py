"""A run that is stopped or gets no answer proposes nobody; one without advice proposes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from small_waitlist import FIRST, FREE, found, requested, status

from domain.matches.match import MATCH
from domain.matches.matching_run import MATCHING_RUN, RunStatus
from domain.referrals.referral_state import ReferralStatus
from domain.shared.roles import Role
from peermatch.usecases.matches.runs import CancelRun, match_id_of
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.solver.planner import Planner, PlannerStopped
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


class Gone:
    """A planner whose process ended."""

    def ask(self, *_asked: object, helping: object) -> object:
        raise PlannerStopped("no answer in time")


def test_without_the_planner_s_answer_the_run_fails_and_nobody_is_proposed(
    sqlite_agency: Any,
) -> None:
    found(sqlite_agency, FREE)
    requested(sqlite_agency, 1)
    deployment = sqlite_agency.deployment
    MatchingRuns(deployment.service, Gone()).carry_out_all()
    assert deployment.store.read(MATCHING_RUN, UUID(int=1)).status is RunStatus.FAILED
    assert status(sqlite_agency, FIRST) is ReferralStatus.WAITING
