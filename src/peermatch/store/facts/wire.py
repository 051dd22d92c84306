"""Facts as JSON and back: the plain part and the personal part apart, the same bytes each time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec

from domain.shared.classified import personal_fields, subject_field
from domain.shared.days import nearest_usable
from peermatch.store.facts.fact_names import Fields, NotStorable, Stored

AWARE = Annotated[datetime, msgspec.Meta(tz=True)]
ENCODER = msgspec.json.Encoder(order="deterministic")


Bound = Callable[[Any], Any]
Stray = Callable[[str], None]


def _same(returned: Any, given: Any) -> bool:
    """Whether two values of one kind are equal. Two instants are when no time lies between them:
    in an hour that clocks repeat, `==` holds for no two of different zones (PEP 495)."""
    if type(returned) is not type(given):
        return False
    if isinstance(given, datetime):
        return bool(returned - given == timedelta(0))
    if isinstance(given, tuple) and len(returned) == len(given):
        return all(map(_same, returned, given))
    if isinstance(given, dict):
        return all(_same(returned[name], given[name]) for name in given)
    if is_dataclass(given):
        return all(_same(getattr(returned, f.name), getattr(given, f.name)) for f in fields(given))
    return bool(returned == given)


def _nobody(_field: str) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class Part:
    """The fields of one part and the strict decoder for them."""

    fields: tuple[str, ...]
    decoder: msgspec.json.Decoder[Any]
    dated: Mapping[str, "Bound"]
    """The fields that hold a day or an instant, with what keeps it within the calendar."""

    def encode(self, fact: object) -> bytes:
        """The same bytes for equal facts. Raises NotStorable for a value that would not return."""
        values = {field: getattr(fact, field) for field in self.fields}
        try:
            encoded = ENCODER.encode(values)
            returned = self.decode(encoded)
        except (msgspec.MsgspecError, TypeError, ValueError) as error:
            raise NotStorable(f"{type(fact).__name__} holds a value of a wrong kind") from error
        if returned != values and not _same(returned, values):
            raise NotStorable(f"{type(fact).__name__} holds a value that would change")
        return encoded

    def decode(self, encoded: bytes | msgspec.Raw, stray: Stray = _nobody) -> Fields:
        """The values; a day beyond the calendar, from before it was refused, is its end.

        `stray` is told the field that holds one.
        """
        found = self.decoder.decode(encoded)
        values = {field: getattr(found, field) for field in self.fields}
        for field, bound in self.dated.items():
            usable = bound(values[field])
            if usable is not values[field] and usable != values[field]:
                stray(field)
                values[field] = usable
        return values

    def convert(self, values: Mapping[str, Any], stray: Stray = _nobody) -> Fields:
        """The same from JSON values, for shapes that were changed on the way."""
        return self.decode(ENCODER.encode(values), stray)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a fact's class is written: both parts, and whose key seals the personal one."""

    fact: type
    plain: Part
    personal: Part
    subject: str | None


@cache
def shape_of(fact: type) -> Shape:
    """The written shape of a fact's class."""
    hints = get_type_hints(fact)
    personal = personal_fields(fact)
    plain = tuple(name for name in hints if name not in personal)
    return Shape(fact, _part(hints, plain), _part(hints, personal), subject_field(fact))


def subject_of(fact: Any) -> UUID | None:
    """Whom a fact is about; None for one about nobody."""
    kind: type = type(fact)
    field = shape_of(kind).subject
    return getattr(fact, field) if field else None


def _part(hints: dict[str, Any], names: tuple[str, ...]) -> Part:
    struct = msgspec.defstruct(
        "Part", [(name, _strict(hints[name])) for name in names], forbid_unknown_fields=True
    )
    bounds = {name: bound for name in names if (bound := _bound(hints[name])) is not None}
    return Part(names, msgspec.json.Decoder(struct, strict=True), bounds)


@cache
def _bound(hint: Any) -> Bound | None:
    """What keeps every day and instant in a value of this type usable; None without any."""
    if hint in (date, datetime):
        return nearest_usable
    if is_dataclass(hint):
        return _bound_of_record(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    inner = [bound for argument in arguments if (bound := _bound(argument)) is not None]
    if not inner:
        return None
    (bound,) = dict.fromkeys(inner)
    if isinstance(hint, UnionType) or origin is Union:
        return lambda value: None if value is None else bound(value)
    return lambda values: origin(map(bound, values))


def _bound_of_record(kind: Any) -> Bound | None:
    hints = get_type_hints(kind)
    inner = {f.name: bound for f in fields(kind) if (bound := _bound(hints[f.name])) is not None}
    if not inner:
        return None

    def bounded(record: Any) -> Any:
        values = {name: getattr(record, name) for name in inner}
        usable = {name: inner[name](value) for name, value in values.items()}
        return record if usable == values else replace(record, **usable)

    return bounded


def _strict(hint: Any) -> Any:
    """The same type, where every instant must carry its offset."""
    if hint is datetime:
        return AWARE
    arguments = get_args(hint)
    if not arguments:
        return hint
    strict = tuple(_strict(a) for a in arguments)
    if isinstance(hint, UnionType) or get_origin(hint) is Union:
        return Union[strict]  # noqa: UP007 - built from a tuple
    return get_origin(hint)[strict]


def decoded_plain(
    stored: Stored, shape: int, encoded: bytes | msgspec.Raw, stray: Stray = _nobody
) -> Fields:
    """The plain part as today's field values, upcast from the shape it was written in."""
    part = shape_of(stored.fact).plain
    if shape == stored.shape:
        return part.decode(encoded, stray)
    values = msgspec.json.decode(encoded)
    for upcast in stored.upcasts[shape - 1 :]:
        values = upcast.plain(values)
    return part.convert(values, stray)


def decoded_personal(stored: Stored, shape: int, encoded: bytes) -> Fields:
    """The personal part as today's field values, upcast from the shape it was written in."""
    part = shape_of(stored.fact).personal
    if shape == stored.shape:
        return part.decode(encoded)
    values = msgspec.json.decode(encoded)
    for upcast in stored.upcasts[shape - 1 :]:
        values = upcast.personal(values)
    return part.convert(values)
