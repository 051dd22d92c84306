"""The gate before personal data: who looks at whose, and why, is asked and kept beforehand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Opening:
    """One act of opening: who looks, why, and at whose data; `fields` are the names of what is
    opened of each, where it is known by name."""

    viewer: str
    purpose: str
    subjects: frozenset[UUID]
    fields: Mapping[UUID, frozenset[str]] = field(default_factory=dict)


Gate = Callable[[Opening], None]
"""Permits and records an opening before it happens; raises to refuse it."""


def open_gate(_opening: Opening) -> None:
    """Permits every opening; for tools that run as the operator."""
