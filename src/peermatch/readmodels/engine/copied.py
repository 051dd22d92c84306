"""What fact, row and screen call by one name is copied by that name, and only the rest is written.

Sealed columns are never copied, nor are those that hold a list, since each has a form of its own.
"""

from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import JSON, LargeBinary, RowMapping, Table

from domain.shared.classified import personal_fields

T = TypeVar("T")


def of_fact(table: Table, fact: object) -> dict[str, Any]:
    """The columns of `table`, its key left out, that a plain field of the fact has the name of."""
    kind: type = type(fact)
    return {name: _stored(getattr(fact, name)) for name in _shared(table, kind)}


def of_row(row: RowMapping | Mapping[str, Any], made: type[T], **given: Any) -> T:
    """A `made` with every field that the row has a column for by the same name, and those `given`.

    Raises TypeError when a field is left without a value.
    """
    kind: Any = made
    same = {name: row[name] for name in _fields(kind) if name in row and name not in given}
    return made(**same, **given)


def _stored(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


@cache
def _shared(table: Table, fact: type) -> tuple[str, ...]:
    plain = {field.name for field in fields(fact)} - {*personal_fields(fact)}
    columns = (c for c in table.columns if not isinstance(c.type, (JSON, LargeBinary)))
    return tuple(c.name for c in columns if c.name in plain and not c.primary_key)


@cache
def _fields(made: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(made))
