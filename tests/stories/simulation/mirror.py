"""What a simulated run decided, beside what its store keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.sessions.session import SESSION
from domain.shared.decider import Decider


@dataclass
class Mirror:
    """Every fact as it was decided, before the store wrote it, and each stream's state."""

    facts: dict[UUID, list[Any]] = field(default_factory=dict)
    states: dict[UUID, Any] = field(default_factory=dict)
    deciders: dict[UUID, Decider[Any]] = field(default_factory=dict)
    _kinds: dict[str, dict[UUID, Any]] = field(default_factory=dict)

    def add(self, stream: UUID, decider: Decider[Any], fact: Any) -> None:
        state = decider.evolve(self.states.get(stream, decider.initial), fact)
        self.deciders[stream] = decider
        self.facts.setdefault(stream, []).append(fact)
        self.states[stream] = state
        self._kinds.setdefault(decider.name, {})[stream] = state

    def of(self, decider: Decider[Any]) -> Mapping[UUID, Any]:
        """The state of each stream of one kind; of sessions, those that were not taken back."""
        found: Mapping[UUID, Any] = self._kinds.get(decider.name, {})
        if decider is not SESSION:
            return found
        return {one: state for one, state in found.items() if state.scheduled is not None}
