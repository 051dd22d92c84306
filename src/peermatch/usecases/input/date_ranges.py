"""How far back and ahead each day and instant of a command may lie, by what its field means."""

import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from domain.shared.days import FIRST_DAY
from peermatch.usecases.input.fields import FieldError, InvalidInput


@dataclass(frozen=True, slots=True)
class Range:
    """From the first day of `first_year` on, up to so many `years_ahead` of today."""

    first_year: int
    years_ahead: int | None
    """None where the decision itself refuses what has not come yet, in a sentence of its own."""

    def wrong(self, value: date, today: date) -> str:
        """What is wrong with the value, in words; empty when nothing is."""
        if isinstance(value, datetime):
            if value.utcoffset() is None:
                return "needs an offset from UTC, like -05:00"
            value = value.date()
        if value.year < self.first_year:
            return f"is before {self.first_year}"
        if self.years_ahead is None or value <= today:
            return ""
        if not self.years_ahead:
            return "is a day that has not come yet"
        counted = (value.year - self.years_ahead, value.month, value.day)
        if counted > (today.year, today.month, today.day):
            return f"is more than {self.years_ahead} years ahead"
        return ""


_HAPPENED = Range(2000, None)
_LASTING = Range(2000, 100)
"""Some write 2099 for what has no end."""
_PLANNED = Range(2000, 5)
_RECORDED = Range(FIRST_DAY.year, None)
"""Names what stands in the record, whatever that says, to take it back."""

RANGES: Mapping[str, Range] = {
    "birth_date": Range(1900, 0),
    "CancelLeave.first_day": _RECORDED,
    "CancelLeave.last_day": _RECORDED,
    "RestoreHours.day": _RECORDED,
    "due_on": _RECORDED,
    "on": _RECORDED,
    "RestoreAvailability.day": _RECORDED,
    "handed_over_on": Range(2000, 0),
    "recommended_on": Range(2000, 0),
    "since": Range(1950, 0),
    "issued_on": Range(1950, None),
    **dict.fromkeys(
        (
            "received_at",
            "attempted_at",
            "checked_on",
            "given_on",
            "asked_on",
            "answered_on",
            "done_on",
            "agreed_on",
            "reviewed_on",
            "held_on",
            "completed_on",
            "signed_on",
            "consent_signed_on",
        ),
        _HAPPENED,
    ),
    **dict.fromkeys(
        ("expires_on", "consent_expires_on", "credential_expires", "starts_on", "ends_on"),
        _LASTING,
    ),
    **dict.fromkeys(
        (
            "first_day",
            "last_day",
            "leave",
            "until",
            "answer_by",
            "day",
            "week",
            "effective_from",
            "starts_at",
            "first_starts_at",
            "ends_at",
            "new_starts_at",
            "new_ends_at",
        ),
        _PLANNED,
    ),
}
"""By the name of the field; one that is added to a command needs its line here. What a command
of another meaning allows is found by both names."""

Dates = Callable[[Any], Iterator[tuple[str, date]]]
"""Every day and instant of a value, each with the name of the field that holds it."""


class RangeMissing(TypeError):
    """A command has a date and `RANGES` doesn't say how far it may reach."""


def check_dates(command: object, today: date) -> None:
    """Raises InvalidInput naming each field with a day or instant outside of its range."""
    kind: type = type(command)
    values = {field: getattr(command, field) for field in dated_fields(kind)}
    wrong = wrong_dates(kind, values, today)
    if wrong:
        raise InvalidInput(tuple(FieldError(field, reason) for field, reason in wrong.items()))


def wrong_dates(command: type, values: Mapping[str, Any], today: date) -> dict[str, str]:
    """What is wrong with days and instants of these fields of a command, by field."""
    wrong: dict[str, str] = {}
    for field, dates in dated_fields(command).items():
        for name, value in dates(values[field]) if field in values else ():
            allowed = RANGES.get(f"{command.__name__}.{name}", RANGES[name])
            reason = allowed.wrong(value, today)
            if reason:
                wrong.setdefault(field, reason)
    return wrong


@cache
def dated_fields(command: type) -> Mapping[str, Dates]:
    """The fields of a command that hold days or instants. Raises RangeMissing."""
    return _of_record(command)


def _of_record(record: type) -> dict[str, Dates]:
    hints = get_type_hints(record)
    found = ((f.name, _dates(f.name, hints[f.name])) for f in fields(record))
    return {name: dates for name, dates in found if dates is not None}


def _dates(name: str, hint: Any) -> Dates | None:
    if hint in (date, datetime):
        if name not in RANGES:
            raise RangeMissing(name)
        return lambda value: iter(((name, value),))
    if is_dataclass(hint) and isinstance(hint, type):
        return _in_record(_of_record(hint))
    inner = [dates for part in get_args(hint) if (dates := _dates(name, part)) is not None]
    if not inner:
        return None
    if get_origin(hint) in (Union, types.UnionType):
        return lambda value: iter(()) if value is None else inner[0](value)
    return lambda values: (found for value in values for found in inner[0](value))


def _in_record(inner: dict[str, Dates]) -> Dates | None:
    if not inner:
        return None
    return lambda record: (
        found for name, dates in inner.items() for found in dates(getattr(record, name))
    )
