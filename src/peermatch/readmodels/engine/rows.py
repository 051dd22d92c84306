"""Rows as handlers see them: changes are gathered in memory and written once per batch."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, select

from peermatch.readmodels.engine.bulk import BulkTable, Names

Key = tuple[Any, ...]
Values = dict[str, Any]
Physical = Mapping[Table, BulkTable]
"""The table that stands behind each declared one in this generation."""


class Buffer:
    """One table's rows in this batch: whole rows, None for removed ones, and partial changes."""

    def __init__(self, bulk: BulkTable) -> None:
        self.bulk = bulk
        self.columns: Names = tuple(c.name for c in bulk.table.columns)
        self.whole: dict[Key, Values | None] = {}
        self.dirty: dict[Key, None] = {}
        self.partial: dict[Key, Values] = {}

    def key(self, values: Mapping[str, Any]) -> Key:
        return tuple(values[name] for name in self.bulk.key_names)

    def flush(self, connection: Connection) -> None:
        put = [tuple(row.values()) for key in self.dirty if (row := self.whole[key]) is not None]
        removed = [key for key in self.dirty if self.whole[key] is None]
        groups: dict[Names, list[Key]] = defaultdict(list)
        for key, values in self.partial.items():
            groups[tuple(values)].append((*values.values(), *key))
        if removed:
            self.bulk.delete(connection, self.bulk.key_names, removed)
        if put:
            self.bulk.upsert(connection, self.columns, put)
        for names, rows in groups.items():
            self.bulk.change(connection, names, self.bulk.key_names, rows)
        self.dirty.clear()
        self.partial.clear()


class Rows:
    """What a handler may do with its read model's tables. Keys are given by column name."""

    def __init__(self, connection: Connection, physical: Physical) -> None:
        self._connection = connection
        self._buffers = {table: Buffer(bulk) for table, bulk in physical.items()}
        self.marked: set[Any] = set()

    def mark(self, what: Any) -> None:
        """Leaves something for the read model to settle after the batch."""
        self.marked.add(what)

    def put(self, table: Table, **values: Any) -> None:
        """Writes a whole row; columns not given become NULL."""
        buffer = self._buffers[table]
        key = buffer.key(values)
        row: Values = dict.fromkeys(buffer.columns)
        row.update(values)
        if len(row) != len(buffer.columns):
            raise KeyError(f"{table.name} has no such column")
        buffer.whole[key] = row
        buffer.dirty[key] = None
        buffer.partial.pop(key, None)

    def change(self, table: Table, key: Mapping[str, Any], **values: Any) -> None:
        """Sets some columns of the row under `key`; does nothing when there is none."""
        buffer = self._buffers[table]
        found = buffer.key(key)
        if found not in buffer.whole:
            buffer.partial.setdefault(found, {}).update(values)
            return
        row = buffer.whole[found]
        if row is not None:
            buffer.whole[found] = {**row, **values}
            buffer.dirty[found] = None

    def remove(self, table: Table, **key: Any) -> None:
        """Removes the row under this key, if there is one."""
        buffer = self._buffers[table]
        found = buffer.key(key)
        buffer.whole[found] = None
        buffer.dirty[found] = None
        buffer.partial.pop(found, None)

    def get(self, table: Table, **key: Any) -> Values | None:
        """The row under this key as it is now, as a new dict."""
        buffer = self._buffers[table]
        found = buffer.key(key)
        if found not in buffer.whole:
            rows = self._select(buffer, key)
            row = rows[0] if rows else None
            changed = buffer.partial.pop(found, None)
            if row is not None and changed is not None:
                row.update(changed)
                buffer.dirty[found] = None
            buffer.whole[found] = row
        row = buffer.whole[found]
        return None if row is None else dict(row)

    def find(self, table: Table, **equal: Any) -> list[Values]:
        """The rows with these column values (one of a set's), by key; what is gathered is written
        first."""
        buffer = self._buffers[table]
        buffer.flush(self._connection)
        return self._select(buffer, equal)

    def flush(self) -> None:
        for buffer in self._buffers.values():
            buffer.flush(self._connection)

    def _select(self, buffer: Buffer, equal: Mapping[str, Any]) -> list[Values]:
        table = buffer.bulk.table
        query = select(table).where(*(_is(table.c[n], v) for n, v in equal.items()))
        found = self._connection.execute(query.order_by(*table.primary_key.columns))
        return [dict(row) for row in found.mappings()]


def _is(column: Column[Any], value: Any) -> ColumnElement[bool]:
    return column.in_(sorted(value)) if isinstance(value, set) else column == value
