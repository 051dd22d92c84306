"""Streams that every decision looks at, such as the service area, kept as read: only what came
after is asked of the log, and whether it still holds the last fact that is kept. Nothing about a
person is kept, so erasing has nothing to forget here."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar, cast
from uuid import UUID

from eventsourcing.persistence import StoredEvent

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
    """The facts of a stream that is kept, with the states that came of them. `last` is the last of
    them as it is stored."""

    last: StoredEvent
    states: dict[str, tuple[Decider[Any], Any]]

    @classmethod
    def of(cls, facts: Sequence[Fact], last: StoredEvent, before: "Kept | None" = None) -> "Kept":
        """These facts; states that came of the first of them are brought on."""
        kept = cls(facts)
        kept.last = last
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
    only ever added to a stream; where a record was restored under us, what the log no longer holds
    is read anew. Safe to share between threads."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._lock = threading.Lock()
        self._kept: dict[UUID, Kept] = {}

    def facts(self, streams: Sequence[UUID]) -> Mapping[UUID, Sequence[Fact]]:
        """All facts of each stream, in order, with one question to the log; with a second one where
        the log no longer holds what is kept."""
        kept = {one: there for one in streams if (there := self._kept.get(one)) is not None}
        came = self._stored({one: len(kept[one]) - 1 if one in kept else 0 for one in streams})
        if gone := [one for one, there in kept.items() if came.get(one, [None])[0] != there.last]:
            for one in gone:
                del kept[one]
            came |= {one: [] for one in gone} | self._stored(dict.fromkeys(gone, 0))
        new = {stream: came.get(stream, [])[1 if stream in kept else 0 :] for stream in streams}
        mapper: Any = self._record.mapper
        stored = [one for facts in new.values() for one in facts]
        read: Iterator[NewFact] = iter(mapper.to_facts(stored))
        found: dict[UUID, Sequence[Fact]] = {}
        for stream, came_now in new.items():
            before, facts = kept.get(stream), [one.fact for one in islice(read, len(came_now))]
            found[stream] = self._longer(before, facts, came_now[-1]) if facts else before or ()
        return found

    def _stored(self, after: Mapping[UUID, int]) -> dict[UUID, list[StoredEvent]]:
        came: dict[UUID, list[StoredEvent]] = {}
        stored: Any = self._record.recorder.streams(after)
        for one in stored:
            came.setdefault(one.originator_id, []).append(one)
        return came

    def _longer(self, before: Kept | None, new: list[Fact], last: StoredEvent) -> Sequence[Fact]:
        """Both, kept where that is worth it; somebody in them, now or later, ends that."""
        facts, stream = (*(before or ()), *new), cast(UUID, last.originator_id)
        about_somebody = any(shape_of(one.__class__).subject for one in new)
        with self._lock:
            if len(facts) < WORTH_KEEPING or about_somebody:
                self._kept.pop(stream, None)
                return facts
            kept = Kept.of(facts, last, before)
            there = self._kept.pop(stream, kept)
            newer = before is None or len(there) <= len(kept)
            self._kept[stream] = kept if newer else there
            while len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        return kept
