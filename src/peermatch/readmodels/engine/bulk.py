"""Many rows in one statement: arrays on PostgreSQL, executemany on SQLite."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, Column, Connection, Float, LargeBinary, Table

from peermatch.readmodels.engine.columns import Day, Instant

Names = tuple[str, ...]
Key = tuple[Any, ...]
Values = dict[str, Any]
Convert = Callable[[Any], Any] | None

AT_ONCE = 2000
"""Rows that one statement names on SQLite, which takes 32,766 values at most."""
AGAIN = (JSON, Instant, Day)
"""Types whose values may be others once they are read."""


class BulkTable:
    """Reads, upserts, changes and deletes of one table on one kind of database.

    Rows are tuples in the order of the names given. The SQL is made of declared names only.
    """

    def __init__(self, table: Table, connection: Connection) -> None:
        self.table = table
        self.key_names: Names = tuple(c.name for c in table.primary_key.columns)
        self._dialect = connection.dialect
        self._arrays = connection.dialect.name == "postgresql"
        self._columns: dict[str, Column[Any]] = {c.name: c for c in table.columns}
        self._quote = connection.dialect.identifier_preparer.quote
        self._name = self._quote(table.name)
        self._whole = ", ".join(f"old.{self._quote(n)}" for n in self._columns)
        self._order = ", ".join(f"old.{self._quote(n)}" for n in self.key_names)
        self._statements: dict[tuple[str, Names, Names], str] = {}
        self._converts = {name: self._convert(c) for name, c in self._columns.items()}
        results = {name: self._result(c) for name, c in self._columns.items()}
        self._results = {name: convert for name, convert in results.items() if convert}
        self._again = {c.name: c.type for c in self._columns.values() if isinstance(c.type, AGAIN)}

    def read(self, connection: Connection, where: Names, values: Sequence[Key]) -> Iterator[Values]:
        """The rows of which columns `where` are equal to some of these different values, of which
        none is None; all rows for no columns."""
        if not where:
            yield from self._found(connection, f"SELECT {self._whole} FROM {self._name} AS old", ())  # noqa: S608 - declared names
            return
        if self._arrays:
            statement = self._statement("read", (), where, self._read)
            yield from self._found(connection, statement, tuple(self._by_column(where, values)))
            return
        for first in range(0, len(values), AT_ONCE):
            some = values[first : first + AT_ONCE]
            given = zip(*self._by_column(where, some), strict=True)
            statement = self._read_values(where, len(some))
            yield from self._found(connection, statement, tuple(v for row in given for v in row))

    def find(self, connection: Connection, equal: Mapping[str, Any]) -> list[Values]:
        """The rows with these column values (one of a set's), by key."""
        if any(value == set() for value in equal.values()):
            return []
        given: list[Any] = []
        for name, value in equal.items():
            if isinstance(value, set):
                some = self._converted(name, [*value])
                given += [some] if self._arrays else some
            elif value is not None:
                given += self._converted(name, [value])
        where = " AND ".join(self._is(name, value) for name, value in equal.items()) or "true"
        found = (
            f"SELECT {self._whole} FROM {self._name} AS old WHERE {where} ORDER BY {self._order}"  # noqa: S608 - declared names
        )
        return list(self._found(connection, found, tuple(given)))

    def as_read(self, row: Values) -> Values:
        """The row with its values as the database would give them back."""
        again = {n: _as_read(kind, row[n]) for n, kind in self._again.items() if row[n] is not None}
        return {**row, **again}

    def upsert(self, connection: Connection, names: Names, rows: list[Any]) -> None:
        """Inserts rows of these columns; where the key is there, sets these columns only."""
        statement = self._statement("upsert", names, (), self._upsert)
        self._execute(connection, statement, names, rows)

    def change(self, connection: Connection, names: Names, where: Names, rows: list[Any]) -> None:
        """Sets columns `names` where columns `where` are equal; a row is both, in that order."""
        statement = self._statement("change", names, where, self._change)
        self._execute(connection, statement, (*names, *where), rows)

    def delete(self, connection: Connection, where: Names, rows: list[Any]) -> None:
        """Deletes where columns `where` are equal."""
        statement = self._statement("delete", (), where, self._delete)
        self._execute(connection, statement, where, rows)

    def _statement(
        self, kind: str, names: Names, where: Names, make: Callable[[Names, Names], str]
    ) -> str:
        known = self._statements.get((kind, names, where))
        if known is None:
            known = self._statements[kind, names, where] = make(names, where)
        return known

    def _execute(
        self, connection: Connection, statement: str, names: Names, rows: list[Any]
    ) -> None:
        columns = self._by_column(names, rows)
        if self._arrays:
            connection.exec_driver_sql(statement, tuple(columns))
        else:
            connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))

    def _found(
        self, connection: Connection, statement: str, given: tuple[Any, ...]
    ) -> Iterator[Values]:
        for found in connection.exec_driver_sql(statement, given):
            row = dict(zip(self._columns, found, strict=True))
            yield row | {name: convert(row[name]) for name, convert in self._results.items()}

    def _by_column(self, names: Names, rows: Sequence[Any]) -> list[list[Any]]:
        by_column = zip(names, zip(*rows, strict=True), strict=True)
        return [self._converted(name, values) for name, values in by_column]

    def _converted(self, name: str, values: Sequence[Any]) -> list[Any]:
        convert = self._converts[name]
        if convert is None:
            return list(values)
        return [convert(value) for value in values]

    def _convert(self, column: Column[Any]) -> Convert:
        if self._arrays and isinstance(column.type, LargeBinary):
            return None  # psycopg takes bytes as they are, in arrays too
        return column.type.dialect_impl(self._dialect).bind_processor(self._dialect)

    def _result(self, column: Column[Any]) -> Convert:
        if isinstance(column.type, Float):
            return None  # both drivers give numbers as they are
        return column.type.dialect_impl(self._dialect).result_processor(self._dialect, None)

    def _read(self, _names: Names, where: Names) -> str:
        source = self._unnest(where, self._aliases(where))
        tables = f"{source} JOIN {self._name} AS old ON {self._joined(where)}"
        return f"SELECT {self._whole} FROM {tables}"  # noqa: S608 - declared names

    def _read_values(self, where: Names, count: int) -> str:
        """The outer side of a cross join stays the outer one: each row is looked for by index."""
        one = f"({', '.join('?' * len(where))})"
        equal = " AND ".join(
            f"old.{self._quote(n)} = new.column{at}" for at, n in enumerate(where, 1)
        )
        source = f"(VALUES {', '.join([one] * count)}) AS new CROSS JOIN {self._name} AS old"
        return f"SELECT {self._whole} FROM {source} WHERE {equal}"  # noqa: S608 - declared names

    def _is(self, name: str, value: Any) -> str:
        column = f"old.{self._quote(name)}"
        if value is None:
            return f"{column} IS NULL"
        some = isinstance(value, set)
        if not self._arrays:
            return f"{column} IN ({', '.join('?' * len(value))})" if some else f"{column} = ?"
        kind = self._columns[name].type.compile(self._dialect)
        return f"{column} = ANY(%b::{kind}[])" if some else f"{column} = %b::{kind}"

    def _upsert(self, names: Names, _where: Names) -> str:
        columns, key = self._list(names), self._list(self.key_names)
        others = [self._quote(n) for n in names if n not in self.key_names]
        changes = ", ".join(f"{n} = excluded.{n}" for n in others)
        then = f"UPDATE SET {changes}" if changes else "NOTHING"
        if self._arrays:
            source = "SELECT * FROM " + self._unnest(names) + " WHERE true"  # noqa: S608 - declared names
        else:
            source = f"VALUES ({', '.join('?' * len(names))})"
        return f"INSERT INTO {self._name} ({columns}) {source} ON CONFLICT ({key}) DO {then}"

    def _change(self, names: Names, where: Names) -> str:
        if not self._arrays:
            changes = ", ".join(f"{self._quote(n)} = ?" for n in names)
            return "UPDATE " + self._name + f" SET {changes} WHERE {self._equal(where)}"  # noqa: S608
        given = {name: f"v{number}" for number, name in enumerate(names)}
        changes = ", ".join(f"{self._quote(n)} = new.{alias}" for n, alias in given.items())
        source = self._unnest((*names, *where), (*given.values(), *self._aliases(where)))
        found = f"FROM {source} WHERE {self._joined(where)}"
        return "UPDATE " + self._name + f" AS old SET {changes} {found}"  # noqa: S608

    def _delete(self, _names: Names, where: Names) -> str:
        if not self._arrays:
            return "DELETE FROM " + self._name + f" WHERE {self._equal(where)}"  # noqa: S608
        source = self._unnest(where, self._aliases(where))
        found = f"USING {source} WHERE {self._joined(where)}"
        return "DELETE FROM " + self._name + f" AS old {found}"  # noqa: S608

    def _equal(self, where: Names) -> str:
        return " AND ".join(f"{self._quote(n)} = ?" for n in where)

    def _aliases(self, where: Names) -> Names:
        return tuple(f"w{number}" for number in range(len(where)))

    def _joined(self, where: Names) -> str:
        pairs = zip(where, self._aliases(where), strict=True)
        return " AND ".join(f"old.{self._quote(n)} = new.{a}" for n, a in pairs)

    def _list(self, names: Names) -> str:
        return ", ".join(map(self._quote, names))

    def _unnest(self, names: Names, aliases: Names = ()) -> str:
        types = [self._columns[n].type.compile(self._dialect) for n in names]
        arrays = ", ".join(f"%b::{kind}[]" for kind in types)
        return f"unnest({arrays}) AS new ({', '.join(aliases or map(self._quote, names))})"


def _as_read(kind: Any, value: Any) -> Any:
    return json.loads(json.dumps(value)) if isinstance(kind, JSON) else kind.as_read(value)
