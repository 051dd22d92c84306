"""Reads any command from raw texts by its own types: one reader for forms, API and import."""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.matches.usual_time import UsualTime
from domain.people.plan import Goal
from domain.people.profile import Wish
from domain.shared.hours import WeeklyWindow
from domain.shared.names import trimmed
from domain.shared.vocabulary import Experience
from peermatch.usecases.input.composites import (
    goal_text,
    read_goal,
    read_usual_time,
    read_wish,
    usual_time_text,
    wish_text,
)
from peermatch.usecases.input.field_labels import Asked, asked
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.input.parsing import experience_of, language_of, span_of

Texts = Mapping[str, str]
DEGREES = {"latitude": 90, "longitude": 180}
LINES = (Goal, Wish)
NAMES = ("name", "participant_name", "preferred_name")
"""Their items stand one a line, since people's words may hold any sign."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a command. `item` is the type of each item where it holds several."""

    name: str
    item: Any
    several: type | None
    default: Any
    nothing: bool
    """Whether it may be None."""
    asked: Asked

    @property
    def required(self) -> bool:
        return self.default is MISSING and not self.nothing and not self.asked.optional

    @property
    def separator(self) -> str:
        return "\n" if self.item in LINES else ";"


class FieldNotReadable(TypeError):
    """A command has a field of a type that nobody can fill in."""


@cache
def fields_of(command: type) -> tuple[Field, ...]:
    """A command's fields in order. Raises FieldNotReadable, FieldNotDescribed."""
    hints = get_type_hints(command)
    return tuple(_field(command, f, hints[f.name]) for f in fields(command))


def _field(command: type, field: Any, hint: Any) -> Field:
    nothing = get_origin(hint) in (Union, types.UnionType) and type(None) in get_args(hint)
    if nothing:
        (hint,) = (part for part in get_args(hint) if part is not type(None))
    several = get_origin(hint) if get_origin(hint) in (tuple, frozenset) else None
    item = get_args(hint)[0] if several else hint
    label = asked(command.__name__, field.name, has_default=field.default is not MISSING)
    default = field.default if label.optional else MISSING
    found = Field(field.name, item, several, default, nothing, label)
    if _one(found) is None:
        raise FieldNotReadable(f"{command.__name__}.{field.name}")
    return found


def read_command(command: type, raw: Texts, zone: ZoneInfo) -> Any:
    """The command that the texts ask for. A time without an offset is local.

    Raises InvalidInput naming every field that is wrong, unknown ones too.
    """
    read = Reader(raw)
    listed = fields_of(command)
    values = {}
    for name in raw.keys() - {field.name for field in listed}:
        read.wrong(name, "is not asked for here")
    for field in listed:
        if not trimmed(raw.get(field.name, "")) and field.default is not MISSING:
            values[field.name] = field.default
        else:
            values[field.name] = _value(read, field, zone)
    read.finish()
    return command(**values)


def _value(read: Reader, field: Field, zone: ZoneInfo) -> Any:
    if field.several is None:
        return _single(read, field, zone)
    if field.item is WeeklyWindow:
        return read.windows(field.name, required=field.required)
    one = _one(field)
    found = read.items(
        field.name,
        one or str,
        words=_words(field.item),
        separator=field.separator,
        required=field.required,
        longest=field.asked.longest,
    )
    return field.several(found)


def _single(read: Reader, field: Field, zone: ZoneInfo) -> Any:
    name, kind, required = field.name, field.item, field.required
    if kind is datetime:
        return read.instant(name, zone, required=required)
    if kind is date:
        return read.day(name, required=required)
    if kind is int:
        return read.whole_number(name, required=required)
    if kind is float:
        return read.coordinate(name, DEGREES[name])
    if kind is str:
        return _text(read, field)
    text = read.text(name, required=required, longest=field.asked.longest)
    return read.attempt(name, _one(field) or str, text, _words(kind)) if text else None


def _text(read: Reader, field: Field) -> str:
    if field.name in NAMES:
        return read.name(field.name, required=field.required, longest=field.asked.longest)
    if field.name == "phone":
        return read.phone(field.name)
    if field.name in ("language", "interpreter"):
        return read.language(field.name, required=field.required)
    return read.text(field.name, required=field.required, longest=field.asked.longest)


def choices_of(kind: type[Enum]) -> dict[str, Any]:
    """The values of a choice by their texts: its own, or its name where it is a number."""
    return {_choice(value): value for value in kind}


def _choice(value: Enum) -> str:
    return str(value) if isinstance(value, str) else value.name.casefold().replace("_", "-")


def _one(field: Field) -> Callable[[str], Any] | None:
    """Reads one item; None for a type that has no reader."""
    kind = field.item
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda text: choices_of(kind)[text.casefold()]
    if field.name == "languages":
        return language_of
    return ITEMS.get(kind)


def as_texts(command: Any) -> dict[str, str]:
    """What `read_command` reads as this command again."""
    kind: type = type(command)
    return {f.name: field_text(getattr(command, f.name), f) for f in fields_of(kind)}


def field_text(value: Any, field: Field) -> str:
    """One field's value as its text."""
    if field.several is None:
        return "" if value is None else _item_text(value)
    items = [_item_text(item) for item in value]
    return field.separator.join(sorted(items) if field.several is frozenset else items)


def _item_text(value: Any) -> str:
    match value:
        case Enum():
            return _choice(value)
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case Experience():
            return f"{value.area}/{value.pathway}" if value.pathway else str(value.area)
        case Goal():
            return goal_text(value)
        case Wish():
            return wish_text(value)
        case UsualTime():
            return usual_time_text(value)
        case (date() as first, date() as last):
            return f"{first}/{last}"
        case _:
            return str(value)


def _flag(text: str) -> bool:
    return {"yes": True, "true": True, "no": False, "false": False}[text.casefold()]


ITEMS: Mapping[Any, Callable[[str], Any]] = {
    str: str,
    int: int,
    float: float,
    bool: _flag,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    UUID: UUID,
    WeeklyWindow: str,
    Experience: experience_of,
    Goal: read_goal,
    Wish: read_wish,
    UsualTime: read_usual_time,
    tuple[date, date]: span_of,
}
WORDS: Mapping[Any, str] = {
    bool: "must be yes or no",
    UUID: "is not an id",
    Experience: "must be an area like trauma, or with a pathway like substance-use/opioids",
    Goal: "has a line that is not like: health: Sleep through the night",
    Wish: "has a line that is not like: veteran: has served (preferred)",
    UsualTime: "is not like Mon 14:00 video or Thu 10:30 in-person TAP",
    tuple[date, date]: "is not a span of days like 2026-12-12/2026-12-14",
}


def _words(kind: Any) -> str:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return f"must be one of: {', '.join(choices_of(kind))}"
    return WORDS.get(kind, "can't be read")
