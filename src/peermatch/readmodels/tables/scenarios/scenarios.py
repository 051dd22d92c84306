"""Scenarios as they are listed; their changes are read from their own streams."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Column, MetaData, String, Table, Uuid, select

from domain.scenarios.scenario import (
    ScenarioCarriedOut,
    ScenarioChanged,
    ScenarioDropped,
    ScenarioNamed,
)
from peermatch.readmodels.engine.columns import Day, Instant
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.store import Recorded

MOST_LISTED = 100
SCHEMA = MetaData()
SCENARIOS = Table(
    "scenarios",
    SCHEMA,
    Column("scenario_id", Uuid, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("changed_at", Instant, nullable=False, index=True),
    Column("carried_out_on", Day),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioRow:
    scenario_id: UUID
    name: str
    changed_at: datetime
    carried_out_on: date | None


def listed(reading: Reading) -> tuple[ScenarioRow, ...]:
    """The newest first, up to a hundred; those that were dropped are not there."""
    query = select(SCENARIOS).order_by(SCENARIOS.c.changed_at.desc(), SCENARIOS.c.scenario_id)
    rows = reading.rows(query.limit(MOST_LISTED))
    return tuple(ScenarioRow(**{n: row[n] for n in ScenarioRow.__slots__}) for row in rows)


def _changed(rows: Rows, r: Recorded) -> None:
    known = rows.get(SCENARIOS, scenario_id=r.stream)
    name = known["name"] if known else ""
    rows.put(SCENARIOS, scenario_id=r.stream, name=name, changed_at=r.at, carried_out_on=None)


def _named(rows: Rows, r: Recorded) -> None:
    fact: ScenarioNamed = r.fact
    rows.change(SCENARIOS, {"scenario_id": r.stream}, name=fact.name)


def _dropped(rows: Rows, r: Recorded) -> None:
    rows.remove(SCENARIOS, scenario_id=r.stream)


def _carried_out(rows: Rows, r: Recorded) -> None:
    fact: ScenarioCarriedOut = r.fact
    rows.change(SCENARIOS, {"scenario_id": r.stream}, carried_out_on=fact.day)


SCENARIOS_MODEL = Projection(
    "scenarios",
    1,
    (SCENARIOS,),
    {
        ScenarioChanged: _changed,
        ScenarioNamed: _named,
        ScenarioDropped: _dropped,
        ScenarioCarriedOut: _carried_out,
    },
)
