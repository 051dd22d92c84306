"""The policy *reserve scarce specialists* as it stands: one row."""

from typing import Any

from sqlalchemy import JSON, Boolean, Column, Integer, MetaData, String, Table, Uuid

from domain.program.reserve import (
    ReplayFigures,
    ReserveReplayAsked,
    ReserveReplayed,
    ReserveReplayFailed,
    ReserveTurnedOff,
    ReserveTurnedOn,
)
from peermatch.readmodels.engine.columns import Day, Instant
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.store import Recorded

SCHEMA = MetaData()
RESERVE = Table(
    "reserve",
    SCHEMA,
    Column("number", Integer, primary_key=True),
    Column("turned_on", Boolean, nullable=False),
    Column("asked", Uuid),
    Column("asked_at", Instant),
    Column("problem", String(200)),
    Column("day", Day),
    Column("first_day", Day),
    Column("days", Integer),
    Column("arrivals", Integer),
    Column("with_reserve", JSON),
    Column("without", JSON),
    Column("one_by_one_permille", Integer),
    Column("prices", JSON),
)
"""`prices` are pairs of a specialist's id and points; the figures those of the last replay."""
THE_POLICY = 1


def _change(rows: Rows, **values: Any) -> None:
    row = rows.get(RESERVE, number=THE_POLICY) or {"number": THE_POLICY, "turned_on": False}
    rows.put(RESERVE, **{**row, **values})


def _asked(rows: Rows, r: Recorded) -> None:
    fact: ReserveReplayAsked = r.fact
    _change(rows, asked=fact.replay_id, asked_at=r.at, problem=None)


def _replayed(rows: Rows, r: Recorded) -> None:
    fact: ReserveReplayed = r.fact
    _change(
        rows,
        asked=None,
        problem=None,
        day=fact.day,
        first_day=fact.first_day,
        days=fact.days,
        arrivals=fact.arrivals,
        with_reserve=_figures(fact.with_reserve),
        without=_figures(fact.without),
        one_by_one_permille=fact.one_by_one_permille,
        prices=[[str(one.specialist_id), one.points] for one in fact.prices],
    )


def _figures(figures: ReplayFigures) -> list[int]:
    return [figures.served, figures.mean_wait_days, figures.points, figures.hindsight_permille]


def _failed(rows: Rows, r: Recorded) -> None:
    fact: ReserveReplayFailed = r.fact
    _change(rows, asked=None, problem=fact.problem)


def _turned_on(rows: Rows, _r: Recorded) -> None:
    _change(rows, turned_on=True)


def _turned_off(rows: Rows, _r: Recorded) -> None:
    _change(rows, turned_on=False)


RESERVE_MODEL = Projection(
    "reserve",
    1,
    (RESERVE,),
    {
        ReserveReplayAsked: _asked,
        ReserveReplayed: _replayed,
        ReserveReplayFailed: _failed,
        ReserveTurnedOn: _turned_on,
        ReserveTurnedOff: _turned_off,
    },
)
