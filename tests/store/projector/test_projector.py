"""Read models follow the log: each fact once, in order, whatever happens on the way."""

import threading
from uuid import uuid4

import psycopg
import pytest
from club_models import CLUBS, MEMBERS, MODELS, record, table
from small_domain import NAMES, Joined, Left, Opened, Scored
from sqlalchemy import event

from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.projector import Projector
from peermatch.readmodels.reading.views import Views
from peermatch.store import START, HeldBack


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


def test_a_model_of_no_facts_waits_for_nothing(views, projector):
    assert views.wait_for(START, timeout=0)


def test_models_that_a_batch_tells_nothing_go_on_past_it_together(store, views, clock):
    """However many there are, in one transaction; whoever has stopped stays where it stopped."""
    idle = [Projection(f"idle_{n}", 1, (), {Left: not_called}) for n in range(5)]
    stopped = Projection("stopped", 1, (), {Left: not_called})
    generations.prepare(views.engine, [*MODELS, *idle, stopped])
    ends = []
    projector = Projector(store, views.engine, [*MODELS, *idle, stopped], now=clock.now)
    with views.engine.begin() as connection:
        (there,) = [g for g in generations.all_generations(connection) if g.model == "stopped"]
        generations.stop(connection, there, "by hand")
    position = record(store, uuid4(), Opened(place="hall"))
    event.listen(views.engine, "commit", ends.append)
    projector.step()
    with views.engine.connect() as connection:
        came = {g.model: g.position for g in generations.all_generations(connection)}
    assert came.pop("stopped") == START
    assert set(came.values()) == {position}
    assert len(ends) == 2  # the one that has something to show, and all others
    assert projector.step() == 0


def not_called(rows, recorded):
    raise AssertionError
