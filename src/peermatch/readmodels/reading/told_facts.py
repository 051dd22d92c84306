"""What read models that keep tokens open of the facts they follow, and the tokens they keep."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from peermatch.store import KeyUnavailable, Recorded, Store
from peermatch.store.finding.blind_index import BlindIndex

VIEWER, PURPOSE = "projector", "blind index"
"""Nobody looks: nothing but tokens leaves the projector."""
KEYS_AT_ONCE = 500
"""Facts whose people's keys are asked for together; a key is held for a few seconds only."""


class _Batch(threading.local):
    """The facts that are taken now in this thread, and what was opened of them."""

    def __init__(self) -> None:
        self.begin(())

    def begin(self, facts: Sequence[Recorded]) -> None:
        told = [r for r in facts if r.sealed]
        self.people = [r.subject for r in told if r.subject]
        self.place = {r.sealed: place for place, r in enumerate(told)}
        self.asked: set[int] = set()
        """For which stretches of people keys were asked for."""
        self.opened: dict[bytes | None, Mapping[str, Any]] = {}


class ToldFacts:
    def __init__(self, store: Store, index: BlindIndex) -> None:
        self._store, self._index = store, index
        self._batch = _Batch()

    @contextmanager
    def together(self, facts: Sequence[Recorded]) -> Iterator[None]:
        """While these facts are taken, people's keys are asked for together, and what is opened of
        a fact is opened once. Afterwards it is forgotten."""
        self._batch.begin(facts)
        try:
            yield
        finally:
            self._batch.begin(())

    def opened(self, r: Recorded) -> Mapping[str, Any]:
        """The fact's personal fields; none of somebody who was erased."""
        batch = self._batch
        if r.sealed in batch.opened:
            return batch.opened[r.sealed]
        if r.sealed in batch.place:
            self._ask_for_keys(batch.place[r.sealed] // KEYS_AT_ONCE)
        (found,) = self._store.open([r.sealed], viewer=VIEWER, purpose=PURPOSE)
        told: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
        if r.sealed in batch.place:
            batch.opened[r.sealed] = told
        return told

    def _ask_for_keys(self, stretch: int) -> None:
        """What goes wrong with one of them is said when that one is opened."""
        if stretch not in self._batch.asked:
            self._batch.asked.add(stretch)
            first = stretch * KEYS_AT_ONCE
            with suppress(KeyUnavailable):
                people = self._batch.people[first : first + KEYS_AT_ONCE]
                self._store.vault.lease_keys(people)

    def token(self, kind: str, value: object) -> bytes | None:
        """By which the value is found and never read; None where there is none."""
        return self._index.token(kind, str(value)) if value else None
