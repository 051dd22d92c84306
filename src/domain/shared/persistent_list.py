"""A list that facts are added to one by one, each at the same cost however long it is."""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class PersistentList(Generic[T]):
    """An immutable list, oldest part first.

    Each holds its newest part and the list before it, so that nothing is copied: a tuple
    that grows part by part is copied whole each time.
    """

    __slots__ = ("_before", "_newest")

    def __init__(self, before: "PersistentList[T] | None" = None, *newest: T) -> None:
        self._before = before
        self._newest = newest

    def plus(self, part: T) -> "PersistentList[T]":
        """This and one part more."""
        return PersistentList(self, part)

    def __iter__(self) -> Iterator[T]:
        parts: list[T] = []
        rest: PersistentList[T] | None = self
        while rest is not None:
            parts.extend(rest._newest)
            rest = rest._before
        return reversed(parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PersistentList) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Gathered{tuple(self)}"
