"""Single days on which a specialist works other hours than the weekly ones, or is busy."""

from sqlalchemy import JSON, Column, MetaData, Table, Uuid

from domain.shared.day_hours import HoursExcepted, HoursRestored
from domain.specialists.working_hours import BusyTimesRead
from peermatch.readmodels.engine.columns import Day
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.store import Recorded

SCHEMA = MetaData()
DAY_HOURS = Table(
    "day_hours",
    SCHEMA,
    Column("specialist_id", Uuid, primary_key=True),
    Column("day", Day, primary_key=True),
    Column("windows", JSON, nullable=False),
)
"""`windows` are minutes of that day, from and to; none: away all day."""
DAY_BUSY = Table(
    "day_busy",
    SCHEMA,
    Column("specialist_id", Uuid, primary_key=True),
    Column("day", Day, primary_key=True),
    Column("windows", JSON, nullable=False),
)
"""`windows` as above: when their own calendar has something."""


def _excepted(rows: Rows, r: Recorded) -> None:
    fact: HoursExcepted = r.fact
    windows = [[w.start, w.end] for w in fact.windows]
    rows.put(DAY_HOURS, specialist_id=r.stream, day=fact.day, windows=windows)


def _restored(rows: Rows, r: Recorded) -> None:
    fact: HoursRestored = r.fact
    rows.remove(DAY_HOURS, specialist_id=r.stream, day=fact.day)


def _busy(rows: Rows, r: Recorded) -> None:
    fact: BusyTimesRead = r.fact
    rows.remove(DAY_BUSY, specialist_id=r.stream, day=fact.day)
    if fact.windows:
        windows = [[w.start, w.end] for w in fact.windows]
        rows.put(DAY_BUSY, specialist_id=r.stream, day=fact.day, windows=windows)


DAY_HOURS_MODEL = Projection(
    "day-hours",
    2,
    (DAY_HOURS, DAY_BUSY),
    {HoursExcepted: _excepted, HoursRestored: _restored, BusyTimesRead: _busy},
)
