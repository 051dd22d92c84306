"""Changes gathered in memory are written as if each had been written at once."""

from uuid import uuid4

import pytest
from club_models import MEMBERS, members
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.bulk import BulkTable
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.views import Views
from stories.extent import examples

PEOPLE = [uuid4() for _ in range(3)]
KEYS = st.sampled_from(PEOPLE)
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("put"), KEYS, st.integers(0, 9)),
        st.tuples(st.just("change"), KEYS, st.integers(0, 9)),
        st.tuples(st.just("remove"), KEYS, st.just(0)),
        st.tuples(st.just("get"), KEYS, st.just(0)),
        st.tuples(st.just("flush"), KEYS, st.just(0)),
    ),
    max_size=12,
)


@pytest.fixture
def bare(databases):
    found = Views.open_at(databases.place)
    generations.prepare(found.engine, [members()])
    yield found
    found.close()


@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(changes=CHANGES)
def test_gathered_changes_come_out_as_one_after_the_other(bare, changes):
    expected = {}
    with bare.engine.begin() as connection:
        physical = generations.physical_tables(members(), 1)
        rows = Rows(connection, {t: BulkTable(p, connection) for t, p in physical.items()})
        connection.execute(physical[MEMBERS].delete())
        for kind, key, value in changes:
            match kind:
                case "put":
                    rows.put(MEMBERS, person=key, order=value)
                    expected[key] = value
                case "change":
                    rows.change(MEMBERS, {"person": key}, order=value)
                    if key in expected:
                        expected[key] = value
                case "remove":
                    rows.remove(MEMBERS, person=key)
                    expected.pop(key, None)
                case "get":
                    row = rows.get(MEMBERS, person=key)
                    assert (row and row["order"]) == expected.get(key)
                case "flush":
                    rows.flush()
        rows.flush()
        found = connection.execute(select(physical[MEMBERS])).all()
    assert {row.person: row.order for row in found} == expected
