"""Streams that hold exactly the facts given: a record that needs no database."""

from datetime import datetime
from typing import Any
from uuid import UUID

from domain.shared.decider import Decider, Fact
from peermatch.store import Command, Work
from stories.pasts.samples import NOW


class Streams:
    """`read` and `work` are what use cases take: the record, and one attempt at a command."""

    def __init__(self) -> None:
        self._facts: dict[UUID, tuple[Fact, ...]] = {}

    def add(self, _decider: Decider[Any], stream: UUID, *facts: Fact) -> "Streams":
        self._facts[stream] = (*self._facts.get(stream, ()), *facts)
        return self

    def read(self, decider: Decider[Any], stream: UUID) -> Any:
        return decider.fold(self._facts.get(stream, ()))

    def work(self, at: datetime = NOW) -> Work:
        command = Command(id=UUID(int=1), actor="somebody", route="a-test", body=b"", at=at)
        return Work(command, lambda streams: {one: self._facts.get(one, ()) for one in streams})
