"""A fault that can be planted, and taken out again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Bug:
    """What goes wrong, and where: `name` of `place` is replaced."""

    words: str
    place: Any
    name: str
    instead: Callable[..., Any]

    @contextmanager
    def planted(self) -> Iterator[None]:
        right = getattr(self.place, self.name)
        _set(self.place, self.name, self.instead)
        try:
            yield
        finally:
            _set(self.place, self.name, right)


def _set(place: Any, name: str, value: Any) -> None:
    """Also where the place is frozen."""
    if isinstance(place, type):
        setattr(place, name, value)
    else:
        object.__setattr__(place, name, value)
