"""A read model: its tables, the number of their shape, and a handler for each kind of fact."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
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


NO_KEY = 0


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
    index_key: int = NO_KEY
    """Under which key of the blind index its tokens stand; NO_KEY where it keeps none."""

    def __post_init__(self) -> None:
        for table in self.tables:
            if not table.primary_key.columns or table.schema is not None:
                raise ValueError(f"{table.name} needs a primary key and no schema")


class KeyedModels:
    """Models that keep tokens are made for each key. A build keeps to the key with which it began;
    what is built anew is under the newest. `made` raises KeyUnavailable for a key that is gone."""

    def __init__(
        self, newest: Callable[[], int], made: Callable[[int], Iterable[Projection]]
    ) -> None:
        self._newest = newest
        self._made = made
        self._lock = threading.Lock()
        self._kept: dict[int, Mapping[str, Projection]] = {}

    @classmethod
    def fixed(cls, models: Iterable[Projection]) -> "KeyedModels":
        """These, whatever the key."""
        listed = tuple(models)
        return cls(lambda: NO_KEY, lambda _key: listed)

    def newest(self) -> Mapping[str, Projection]:
        """By name, in the order in which a rebuild makes them."""
        return self._under(self._newest())

    def of(self, name: str, index_key: int) -> Projection:
        """The model of a build that began under that key."""
        model = self.newest()[name]
        if model.index_key in (NO_KEY, index_key):
            return model
        return self._under(index_key)[name]

    def _under(self, key: int) -> Mapping[str, Projection]:
        """Two are kept: a build goes on under the key before while another is made."""
        with self._lock:
            if key not in self._kept:
                self._kept = dict(sorted(self._kept.items())[-1:])
                self._kept[key] = {model.name: model for model in self._made(key)}
            return self._kept[key]
