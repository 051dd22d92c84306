"""How a matching run ended, as its page, the API and the command line say it: nobody is named."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, Select, func, select

from domain.matches.matching_run import RunStatus
from domain.referrals.referral_state import ReferralStatus
from peermatch.readmodels.engine.failed_work import FAILED_WORK, MATCHING_RUNS, Failed
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.matches.runs import RUNS
from peermatch.readmodels.tables.referrals.referrals import REFERRALS

WHAT_TO_DO = {
    "SolverTimedOut": "No plan was found within the time limit. Start another run when the server"
    " is less busy; if that fails too, a faster one is needed.",
    "SolverCrashed": "The solver's process ended by itself, most often for lack of memory. Start"
    " another run; if that fails too, give the worker more memory.",
    "PlannerStopped": "The planner did not answer. Start another run; if that fails too, tell"
    " whoever operates Peermatch this run's id.",
    "PlannerTimedOut": "The planner did not answer in time. Start another run when the server is"
    " less busy; if that fails too, tell whoever operates Peermatch this run's id.",
    "ProblemRefused": "What is recorded makes no problem that can be solved, and another run will"
    " not help. Tell whoever operates Peermatch this run's id.",
    "OperationalError": "The database was away or busy. Start another run when it is back.",
}
OTHERWISE = (
    "Something in Peermatch went wrong. Start another run; if that fails too, tell whoever operates"
    " Peermatch this run's id and the kind of failure."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnd:
    """How a run stands. `proposed` are its matches by now, and `waiting` everybody who waits."""

    run_id: UUID
    status: RunStatus
    problem: str
    proposed: int
    waiting: int
    overtaken: int
    failed: Failed | None
    """How it failed so far, while it is under way."""

    @property
    def over(self) -> bool:
        return self.status is not RunStatus.REQUESTED

    @property
    def good(self) -> bool:
        return self.status is RunStatus.COMPLETED

    @property
    def sentences(self) -> tuple[str, ...]:
        """What came of it, whom it leaves waiting and what to do."""
        made = f"{_matches(self.proposed)} proposed."
        left = f"{_people(self.waiting)} waiting now."
        match self.status:
            case RunStatus.COMPLETED:
                lost = f"{self.overtaken} more could no longer be proposed in the end."
                return (made, left, *((lost,) if self.overtaken else ()))
            case RunStatus.FAILED:
                advice = WHAT_TO_DO.get(self.problem, OTHERWISE)
                return (f"It failed: {self.problem}.", made, left, advice)
            case RunStatus.CANCELED:
                return ("Someone stopped it.", made, left)
        if self.failed is not None:
            return (self.failed.sentence, left)
        return ("It has not finished yet.", left)


def end_of(views: Views, run_id: UUID) -> RunEnd | None:
    """How the run stands by now; None when nothing is known of it yet."""
    query = select(RUNS.c.status, RUNS.c.problem, RUNS.c.overtaken).where(RUNS.c.run_id == run_id)
    waits = REFERRALS.c.status == ReferralStatus.WAITING.value
    mine = (FAILED_WORK.c.queue == MATCHING_RUNS.name, FAILED_WORK.c.item == str(run_id))
    failed = select(FAILED_WORK).where(*mine)
    with views.connect() as connection:
        run = connection.execute(query).one_or_none()
        if run is None:
            return None
        failing = connection.execute(failed).mappings().one_or_none()
        return RunEnd(
            run_id=run_id,
            status=RunStatus(run.status),
            problem=run.problem or "",
            proposed=_count(connection, select(MATCHES).where(MATCHES.c.run_id == run_id)),
            waiting=_count(connection, select(REFERRALS.c.referral_id).where(waits)),
            overtaken=run.overtaken or 0,
            failed=Failed(**failing) if failing else None,
        )


def _count(connection: Connection, query: Select[tuple[object, ...]]) -> int:
    counted = select(func.count()).select_from(query.subquery())
    return int(connection.execute(counted).scalar_one())


def _matches(count: int) -> str:
    return f"{count} {'match was' if count == 1 else 'matches were'}"


def _people(count: int) -> str:
    return f"{count} {'person is' if count == 1 else 'people are'}"


def left_waiting(reading: Reading) -> dict[str, int]:
    """By county, how many the last matching run left waiting; empty before the first. A county
    where nobody was left isn't named."""
    judged = RUNS.c.waits_by_county.is_not(None)
    query = select(RUNS.c.waits_by_county).where(RUNS.c.finished_at.is_not(None), judged)
    newest = query.order_by(RUNS.c.finished_at.desc(), RUNS.c.run_id).limit(1)
    return {
        county: waiting
        for row in reading.rows(newest)
        for county, waiting, *_ in row["waits_by_county"] or ()
    }
