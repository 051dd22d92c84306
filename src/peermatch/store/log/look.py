"""Streams to look at only, many at once: who reads thousands asks the log a few times."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast
from uuid import UUID

from domain.shared.decider import Decider, Fact
from peermatch.store.log.kept_streams import folded
from peermatch.store.log.work import Load

S = TypeVar("S")


class Look:
    """Each stream as it was when first looked at."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._facts: dict[UUID, Sequence[Fact]] = {}
        self._states: dict[tuple[str, UUID], Any] = {}

    def expect(self, streams: Iterable[UUID]) -> None:
        """Asks the log for all of them at once, so that reading each costs nothing more."""
        new = [one for one in dict.fromkeys(streams) if one not in self._facts]
        if new:
            self._facts.update(self._load(new))

    def facts(self, streams: Sequence[UUID]) -> Mapping[UUID, Sequence[Fact]]:
        """The facts of each."""
        self.expect(streams)
        return {stream: self._facts[stream] for stream in streams}

    def read(self, decider: Decider[S], stream: UUID) -> S:
        """The stream's state; the decider's initial one when nothing was recorded."""
        key = decider.name, stream
        if key not in self._states:
            self._states[key] = folded(decider, self.facts((stream,))[stream])
        return cast(S, self._states[key])

    def forget(self, streams: Iterable[UUID]) -> None:
        """Asks the log for these again when they are next read."""
        gone = frozenset(streams)
        for stream in gone:
            self._facts.pop(stream, None)
        for key in [key for key in self._states if key[1] in gone]:
            del self._states[key]
