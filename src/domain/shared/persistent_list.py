"""Facts gathered in a state one by one, each at the same cost however many there are."""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Gathered(Generic[T]):
    """What was gathered, oldest first; it never changes.

    Each holds its newest part and what was gathered before it, so that nothing is copied: a tuple
    that grows part by part is copied whole each time.
    """

    __slots__ = ("_before", "_newest")

    def __init__(self, before: "Gathered[T] | None" = None, *newest: T) -> None:
        self._before = before
        self._newest = newest

    def plus(self, part: T) -> "Gathered[T]":
        """This and one part more."""
        return Gathered(self, part)

    def __iter__(self) -> Iterator[T]:
        parts: list[T] = []
        gathered: Gathered[T] | None = self
        while gathered is not None:
            parts.extend(gathered._newest)
            gathered = gathered._before
        return reversed(parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Gathered) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Gathered{tuple(self)}"
