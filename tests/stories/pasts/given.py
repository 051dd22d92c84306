"""Given facts, when a decision, then facts or a refusal: how a domain test reads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from domain.shared.decider import Decider, Fact, Refusal


@dataclass(frozen=True)
class Outcome:
    """What a decision answered."""

    facts: tuple[Fact, ...]
    refusal: Refusal | None

    def then(self, *expected: Fact | type[Refusal]) -> None:
        """Exactly these facts in this order, or exactly this refusal."""
        if len(expected) == 1 and isinstance(expected[0], type):
            assert type(self.refusal) is expected[0], f"answered {self.refusal or self.facts!r}"
        else:
            assert self.refusal is None, f"refused with {self.refusal!r}"
            assert self.facts == expected

    def then_nothing(self) -> None:
        """The command was already done: no new fact, no refusal."""
        self.then()


@dataclass(frozen=True)
class Given:
    state: Any

    def when(self, decision: Callable[..., tuple[Fact, ...]], *args: Any, **kw: Any) -> Outcome:
        try:
            return Outcome(decision(self.state, *args, **kw), None)
        except Refusal as refusal:
            return Outcome((), refusal)

    def part(self, name: str) -> "Given":
        """The part of the state that a topic's decisions take."""
        return Given(getattr(self.state, name))


def given(decider: Decider[Any], *facts: Fact) -> Given:
    """The state after these facts."""
    return Given(decider.fold(facts))
