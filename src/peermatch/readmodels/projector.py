"""The projector: one pass over the log feeds every read model, each exactly once."""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError

from peermatch.readmodels import generations
from peermatch.readmodels.bulk import BulkTable
from peermatch.readmodels.generations import Generation, physical_tables
from peermatch.readmodels.projection import Projection
from peermatch.readmodels.rows import Physical, Rows
from peermatch.store import Position, Recorded, Store
from peermatch.store.envelope import Row

log = logging.getLogger(__name__)

BATCH = 4000
"""Facts per transaction."""
SHORTEST_WAIT, LONGEST_WAIT = 0.002, 0.05
"""Seconds between looks at a log that has not grown; a notice ends the wait."""
RESTART_SECONDS = 1.0


class OvertakenError(Exception):
    """Another projector has already applied this batch."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row of the log that could not be read as a fact."""

    error: Exception


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a batch for one model: its fact, or None when the model doesn't follow it."""

    row: Row
    recorded: Recorded | Unreadable | None


class Projector:
    """Feeds the read models of one views database. Several may run; each fact counts once."""

    def __init__(
        self, store: Store, engine: Engine, models: Iterable[Projection], *, batch: int = BATCH
    ) -> None:
        self.store = store
        self.engine = engine
        self.models = {model.name: model for model in models}
        self.batch = batch
        self._physical: dict[tuple[str, int], Physical] = {}
        self._building = False
        self._notices = store.notices.listen()

    def run(self, ending: threading.Event) -> None:
        """Follows the log until `ending` is set; starts again after a failure."""
        wait = SHORTEST_WAIT
        while not ending.is_set():
            try:
                if self.step():
                    wait = SHORTEST_WAIT
                    continue
                if self._building:
                    self.switch_ready()
                if self._notices.wait(wait):
                    self._notices.clear()
                    wait = SHORTEST_WAIT
                else:
                    wait = min(wait * 2, LONGEST_WAIT)
            except Exception as error:
                log.error("the projector failed (%s) and starts again", type(error).__name__)
                ending.wait(RESTART_SECONDS)

    def catch_up(self) -> int:
        """Applies what the log holds now; returns how many rows were read."""
        total = 0
        while read := self.step():
            total += read
        return total

    def step(self) -> int:
        """One batch for every model; returns how many rows were read for those ahead."""
        groups: dict[Position, list[Generation]] = defaultdict(list)
        running = self._running()
        self._building = not all(generation.serving for generation in running)
        for generation in running:
            groups[generation.position].append(generation)
        return sum(self._feed(group) for group in groups.values())

    def _running(self) -> list[Generation]:
        with self.engine.connect() as connection:
            there = generations.all_generations(connection)
        return [g for g in there if g.stopped_by is None and self._is_current(g)]

    def _is_current(self, generation: Generation) -> bool:
        model = self.models.get(generation.model)
        return model is not None and model.shape == generation.shape

    def _feed(self, group: list[Generation]) -> int:
        rows = self.store.rows_after(group[0].position, self.batch)
        if not rows:
            return 0
        read: dict[int, Recorded | Unreadable] = {}
        for generation in group:
            steps = self._steps(generation, rows, read)
            try:
                self._apply(generation, steps)
            except OvertakenError:
                continue
            except (OperationalError, InterfaceError):
                raise
            except Exception:
                log.warning("%s: a batch failed; taking it one by one", generation.model)
                self._apply_one_by_one(generation, steps)
        return len(rows)

    def _steps(
        self, generation: Generation, rows: list[Row], read: dict[int, Recorded | Unreadable]
    ) -> list[Step]:
        followed = self.models[generation.model].handlers
        steps = []
        for number, row in enumerate(rows):
            if self._fact_class(row) not in followed:
                steps.append(Step(row, None))
                continue
            if number not in read:
                read[number] = self._read(row)
            steps.append(Step(row, read[number]))
        return steps

    def _fact_class(self, row: Row) -> type:
        return self.store.names.stored(row.name).fact

    def _read(self, row: Row) -> Recorded | Unreadable:
        try:
            return self.store.recorded(row)
        except Exception as error:
            return Unreadable(error)

    def _apply(self, generation: Generation, steps: list[Step]) -> Generation:
        """Rows and position in one transaction."""
        to = steps[-1].row.position
        with self.engine.begin() as connection:
            if not generations.advance(connection, generation, to):
                raise OvertakenError
            self._handle(Rows(connection, self._tables(generation, connection)), generation, steps)
        return Generation(
            generation.model, generation.number, generation.shape, generation.serving, to, None
        )

    def _handle(self, rows: Rows, generation: Generation, steps: list[Step]) -> None:
        handlers = self.models[generation.model].handlers
        for step in steps:
            if isinstance(step.recorded, Unreadable):
                raise step.recorded.error
            if step.recorded is not None:
                handlers[type(step.recorded.fact)](rows, step.recorded)
        rows.flush()

    def _apply_one_by_one(self, generation: Generation, steps: list[Step]) -> None:
        for step in steps:
            try:
                generation = self._apply(generation, [step])
            except OvertakenError:
                return
            except (OperationalError, InterfaceError):
                raise
            except Exception as error:
                self._stop(generation, step.row, error)
                return

    def _stop(self, generation: Generation, row: Row, error: Exception) -> None:
        reason = f"{row.name} at {row.position}: {type(error).__name__}"
        log.error("%s has stopped at a fact it can't take: %s", generation.model, reason)
        with self.engine.begin() as connection:
            generations.stop(connection, generation, reason)

    def _tables(self, generation: Generation, connection: Any) -> Physical:
        known = self._physical.get((generation.model, generation.number))
        if known is None:
            copies = physical_tables(self.models[generation.model], generation.number)
            known = {table: BulkTable(copy, connection) for table, copy in copies.items()}
            self._physical[generation.model, generation.number] = known
        return known

    def rebuild(self, name: str) -> None:
        """Builds a new generation beside the one that serves, then switches readers to it."""
        model = self.models[name]
        with self.engine.begin() as connection:
            there = [g for g in generations.all_generations(connection) if g.model == name]
            made = generations.begin(connection, model, there)
        while True:
            self.catch_up()
            if made.serving or generations.switch(self.engine, model, made.number):
                return
            time.sleep(SHORTEST_WAIT)

    def switch_ready(self) -> None:
        """Lets new generations serve that have caught up with the log's end."""
        for generation in self._running():
            if not generation.serving and not self.store.rows_after(generation.position, 1):
                generations.switch(self.engine, self.models[generation.model], generation.number)
