"""Many rows in one statement: arrays on PostgreSQL, executemany on SQLite."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, Table

Names = tuple[str, ...]
Convert = Callable[[Any], Any] | None


class BulkTable:
    """Upserts, changes and deletes of one table on one kind of database.

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
        self._statements: dict[tuple[str, Names, Names], str] = {}
        self._converts = {name: self._convert(c) for name, c in self._columns.items()}

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
        by_column = zip(names, zip(*rows, strict=True), strict=True)
        columns = [self._converted(name, values) for name, values in by_column]
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
        return "UPDATE " + self._name + f" AS old SET {changes} FROM {source}{self._joined(where)}"  # noqa: S608

    def _delete(self, _names: Names, where: Names) -> str:
        if not self._arrays:
            return "DELETE FROM " + self._name + f" WHERE {self._equal(where)}"  # noqa: S608
        source = self._unnest(where, self._aliases(where))
        return "DELETE FROM " + self._name + f" AS old USING {source}{self._joined(where)}"  # noqa: S608

    def _equal(self, where: Names) -> str:
        return " AND ".join(f"{self._quote(n)} = ?" for n in where)

    def _aliases(self, where: Names) -> Names:
        return tuple(f"w{number}" for number in range(len(where)))

    def _joined(self, where: Names) -> str:
        pairs = zip(where, self._aliases(where), strict=True)
        return " WHERE " + " AND ".join(f"old.{self._quote(n)} = new.{a}" for n, a in pairs)

    def _list(self, names: Names) -> str:
        return ", ".join(map(self._quote, names))

    def _unnest(self, names: Names, aliases: Names = ()) -> str:
        types = [self._columns[n].type.compile(self._dialect) for n in names]
        arrays = ", ".join(f"%b::{kind}[]" for kind in types)
        return f"unnest({arrays}) AS new ({', '.join(aliases or map(self._quote, names))})"
