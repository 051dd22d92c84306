"""The shape that every stream shares: facts, a state folded from them, decisions over it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

S = TypeVar("S")
T = TypeVar("T")

Evolve = Callable[[S, "Fact"], S]
Fact = Any
"""A frozen, slotted, keyword-only dataclass in past tense; see `domain.classified`."""


@dataclass(frozen=True, slots=True)
class Decider(Generic[S]):
    """One kind of stream. `evolve` never fails and never reads a clock."""

    name: str
    initial: S
    evolve: Evolve[S]

    def fold(self, facts: Iterable[Fact], state: S | None = None) -> S:
        """The state after `facts`, from `state` or from the start."""
        current = self.initial if state is None else state
        for fact in facts:
            current = self.evolve(current, fact)
        return current


def of_topics(*topics: Evolve[S]) -> Evolve[S]:
    """How a stream of several topics changes: by each of them in turn."""

    def evolve(state: S, fact: Fact) -> S:
        for topic in topics:
            state = topic(state, fact)
        return state

    return evolve


def known(first: T | None, unknown: "type[Refusal]") -> T:
    """What a stream begins with; raises `unknown` where nothing was recorded of it yet."""
    if first is None:
        raise unknown
    return first


class Refusal(Exception):
    """A decision said no. `sentence` is what a coordinator would say; it names no participant.

    Subclasses are named for the reason (`CaseloadFull`); `code` is that name in kebab case and
    is stable, for the API.
    """

    sentence = "This can't be done."
    field = ""
    """The input that the refusal is about, by its name in forms, API and import; may be empty."""

    def __init__(self, sentence: str | None = None) -> None:
        if sentence is not None:
            self.sentence = sentence
        super().__init__(self.sentence)

    def at(self, field: str) -> Self:
        """The same refusal about this one of the fields that it may be about."""
        self.field = field
        return self

    @property
    def code(self) -> str:
        name = type(self).__name__
        return "".join("-" + c.lower() if c.isupper() else c for c in name).lstrip("-")
