"""Writers side by side: our append, raw inserts of the same rows, and the library's recorder."""

import multiprocessing as mp
import os
import queue
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore
from sqlalchemy import make_url

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))

from small_domain import CLUB, NAMES, Joined
from store_places import RING

from peermatch.store import Command, Place, Store
from peermatch.store.facts.command_log import Append
from peermatch.store.facts.envelope import NewFact
from peermatch.store.log.postgres_log import APPEND

SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
PEOPLE = [UUID(int=n) for n in range(1, 201)]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NAME = "A made-up name of usual length"
Operation = Callable[[], int]
"""Writes once; returns how many facts."""


def command() -> Command:
    return Command(uuid4(), "bench", "JoinClub", b'{"name":"x"}', NOW)


def ours(place: Place, facts: int, *, lock: bool = False) -> Operation:
    """Seal, encode, and append with the command, through `Application.save`."""
    store = Store.open_at(place, RING, NAMES, table_lock=lock)
    for person in PEOPLE:
        store.vault.key_for_sealing(person)
    store.vault.lease = 3600.0
    store.vault.forget_all()
    store.vault.lease_keys(PEOPLE)

    def write() -> int:
        asked, stream = command(), uuid4()
        person = PEOPLE[stream.int % len(PEOPLE)]
        new = [
            NewFact(stream, n, NOW, "bench", asked.id, Joined(person=person, name=NAME))
            for n in range(1, facts + 1)
        ]
        store.record.save(*new, append=Append(asked, b"{}"))
        store.notices.tell()
        return facts

    return write


def whole_command(place: Place, facts: int) -> Operation:
    """`Store.run`: loads the stream, decides, and appends."""
    store = Store.open_at(place, RING, NAMES)
    store.vault.lease_keys(PEOPLE)

    def write() -> int:
        stream = uuid4()
        person = PEOPLE[stream.int % len(PEOPLE)]

        def decide(work: Any) -> dict[str, Any]:
            work.load(CLUB, stream).record(*[Joined(person=person, name=NAME)] * facts)
            return {}

        store.run(command(), decide)
        return facts

    return write


def sample_state(place: Place) -> bytes:
    """The bytes that our append writes for one fact."""
    store = Store.open_at(place, RING, NAMES)
    new = NewFact(uuid4(), 1, NOW, "bench", uuid4(), Joined(person=PEOPLE[0], name=NAME))
    state: bytes = store.record.mapper.to_stored_event(new).state
    store.close()
    return state


def raw_sqlite(place: Place, facts: int) -> Operation:
    """The same rows by sqlite3 alone: WAL, synchronous FULL, one transaction for each append."""
    state = sample_state(place)
    path = place.record.removeprefix("sqlite:///")
    c = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
    c.execute("PRAGMA synchronous=FULL")
    digest = bytes(32)

    def write() -> int:
        stream = uuid4().hex
        c.execute("BEGIN IMMEDIATE")
        c.executemany(
            "INSERT INTO stored_events VALUES (?,?,?,?)",
            [(stream, n, "club.joined", state) for n in range(1, facts + 1)],
        )
        c.execute(
            "INSERT INTO commands VALUES (?,?,?,?,?,?,?)",
            (uuid4().hex, "bench", "JoinClub", digest, b"{}", NOW.isoformat(), 1),
        )
        c.execute("COMMIT")
        return facts

    return write


def raw_postgres(place: Place, facts: int) -> Operation:
    """The same rows by psycopg alone: one prepared statement, one round trip, one commit."""
    state = sample_state(place)
    c = psycopg.connect(place.record, autocommit=True)
    digest = bytes(32)

    def write() -> int:
        stream = uuid4()
        entry = (uuid4(), "bench", "JoinClub", digest, b"{}", NOW)
        rows = (
            [stream] * facts,
            list(range(1, facts + 1)),
            ["club.joined"] * facts,
            [state] * facts,
        )
        c.execute(APPEND, (*entry, *rows), prepare=True).fetchall()
        return facts

    return write


def raw_postgres_notify(place: Place, facts: int) -> Operation:
    """The same again with NOTIFY in the writer's transaction, and without any table lock."""
    connection = psycopg.connect(place.record, autocommit=True)
    state, digest = sample_state(place), bytes(32)

    def write() -> int:
        stream = uuid4()
        entry = (uuid4(), "bench", "JoinClub", digest, b"{}", NOW)
        rows = ([stream], [1], ["club.joined"], [state])
        with connection.pipeline(), connection.transaction():
            connection.execute("NOTIFY bench")
            connection.execute(APPEND, (*entry, *rows), prepare=True)
        return 1

    return write


def library_postgres(address: str, state: bytes, facts: int) -> Operation:
    """The library's recorder as it comes, with its table lock and its NOTIFY."""
    url = make_url(address)
    datastore = PostgresDatastore(
        dbname=url.database or "",
        host=str(url.host or url.query.get("host")),
        port=url.port or 5432,
        user=url.username or "",
        password=str(url.password or ""),
    )
    recorder = PostgresApplicationRecorder(datastore, events_table_name="library_events")

    def write() -> int:
        stream = uuid4()
        recorder.insert_events(
            [StoredEvent(stream, n, "club.joined", state) for n in range(1, facts + 1)]
        )
        return facts

    return write


def make_library_table(address: str) -> None:
    url = make_url(address)
    datastore = PostgresDatastore(
        dbname=url.database or "",
        host=str(url.host or url.query.get("host")),
        port=url.port or 5432,
        user=url.username or "",
        password=str(url.password or ""),
    )
    PostgresApplicationRecorder(datastore, events_table_name="library_events").create_table()
    datastore.close()


def library_sqlite(place: Place, facts: int) -> Operation:
    state = sample_state(place)
    datastore = SQLiteDatastore(place.record.removeprefix("sqlite:///"), lock_timeout=30)
    recorder = SQLiteApplicationRecorder(datastore)

    def write() -> int:
        stream = uuid4()
        recorder.insert_events(
            [StoredEvent(stream, n, "club.joined", state) for n in range(1, facts + 1)]
        )
        return facts

    return write


def _writer(make: Callable[..., Operation], args: tuple[Any, ...], go: Any, out: Any) -> None:
    write = make(*args)
    for _ in range(20):
        write()
    go.wait()
    started, done = time.perf_counter(), 0
    while time.perf_counter() - started < SECONDS:
        done += write()
    out.put(done / (time.perf_counter() - started))
    out.close()
    out.join_thread()
    os._exit(0)


def by_processes(writers: int, make: Callable[..., Operation], *args: Any) -> float:
    """Facts per second of that many processes at once."""
    context = mp.get_context("spawn")
    go, out = context.Barrier(writers), context.Queue()
    started = [context.Process(target=_writer, args=(make, args, go, out)) for _ in range(writers)]
    for process in started:
        process.start()
    rates = [out.get(timeout=SECONDS + 120) for _ in started]
    for process in started:
        process.join()
    return float(sum(rates))


def by_threads(writers: int, make: Callable[..., Operation], *args: Any) -> float:
    """The same by threads of one process, as the embedded service writes."""
    go, out = threading.Barrier(writers), queue.Queue[float]()
    share = make(*args) if make is ours or make is library_sqlite else None
    turn = threading.Lock()

    def run() -> None:
        write = share or make(*args)
        go.wait()
        started, done = time.perf_counter(), 0
        while time.perf_counter() - started < SECONDS:
            if share:
                done += write()
            else:
                with turn:
                    done += write()
        out.put(done / (time.perf_counter() - started))

    threads = [threading.Thread(target=run) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(out.get() for _ in threads)
