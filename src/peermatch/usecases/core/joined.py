"""Which things hang together, where some are known to."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


class Together:
    """Things that are joined two by two."""

    def __init__(self) -> None:
        self._above: dict[Hashable, Hashable] = {}

    def of(self, one: Hashable) -> Hashable:
        """What stands for all that hang together with it."""
        while (above := self._above.get(one, one)) != one:
            one = above
        return one

    def join(self, one: Hashable, other: Hashable) -> None:
        first, second = self.of(one), self.of(other)
        if first != second:
            self._above[second] = first


def joined(sets: Iterable[set[T]]) -> list[set[T]]:
    """The sets, those that have something in common as one."""
    together, every = Together(), [own for own in sets if own]
    for own in every:
        first, *others = own
        for other in others:
            together.join(first, other)
    found: dict[Hashable, set[T]] = {}
    for own in every:
        found.setdefault(together.of(next(iter(own))), set()).update(own)
    return list(found.values())
