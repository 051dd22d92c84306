"""Makes any command by its own types: from the texts of a form or a CSV row, or from JSON."""

import types
from collections.abc import Collection, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from domain.matches.usual_time import UsualTime
from domain.people.consents.consent_texts import TextLine
from domain.people.profile import Wish
from domain.scenarios.tried_changes import (
    Absence,
    Joining,
    NewCaseload,
    NewFloor,
    NewLimit,
    NewWeight,
)
from domain.shared.hours import WeeklyWindow, merged
from domain.shared.vocabulary import Experience, Goal
from domain.specialists.sharing import OwnTrait
from domain.unlikely.questions import TimeComesTwice
from peermatch.usecases.input.change_lines import change_line
from peermatch.usecases.input.command_labels import NOT_ASKED, description_of
from peermatch.usecases.input.composites import (
    goal_text,
    trait_text,
    usual_time_text,
    wish_text,
)
from peermatch.usecases.input.date_ranges import wrong_dates
from peermatch.usecases.input.field_labels import FieldDescription
from peermatch.usecases.input.fields import FieldError, JsonReader, Reader
from peermatch.usecases.input.kinds import Kind, choice, instant, kind_of
from peermatch.usecases.input.parsing import comes_twice
from peermatch.usecases.input.unlikely_input import asked_about

LINES = (Goal, OwnTrait, TextLine, Wish)
"""Their items stand one a line, since people's words may hold any sign."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a command. `item` is the type of each item where it holds several."""

    name: str
    item: Any
    kind: Kind
    several: type | None
    default: Any
    nothing: bool
    """Whether it may be None."""
    description: FieldDescription

    @property
    def required(self) -> bool:
        return self.default is MISSING and not self.nothing and not self.description.optional

    @property
    def separator(self) -> str:
        return "\n" if self.item in LINES else ";"


class FieldNotReadable(TypeError):
    """A command has a field of a type that nobody can fill in."""


@cache
def fields_of(command: type) -> tuple[Field, ...]:
    """A command's fields in order. Raises FieldNotReadable, FieldNotDescribed."""
    hints = get_type_hints(command)
    listed = (f for f in fields(command) if (command.__name__, f.name) not in NOT_ASKED)
    return tuple(_field(command, f, hints[f.name]) for f in listed)


def _field(command: type, field: Any, hint: Any) -> Field:
    nothing = get_origin(hint) in (Union, types.UnionType) and type(None) in get_args(hint)
    if nothing:
        (hint,) = (part for part in get_args(hint) if part is not type(None))
    several = get_origin(hint) if get_origin(hint) in (tuple, frozenset) else None
    item = get_args(hint)[0] if several else hint
    description = description_of(
        command.__name__, field.name, has_default=field.default is not MISSING
    )
    default = field.default if description.optional else MISSING
    kind = kind_of(field.name, item, several=several is not None)
    if kind is None:
        raise FieldNotReadable(f"{command.__name__}.{field.name}")
    return Field(field.name, item, kind, several, default, nothing, description)


def read_command(
    command: type,
    raw: Mapping[str, str],
    zone: ZoneInfo | None,
    today: date | None = None,
    so_far: Iterable[FieldError] = (),
    *,
    confirmed: Collection[str] | None = None,
) -> Any:
    """The command that the texts ask for. A time without an offset is local in `zone`, or refused
    without one. `so_far` is what was found wrong before. Without `today`, how far off a day may
    be is left to whoever performs the command. `confirmed` are the codes of what a person said is
    right although it is unlikely; None: nobody is there to be asked.

    Raises InvalidInput naming every field that is wrong, unknown ones too, and ToConfirm where
    something is only unlikely.
    """
    return _command(
        command, raw, Reader(raw), zone, today=today, so_far=so_far, confirmed=confirmed
    )


def decode_command(
    command: type,
    body: Mapping[str, Any],
    zone: ZoneInfo | None,
    today: date | None = None,
    *,
    confirmed: Collection[str] | None = None,
) -> Any:
    """The command that a JSON object asks for: as `read_command`, with lists as lists, numbers
    as numbers and truths as truths."""
    return _command(command, body, JsonReader(body), zone, today=today, confirmed=confirmed)


def _command(
    command: type,
    raw: Mapping[str, Any],
    read: Reader,
    zone: ZoneInfo | None,
    *,
    today: date | None,
    so_far: Iterable[FieldError] = (),
    confirmed: Collection[str] | None = None,
) -> Any:
    listed = fields_of(command)
    for error in so_far:
        read.wrong(error.field, error.reason)
    for name in sorted(raw.keys() - {field.name for field in listed}):
        read.wrong(_printable(name), "is not asked for here")
    values = {field.name: _value(read, field, zone) for field in listed}
    if today is not None:
        given = {name: value for name, value in values.items() if value is not None}
        for name, reason in wrong_dates(command, given, today).items():
            read.wrong(name, reason)
        if confirmed is not None:
            twice = [f.name for f in listed if f.item is datetime and _comes_twice(read, f, zone)]
            asked = (*asked_about(given, today, zone), *((n, TimeComesTwice()) for n in twice))
            for name, unlikely in asked:
                if unlikely.code not in confirmed:
                    read.ask(name, unlikely)
    read.finish()
    return command(**values)


def _comes_twice(read: Reader, field: Field, zone: ZoneInfo | None) -> bool:
    texts = read.given(field.name, field.kind) if not read.has_errors(field.name) else ()
    return any(comes_twice(text, zone) for text in texts)


def _printable(name: str) -> str:
    """An unknown field's name, as an answer can hold it."""
    return name[:60].encode(errors="replace").decode()


def _value(read: Reader, field: Field, zone: ZoneInfo | None) -> Any:
    kind = instant(zone) if field.item is datetime else field.kind
    needed, longest = field.required, field.description.longest
    if field.several is None:
        found = read.one(field.name, kind, required=needed, longest=longest)
        if found is not None:
            return found
        if field.default is not MISSING:
            return field.default
        return "" if field.item is str else None
    items = read.several(
        field.name, kind, required=needed, longest=longest, separator=field.separator
    )
    if not items and field.default is not MISSING:
        return field.default
    return merged(items) if field.item is WeeklyWindow else field.several(items)


def field_json(value: Any, field: Field) -> Any:
    """One field's value as JSON has it."""
    if value is None:
        return None
    if field.several is None:
        return value if field.kind.json is not str else _item_text(value)
    items = [item if field.kind.json is not str else _item_text(item) for item in value]
    return sorted(items) if field.several is frozenset else items


def field_text(value: Any, field: Field) -> str:
    """One field's value as its text."""
    if field.several is None:
        return "" if value is None else _item_text(value)
    items = [_item_text(item) for item in value]
    return field.separator.join(sorted(items) if field.several is frozenset else items)


def _item_text(value: Any) -> str:
    match value:
        case Enum():
            return choice(value)
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
        case OwnTrait():
            return trait_text(value)
        case UsualTime():
            return usual_time_text(value)
        case (date() as first, date() as last):
            return f"{first}/{last}"
        case NewWeight() | NewFloor() | NewLimit() | NewCaseload() | Absence() | Joining():
            return change_line(value)
        case _:
            return str(value)
