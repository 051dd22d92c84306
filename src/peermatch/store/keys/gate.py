"""The gate before personal data: who looks at whose, and why, is asked and kept beforehand."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Opening:
    """One act of opening: who looks, why, and at whose data."""

    viewer: str
    purpose: str
    subjects: frozenset[UUID]


Gate = Callable[[Opening], None]
"""Permits and records an opening before it happens; raises to refuse it."""


def open_gate(_opening: Opening) -> None:
    """Permits every opening; for tools that run as the operator."""
