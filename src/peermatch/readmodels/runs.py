"""Matching runs: who asked, how they ended, and what was proved."""

from collections.abc import Iterable

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, String, Table, Uuid

from domain.matching_run import RunCompleted, RunFailed, RunRequested, RunStatus
from peermatch.readmodels.changes import Change, Put, ReadModel
from peermatch.readmodels.columns import Instant
from peermatch.store import Recorded

SCHEMA = MetaData()
RUNS = Table(
    "runs",
    SCHEMA,
    Column("run_id", Uuid, primary_key=True),
    Column("status", String(20), nullable=False, index=True),
    Column("trigger", String(20), nullable=False),
    Column("day", Date, nullable=False),
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
)


def _requested(r: Recorded) -> Iterable[Put]:
    fact: RunRequested = r.fact
    values = {
        "run_id": r.stream,
        "status": RunStatus.REQUESTED.value,
        "trigger": fact.trigger.value,
        "day": fact.day,
        "requested_at": r.at,
        "requested_by": r.by,
    }
    yield Put(RUNS, values)


def _completed(r: Recorded) -> Iterable[Change]:
    fact: RunCompleted = r.fact
    values = {
        "status": RunStatus.COMPLETED.value,
        "finished_at": r.at,
        "problem_digest": fact.problem_digest,
        "plan_digest": fact.plan_digest,
        "solver": fact.solver,
        "proved": fact.proved,
        "seekers": fact.seekers,
        "specialists": fact.specialists,
        "proposed": fact.proposed,
        "waiting": fact.waiting,
        "overtaken": fact.overtaken,
        "milliseconds": fact.milliseconds,
    }
    yield Change(RUNS, {"run_id": r.stream}, values)


def _failed(r: Recorded) -> Iterable[Change]:
    fact: RunFailed = r.fact
    values = {
        "status": RunStatus.FAILED.value,
        "finished_at": r.at,
        "problem": fact.problem,
    }
    yield Change(RUNS, {"run_id": r.stream}, values)


RUNS_MODEL = ReadModel(
    "runs", 1, SCHEMA, {RunRequested: _requested, RunCompleted: _completed, RunFailed: _failed}
)
