"""Rows that are looked for by their values are found without a statement made for it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    event,
    select,
)

from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.bulk import BulkTable
from peermatch.readmodels.engine.columns import Day, Instant
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.views import Views

VISITS = Table(
    "visits",
    MetaData(),
    Column("visit", Uuid, primary_key=True),
    Column("person", Uuid),
    Column("place", String(20)),
    Column("came_at", Instant),
    Column("came_on", Day),
    Column("hours", Float),
    Column("first", Boolean),
    Column("place_in_line", BigInteger),
    Column("said", LargeBinary),
)
PLACES = ("hall", "park", "yard")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MODEL = Projection("visits", 1, (VISITS,), {})


def _visits(rows):
    """Ten of them, of which some say nothing in some columns."""
    for number in range(10):
        rows.put(
            VISITS,
            visit=UUID(int=number + 1),
            person=UUID(int=11 + number % 3) if number % 4 else None,
            place=PLACES[number % 3],
            came_at=NOON + timedelta(days=number % 2),
            came_on=NOON.date() + timedelta(days=number % 2),
            hours=number / 4,
            first=number < 5,
            place_in_line=2**40 + number % 2,
            said=bytes([number % 2]),
        )


ASKED = (
    {},
    {"person": None},
    {"person": UUID(int=11)},
    {"person": {UUID(int=11), UUID(int=12)}, "place": {"hall", "yard"}},
    {"person": {UUID(int=11)}, "first": False},
    {"person": None, "place": {"hall", "park"}, "first": True},
    {"place": set()},
    {"came_at": NOON},
    {"came_on": {NOON.date(), NOON.date() + timedelta(days=9)}},
    {"place_in_line": 2**40, "hours": 0.5},
    {"said": b"\x01", "place": "hall"},
)


def _asked(table, equal):
    """The same question as SQLAlchemy puts it."""
    chosen = (
        table.c[name].in_(value) if isinstance(value, set) else table.c[name] == value
        for name, value in equal.items()
    )
    return select(table).where(*chosen).order_by(*table.primary_key.columns)


@pytest.fixture
def views(databases):
    found = Views.open_at(databases.place)
    generations.prepare(found.engine, [MODEL])
    yield found
    found.close()


def test_rows_are_found_by_any_values_as_sqlalchemy_finds_them(views):
    """Making such a statement takes longer than having it answered."""
    (copy,) = generations.physical_tables(MODEL, 1).values()
    made = []
    with views.engine.begin() as connection:
        bulk = {VISITS: BulkTable(copy, connection)}
        rows, later = Rows(connection, bulk), Rows(connection, bulk)
        _visits(rows)
        rows.flush()
        expected = [
            [dict(row) for row in connection.execute(_asked(copy, equal)).mappings()]
            for equal in ASKED
        ]
        event.listen(connection, "before_execute", lambda *told: made.append(told[1]))
        assert [later.find(VISITS, **equal) for equal in ASKED] == expected
        assert later.get(VISITS, visit=UUID(int=3)) == expected[0][2]
    assert made == []
    assert [equal for equal, found in zip(ASKED, expected, strict=True) if not found] == [
        {"place": set()}
    ]
