"""A store that many simulated runs use one after the other, emptied in between."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg

from peermatch.store import KeyRing, Place, Store
from peermatch.store.stored_names import STORED_NAMES


class Ground:
    """An open store; `fresh` empties it, so that a run depends on its choices alone."""

    def __init__(self, place: Place, ring: KeyRing) -> None:
        self._place = place
        self.store = Store.open_at(place, ring, STORED_NAMES)

    def fresh(self) -> Store:
        for url in (self._place.record, self._place.vault):
            if self._place.is_sqlite:
                self._empty_sqlite(url.removeprefix("sqlite:///"))
            else:
                self._empty_postgres(url)
        self.store.vault.forget_all()
        return self.store

    def _empty_sqlite(self, path: str) -> None:
        with closing(sqlite3.connect(path, timeout=30)) as connection, connection:
            rows = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            for (name,) in rows.fetchall():
                connection.execute(f'DELETE FROM "{name}"')

    def _empty_postgres(self, url: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            rows = connection.execute(
                "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
            )
            for (name,) in rows.fetchall():
                connection.execute(f"DELETE FROM {name}")


@contextmanager
def ground(place: Place, ring: KeyRing) -> Iterator[Ground]:
    """The place, migrated already, opened for a series of runs."""
    opened = Ground(place, ring)
    try:
        yield opened
    finally:
        opened.store.close()
