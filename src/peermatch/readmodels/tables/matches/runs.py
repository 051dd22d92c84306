"""Matching runs: who asked, how they ended, and what was proved."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Integer,
    MetaData,
    RowMapping,
    Select,
    String,
    Table,
    Uuid,
    select,
)

from domain.matches.matching_run import (
    RunAskedPlanner,
    RunCanceled,
    RunCompleted,
    RunFailed,
    RunFoundWhatFits,
    RunJudged,
    RunRequested,
    RunSawGround,
    RunStatus,
    RunWaitsJudged,
    WaitsOf,
)
from domain.pairing.run_bounds import RunBounded, RunLeftUnexplored
from domain.pairing.run_ties import RunFloorsJudged
from domain.program.reserve import ReserveReplayed, ReserveTurnedOff, ReserveTurnedOn
from peermatch.readmodels.engine.columns import Day, Instant
from peermatch.readmodels.engine.copied import of_fact, of_row
from peermatch.readmodels.engine.projection import Handler, Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.list_parts import Order, Part, PartRequest
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.reading.views import Views
from peermatch.store import Recorded

SCHEMA = MetaData()
RUNS = Table(
    "runs",
    SCHEMA,
    Column("run_id", Uuid, primary_key=True),
    Column("status", String(20), nullable=False, index=True),
    Column("step", Integer, nullable=False),
    Column("trigger", String(20), nullable=False),
    Column("day", Day, nullable=False),
    Column("requested_at", Instant, nullable=False, index=True),
    Column("requested_by", String(60), nullable=False),
    Column("finished_at", Instant),
    Column("problem", String(60)),
    Column("problem_digest", String(64)),
    Column("plan_digest", String(64)),
    Column("solver", String(100)),
    Column("proved", Boolean),
    Column("seekers", Integer),
    Column("specialists", Integer),
    Column("proposed", Integer),
    Column("waiting", Integer),
    Column("overtaken", Integer),
    Column("milliseconds", Integer),
    Column("longest_wait_days", Integer),
    Column("mean_wait_days", Integer),
    Column("fullest_caseload", Integer),
    Column("emptiest_caseload", Integer),
    Column("caseload_gini", Integer),
    Column("envy", Integer),
    Column("blocking_pairs", Integer),
    Column("deferred_served", Integer),
    Column("waits_by_county", JSON),
    Column("waits_by_service_line", JSON),
    Column("reserve_permille", Integer),
    Column("floors", JSON),
    Column("matched", Integer),
    Column("at_most", Integer),
    Column("levels", JSON),
    Column("search_ended", Boolean),
    Column("undecided", Integer),
    Column("options_unexplored", Integer),
)
"""`reserve_permille` is set where the run reserved scarce specialists: what the policy came to in
its replay, of the best possible."""
RESERVING = Table(
    "runs_reserving",
    SCHEMA,
    Column("number", Integer, primary_key=True),
    Column("turned_on", Boolean, nullable=False),
    Column("permille", Integer, nullable=False),
)
"""One row: the policy as it stands when a run looks."""
THE_POLICY = 1
PLACE = tuple[datetime, UUID]
NEWEST_FIRST = Order((RUNS.c.requested_at, RUNS.c.run_id), falling=True)


def _requested(rows: Rows, r: Recorded) -> None:
    fact: RunRequested = r.fact
    rows.put(
        RUNS,
        run_id=r.stream,
        **of_fact(RUNS, fact),
        status=RunStatus.REQUESTED.value,
        step=1,
        requested_at=r.at,
        requested_by=r.by,
    )


def _begun(step: int) -> Handler:
    return lambda rows, r: rows.change(RUNS, {"run_id": r.stream}, step=step)


def _saw_ground(rows: Rows, r: Recorded) -> None:
    policy = rows.get(RESERVING, number=THE_POLICY)
    share = policy["permille"] if policy and policy["turned_on"] else None
    rows.change(RUNS, {"run_id": r.stream}, step=2, reserve_permille=share)


def _replayed(rows: Rows, r: Recorded) -> None:
    fact: ReserveReplayed = r.fact
    policy = rows.get(RESERVING, number=THE_POLICY)
    on = bool(policy and policy["turned_on"])
    share = fact.with_reserve.hindsight_permille
    rows.put(RESERVING, number=THE_POLICY, turned_on=on, permille=share)


def _turned(*, on: bool) -> Handler:
    return lambda rows, _r: rows.change(RESERVING, {"number": THE_POLICY}, turned_on=on)


def _canceled(rows: Rows, r: Recorded) -> None:
    status = RunStatus.CANCELED.value
    rows.change(RUNS, {"run_id": r.stream}, status=status, finished_at=r.at)


def _completed(rows: Rows, r: Recorded) -> None:
    fact: RunCompleted = r.fact
    over = {"status": RunStatus.COMPLETED.value, "finished_at": r.at}
    rows.change(RUNS, {"run_id": r.stream}, **of_fact(RUNS, fact), **over)


def _judged(rows: Rows, r: Recorded) -> None:
    fact: RunJudged = r.fact
    rows.change(RUNS, {"run_id": r.stream}, **of_fact(RUNS, fact))


def _waits_judged(rows: Rows, r: Recorded) -> None:
    fact: RunWaitsJudged = r.fact
    rows.change(
        RUNS,
        {"run_id": r.stream},
        waits_by_county=[_counted(of) for of in fact.by_county],
        waits_by_service_line=[_counted(of) for of in fact.by_service_line],
    )


def _floors_judged(rows: Rows, r: Recorded) -> None:
    fact: RunFloorsJudged = r.fact
    met = [[floor.county, floor.at_least, floor.served] for floor in fact.floors]
    rows.change(RUNS, {"run_id": r.stream}, floors=met)


def _bounded(rows: Rows, r: Recorded) -> None:
    fact: RunBounded = r.fact
    levels = [[level.name, level.value, level.bound] for level in fact.levels]
    rows.change(RUNS, {"run_id": r.stream}, **of_fact(RUNS, fact) | {"levels": levels})


def _left_unexplored(rows: Rows, r: Recorded) -> None:
    fact: RunLeftUnexplored = r.fact
    left = len(fact.options)
    rows.change(RUNS, {"run_id": r.stream}, **of_fact(RUNS, fact), options_unexplored=left)


def _counted(of: WaitsOf) -> list[str | int]:
    return [of.name, of.waiting, of.mean_days, of.longest_days]


def _failed(rows: Rows, r: Recorded) -> None:
    fact: RunFailed = r.fact
    over = {"status": RunStatus.FAILED.value, "finished_at": r.at, "problem": fact.problem}
    rows.change(RUNS, {"run_id": r.stream}, **over)


RUNS_MODEL = Projection(
    "runs",
    7,
    (RUNS, RESERVING),
    {
        RunRequested: _requested,
        RunSawGround: _saw_ground,
        ReserveReplayed: _replayed,
        ReserveTurnedOn: _turned(on=True),
        ReserveTurnedOff: _turned(on=False),
        RunAskedPlanner: _begun(3),
        RunFoundWhatFits: _begun(3),
        RunCanceled: _canceled,
        RunCompleted: _completed,
        RunJudged: _judged,
        RunWaitsJudged: _waits_judged,
        RunFloorsJudged: _floors_judged,
        RunBounded: _bounded,
        RunLeftUnexplored: _left_unexplored,
        RunFailed: _failed,
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One run; the figures are None until it has finished. `step`: 1 waits for the worker, 2 asks
    the planner who fits, 3 solves and proposes."""

    run_id: UUID
    status: str
    step: int
    trigger: str
    day: date
    requested_at: datetime
    finished_at: datetime | None
    problem: str | None
    problem_digest: str | None
    plan_digest: str | None
    solver: str | None
    proved: bool | None
    seekers: int | None
    specialists: int | None
    proposed: int | None
    waiting: int | None
    overtaken: int | None
    milliseconds: int | None
    longest_wait_days: int | None
    mean_wait_days: int | None
    fullest_caseload: int | None
    emptiest_caseload: int | None
    caseload_gini: int | None
    envy: int | None
    blocking_pairs: int | None
    deferred_served: int | None
    waits_by_county: list[tuple[str, int, int, int]] | None
    """Name, how many stay waiting, their mean and longest wait in whole days."""
    waits_by_service_line: list[tuple[str, int, int, int]] | None
    reserve_permille: int | None
    """Of the best possible in the policy's replay; None where the run reserved nobody."""
    floors: list[tuple[str, int, int]] | None
    """County, at least how many were to be served there, and how many the plan serves."""
    matched: int | None
    at_most: int | None
    """How many the plan matches, and the most that any plan can match."""
    levels: list[tuple[str, int, int]] | None
    """Name, value and proved bound, up to the first level that is not proved best."""
    search_ended: bool | None
    """Whether the search was ended by its time; None, as of both below, where all was looked at."""
    undecided: int | None
    options_unexplored: int | None


def page(reading: Reading, sought: PartRequest) -> Part[Row]:
    """A part of the runs, newest first."""
    found = NEWEST_FIRST.part(reading, _query(), sought)
    return found.of_rows([_row(row) for row in found.rows])


def one(reading: Reading, run_id: UUID) -> Row:
    """Raises NotFound."""
    return _row(reading.one(_query().where(RUNS.c.run_id == run_id)))


def requested(views: Views) -> tuple[UUID, ...]:
    """Runs that nobody has carried out yet, oldest first."""
    query = select(RUNS.c.run_id).where(RUNS.c.status == RunStatus.REQUESTED.value)
    return views.ids(query.order_by(RUNS.c.requested_at, RUNS.c.run_id))


def is_stopped(views: Views, run_id: UUID) -> bool:
    """Whether somebody stopped the run."""
    canceled = RUNS.c.status == RunStatus.CANCELED.value
    query = select(RUNS.c.run_id).where(RUNS.c.run_id == run_id, canceled)
    with views.connect() as connection:
        return connection.execute(query).first() is not None


def _row(row: RowMapping) -> Row:
    return of_row(row, Row)


def _query() -> Select[Any]:
    return select(*(column for column in RUNS.c if column.name != "requested_by"))
