"""What a read model does with a fact: changes to rows, said as values, so they can be batched."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import MetaData, Table

from peermatch.store import Recorded


@dataclass(frozen=True, slots=True)
class Put:
    """The row with these primary-key values has these column values: inserted or changed."""

    table: Table
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """Every row where these columns equal these values gets the new values."""

    table: Table
    where: Mapping[str, Any]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Remove:
    """Every row where these columns equal these values goes."""

    table: Table
    where: Mapping[str, Any]


RowChange = Put | Change | Remove
Handler = Callable[[Recorded], Iterable[RowChange]]


@dataclass(frozen=True, slots=True)
class ReadModel:
    """Tables and what fills them. `shape` grows when the tables or handlers change: the worker
    then builds them anew beside the old ones and switches."""

    name: str
    shape: int
    tables: MetaData
    handlers: Mapping[type, Handler]
