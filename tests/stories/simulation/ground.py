"""A store that many simulated runs use one after the other, emptied in between."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from sqlalchemy import delete, update

from domain.shared.decider import Decider, Fact
from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.failed_work import FAILED_WORK
from peermatch.readmodels.engine.generations import GENERATIONS, physical_tables
from peermatch.readmodels.engine.projector import Projector
from peermatch.readmodels.models import read_models
from peermatch.readmodels.reading.views import Views
from peermatch.store import START, KeyRing, Place, Store
from peermatch.store.finding.blind_index import BlindIndex, Sought
from peermatch.store.stored_names import STORED_NAMES
from peermatch.usecases.core.rules_of_day import calendar_in
from stories.pasts.samples import NOW
from stories.simulation.mirror import Mirror

CALENDAR = calendar_in(ZoneInfo("America/New_York"))


class RehearsedStore(Store):
    """Decides over the facts as they were decided before, instead of reading them again.

    Sound because a run compares whatever it writes with what the store then gives back.
    """

    mirror: Mirror

    def _facts(self, streams: Sequence[UUID]) -> dict[UUID, list[Fact]]:
        return {stream: list(self.mirror.facts.get(stream, ())) for stream in streams}

    def read(self, decider: Decider[Any], stream: UUID) -> Any:
        if self.mirror.deciders.get(stream, decider) is decider:
            return self.mirror.states.get(stream, decider.initial)
        return decider.fold(self.mirror.facts.get(stream, ()))


class Ground:
    """An open store with its read models; `fresh` empties both, so that a run depends on its
    choices alone."""

    def __init__(self, place: Place, ring: KeyRing) -> None:
        self._place = place
        self.store = RehearsedStore.open_at(place, ring, STORED_NAMES)
        self.store.mirror = Mirror()
        index = BlindIndex(bytes(32))
        self.index = Sought([index])
        self.views = Views.open_at(place)
        self.models = read_models(self.store, index, CALENDAR)
        generations.prepare(self.views.engine, self.models)
        self._projector = Projector(self.store, self.views.engine, self.models, now=lambda: NOW)
        self._projected = True

    def project(self) -> None:
        """Brings every read model up to date with the record."""
        self._projected = True
        self._projector.catch_up()

    def fresh(self) -> RehearsedStore:
        if self._projected:
            self._empty_views()
            self._projected = False
        for url in (self._place.record, self._place.vault):
            if self._place.is_sqlite:
                self._empty_sqlite(url.removeprefix("sqlite:///"))
            else:
                self._empty_postgres(url)
        self.store.vault.forget_all()
        self.store.mirror = Mirror()
        return self.store

    def _empty_views(self) -> None:
        with self.views.engine.begin() as connection:
            for generation in generations.all_generations(connection):
                models = (m for m in self.models if m.name == generation.model)
                for table in physical_tables(next(models), generation.number).values():
                    connection.execute(delete(table))
            connection.execute(delete(FAILED_WORK))
            connection.execute(update(GENERATIONS).values(position=str(START), stopped_by=None))

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
        opened.views.close()
        opened.store.close()
