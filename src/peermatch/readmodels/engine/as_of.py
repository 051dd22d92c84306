"""A read model as it was: projected from the log up to a position or a moment, in memory."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool

from peermatch.readmodels.engine.bulk import BulkTable
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Handling, Rows
from peermatch.store import START, Position, Recorded, Store

BATCH = 1000


def as_of(store: Store, models: Iterable[Projection], until: Position | datetime) -> Engine:
    """An engine on which the declared tables are what they were; dispose of it after use.

    A position includes the fact that stands there. A moment (an aware instant) includes every
    fact recorded at or before it. Raises HeldBack.
    """
    store.readable_end()
    listed = list(models)
    engine = create_engine("sqlite://", poolclass=StaticPool)
    includes = _until_position(until) if isinstance(until, Position) else _until_moment(until)
    with engine.begin() as connection:
        declared = [table for model in listed for table in model.tables]
        for table in declared:
            table.create(connection)
        physical = {table: BulkTable(table, connection) for table in declared}
        position = START
        names = sorted({store.names.name_of(fact) for model in listed for fact in model.handlers})
        while recorded := _next(store, position, until, names):
            rows = Rows(connection, physical)
            rows.take([one for fact in filter(includes, recorded) for one in _of(listed, fact)])
            for model in listed:
                if model.settle is not None:
                    model.settle(rows)
            rows.flush()
            position = recorded[-1].position
    return engine


def _of(models: list[Projection], recorded: Recorded) -> Iterator[Handling]:
    for model in models:
        handler = model.handlers.get(type(recorded.fact))
        if handler is not None:
            yield handler, recorded


def _next(
    store: Store, position: Position, until: Position | datetime, names: list[str]
) -> list[Recorded]:
    """Facts that some model follows; the others are left where they are."""
    if isinstance(until, Position) and position >= until:
        return []
    rows = store.record.recorder.rows_after(position, BATCH, names)
    return [store.recorded(row) for row in rows]


def _until_position(until: Position) -> Callable[[Recorded], bool]:
    return lambda recorded: recorded.position <= until


def _until_moment(until: datetime) -> Callable[[Recorded], bool]:
    return lambda recorded: recorded.at <= until
