"""Stored names: what each fact is called in the log, forever, whatever its class is called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.shared.classified import classification, subject_field

Fields = dict[str, Any]
"""A part of a fact as JSON values, by field name."""


def unchanged(part: Fields) -> Fields:
    return part


def renamed(old: str, new: str) -> Callable[[Fields], Fields]:
    """A part in which one field has another name than before."""
    return lambda part: {new if field == old else field: value for field, value in part.items()}


@dataclass(frozen=True, slots=True)
class Upcast:
    """Turns one stored shape into the next. The two parts are changed apart: one is sealed."""

    plain: Callable[[Fields], Fields] = unchanged
    personal: Callable[[Fields], Fields] = unchanged


@dataclass(frozen=True, slots=True)
class Stored:
    """A fact's class and how its older shapes become today's; shape 1 needs no upcast."""

    fact: type
    upcasts: tuple[Upcast, ...] = ()

    @property
    def shape(self) -> int:
        return 1 + len(self.upcasts)


class NotStorable(TypeError):
    """A fact can't be written to the log: it has no stored name, or a value that can't return."""


class UnknownName(LookupError):
    """The log holds a name that this release does not know."""


class Names:
    """The table of stored names, checked when it is made."""

    def __init__(self, table: Mapping[str, type | Stored]) -> None:
        self._stored = {n: s if isinstance(s, Stored) else Stored(s) for n, s in table.items()}
        self._names = {stored.fact: name for name, stored in self._stored.items()}
        if len(self._names) != len(self._stored):
            raise NotStorable("a fact has two stored names")
        for stored in self._stored.values():
            classification(stored.fact)
            subject_field(stored.fact)

    def name_of(self, fact: type) -> str:
        """Raises NotStorable for a fact without a stored name."""
        try:
            return self._names[fact]
        except KeyError:
            raise NotStorable(f"{fact.__name__} has no stored name") from None

    def stored(self, name: str) -> Stored:
        """Raises UnknownName for a name that is not in the table."""
        try:
            return self._stored[name]
        except KeyError:
            raise UnknownName(f"no fact is stored as {name!r} in this release") from None

    def __iter__(self) -> Any:
        return iter(self._stored)
