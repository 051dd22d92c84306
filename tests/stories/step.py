"""One decision of one stream with arguments to try it with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from domain.decider import Decider, Fact


@dataclass(frozen=True)
class Step:
    """Some arguments are there to be refused: a refusal must leave the stream as it was."""

    decider: Decider[Any]
    decision: Callable[..., tuple[Fact, ...]]
    arguments: Sequence[tuple[Any, ...]]
    part: str = ""
    """The part of the state that the decision takes; empty for the whole."""

    def decide(self, state: Any, arguments: tuple[Any, ...]) -> tuple[Fact, ...]:
        return self.decision(getattr(state, self.part) if self.part else state, *arguments)
