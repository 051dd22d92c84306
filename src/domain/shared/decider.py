"""The shape that every stream shares: facts, a state folded from them, decisions over it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Generic, Self, TypeVar, get_args, get_type_hints

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


def of_topics(*topics: Evolve[S], **parts: Evolve[Any]) -> Evolve[S]:
    """How a stream of several topics changes: each fact goes to the topics that take it, by the
    type of their `fact`. `parts` change one field of the state, by its name."""
    changes: dict[type, list[Evolve[S]]] = defaultdict(list)
    for topic in topics:
        for kind in _taken_by(topic):
            changes[kind].append(topic)
    for name, part in parts.items():
        for kind in _taken_by(part):
            changes[kind].append(_in_field(name, part))

    def evolve(state: S, fact: Fact) -> S:
        for change in changes.get(type(fact), ()):
            state = change(state, fact)
        return state

    return evolve


def _taken_by(topic: Evolve[Any]) -> tuple[type, ...]:
    fact = get_type_hints(topic)["fact"]
    return get_args(fact) or (fact,)


def _in_field(name: str, part: Evolve[Any]) -> Evolve[Any]:
    def evolve(state: Any, fact: Fact) -> Any:
        return replace(state, **{name: part(getattr(state, name), fact)})

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
