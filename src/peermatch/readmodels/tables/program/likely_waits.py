"""Likely waits by group, and how right they were."""

from sqlalchemy import Column, Integer, MetaData, String, Table

from domain.program.likely_waits import WaitsLearned
from peermatch.readmodels.engine.columns import Day
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.store import Recorded

SCHEMA = MetaData()
LIKELY_WAITS = Table(
    "likely_waits",
    SCHEMA,
    Column("county", String(60), primary_key=True),
    Column("urgency", String(20), primary_key=True),
    Column("outcomes", Integer, nullable=False),
    Column("low", Integer, nullable=False),
    Column("median", Integer, nullable=False),
    Column("high", Integer, nullable=False),
)
"""Whole days; an empty county or urgency stands for any."""
WAITS_TRIED = Table(
    "waits_tried",
    SCHEMA,
    Column("number", Integer, primary_key=True),
    Column("day", Day, nullable=False),
    Column("tried", Integer, nullable=False),
    Column("inside", Integer, nullable=False),
    Column("outcomes", Integer, nullable=False),
)
"""One row: what was last learned."""


def _learned(rows: Rows, r: Recorded) -> None:
    fact: WaitsLearned = r.fact
    for row in rows.find(LIKELY_WAITS):
        rows.remove(LIKELY_WAITS, county=row["county"], urgency=row["urgency"])
    for one in fact.ranges:
        rows.put(
            LIKELY_WAITS,
            county=one.group.county,
            urgency=one.group.urgency,
            outcomes=one.outcomes,
            low=one.low,
            median=one.median,
            high=one.high,
        )
    rows.put(
        WAITS_TRIED,
        number=1,
        day=fact.day,
        tried=fact.tried,
        inside=fact.inside,
        outcomes=fact.outcomes,
    )


LIKELY_WAITS_MODEL = Projection(
    "likely_waits", 1, (LIKELY_WAITS, WAITS_TRIED), {WaitsLearned: _learned}
)
