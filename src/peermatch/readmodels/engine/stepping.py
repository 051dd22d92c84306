"""A read model fact by fact: which rows each fact changed, from what to what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, create_engine
from sqlalchemy.pool import StaticPool

from peermatch.readmodels.engine.bulk import BulkTable
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows, Values
from peermatch.store import START, Recorded, Store

BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row before and after a fact; None where there was, or is, no such row."""

    table: str
    key: Mapping[str, Any]
    before: Values | None
    after: Values | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One fact that the read model follows. `number` counts every fact of the log from 1."""

    number: int
    recorded: Recorded
    changes: tuple[Change, ...]


def steps(store: Store, model: Projection, first: int, last: int) -> Iterator[Step]:
    """The steps from fact number `first` to `last`, both included, projected anew in memory."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        with engine.begin() as connection:
            for table in model.tables:
                table.create(connection)
            rows = _Watched(connection, {t: BulkTable(t, connection) for t in model.tables})
            for number, recorded in _numbered(store, last):
                handler = model.handlers.get(type(recorded.fact))
                if handler is None:
                    continue
                rows.watch()
                handler(rows, recorded)
                if model.settle is not None:
                    model.settle(rows)
                if number >= first:
                    yield Step(number=number, recorded=recorded, changes=tuple(rows.changed()))
    finally:
        engine.dispose()


def _numbered(store: Store, last: int) -> Iterator[tuple[int, Recorded]]:
    position, number = START, 0
    while number < last and (batch := store.recorded_after(position, min(BATCH, last - number))):
        for recorded in batch:
            number += 1
            yield number, recorded
        position = batch[-1].position


class _Watched(Rows):
    """Rows that remember what each row that is touched was before."""

    def watch(self) -> None:
        self._before: dict[tuple[Table, tuple[tuple[str, Any], ...]], Values | None] = {}

    def put(self, table: Table, **values: Any) -> None:
        self._touch(table, {c.name: values[c.name] for c in table.primary_key.columns})
        super().put(table, **values)

    def change(self, table: Table, key: Mapping[str, Any], **values: Any) -> None:
        self._touch(table, key)
        super().change(table, key, **values)

    def remove(self, table: Table, **key: Any) -> None:
        self._touch(table, key)
        super().remove(table, **key)

    def changed(self) -> Iterator[Change]:
        for (table, items), before in self._before.items():
            key = dict(items)
            after = self.get(table, **key)
            if before != after:
                yield Change(table=table.name, key=key, before=before, after=after)

    def _touch(self, table: Table, key: Mapping[str, Any]) -> None:
        items = tuple(sorted(key.items()))
        if (table, items) not in self._before:
            self._before[table, items] = self.get(table, **key)
