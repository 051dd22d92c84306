"""Reads of the log: many streams at once, and on when the database cuts every link, as it does when
it is restarted."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from small_domain import CLUB, NAMES, command, join

from peermatch.store import START

CUT = (
    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
READS: dict[str, Callable[[Any, Any], Any]] = {
    "a stream": lambda store, club: store.read(CLUB, club),
    "facts since": lambda store, club: store.facts_since(club, START),
    "rows": lambda store, _club: store.rows_after(START, 10),
    "the end": lambda store, _club: store.readable_end(),
    "what holds back": lambda store, _club: store.held_back_seconds() < 60,
}


@pytest.mark.parametrize("read", READS)
def test_a_read_outlives_a_link_that_was_cut(postgres_databases: Any, read: str) -> None:
    store = postgres_databases.open_store(NAMES)
    club = uuid4()
    store.run(command(), join(club, uuid4(), "Ada"))
    before = READS[read](store, club)
    with psycopg.connect(postgres_databases.place.record, autocommit=True) as admin:
        admin.execute(CUT)
    assert READS[read](store, club) == before


def test_who_listens_goes_on_after_the_link_was_cut_and_ends_with_the_store(
    postgres_databases: Any,
) -> None:
    store = postgres_databases.open_store(NAMES)
    heard = store.notices.listen()
    for _ in range(2):  # it tells as soon as it listens: at first, and again after the cut
        assert heard.wait(60)
        heard.clear()
        with psycopg.connect(postgres_databases.place.record, autocommit=True) as admin:
            admin.execute(CUT)
    assert heard.wait(60)
    heard.clear()
    store.run(command(), join(uuid4(), uuid4(), "Ada"))
    assert heard.wait(60)
    store.close()
    assert "peermatch-listen" not in {thread.name for thread in threading.enumerate()}


def test_streams_asked_for_at_once_are_those_read_one_by_one(databases: Any) -> None:
    store = databases.open_store(NAMES)
    clubs = [uuid4() for _ in range(1203)]
    for club in clubs[::400]:
        store.run(command(), join(club, uuid4(), "Ada"))
        store.run(command(), join(club, uuid4(), "Bea"))
    asked: list[Any] = []

    def decide(work: Any) -> list[Any]:
        work.expect(clubs)
        asked.append(store.record.recorder.streams)
        store.record.recorder.streams = None  # the log is asked no more
        try:
            return [work.read(CLUB, club).members for club in clubs]
        finally:
            store.record.recorder.streams = asked.pop()

    assert store.rehearse(command(), decide) == [store.read(CLUB, club).members for club in clubs]
    assert [len(store.read(CLUB, club).members) for club in clubs[::400]] == [2, 2, 2, 2]


def test_who_looks_at_many_streams_asks_the_log_once(
    databases: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, clubs, asked = databases.open_store(NAMES), [uuid4() for _ in range(5)], list[int]()
    store.run(command(), join(clubs[0], uuid4(), "Ada"))
    streams = store.record.recorder.streams

    def counted(ids: Any) -> Any:
        asked.append(len(ids))
        return streams(ids)

    monkeypatch.setattr(store.record.recorder, "streams", counted)
    look = store.look()
    assert [len(facts) for facts in look.facts(clubs).values()] == [1, 0, 0, 0, 0]
    assert look.read(CLUB, clubs[0]) == store.read(CLUB, clubs[0])
    assert asked == [5, 1], "all at once; the second was read by the store itself"
