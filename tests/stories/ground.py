"""A store that many simulated runs use one after the other, emptied in between."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any
from uuid import UUID

import psycopg

from domain.decider import Fact
from peermatch.store import KeyRing, Place, Store
from peermatch.store.stored_names import STORED_NAMES


class RehearsedStore(Store):
    """Decides over the facts as they were decided before, instead of reading them again.

    Sound because a run compares whatever it writes with what the store then gives back.
    """

    known: Mapping[UUID, Sequence[Fact]]

    def _facts(self, stream: UUID) -> list[Fact]:
        return list(self.known.get(stream, ()))


class Ground:
    """An open store; `fresh` empties it, so that a run depends on its choices alone."""

    def __init__(self, place: Place, ring: KeyRing) -> None:
        self._place = place
        self.store = RehearsedStore.open_at(place, ring, STORED_NAMES)
        self.store.known = {}

    def fresh(self) -> RehearsedStore:
        for url in (self._place.record, self._place.vault):
            if self._place.is_sqlite:
                self._empty_sqlite(url.removeprefix("sqlite:///"))
            else:
                self._empty_postgres(url)
        self.store.vault.forget_all()
        self.store.known = {}
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
            rows: list[Any] = connection.execute(
                "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            filled = [n for (n,) in rows if connection.execute(f"TABLE {n} LIMIT 1").fetchone()]
            if filled:
                connection.execute(f"TRUNCATE {', '.join(filled)}")


@contextmanager
def ground(place: Place, ring: KeyRing) -> Iterator[Ground]:
    """The place, migrated already, opened for a series of runs."""
    opened = Ground(place, ring)
    try:
        yield opened
    finally:
        opened.store.close()
