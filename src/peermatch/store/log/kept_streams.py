"""Streams that every decision looks at, such as the service area, kept as read: only what came
after is asked of the log. Nothing about a person is kept, so erasing has nothing to forget here."""

import threading
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, cast
from uuid import UUID

from domain.shared.decider import Decider, Fact
from peermatch.store.facts.envelope import NewFact
from peermatch.store.facts.wire import shape_of
from peermatch.store.log.record import Record

S = TypeVar("S")

WORTH_KEEPING = 20
"""Facts; a shorter stream is read as quickly as it would be found."""
MOST_KEPT = 200
"""Streams."""


class Kept(tuple[Fact, ...]):
    """The facts of a stream that is kept, with the states that came of them."""

    states: dict[str, tuple[Decider[Any], Any]]

    @classmethod
    def of(cls, facts: Sequence[Fact], before: "Kept | None" = None) -> "Kept":
        """These facts; states that came of the first of them are brought on."""
        kept = cls(facts)
        new = facts[len(before or ()) :]
        kept.states = {
            name: (decider, decider.fold(new, state))
            for name, (decider, state) in (before.states if before else {}).copy().items()
        }
        return kept

    def state(self, decider: Decider[S]) -> S:
        if decider.name not in self.states:
            self.states[decider.name] = decider, decider.fold(self)
        return cast(S, self.states[decider.name][1])


def folded(decider: Decider[S], facts: Sequence[Fact]) -> S:
    """The state after all facts of a stream."""
    return facts.state(decider) if isinstance(facts, Kept) else decider.fold(facts)


class KeptStreams:
    """The facts of streams, of which long ones about nobody are read from the log once. Facts are
    only ever added to a stream, so what was read stays true. Safe to share between threads."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._lock = threading.Lock()
        self._kept: dict[UUID, Kept] = {}

    def facts(self, streams: Sequence[UUID]) -> Mapping[UUID, Sequence[Fact]]:
        """All facts of each stream, in order, with one question to the log."""
        found: dict[UUID, Sequence[Fact]] = {one: self._kept.get(one, ()) for one in streams}
        after = {stream: len(facts) for stream, facts in found.items()}
        mapper: Any = self._record.mapper
        new: list[NewFact] = mapper.to_facts(self._record.recorder.streams(after))
        came: dict[UUID, list[Fact]] = {}
        for one in new:
            came.setdefault(one.originator_id, []).append(one.fact)
        for stream, facts in came.items():
            found[stream] = self._longer(stream, found[stream], facts)
        return found

    def _longer(self, stream: UUID, before: Sequence[Fact], new: Sequence[Fact]) -> Sequence[Fact]:
        """Both, kept where that is worth it; somebody in them, now or later, ends that."""
        facts = (*before, *new)
        about_somebody = any(shape_of(one.__class__).subject for one in new)
        with self._lock:
            if len(facts) < WORTH_KEEPING or about_somebody:
                self._kept.pop(stream, None)
                return facts
            kept = Kept.of(facts, before if isinstance(before, Kept) else None)
            there = self._kept.pop(stream, kept)
            self._kept[stream] = kept if len(there) <= len(kept) else there
            while len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        return kept
