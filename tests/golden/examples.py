"""An example of every fact, made from its field types alone, the same each time."""

from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from domain.shared.hours import WeeklyWindow

PLAIN_EXAMPLES: dict[Any, Any] = {
    UUID: UUID("00000000-0000-4000-8000-000000000001"),
    str: "an example",
    int: 3,
    bool: True,
    float: 1.5,
    date: date(2026, 11, 23),
    datetime: datetime(2026, 11, 23, 17, 0, tzinfo=UTC),
    WeeklyWindow: WeeklyWindow(0, 510, 1020),
}


def example(kind: Any) -> Any:
    """A value of a type as facts use them. Raises TypeError for a type that is new here."""
    if kind in PLAIN_EXAMPLES:
        return PLAIN_EXAMPLES[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return example(arguments[0])
    if isinstance(kind, UnionType) or origin is Union:
        return example(next(a for a in arguments if a is not NoneType))
    if origin is frozenset:
        return frozenset({example(arguments[0])})
    if origin is tuple:
        return tuple(example(a) for a in arguments if a is not Ellipsis)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{f.name: example(hints[f.name]) for f in fields(kind)})
    raise TypeError(f"no example of {kind}")
