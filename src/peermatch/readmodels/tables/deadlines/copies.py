"""Narrow copies of other read models' tables, filled by those models' own handlers.

A read model may look at its own rows only. One that counts from another's columns keeps a copy of
just those, and has the same handler fill it, so that how facts become rows is written once.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Column, MetaData, Table

from peermatch.readmodels.engine.projection import Handler, Projection
from peermatch.readmodels.engine.rows import Rows, Values
from peermatch.store import Recorded

Touched = Callable[[Rows, UUID], None]
"""Is told whose rows changed."""


def copy_of(table: Table, prefix: str, *columns: str, index: Collection[str] = ()) -> Table:
    """A table of the key and these columns, named `prefix` and the table's own name."""
    kept = [c for c in table.columns if c.primary_key or c.name in columns]
    return Table(
        f"{prefix}_{table.name}",
        MetaData(),
        *(_column(column, column.name in index) for column in kept),
    )


def _column(column: Column[Any], indexed: bool) -> Column[Any]:
    key = column.primary_key
    return Column(column.name, column.type, primary_key=key, nullable=not key, index=indexed)


class Copies(Rows):
    """Rows of the copies under the names of the tables copied; other tables take nothing.

    `owner` names the column that says whose a row of the copy is; `touched` hears it when a value
    that is kept changed.
    """

    def __init__(
        self, rows: Rows, copies: Mapping[Table, Table], owner: str, touched: Touched
    ) -> None:
        self._rows, self._copies, self._owner, self._touched = rows, copies, owner, touched

    def put(self, table: Table, **values: Any) -> None:
        copy = self._copies.get(table)
        if copy is None:
            return
        kept = {c.name: values.get(c.name) for c in copy.columns}
        self._rows.put(copy, **kept)
        self._tell(kept)

    def change(self, table: Table, key: Mapping[str, Any], **values: Any) -> None:
        copy = self._copies.get(table)
        kept = {} if copy is None else {n: v for n, v in values.items() if n in copy.columns}
        if copy is None or not kept:
            return
        before = self._rows.get(copy, **key)
        if before is not None and before != (after := {**before, **kept}):
            self._rows.put(copy, **after)
            self._tell(before)

    def remove(self, table: Table, **key: Any) -> None:
        copy = self._copies.get(table)
        before = None if copy is None else self._rows.get(copy, **key)
        if copy is not None and before is not None:
            self._rows.remove(copy, **key)
            self._tell(before)

    def get(self, table: Table, **key: Any) -> Values | None:
        copy = self._copies.get(table)
        found = None if copy is None else self._rows.get(copy, **key)
        return None if found is None else _whole(table, found)

    def find(self, table: Table, **equal: Any) -> list[Values]:
        copy = self._copies.get(table)
        found = [] if copy is None else self._rows.find(copy, **equal)
        return [_whole(table, row) for row in found]

    def expect(self, table: Table, keys: Iterable[Mapping[str, Any]]) -> None:
        copy = self._copies.get(table)
        if copy is not None:
            self._rows.expect(copy, keys)

    def _tell(self, row: Values | None) -> None:
        whose = row and row.get(self._owner)
        if whose:
            self._touched(self._rows, whose)


def _whole(table: Table, found: Values) -> Values:
    """With the columns that the copy leaves out, empty."""
    return {**dict.fromkeys(c.name for c in table.columns), **found}


def copying(
    handler: Handler, copies: Mapping[Table, Table], owner: str, touched: Touched
) -> Handler:
    """The handler of another read model, filling the copies."""

    def handle(rows: Rows, r: Recorded) -> None:
        handler(Copies(rows, copies, owner, touched), r)

    return handle


def copied_from(
    model: Projection,
    copies: Mapping[Table, Table],
    owner: str,
    touched: Touched,
    facts: Collection[type] = (),
    *,
    without: Collection[type] = (),
) -> dict[type, Handler]:
    """Handlers for every fact of the model, or for these: which of them change a column that is
    kept, it alone knows."""
    return {
        fact: copying(handler, copies, owner, touched)
        for fact, handler in model.handlers.items()
        if fact not in without and (not facts or fact in facts)
    }
