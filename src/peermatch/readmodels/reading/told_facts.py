"""What read models that keep tokens open of the facts they follow, and the tokens they keep."""

from collections.abc import Mapping
from typing import Any

from peermatch.store import Recorded, Store
from peermatch.store.finding.blind_index import BlindIndex

VIEWER, PURPOSE = "projector", "blind index"
"""Nobody looks: nothing but tokens leaves the projector."""


class ToldFacts:
    def __init__(self, store: Store, index: BlindIndex) -> None:
        self._store, self._index = store, index

    def opened(self, r: Recorded) -> Mapping[str, Any]:
        """The fact's personal fields; none of somebody who was erased."""
        (found,) = self._store.open([r.sealed], viewer=VIEWER, purpose=PURPOSE)
        return found if isinstance(found, Mapping) else {}

    def token(self, kind: str, value: object) -> bytes | None:
        """By which the value is found and never read; None where there is none."""
        return self._index.token(kind, str(value)) if value else None
