"""Many rows in one statement: arrays on PostgreSQL, executemany on SQLite."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, Table

Values = dict[str, Any]
Key = tuple[Any, ...]
Convert = Callable[[Any], Any] | None


class BulkTable:
    """Upserts, changes and deletes of one table on one kind of database."""

    def __init__(self, table: Table, connection: Connection) -> None:
        self.table = table
        self._dialect = connection.dialect
        self._arrays = connection.dialect.name == "postgresql"
        self.columns: dict[str, Column[Any]] = {c.name: c for c in table.columns}
        self.key_names = tuple(c.name for c in table.primary_key.columns)
        self._quote = connection.dialect.identifier_preparer.quote
        self._name = self._quote(table.name)
        self._statements: dict[tuple[str, tuple[str, ...]], str] = {}
        self._converts = {name: self._convert(c) for name, c in self.columns.items()}

    def upsert(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Writes whole rows; what stood under the same key is replaced."""
        names = tuple(self.columns)
        self._run(connection, "upsert", names, [[row[n] for n in names] for row in rows])

    def change(self, connection: Connection, names: tuple[str, ...], rows: list[Any]) -> None:
        """Sets columns `names` of rows: each row is those values followed by its key."""
        self._run(connection, "change", names, rows)

    def delete(self, connection: Connection, keys: Sequence[Key]) -> None:
        self._run(connection, "delete", (), [list(key) for key in keys])

    def _run(
        self, connection: Connection, kind: str, names: tuple[str, ...], rows: list[Any]
    ) -> None:
        statement = self._statements.get((kind, names))
        if statement is None:
            make = {"upsert": self._upsert, "change": self._change, "delete": self._delete}[kind]
            statement = self._statements[kind, names] = make(names)
        sent = names if kind == "upsert" else (*names, *self.key_names)
        columns = [self._converted(n, values) for n, values in zip(sent, zip(*rows), strict=True)]
        if self._arrays:
            connection.exec_driver_sql(statement, tuple(columns))
        else:
            connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))

    def _converted(self, name: str, values: Sequence[Any]) -> list[Any]:
        convert = self._converts[name]
        if convert is None:
            return list(values)
        return [convert(value) for value in values]

    def _convert(self, column: Column[Any]) -> Convert:
        if self._arrays and isinstance(column.type, LargeBinary):
            return None  # psycopg takes bytes as they are, in arrays too
        return column.type.dialect_impl(self._dialect).bind_processor(self._dialect)

    def _upsert(self, names: tuple[str, ...]) -> str:
        columns = ", ".join(map(self._quote, names))
        key = ", ".join(map(self._quote, self.key_names))
        others = [self._quote(n) for n in names if n not in self.key_names]
        changes = ", ".join(f"{n} = excluded.{n}" for n in others)
        then = f"UPDATE SET {changes}" if changes else "NOTHING"
        conflict = f"ON CONFLICT ({key}) DO {then}"
        if self._arrays:
            source = f"SELECT * FROM {self._unnest(names)} WHERE true"
        else:
            source = f"VALUES ({', '.join('?' * len(names))})"
        return f"INSERT INTO {self._name} ({columns}) {source} {conflict}"

    def _change(self, names: tuple[str, ...]) -> str:
        if not self._arrays:
            changes = ", ".join(f"{self._quote(n)} = ?" for n in names)
            return f"UPDATE {self._name} SET {changes} WHERE {self._matches()}"
        changes = ", ".join(f"{self._quote(n)} = new.{self._quote(n)}" for n in names)
        source = self._unnest((*names, *self.key_names))
        return f"UPDATE {self._name} AS old SET {changes} FROM {source} WHERE {self._matches()}"

    def _delete(self, _names: tuple[str, ...]) -> str:
        if not self._arrays:
            return f"DELETE FROM {self._name} WHERE {self._matches()}"
        source = self._unnest(self.key_names)
        return f"DELETE FROM {self._name} AS old USING {source} WHERE {self._matches()}"

    def _matches(self) -> str:
        if not self._arrays:
            return " AND ".join(f"{self._quote(n)} = ?" for n in self.key_names)
        return " AND ".join(f"old.{self._quote(n)} = new.{self._quote(n)}" for n in self.key_names)

    def _unnest(self, names: tuple[str, ...]) -> str:
        types = [self.columns[n].type.compile(self._dialect) for n in names]
        arrays = ", ".join(f"%s::{kind}[]" for kind in types)
        return f"unnest({arrays}) AS new ({', '.join(map(self._quote, names))})"
