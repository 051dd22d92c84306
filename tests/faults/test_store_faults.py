"""Short slices of the long fault runs: gaps, lost answers, tampering, words left in files."""

import random
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from lost_answers import KINDS, doubled, naive_retry, proxied
from searching import plaintext_found
from small_domain import CLUB, NAMES, Opened, command
from store_gaps import held_back, library
from tampering import missed

from peermatch.store import START
from peermatch.store.log.postgres_log import APPEND


@pytest.fixture
def postgres_store(postgres_databases):
    return postgres_databases.open_store(NAMES)


def late_writer(address):
    """A transaction that has appended one fact and has not committed yet."""
    connection = psycopg.connect(address)
    asked = command()
    entry = (asked.id, asked.actor, asked.route, b"digest", b"", b"{}", asked.at)
    state = b'{"at":"2026-11-23T12:00:00Z","by":"x","command":"%s","shape":1,"fact":{}}'
    row = ([uuid4()], [1], ["club.opened"], [state % str(asked.id).encode()])
    connection.execute(APPEND, (*entry, *row))
    return connection


def opened(store):
    done = store.run(command(), lambda w: w.load(CLUB, uuid4()).record(Opened(place="x")) or {})
    return done.position


def test_a_fact_that_commits_late_is_not_passed_over(postgres_databases, postgres_store):
    store = postgres_store
    first = opened(store)
    late = late_writer(postgres_databases.place.record)
    after = opened(store)
    seen = store.rows_after(START, 10)
    assert [row.position for row in seen] == [first]
    late.commit()
    late.close()
    rest = store.rows_after(first, 10)
    assert len(rest) == 2
    assert rest[0].position < rest[1].position == after


def test_the_library_without_its_lock_does_pass_over_it(postgres_url, new_postgres_place):
    address = new_postgres_place().record
    recorder = library(address, unlocked=True)
    recorder.create_table()
    late = psycopg.connect(address)
    late.execute(
        "INSERT INTO library_events (originator_id, originator_version, topic, state) "
        "VALUES (%s, 1, 'x', '')",
        (uuid4(),),
    )
    recorder.insert_events([StoredEvent(uuid4(), 1, "x", b"")])
    (seen,) = recorder.select_notifications(0, 10, inclusive_of_start=False)
    late.commit()
    late.close()
    assert recorder.select_notifications(seen.id, 10, inclusive_of_start=False) == []
    assert recorder.max_notification_id() == 2, "two facts are there, the reader saw one"
    recorder.datastore.close()


def test_a_long_transaction_only_delays_and_its_age_is_told(
    postgres_url, postgres_databases, postgres_store
):
    assert held_back(postgres_url) >= 500
    assert held_back(postgres_url, elsewhere=True) == 0
    with psycopg.connect(postgres_databases.place.record) as foreign:
        foreign.execute("SELECT pg_current_xact_id()")
        assert postgres_store.record.recorder.held_back_seconds() > 0
        foreign.rollback()


def test_a_command_whose_answer_is_lost_takes_effect_once(postgres_databases):
    assert doubled(postgres_databases.place, 3) == 0
    assert len(KINDS) == 4


def test_the_proxy_catches_a_naive_retry(postgres_databases, tmp_path_factory):
    folder = tmp_path_factory.mktemp("p")
    proxy, moved = proxied(postgres_databases.place, folder)
    store = type(postgres_databases)(moved, postgres_databases.ring)
    stream = uuid4()
    naive_retry(store.open_store(NAMES), stream, proxy)
    direct = postgres_databases.open_store(NAMES)
    assert direct.read(CLUB, stream).points == 2
    store.close()
    proxy.close()


def test_tampering_is_found(databases):
    assert missed(databases.place, 15, random.Random(7)) == 0


def test_no_word_of_an_erased_person_is_left(sqlite_databases, tmp_path_factory, tmp_path):
    folder = tmp_path_factory.mktemp("erased")
    assert plaintext_found(sqlite_databases.place, folder, [tmp_path]) == 0


def test_the_search_finds_a_planted_word(sqlite_databases, tmp_path_factory, tmp_path):
    (tmp_path / "leak.log").write_text("name: Quillfeather")
    folder = tmp_path_factory.mktemp("erased")
    assert plaintext_found(sqlite_databases.place, folder, [tmp_path]) == 1
