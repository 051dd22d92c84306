"""Read models follow the log: each fact once, in order, whatever happens on the way."""

import threading
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_domain import NAMES, NOON, Joined, Left, Opened, Scored, command
from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, Uuid, select
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.shared.decider import Decider
from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.as_of import as_of
from peermatch.readmodels.engine.bulk import BulkTable
from peermatch.readmodels.engine.failed_work import STALLED_MODELS, FailedWork, reason_of
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.projector import NotCaughtUp, Projector
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.engine.views import Views
from peermatch.store import ERASED, START, HeldBack, KeyUnavailable, Names, PersonErased

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


class SetClock:
    """Stands still until a test moves it."""

    moment = NOON

    def now(self):
        return self.moment


@pytest.fixture
def clock():
    return SetClock()


@pytest.fixture
def projector(store, views, clock):
    generations.prepare(views.engine, MODELS)
    return Projector(store, views.engine, MODELS, now=clock.now, batch=7)


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


def test_two_projectors_apply_each_fact_once(databases, views, projector, clock):
    club, count = uuid4(), 120
    writer = databases.open_store(NAMES)
    record(writer, club, Opened(place="hall"))
    ending = threading.Event()
    other = Projector(databases.open_store(NAMES), views.engine, MODELS, now=clock.now, batch=5)
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


def poisoned(error):
    """Clubs as a model that chokes on thirteen points."""

    def choke(rows, r):
        if r.fact.points == 13:
            raise error
        _scored(rows, r)

    return clubs(scored=choke)


def set_aside(views):
    work = FailedWork(views.engine, lambda: NOON)
    return {failed.item: failed.reason for failed in work.listed() if failed.set_aside}


def served(views):
    with views.connect() as connection:
        there = generations.all_generations(connection)
    return {g.model: (g.number, g.stopped_by) for g in there if g.serving}


FAULTS = (
    ValueError("a reason that may hold a name"),
    KeyError("a name"),
    KeyUnavailable("no key"),
    TypeError(),
    RuntimeError(),
    DataError("insert", {}, Exception("too long")),
    IntegrityError("insert", {}, Exception("twice")),
    PersonErased(),
)


@pytest.mark.parametrize("error", FAULTS, ids=lambda error: type(error).__name__)
def test_a_fact_that_a_model_can_not_take_is_set_aside_for_that_model(store, views, clock, error):
    models = (members(), poisoned(error))
    generations.prepare(views.engine, models)
    projector = Projector(store, views.engine, models, now=clock.now, batch=7)
    club, person = uuid4(), uuid4()
    record(store, club, Opened(place="hall"), *(Scored(points=n) for n in range(1, 5)))
    poison = record(store, club, Scored(points=13))
    last = record(store, club, Scored(points=1), Joined(person=person, name="Ada"))
    projector.catch_up()
    assert table(views, CLUBS) == [(club, "hall", 11)]
    assert len(table(views, MEMBERS)) == 1
    assert views.wait_for(last)
    assert not views.wait_for(poison, timeout=0.2), "one of them does not show it"
    assert set_aside(views) == {f"clubs 1 club.scored {poison}": reason_of(error)}
    assert served(views) == {"members": (1, None), "clubs": (1, None)}


def test_what_was_set_aside_is_built_anew_when_a_person_has_it_tried_again(store, views, clock):
    models = (members(), poisoned(ValueError()))
    generations.prepare(views.engine, models)
    club = uuid4()
    poison = record(store, club, Opened(place="hall"), Scored(points=13))
    record(store, club, Scored(points=1))
    broken = Projector(store, views.engine, models, now=clock.now, batch=7)
    broken.catch_up()
    [item] = set_aside(views)
    work = FailedWork(views.engine, clock.now)
    work.take_up("read-models", item, "account-1")
    for _ in range(2):
        broken.try_again()
        broken.catch_up()
        broken.switch_ready()
    assert served(views) == {"members": (1, None), "clubs": (2, None)}
    assert set_aside(views) == {f"clubs 2 club.scored {poison}": "ValueError"}, "it failed again"
    work.take_up("read-models", f"clubs 2 club.scored {poison}", "account-1")
    mended = Projector(store, views.engine, MODELS, now=clock.now, batch=7)
    mended.try_again()
    mended.catch_up()
    mended.switch_ready()
    assert table(views, CLUBS) == [(club, "hall", 14)]
    assert work.listed() == ()
    assert views.wait_for(poison)


def test_a_new_release_builds_anew_what_lacks_a_fact(store, views, clock):
    generations.prepare(views.engine, [poisoned(ValueError())])
    club = uuid4()
    record(store, club, Opened(place="hall"), Scored(points=13))
    Projector(store, views.engine, [poisoned(ValueError())], now=clock.now).catch_up()
    generations.prepare(views.engine, [clubs()])
    mended = Projector(store, views.engine, [clubs()], now=clock.now)
    mended.catch_up()
    mended.switch_ready()
    assert (table(views, CLUBS), set_aside(views)) == ([(club, "hall", 13)], {})


def test_a_model_that_can_take_nothing_stops_and_whoever_waits_is_told(
    store, views, clock, monkeypatch
):
    monkeypatch.setattr("peermatch.readmodels.engine.feeding.MOST_SET_ASIDE", 3)
    models = (members(), poisoned(ValueError()))
    generations.prepare(views.engine, models)
    club, person = uuid4(), uuid4()
    record(store, club, Opened(place="hall"), *(Scored(points=13) for _ in range(5)))
    last = record(store, club, Joined(person=person, name="Ada"))
    projector = Projector(store, views.engine, models, now=clock.now)
    with pytest.raises(NotCaughtUp, match="clubs"):
        projector.catch_up()
    assert len(table(views, MEMBERS)) == 1
    assert len(set_aside(views)) == 3
    assert served(views)["clubs"][1].startswith("3 facts set aside, last club.scored ")
    assert not views.wait_for(last)
    with pytest.raises(NotCaughtUp, match="clubs"):
        projector.rebuild("clubs")
    mended = Projector(store, views.engine, MODELS, now=clock.now)
    assert mended.rebuild("clubs") == 0
    assert table(views, CLUBS) == [(club, "hall", 65)]
    assert views.wait_for(last)


def test_a_row_that_can_not_be_written_is_set_aside(store, views, clock):
    models = (clubs(), Projection("tall", 1, (MEMBERS,), {Joined: lambda rows, r: 1 / 0}))
    generations.prepare(views.engine, models)
    record(store, uuid4(), Opened(place="hall"), Joined(person=uuid4(), name="Ada"))
    Projector(store, views.engine, models, now=clock.now).catch_up()
    assert len(table(views, CLUBS)) == 1
    assert list(set_aside(views).values()) == ["ZeroDivisionError"]


PASSING = (
    OperationalError("insert", {}, Exception("disk")),
    InterfaceError("insert", {}, Exception("gone")),
    PoolTimeout(),
    psycopg.errors.LockNotAvailable(),
    psycopg.errors.AdminShutdown(),
    psycopg.errors.DeadlockDetected(),
    psycopg.errors.ReadOnlySqlTransaction(),
    MemoryError(),
    ConnectionResetError(),
)


@pytest.mark.parametrize("error", PASSING, ids=lambda error: type(error).__name__)
def test_what_fails_for_the_machine_s_sake_is_tried_again_and_nothing_is_passed_over(
    store, views, clock, error
):
    """The other model goes on; a restart does not begin the pauses anew."""
    models = (members(), poisoned(error))
    generations.prepare(views.engine, models)
    club, person = uuid4(), uuid4()
    record(store, club, Opened(place="hall"), Scored(points=13), Joined(person=person, name="A"))
    pauses = (*STALLED_MODELS.pauses, STALLED_MODELS.pauses[-1], STALLED_MODELS.pauses[-1])
    for number, pause in enumerate(pauses, 1):
        projector = Projector(store, views.engine, models, now=clock.now)
        with pytest.raises(NotCaughtUp, match="clubs"):
            projector.catch_up(seconds=0)
        [stalled] = FailedWork(views.engine, clock.now).listed()
        assert (stalled.queue, stalled.item) == ("stalled-models", "clubs")
        assert (stalled.failures, stalled.set_aside) == (number, False)
        assert stalled.again_at == clock.moment + timedelta(seconds=pause)
        assert (table(views, CLUBS), len(table(views, MEMBERS))) == ([], 1)
        clock.moment += timedelta(seconds=pause)
    Projector(store, views.engine, MODELS, now=clock.now).catch_up()
    assert table(views, CLUBS) == [(club, "hall", 13)]
    assert FailedWork(views.engine, clock.now).listed() == ()


def test_a_release_that_is_too_old_waits_for_a_newer_one(store, views, databases, clock):
    """It passes over nothing that it does not know."""
    old = databases.open_store(Names({"club.joined": Joined, "club.left": Left}))
    generations.prepare(views.engine, MODELS)
    club = uuid4()
    record(store, club, Opened(place="hall"), Joined(person=uuid4(), name="Ada"))
    with pytest.raises(NotCaughtUp):
        Projector(old, views.engine, MODELS, now=clock.now).catch_up(seconds=0)
    assert {f.reason for f in FailedWork(views.engine, clock.now).listed()} == {"UnknownName"}
    clock.moment += timedelta(seconds=60)
    Projector(store, views.engine, MODELS, now=clock.now).catch_up()
    assert (len(table(views, CLUBS)), len(table(views, MEMBERS))) == (1, 1)
    assert set_aside(views) == {}


def test_a_transaction_of_another_database_holds_nothing_back(
    postgres_url, postgres_databases, clock
):
    """Nor can it make a reader miss what its own process wrote."""
    store, views = postgres_databases.open_store(NAMES), Views.open_at(postgres_databases.place)
    generations.prepare(views.engine, MODELS)
    with psycopg.connect(postgres_url) as foreign:
        foreign.execute("SELECT pg_current_xact_id()")
        position = record(store, uuid4(), Opened(place="hall"))
        Projector(store, views.engine, MODELS, now=clock.now).catch_up()
        assert len(table(views, CLUBS)) == 1
        assert views.wait_for(position, timeout=0)
        foreign.rollback()
    views.close()


def test_who_catches_up_waits_for_a_transaction_of_the_same_database_or_says_so(
    postgres_databases, clock
):
    store, views = postgres_databases.open_store(NAMES), Views.open_at(postgres_databases.place)
    generations.prepare(views.engine, MODELS)
    projector = Projector(store, views.engine, MODELS, now=clock.now)
    with psycopg.connect(postgres_databases.place.record) as other:
        other.execute("SELECT pg_current_xact_id()")
        record(store, uuid4(), Opened(place="hall"))
        with pytest.raises(HeldBack):
            projector.catch_up(seconds=0.1)
        assert table(views, CLUBS) == []
        ending = threading.Timer(0.3, other.rollback)
        ending.start()
        projector.catch_up()
        ending.join()
    assert len(table(views, CLUBS)) == 1
    views.close()


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


def test_a_new_shape_is_built_beside_and_then_serves(store, views, projector, clock):
    club = uuid4()
    record(store, club, Opened(place="hall"), Scored(points=1))
    projector.catch_up()

    def double(rows, r):
        _scored(rows, r)
        _scored(rows, r)

    changed = (members(), clubs(2, double))
    generations.prepare(views.engine, changed)
    assert table(views, CLUBS) == [(club, "hall", 1)]
    newer = Projector(store, views.engine, changed, now=clock.now)
    newer.catch_up()
    newer.switch_ready()
    assert table(views, CLUBS) == [(club, "hall", 2)]


def test_what_a_new_shape_adds_is_there_and_empty_until_it_has_caught_up(
    store, views, projector, clock
):
    club = uuid4()
    record(store, club, Opened(place="hall"), Scored(points=3))
    projector.catch_up()
    newest = MetaData()
    wider = CLUBS.to_metadata(newest)
    wider.append_column(Column("motto", String(20), nullable=False))
    prizes = Table("prizes", newest, Column("club", Uuid, primary_key=True))

    def opened(rows, r):
        rows.put(wider, club=r.stream, place=r.fact.place, points=0, motto="on")
        rows.put(prizes, club=r.stream)

    changed = (members(), Projection("clubs", 2, (wider, prizes), {Opened: opened}))
    generations.prepare(views.engine, changed)
    assert table(views, wider) == [(club, "hall", 3, None)]
    assert table(views, prizes) == []
    newer = Projector(store, views.engine, changed, now=clock.now)
    newer.catch_up()
    newer.switch_ready()
    assert table(views, wider) == [(club, "hall", 0, "on")]
    assert table(views, prizes) == [(club,)]


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
