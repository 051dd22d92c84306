"""Does a tailing reader miss a fact? Many writers, batches of 1, 5 and 20, one reader."""

import multiprocessing as mp
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from sqlalchemy import make_url

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))

from small_domain import NAMES, Scored
from store_places import RING, new_database, postgres_place

from peermatch.store import START, Command, Place, Store
from peermatch.store.facts.command_log import Append
from peermatch.store.facts.envelope import NewFact

BATCHES = (1, 5, 20)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _write(place: Place, facts: int, done: Any) -> None:
    store = Store.open_at(place, RING, NAMES)
    written, turn = 0, 0
    while written < facts:
        size, stream, turn = BATCHES[turn % 3], uuid4(), turn + 1
        asked = Command(uuid4(), "bench", "Score", b"{}", NOW)
        new = [
            NewFact(stream, n, NOW, "bench", asked.id, Scored(points=n)) for n in range(1, size + 1)
        ]
        store.record.save(*new, append=Append(asked, b"{}"))
        written += size
    done.put(written)
    store.close()


def skipped(server: str, facts: int, writers: int) -> tuple[int, int, float]:
    """Facts written, facts that the reader never saw or saw twice, and facts per second."""
    place = postgres_place(server)
    context = mp.get_context("spawn")
    done = context.Queue()
    share = -(-facts // writers)
    started = [context.Process(target=_write, args=(place, share, done)) for _ in range(writers)]
    store = Store.open_at(place, RING, NAMES)
    begun = time.perf_counter()
    for process in started:
        process.start()
    seen, doubled, position, finished = 0, 0, START, 0
    total = 0
    while finished < writers or total > seen:
        while not done.empty():
            total += done.get()
            finished += 1
        rows = store.rows_after(position, 5000)
        for row in rows:
            doubled += row.position <= position
            position = row.position
        seen += len(rows)
        if not rows:
            if finished == writers and not any(p.is_alive() for p in started):
                break
            time.sleep(0.001)
    seconds = time.perf_counter() - begun
    for process in started:
        process.join()
    rest = store.rows_after(position, 5000)
    seen += len(rest)
    store.close()
    return total, (total - seen) + doubled, total / seconds


def library(address: str, *, unlocked: bool) -> PostgresApplicationRecorder:
    url = make_url(address)
    datastore = PostgresDatastore(
        dbname=url.database or "",
        host=str(url.host or url.query.get("host")),
        port=url.port or 5432,
        user=url.username or "",
        password=str(url.password or ""),
        enable_db_functions=unlocked,
    )
    return PostgresApplicationRecorder(datastore, events_table_name="library_events")


def _write_library(address: str, seconds: float, done: Any) -> None:
    recorder = library(address, unlocked=True)
    written, ends, turn = 0, time.monotonic() + seconds, 0
    while time.monotonic() < ends:
        size, stream, turn = BATCHES[turn % 3], uuid4(), turn + 1
        rows = [StoredEvent(stream, n, "x", b"x" * 200) for n in range(1, size + 1)]
        recorder.insert_events(rows)
        written += size
    done.put(written)
    recorder.datastore.close()


def skipped_by_library_unlocked(server: str, seconds: float, writers: int) -> tuple[int, int]:
    """The same with the library's unlocked mode, read by id as its own readers do."""
    address = new_database(server)
    library(address, unlocked=True).create_table()
    context = mp.get_context("spawn")
    done = context.Queue()
    started = [
        context.Process(target=_write_library, args=(address, seconds, done))
        for _ in range(writers)
    ]
    for process in started:
        process.start()
    reader = library(address, unlocked=True)
    last, seen = 0, 0
    while any(p.is_alive() for p in started):
        found = reader.select_notifications(last, 500, inclusive_of_start=False)
        if found:
            last, seen = found[-1].id, seen + len(found)
    while found := reader.select_notifications(last, 500, inclusive_of_start=False):
        last, seen = found[-1].id, seen + len(found)
    total = sum(done.get() for _ in started)
    reader.datastore.close()
    return total, total - seen


def held_back(server: str, *, elsewhere: bool = False) -> float:
    """Milliseconds for which a writing transaction of half a second delays readers: one of the
    same database, or one `elsewhere` in the cluster."""
    place = postgres_place(server)
    store = Store.open_at(place, RING, NAMES)
    with psycopg.connect(new_database(server) if elsewhere else place.record) as foreign:
        foreign.execute("CREATE TABLE elsewhere (n int)")
        asked, stream = Command(uuid4(), "bench", "Score", b"{}", NOW), UUID(int=1)
        new = NewFact(stream, 1, NOW, "bench", asked.id, Scored(points=1))
        store.record.save(new, append=Append(asked, b"{}"))
        begun = time.perf_counter()
        time.sleep(0.5)
        hidden = not store.rows_after(START, 10)
        foreign.commit()
    while not store.rows_after(START, 10):
        time.sleep(0.001)
    delay = (time.perf_counter() - begun) * 1000
    store.close()
    return delay if hidden else 0.0


if __name__ == "__main__":
    os.environ.setdefault("BENCH_SECONDS", "4")
