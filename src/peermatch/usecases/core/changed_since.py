"""A command that was decided on an old page is refused where somebody decided otherwise since."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.shared.decider import Fact, Refusal
from peermatch.store import Position, Store

MISSING = object()


class ChangedSince(Refusal):
    sentence = "Somebody changed this since you looked. Look again before you decide."

    def __init__(self, facts: tuple[type, ...] = ()) -> None:
        super().__init__()
        self.facts = facts
        """What was recorded meanwhile, in order."""


@dataclass(frozen=True, slots=True)
class ChangedBy:
    """By which facts of which stream it is known that somebody decided about the same thing.

    `stream` is the command's field that holds the stream's id, the id itself, or what finds it.
    Where a stream holds many things, `same` names the fields that tell which one: a fact that has
    such a field is about the same thing only when it holds what the command holds.
    """

    stream: str | UUID | Callable[[Any], UUID]
    facts: type | tuple[type, ...]
    same: tuple[str, ...] = ()

    def stream_of(self, command: object) -> UUID:
        if isinstance(self.stream, UUID):
            return self.stream
        if isinstance(self.stream, str):
            found: UUID = getattr(command, self.stream)
            return found
        return self.stream(command)

    def about(self, fact: Fact, command: object) -> bool:
        """Whether the fact is such a decision, about the very thing that the command is about."""
        return isinstance(fact, self.facts) and all(
            getattr(fact, name, MISSING) in (MISSING, getattr(command, name)) for name in self.same
        )


def check_unchanged(store: Store, changed_by: ChangedBy, command: object, seen: Position) -> None:
    """Raises ChangedSince when such a decision was recorded after `seen`."""
    facts = store.facts_since(changed_by.stream_of(command), seen)
    if since := tuple(type(fact) for fact in facts if changed_by.about(fact, command)):
        raise ChangedSince(since)
