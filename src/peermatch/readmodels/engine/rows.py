"""Rows as handlers see them: read together, changed in memory, written once per batch."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from typing import Any

from sqlalchemy import Connection, Table

from peermatch.readmodels.engine.bulk import BulkTable, Key, Names, Values

__all__ = ["Handling", "Physical", "Rows", "Values"]

Physical = Mapping[Table, BulkTable]
"""The table that stands behind each declared one in this generation."""
Handling = tuple[Callable[["Rows", Any], None], Any]
"""A handler and the fact that it is given."""
TRIES = 5
"""A row may say which other is needed, and so on, but not for long."""


class Buffer:
    """One table's rows in this batch: whole rows, None for removed ones, and partial changes.

    What was read together beforehand is known whole: the rows under some keys, and all rows of
    which some columns have some values.
    """

    def __init__(self, bulk: BulkTable) -> None:
        self.bulk = bulk
        self.columns: Names = tuple(c.name for c in bulk.table.columns)
        self.whole: dict[Key, Values | None] = {}
        self.dirty: dict[Key, None] = {}
        self.partial: dict[Key, Values] = {}
        self._as_put: set[Key] = set()
        """Of whole rows, those with values that the database might give back otherwise."""
        self._read: dict[Key, Values | None] = {}
        self._looked_for: dict[Names, set[Key]] = defaultdict(set)
        """Values by which all rows are known that the database had when they were read."""
        self._unsure: set[Names] = set()
        """Columns by which rows were changed that are not known."""
        self._keys: dict[Names, dict[Key, set[Key]]] = {}
        """Known rows by the values of such columns."""
        self.wanted: dict[Names, dict[Key, None]] = defaultdict(dict)
        """By which values of which columns rows were asked for that are not known."""

    def key(self, values: Mapping[str, Any]) -> Key:
        return tuple(values[name] for name in self.bulk.key_names)

    def set(self, key: Key, row: Values | None) -> None:
        """The row is this one from now on."""
        self._know(key, row)
        self._as_put.add(key)
        self.dirty[key] = None
        self.partial.pop(key, None)

    def change(self, key: Key, values: Values) -> None:
        """Sets some columns of the row; does nothing when there is none."""
        if key not in self.whole:
            self.partial.setdefault(key, {}).update(values)
            self._unsure.update(names for names in self._keys if values.keys() & {*names})
            self._unsure.update(names for names in self._looked_for if values.keys() & {*names})
        elif (row := self.whole[key]) is not None:
            self.set(key, {**row, **values})

    def take(self, key: Key, row: Values | None) -> None:
        """What the database has under a key that was not known."""
        changed = self.partial.pop(key, None)
        if row is not None and changed is not None:
            self.set(key, {**row, **changed})
        else:
            self._know(key, row)

    def row(self, key: Key) -> Values | None:
        """A known row as it is now, with values as the database gives them back."""
        row = self.whole[key]
        if row is not None and key in self._as_put:
            row = self.whole[key] = self.bulk.as_read(row)
            self._as_put.discard(key)
        return row

    def known(self, names: Names, values: Sequence[Key]) -> list[Key] | None:
        """The keys, in order, of all rows of which these columns have one of these values; None
        where not all of them are known."""
        if names in self._unsure or not self._looked_for[names].issuperset(values):
            return None
        by = self._keys.get(names)
        if by is None:
            by = self._keys[names] = defaultdict(set)
            for key, row in self.whole.items():
                if row is not None:
                    by[tuple(row[name] for name in names)].add(key)
        return sorted({key for value in values for key in by.get(value, ())})

    def want(self, names: Names, values: Iterable[Key]) -> None:
        """Has rows read by the next `fetch`; what may be none is never read beforehand."""
        self.wanted[names].update((value, None) for value in values if None not in value)

    def fetch(self, connection: Connection) -> bool:
        """Reads all that is wanted; says whether anything was."""
        wanted, some = self.wanted, False
        self.wanted = defaultdict(dict)
        for names, values in wanted.items():
            if not values:
                continue
            some = True
            own = names == self.bulk.key_names
            found: dict[Key, Values | None] = dict.fromkeys(values) if own else {}
            for row in self.bulk.read(connection, names, list(values)):
                found[self.key(row)] = row
            self._looked_for[names].update(values)
            for key, there in found.items():
                self._read.setdefault(key, there)
                if key not in self.whole:
                    self.take(key, there)
        return some

    def start_over(self) -> None:
        """Forgets what was changed, and keeps what was read."""
        self.whole = dict(self._read)
        for one in (self.dirty, self.partial, self._as_put, self._unsure, self._keys):
            one.clear()

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

    def _know(self, key: Key, row: Values | None) -> None:
        before = self.whole.get(key)
        self.whole[key] = row
        for names, by in self._keys.items():
            if before is not None:
                by[tuple(before[name] for name in names)].discard(key)
            if row is not None:
                by[tuple(row[name] for name in names)].add(key)


class Rows:
    """What a handler may do with its read model's tables. Keys are given by column name."""

    def __init__(self, connection: Connection, physical: Physical) -> None:
        self._connection = connection
        self._buffers = {table: Buffer(bulk) for table, bulk in physical.items()}
        self._looking = False
        """Whether it is only seen what handlers ask for; what isn't known is not there then."""
        self._guesses = 0
        self.marked: set[Any] = set()

    def mark(self, what: Any) -> None:
        """Leaves something for the read model to settle after the batch."""
        self.marked.add(what)

    def put(self, table: Table, **values: Any) -> None:
        """Writes a whole row; columns not given become NULL."""
        buffer = self._buffers[table]
        row: Values = dict.fromkeys(buffer.columns)
        row.update(values)
        if len(row) != len(buffer.columns):
            raise KeyError(f"{table.name} has no such column")
        buffer.set(buffer.key(values), row)

    def change(self, table: Table, key: Mapping[str, Any], **values: Any) -> None:
        """Sets some columns of the row under `key`; does nothing when there is none."""
        buffer = self._buffers[table]
        buffer.change(buffer.key(key), values)

    def remove(self, table: Table, **key: Any) -> None:
        """Removes the row under this key, if there is one."""
        buffer = self._buffers[table]
        buffer.set(buffer.key(key), None)

    def get(self, table: Table, **key: Any) -> Values | None:
        """The row under this key as it is now, as a new dict."""
        buffer = self._buffers[table]
        found = buffer.key(key)
        if found not in buffer.whole:
            if self._looking:
                self._guess(buffer, buffer.bulk.key_names, [found])
                return None
            rows = buffer.bulk.find(self._connection, key)
            buffer.take(found, rows[0] if rows else None)
        row = buffer.row(found)
        return None if row is None else dict(row)

    def find(self, table: Table, **equal: Any) -> list[Values]:
        """The rows with these column values (one of a set's), by key. Where not all of them are
        known, what is gathered is written first."""
        buffer = self._buffers[table]
        by = _fewest(equal)
        names, values = tuple(by), list(product(*by.values()))
        keys = buffer.known(names, values)
        if keys is not None:
            there = (row for key in keys if (row := buffer.row(key)) is not None)
            rest = [(name, some) for name, some in equal.items() if name not in by]
            return [dict(row) for row in there if all(row[n] in some for n, some in rest)]
        if self._looking:
            self._guess(buffer, names, values)
            return []
        buffer.flush(self._connection)
        return buffer.bulk.find(self._connection, equal)

    def expect(self, table: Table, keys: Iterable[Mapping[str, Any]]) -> None:
        """Reads together what isn't known of the rows under these keys, which will be asked for."""
        buffer = self._buffers[table]
        new = [key for one in keys if (key := buffer.key(one)) not in buffer.whole]
        if self._looking:
            self._guess(buffer, buffer.bulk.key_names, new)
        else:
            buffer.want(buffer.bulk.key_names, new)
            buffer.fetch(self._connection)

    def take(self, handlings: Sequence[Handling]) -> None:
        """Has these done one after the other, and what they ask for read together.

        They are tried as if nothing were there of which nothing is known. What they asked for is
        read, everything else forgotten, and they are tried again, since what is there may lead to
        more. The first try in which nobody asked for what isn't known was in earnest. Where that
        doesn't come soon, they are done with what is missing read by itself.
        """
        for _ in range(TRIES):
            if self._tried(handlings):
                return
            some = sum(buffer.fetch(self._connection) for buffer in self._buffers.values())
            self._start_over()
            if not some:
                break
        for handler, recorded in handlings:
            handler(self, recorded)

    def flush(self) -> None:
        for buffer in self._buffers.values():
            buffer.flush(self._connection)

    def _tried(self, handlings: Iterable[Handling]) -> bool:
        """Whether it is known of all of them what they come to. One that fails may do so because
        of what isn't known; if it fails in earnest as well, it says so then."""
        self._looking, self._guesses, failures = True, 0, 0
        try:
            for handler, recorded in handlings:
                try:
                    handler(self, recorded)
                except Exception:
                    failures += 1
        finally:
            self._looking = False
        return not (self._guesses or failures)

    def _start_over(self) -> None:
        self.marked.clear()
        for buffer in self._buffers.values():
            buffer.start_over()

    def _guess(self, buffer: Buffer, names: Names, values: Sequence[Key]) -> None:
        if values:
            buffer.want(names, values)
            self._guesses += 1


def _fewest(equal: Mapping[str, Any]) -> dict[str, Sequence[Any]]:
    """The values to look for by column; of several columns with a set of values only the one with
    the smallest, for all combinations would be too many."""
    sets = {name: value for name, value in equal.items() if isinstance(value, set)}
    smallest = min(sets, key=lambda name: len(sets[name]), default=None)
    by: dict[str, Sequence[Any]] = {n: [v] for n, v in equal.items() if n not in sets}
    return by if smallest is None else {**by, smallest: [*sets[smallest]]}
