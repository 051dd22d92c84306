"""Read models follow the log: each fact once, in order, whatever happens on the way."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_domain import NAMES, NOON, Joined, Left, Opened, Scored, command
from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, Uuid, select
from sqlalchemy.exc import OperationalError

from domain.decider import Decider
from peermatch.readmodels import generations
from peermatch.readmodels.asof import as_of
from peermatch.readmodels.bulk import BulkTable
from peermatch.readmodels.projection import Projection
from peermatch.readmodels.projector import Projector
from peermatch.readmodels.rows import Rows
from peermatch.readmodels.views import Views
from peermatch.store import ERASED, START

TABLES = MetaData()
MEMBERS = Table(
    "members",
    TABLES,
    Column("person", Uuid, primary_key=True),
    Column("club", Uuid, index=True),
    Column("order", Integer),
    Column("name", LargeBinary),
)
CLUBS = Table(
    "clubs",
    TABLES,
    Column("club", Uuid, primary_key=True),
    Column("place", String(100)),
    Column("points", Integer),
)


def _joined(rows, r):
    rows.put(MEMBERS, person=r.fact.person, club=r.stream, order=r.version, name=r.sealed)


def _left(rows, r):
    rows.remove(MEMBERS, person=r.fact.person)


def _opened(rows, r):
    rows.put(CLUBS, club=r.stream, place=r.fact.place, points=0)


def _scored(rows, r):
    club = rows.get(CLUBS, club=r.stream)
    if club is not None:
        rows.change(CLUBS, {"club": r.stream}, points=club["points"] + r.fact.points)


def members(shape=1, joined=_joined):
    return Projection("members", shape, (MEMBERS,), {Joined: joined, Left: _left})


def clubs(shape=1, scored=_scored):
    return Projection("clubs", shape, (CLUBS,), {Opened: _opened, Scored: scored})


MODELS = (members(), clubs())
ANY = Decider("any", None, lambda state, fact: state)


@pytest.fixture
def store(databases):
    return databases.open_store(NAMES)


@pytest.fixture
def views(databases):
    found = Views.open_at(databases.place)
    yield found
    found.close()


@pytest.fixture
def projector(store, views):
    generations.prepare(views.engine, MODELS)
    return Projector(store, views.engine, MODELS, batch=7)


def record(store, stream, *facts, at=NOON):
    def decide(work):
        work.load(ANY, stream).record(*facts)
        return {}

    return store.run(command(at=at), decide).position


def table(views, which):
    with views.connect() as connection:
        return [tuple(row) for row in connection.execute(select(which).order_by(*which.c))]


def test_a_read_model_shows_what_was_recorded_and_keeps_it_sealed(store, views, projector):
    club, person = uuid4(), uuid4()
    position = record(store, club, Opened(place="hall"), Joined(person=person, name="Ada"))
    projector.catch_up()
    assert views.wait_for(position)
    assert table(views, CLUBS) == [(club, "hall", 0)]
    ((_, _, _, sealed),) = table(views, MEMBERS)
    assert b"Ada" not in sealed
    assert store.open([sealed], viewer="dora", purpose="list") == [{"name": "Ada"}]


def test_facts_apply_in_order_within_and_across_batches(store, views, projector):
    club, people = uuid4(), [uuid4() for _ in range(5)]
    record(store, club, Opened(place="hall"))
    for person in people:
        record(store, club, Joined(person=person, name="A"), Scored(points=2))
        record(store, club, Left(person=person))
    record(store, club, Joined(person=people[0], name="B"))
    projector.catch_up()
    assert table(views, CLUBS) == [(club, "hall", 10)]
    ((person, _, order, sealed),) = table(views, MEMBERS)
    assert (person, order) == (people[0], 17)
    assert store.open([sealed], viewer="x", purpose="y") == [{"name": "B"}]


def test_two_projectors_apply_each_fact_once(databases, views, projector):
    club, count = uuid4(), 120
    writer = databases.open_store(NAMES)
    record(writer, club, Opened(place="hall"))
    ending = threading.Event()
    other = Projector(databases.open_store(NAMES), views.engine, MODELS, batch=5)
    threads = [threading.Thread(target=p.run, args=(ending,)) for p in (projector, other)]
    for thread in threads:
        thread.start()
    for _ in range(count):
        position = record(writer, club, Scored(points=1))
    try:
        assert views.wait_for(position, timeout=20)
    finally:
        ending.set()
        for thread in threads:
            thread.join()
    assert table(views, CLUBS) == [(club, "hall", count)]


def test_notices_that_are_doubled_lost_or_early_change_nothing(store, views, projector):
    club = uuid4()
    record(store, club, Opened(place="hall"), Scored(points=1))
    ending = threading.Event()
    thread = threading.Thread(target=projector.run, args=(ending,))
    thread.start()
    for _ in range(50):
        store.notices.tell()
    store.notices.tell = lambda: None
    position = record(store, club, Scored(points=1))
    try:
        assert views.wait_for(position, timeout=20)
    finally:
        ending.set()
        thread.join()
    assert table(views, CLUBS) == [(club, "hall", 2)]


def test_a_poison_fact_stops_that_model_only_and_says_which(store, views, databases):
    def choke(rows, r):
        if r.fact.points == 13:
            raise ValueError("a reason that may hold a name")
        _scored(rows, r)

    models = (members(), clubs(scored=choke))
    generations.prepare(views.engine, models)
    projector = Projector(store, views.engine, models, batch=7)
    club, person = uuid4(), uuid4()
    record(store, club, Opened(place="hall"), *(Scored(points=n) for n in range(1, 5)))
    poison = record(store, club, Scored(points=13))
    last = record(store, club, Scored(points=1), Joined(person=person, name="Ada"))
    projector.catch_up()
    assert table(views, CLUBS) == [(club, "hall", 10)]
    assert len(table(views, MEMBERS)) == 1
    assert views.wait_for(last, models=["members"])
    assert not views.wait_for(last, timeout=0.2)
    with views.connect() as connection:
        found = {g.model: g.stopped_by for g in generations.all_generations(connection)}
    assert found == {"members": None, "clubs": f"club.scored at {poison}: ValueError"}
    generations.prepare(views.engine, MODELS)
    Projector(store, views.engine, MODELS).catch_up()
    assert table(views, CLUBS) == [(club, "hall", 24)]


def test_a_row_that_can_not_be_written_stops_the_model_at_its_fact(store, views):
    def tall(rows, r):
        rows.put(CLUBS, club=r.stream, place=r.fact.place, points=object())

    models = (clubs(), Projection("tall", 1, (MEMBERS,), {Joined: lambda rows, r: 1 / 0}))
    generations.prepare(views.engine, models)
    record(store, uuid4(), Opened(place="hall"), Joined(person=uuid4(), name="Ada"))
    Projector(store, views.engine, models).catch_up()
    assert len(table(views, CLUBS)) == 1
    with views.connect() as connection:
        stopped = [g.stopped_by for g in generations.all_generations(connection) if g.stopped_by]
    assert len(stopped) == 1


def test_a_database_failure_is_no_poison(store, views, projector, monkeypatch):
    record(store, uuid4(), Opened(place="hall"))
    real = BulkTable.upsert

    def fail(*_args):
        raise OperationalError("insert", {}, Exception("disk"))

    monkeypatch.setattr(BulkTable, "upsert", fail)
    with pytest.raises(OperationalError):
        projector.catch_up()
    monkeypatch.setattr(BulkTable, "upsert", real)
    projector.catch_up()
    assert len(table(views, CLUBS)) == 1


def test_a_rebuild_serves_the_old_generation_until_the_new_one_is_there(
    store, views, projector, databases
):
    club = uuid4()
    record(store, club, Opened(place="hall"), *(Scored(points=1) for _ in range(20)))
    projector.catch_up()
    before = table(views, CLUBS), table(views, MEMBERS)
    seen = []
    real = projector.step

    def look():
        seen.append(table(views, CLUBS))
        return real()

    projector.step = look
    projector.rebuild("clubs")
    assert all(rows == before[0] for rows in seen)
    assert len(seen) > 2
    assert (table(views, CLUBS), table(views, MEMBERS)) == before
    with views.connect() as connection:
        found = {(g.model, g.number, g.serving) for g in generations.all_generations(connection)}
    assert found == {("clubs", 2, True), ("members", 1, True)}


def test_a_new_shape_is_built_beside_and_then_serves(store, views, projector):
    club = uuid4()
    record(store, club, Opened(place="hall"), Scored(points=1))
    projector.catch_up()

    def double(rows, r):
        _scored(rows, r)
        _scored(rows, r)

    changed = (members(), clubs(2, double))
    generations.prepare(views.engine, changed)
    assert table(views, CLUBS) == [(club, "hall", 1)]
    newer = Projector(store, views.engine, changed)
    newer.catch_up()
    newer.switch_ready()
    assert table(views, CLUBS) == [(club, "hall", 2)]


def test_any_past_moment_or_position_can_be_shown(store, views, projector):
    club, person = uuid4(), uuid4()
    first = record(store, club, Opened(place="hall"), Joined(person=person, name="Ada"))
    record(store, club, Left(person=person), Scored(points=5), at=NOON + timedelta(hours=1))
    for until in (first, NOON):
        past = as_of(store, MODELS, until)
        with past.connect() as connection:
            assert len(connection.execute(select(MEMBERS)).all()) == 1
            assert connection.execute(select(CLUBS.c.points)).scalars().all() == [0]
        past.dispose()
    now = as_of(store, MODELS, NOON + timedelta(hours=1))
    with now.connect() as connection:
        assert connection.execute(select(CLUBS.c.points)).scalars().all() == [5]
    now.dispose()


def test_after_erasing_read_models_open_as_erased(store, views, projector):
    club, person = uuid4(), uuid4()
    record(store, club, Joined(person=person, name="Ada"))
    projector.catch_up()
    store.vault.raise_tombstone(person, NOON)
    store.vault.destroy_key(person)
    sealed = [row[3] for row in table(views, MEMBERS)]
    assert store.open(sealed, viewer="x", purpose="y") == [ERASED]


def test_a_model_of_no_facts_waits_for_nothing(views, projector):
    assert views.wait_for(START, timeout=0)


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
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
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
