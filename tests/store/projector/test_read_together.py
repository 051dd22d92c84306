"""What a batch of facts asks for is read together, and comes out as if each fact had come alone."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    Integer,
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
from peermatch.readmodels.models import AS_OF, SCREENS
from peermatch.readmodels.reading.views import Views
from stories.extent import examples

SCHEMA = MetaData()
VISITS = Table(
    "visits",
    SCHEMA,
    Column("visit", Uuid, primary_key=True),
    Column("person", Uuid, index=True),
    Column("place", String(20), index=True),
    Column("parts", JSON),
    Column("came_at", Instant),
    Column("came_on", Day),
    Column("hours", Float),
    Column("first", Boolean),
    Column("place_in_line", BigInteger),
    Column("said", LargeBinary),
)
PEOPLE = Table(
    "visitors",
    SCHEMA,
    Column("person", Uuid, primary_key=True),
    Column("last_visit", Uuid),
    Column("best", Integer),
)
COUNTS = Table(
    "visit_counts",
    SCHEMA,
    Column("place", String(20), primary_key=True),
    Column("part", String(20), primary_key=True),
    Column("number", Integer, nullable=False),
)
PLACES = ("hall", "park", "yard")
VISIT = st.sampled_from([UUID(int=n) for n in range(1, 4)])
PERSON = st.sampled_from([UUID(int=n) for n in range(11, 14)])
NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("America/New_York"))


def _add(rows, place, part, more):
    row = rows.get(COUNTS, place=place, part=part)
    number = (row["number"] if row else 0) + more
    if number:
        rows.put(COUNTS, place=place, part=part, number=number)
    else:
        rows.remove(COUNTS, place=place, part=part)


def _came(rows, r):
    """Reads by what was read: the person's last visit, its parts, and a count of each."""
    who = rows.get(PEOPLE, person=r.person) or {"person": r.person, "last_visit": None, "best": 0}
    last = rows.get(VISITS, visit=who["last_visit"]) if who["last_visit"] else None
    parts = [r.place, *(last["parts"] if last else ())][:3]
    rows.put(
        VISITS,
        visit=r.visit,
        person=r.person,
        place=r.place,
        parts=tuple(parts),
        came_at=NOON + timedelta(hours=r.number),
        came_on=NOON.date() + timedelta(days=r.number),
        hours=r.number / 4,
        first=last is None,
        place_in_line=2**40 + r.number,
        said=bytes([r.number % 256]),
    )
    rows.put(PEOPLE, person=r.person, last_visit=r.visit, best=max(who["best"], len(parts)))
    for part in parts:
        _add(rows, r.place, part, 1)


def _moved(rows, r):
    """Changes a row that nobody has read, and then looks for rows by what it changed."""
    rows.change(VISITS, {"visit": r.visit}, place=r.place)
    for row in rows.find(VISITS, place=r.place):
        day = row["came_at"].date().isoformat()
        rows.change(VISITS, {"visit": row["visit"]}, parts=[*row["parts"], day][-4:])


def _merged(rows, r):
    for row in rows.find(VISITS, person={r.person, r.other}, place={"hall", r.place}):
        rows.change(VISITS, {"visit": row["visit"]}, person=r.other)
        _add(rows, row["place"], "merged", 1)


def _gone(rows, r):
    for row in rows.find(VISITS, person=r.person):
        for part in row["parts"]:
            _add(rows, row["place"], part, -1)
        rows.remove(VISITS, visit=row["visit"])
    rows.remove(PEOPLE, person=r.person)


def _refused(rows, r):
    """Can't be taken where the place has been visited."""
    rows.put(COUNTS, place=r.place, part="refused", number=1)
    if rows.find(VISITS, place=r.place):
        raise ValueError(r.place)


def _counted(rows, r):
    rows.expect(COUNTS, [{"place": place, "part": r.place} for place in PLACES])
    for place in PLACES:
        _add(rows, place, r.place, 2)
    _add(rows, "all", "visits", len(rows.find(VISITS)))


HANDLERS = (_came, _moved, _merged, _gone, _refused, _counted)
SAID = st.builds(
    lambda handler, **told: (handler, SimpleNamespace(**told)),
    st.sampled_from(HANDLERS + (_came,) * 3),
    visit=VISIT,
    person=PERSON,
    other=PERSON,
    place=st.sampled_from(PLACES),
    number=st.integers(0, 12),
)


@pytest.fixture
def bare(databases):
    found = Views.open_at(databases.place)
    model = Projection("visits", 1, (VISITS, PEOPLE, COUNTS), {})
    generations.prepare(found.engine, [model])
    yield found, generations.physical_tables(model, 1)
    found.close()


def _take(rows, batch):
    rows.take(batch)
    rows.flush()


def _alone(rows, batch):
    for handler, r in batch:
        handler(rows, r)
        rows.flush()


def _in_batches(bare, said, size, take):
    """The rows of all tables after these facts, and where a batch could not be taken."""
    views, physical = bare
    refused = []
    with views.engine.begin() as connection:
        bulk = {t: BulkTable(copy, connection) for t, copy in physical.items()}
        for copy in physical.values():
            connection.execute(copy.delete())
    for first in range(0, len(said), size):
        try:
            with views.engine.begin() as connection:
                take(Rows(connection, bulk), said[first : first + size])
        except ValueError:
            refused.append(first)
    with views.engine.connect() as connection:
        ordered = (select(one).order_by(*one.primary_key.columns) for one in physical.values())
        return [connection.execute(query).all() for query in ordered], refused


def _told(handler, **told):
    usual = {"visit": UUID(int=1), "person": UUID(int=11), "other": UUID(int=12)}
    return handler, SimpleNamespace(**usual | {"place": "hall", "number": 1} | told)


@settings(
    max_examples=examples(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(said=st.lists(SAID, max_size=16), size=st.sampled_from((1, 2, 3, 5, 16)))
@example(said=[_told(_came), _told(_moved, place="park")], size=1)
def test_facts_that_are_taken_together_come_out_as_one_after_the_other(bare, said, size):
    together = _in_batches(bare, said, size, _take)
    assert together == _in_batches(bare, said, size, _alone)


def test_a_batch_asks_for_what_it_needs_in_a_few_statements(bare):
    """However many facts there are, also where each leads from row to row."""
    views, physical = bare
    people = [uuid4() for _ in range(60)]

    def day(number):
        for person in people:
            told = {"visit": uuid4(), "person": person, "place": "hall", "number": number}
            yield _came, SimpleNamespace(**told)

    statements = []
    event.listen(views.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    for number in range(2):
        with views.engine.begin() as connection:
            bulk = {t: BulkTable(copy, connection) for t, copy in physical.items()}
            _take(Rows(connection, bulk), list(day(number)))
    verbs = Counter(statement.split()[0] for statement in statements)
    assert verbs["SELECT"] <= 8
    assert verbs["INSERT"] == 6


def test_rows_that_are_read_in_a_batch_are_what_the_database_would_give(bare):
    """An instant in the zone in which databases give it, a list where a tuple was put."""
    views, physical = bare
    visit = uuid4()
    put = {"visit": visit, "parts": ("a", "b"), "came_at": NOON}
    with views.engine.connect() as connection:
        bulk = {t: BulkTable(copy, connection) for t, copy in physical.items()}
        rows, later = Rows(connection, bulk), Rows(connection, bulk)
        rows.put(VISITS, **put)
        before = rows.get(VISITS, visit=visit)
        rows.flush()
        after = later.get(VISITS, visit=visit)
        connection.rollback()
    assert before == after
    assert (before["parts"], before["came_at"].tzinfo) == (["a", "b"], UTC)


def test_each_type_of_column_that_read_models_have_is_tried_here():
    used = {type(c.type) for m in (*SCREENS, *AS_OF) for t in m.tables for c in t.columns}
    assert used - {type(c.type) for t in (VISITS, PEOPLE, COUNTS) for c in t.columns} == set()
    assert Float in used
