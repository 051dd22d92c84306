"""A read model: its tables, the number of their shape, and a handler for each kind of fact."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import Table

from peermatch.readmodels.engine.rows import Rows
from peermatch.store import Recorded

Handler = Callable[[Rows, Recorded], None]
"""Changes rows for one fact. It must depend on nothing but the fact and the rows, and leave nothing
else behind: it is tried before it is done in earnest, when some rows may seem not to be there."""
Settle = Callable[[Rows], None]
"""Counts anew what handlers have marked, once for all facts that came together. Its rows must
follow from the other rows alone, so that they are the same however the facts came."""
Together = Callable[[Sequence[Recorded]], AbstractContextManager[None]]
"""Is open while these facts are taken, so that what each needs is made ready for all at once."""


@dataclass(frozen=True, slots=True)
class Projection:
    """One read model. Raise `shape` when its tables or handlers change: it is then built anew.

    Tables need a primary key that follows from the facts; readers use them as they are.
    """

    name: str
    shape: int
    tables: tuple[Table, ...]
    handlers: Mapping[type, Handler]
    settle: Settle | None = None
    together: Together | None = None

    def __post_init__(self) -> None:
        for table in self.tables:
            if not table.primary_key.columns or table.schema is not None:
                raise ValueError(f"{table.name} needs a primary key and no schema")
