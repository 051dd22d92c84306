"""One build of a read model takes a batch of facts, all or none, past those it can't take."""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from peermatch.readmodels.engine import failed_work, generations
from peermatch.readmodels.engine.bulk import BulkTable
from peermatch.readmodels.engine.failed_work import READ_MODELS
from peermatch.readmodels.engine.generations import Generation, physical_tables
from peermatch.readmodels.engine.projection import KeyedModels, Projection
from peermatch.readmodels.engine.rows import Handling, Physical, Rows
from peermatch.store import Recorded, Store, UnknownName, may_pass
from peermatch.store.facts.envelope import Row

log = logging.getLogger(__name__)

MOST_SET_ASIDE = 100
"""Facts that one build of a model may lack; after that the model itself is at fault and stops."""


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


class Feeding:
    """Gives facts to read models. A fact that a model can't take is set aside for that model alone,
    and named; what fails for the machine's sake is raised, and nothing is passed over."""

    def __init__(
        self,
        store: Store,
        engine: Engine,
        models: KeyedModels,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._engine = engine
        self._models = models
        self._now = now
        self._physical: dict[tuple[str, int], Physical] = {}

    def feed(
        self, generation: Generation, rows: list[Row], read: dict[int, Recorded | Unreadable]
    ) -> None:
        """Rows of the log, those that were `read` for another model only once. Raises
        OvertakenError, and what fails for the machine's sake."""
        self._apply_all(generation, self._steps(generation, rows, read))

    def pass_over(self, group: list[Generation], rows: list[Row]) -> tuple[list[Generation], bool]:
        """Moves on, in one transaction, those of a group (at one position) who follow none of the
        rows, and returns them: most commands tell most read models nothing. Says as well whether
        all of them stood there still."""
        facts = {self._fact_class(row) for row in rows}
        idle = [g for g in group if self._model_of(g).handlers.keys().isdisjoint(facts)]
        if not idle:
            return [], True
        with self._engine.begin() as connection:
            return idle, generations.pass_over(connection, idle, rows[-1].position)

    def _apply_all(self, generation: Generation, steps: list[Step]) -> None:
        """All steps at once; where that fails, one by one up to the fact that is at fault."""
        while steps:
            try:
                self._apply(generation, steps)
            except OvertakenError:
                raise
            except Exception as error:
                if _is_of_this_machine(error):
                    raise
                log.warning("%s: a batch failed; taking it one by one", generation.model)
                generation, steps = self._past_the_fault(generation, steps)
            else:
                return

    def _past_the_fault(
        self, generation: Generation, steps: list[Step]
    ) -> tuple[Generation, list[Step]]:
        """Goes on one by one until a fact is set aside; returns what is still to be done."""
        for number, step in enumerate(steps, 1):
            try:
                generation = self._apply(generation, [step])
            except OvertakenError:
                raise
            except Exception as error:
                if _is_of_this_machine(error):
                    raise
                left = steps[number:]
                return self._set_aside(generation, step.row, error, left)
        return generation, []

    def _steps(
        self, generation: Generation, rows: list[Row], read: dict[int, Recorded | Unreadable]
    ) -> list[Step]:
        followed = self._model_of(generation).handlers
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
        return self._store.names.stored(row.name).fact

    def _read(self, row: Row) -> Recorded | Unreadable:
        try:
            return self._store.recorded(row)
        except Exception as error:
            return Unreadable(error)

    def _apply(self, generation: Generation, steps: list[Step]) -> Generation:
        """Rows and position in one transaction."""
        to = steps[-1].row.position
        with self._engine.begin() as connection:
            if not generations.advance(connection, generation, to):
                raise OvertakenError
            self._handle(Rows(connection, self._tables(generation, connection)), generation, steps)
        return replace(generation, position=to, stopped_by=None)

    def _handle(self, rows: Rows, generation: Generation, steps: list[Step]) -> None:
        model = self._model_of(generation)
        handlings: list[Handling] = []
        for step in steps:
            if isinstance(step.recorded, Unreadable):
                raise step.recorded.error
            if step.recorded is not None:
                handlings.append((model.handlers[type(step.recorded.fact)], step.recorded))
        together = model.together or _as_they_are
        with together([recorded for _, recorded in handlings]):
            rows.take(handlings)
        if model.settle is not None:
            model.settle(rows)
        rows.flush()

    def _set_aside(
        self, generation: Generation, row: Row, error: Exception, left: list[Step]
    ) -> tuple[Generation, list[Step]]:
        """Passes over a fact that this model can't take, and names it; too many stop the model."""
        kind = failed_work.reason_of(error)
        named = f"{row.name} {row.position}"
        log.error("%s can't take a fact, which is set aside: %s, %s", generation.model, named, kind)
        item = failed_work.build_prefix(generation.model, generation.number) + named
        with self._engine.begin() as connection:
            if not generations.advance(connection, generation, row.position):
                raise OvertakenError
            failed = failed_work.failed_again(READ_MODELS, item, kind, self._now())
            failed_work.put(connection, failed)
            if generations.lacking(connection, [generation]) < MOST_SET_ASIDE:
                return replace(generation, position=row.position), left
            reason = f"{MOST_SET_ASIDE} facts set aside, last {named}: {kind}"
            generations.stop(connection, generation, reason)
        log.error("%s has stopped: %s", generation.model, reason)
        return generation, []

    def _model_of(self, generation: Generation) -> Projection:
        return self._models.of(generation.model, generation.index_key)

    def _tables(self, generation: Generation, connection: Any) -> Physical:
        known = self._physical.get((generation.model, generation.number))
        if known is None:
            copies = physical_tables(self._model_of(generation), generation.number)
            known = {table: BulkTable(copy, connection) for table, copy in copies.items()}
            self._physical[generation.model, generation.number] = known
        return known


def _as_they_are(_facts: Sequence[Recorded]) -> AbstractContextManager[None]:
    return nullcontext()


def _is_of_this_machine(error: Exception) -> bool:
    """Whether not the fact is at fault, but the database, the machine or a release too old for a
    fact that a newer one has recorded."""
    return may_pass(error) or isinstance(error, UnknownName)
