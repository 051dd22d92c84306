"""Exactly one leader: an advisory lock on PostgreSQL, a file lock on SQLite."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from peermatch.store import Place
from peermatch.store.databases.engines import conninfo, sqlite_path

LOCK = 7_101_923
"""The advisory lock's number; one per deployment database."""
LOOK_SECONDS = 1.0

Connection = psycopg.Connection[tuple[object, ...]]


class LeadershipLost(Exception):
    """The lock's connection is gone: someone else may lead now, so stop."""


class Leadership:
    """Held for as long as the context lasts. `check` proves that it is still held."""

    def __init__(self, connection: Connection | None) -> None:
        self._connection = connection

    def check(self) -> None:
        """Raises LeadershipLost when the lock may have passed to another worker."""
        if self._connection is None:
            return
        try:
            self._connection.execute("SELECT 1")
        except psycopg.Error as error:
            raise LeadershipLost from error


@contextmanager
def leading(place: Place, ending: threading.Event | None) -> Iterator[Leadership | None]:
    """Becomes leader, waiting until `ending` is set; without `ending` it tries once.

    None when it did not become leader.
    """
    if place.is_sqlite:
        yield from _by_file(sqlite_path(place.record).parent / "worker.lock", ending)
    else:
        yield from _by_database(conninfo(place.record), ending)


def _by_file(path: Path, ending: threading.Event | None) -> Iterator[Leadership | None]:
    with path.open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if _given_up(ending):
                    yield None
                    return
            else:
                yield Leadership(None)
                return


def _by_database(address: str, ending: threading.Event | None) -> Iterator[Leadership | None]:
    with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
        while True:
            row = connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
            if row is not None and row[0]:
                yield Leadership(connection)
                return
            if _given_up(ending):
                yield None
                return


def _given_up(ending: threading.Event | None) -> bool:
    return True if ending is None else ending.wait(LOOK_SECONDS)
