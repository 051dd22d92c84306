"""One decision of one stream with arguments to try it with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from domain.shared.decider import Decider, Fact


@dataclass(frozen=True)
class Step:
    """Some arguments are there to be refused: a refusal must leave the stream as it was."""

    decider: Decider[Any]
    decision: Callable[..., tuple[Fact, ...]]
    arguments: Sequence[tuple[Any, ...]]
    """Each in order; a dict at the end holds those that go by name."""
    part: str = ""
    """The part of the state that the decision takes; empty for the whole."""

    def decide(self, state: Any, arguments: tuple[Any, ...]) -> tuple[Fact, ...]:
        named = arguments[-1] if arguments and isinstance(arguments[-1], dict) else {}
        in_order = arguments[:-1] if named else arguments
        return self.decision(getattr(state, self.part) if self.part else state, *in_order, **named)
