"""The views database as readers use it: what serves now, and waiting for one's own write."""

import time
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Executable, select

from peermatch.readmodels.engine.failed_work import FAILED_WORK, READ_MODELS
from peermatch.readmodels.engine.generations import GENERATIONS
from peermatch.store import Place, Position
from peermatch.store.databases.engines import one_by_one, views_engine
from peermatch.store.facts.position import START

SHORTEST_PAUSE, LONGEST_PAUSE = 0.004, 0.02
"""Seconds between two looks while waiting."""
LONGEST_FIRST_PAUSE, MOST_OF_IT = 0.1, 0.7
"""Seconds before the second look: most of what it took lately, so that few look in vain."""
LONGEST_WAIT = 5.0
"""Seconds; whoever asked is then told that lists lag behind."""


class Views:
    """Read models of one deployment. Readers `select` from the declared tables."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self._reader = engine, one_by_one(engine)
        self._lately = 0.0

    @classmethod
    def open_at(cls, place: Place) -> "Views":
        return cls(views_engine(place))

    def connect(self) -> Connection:
        """A connection on which every declared table is its serving generation."""
        return self._reader.connect()

    def ids(self, query: Executable, values: Mapping[str, Any] | None = None) -> tuple[UUID, ...]:
        """The ids that `query` finds, in its order; `values` are those of its parameters."""
        with self.connect() as connection:
            return tuple(connection.execute(query, values).scalars())

    def wait_for(
        self, position: Position, *, timeout: float | None = None, models: Collection[str] = ()
    ) -> bool:
        """Waits until the models (all, when none are named) show what stands at `position`.

        False when that takes more than `timeout` seconds (LONGEST_WAIT, when none are named), a
        model among them has stopped, or one could not take the fact that stands there.
        """
        began, patience = time.monotonic(), LONGEST_WAIT if timeout is None else timeout
        for looks, pause in enumerate(_pauses(self._lately)):
            reached = self._reached(position, models)
            if reached:
                if looks:
                    self._lately = time.monotonic() - began
                return True
            if reached is None or time.monotonic() > began + patience:
                return False
            time.sleep(pause)
        return False

    def position(self) -> Position:
        """Up to where everything is shown; what is recorded after that may be shown in part.

        A read model that has stopped is left out: what it lacks, the operator is told.
        """
        query = select(GENERATIONS.c.position).where(
            GENERATIONS.c.serving == 1, GENERATIONS.c.stopped_by.is_(None)
        )
        with self.connect() as connection:
            found = connection.execute(query).scalars().all()
        return min(map(Position.parse, found), default=START)

    def _reached(self, position: Position, models: Collection[str]) -> bool | None:
        query = select(GENERATIONS.c.model, GENERATIONS.c.position, GENERATIONS.c.stopped_by).where(
            GENERATIONS.c.serving == 1
        )
        with self.connect() as connection:
            found = [r for r in connection.execute(query) if not models or r.model in models]
            behind = [r for r in found if Position.parse(r.position) < position]
            if any(r.stopped_by is not None for r in behind):
                return None
            if not behind and _lacks(connection, position):
                return None
        return not behind and bool(found or not models)

    def close(self) -> None:
        self.engine.dispose()


def _pauses(lately: float) -> Iterator[float]:
    """Seconds between looks, where it took `lately` until what was written was shown."""
    yield min(max(lately * MOST_OF_IT, SHORTEST_PAUSE), LONGEST_FIRST_PAUSE)
    pause = SHORTEST_PAUSE
    while True:
        yield pause
        pause = min(pause * 2, LONGEST_PAUSE)


def _lacks(connection: Connection, position: Position) -> bool:
    """Whether a read model has set aside what stands at `position`."""
    at = FAILED_WORK.c.item.endswith(f" {position}", autoescape=True)
    query = select(FAILED_WORK.c.item).where(FAILED_WORK.c.queue == READ_MODELS.name, at)
    return connection.execute(query.limit(1)).first() is not None
