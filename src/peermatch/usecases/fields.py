"""Reads raw text from a form, a JSON body or a CSV row into values, naming field and reason."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import TypeVar

from domain.decider import Refusal
from domain.hours import WeeklyWindow, merged, parse_window
from domain.languages import LANGUAGE_CODES
from domain.vocabulary import Experience, LivedExperienceArea

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

LONGEST_TEXT = 200
LONGEST_LIST = 40
PATHWAY = re.compile(r"[a-z][a-z0-9-]{0,39}")
PHONE = re.compile(r"[0-9+() .-]{7,30}")


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field, in words; `field` is its name in the import format."""

    field: str
    reason: str


class InvalidInput(Refusal):
    """Some fields can't be read; nothing was done. Never quotes what was typed."""

    sentence = "Some of what was entered needs to be corrected."

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        self.errors = errors
        super().__init__()


class Reader:
    """Reads the fields of one record and collects every error before refusing.

    A list inside a field is separated by `;`, as in the import format.
    """

    def __init__(self, raw: Mapping[str, str]) -> None:
        self._raw = raw
        self.errors: list[FieldError] = []

    def wrong(self, field: str, reason: str) -> None:
        self.errors.append(FieldError(field, reason))

    def has_errors(self, *fields: str) -> bool:
        return any(error.field in fields for error in self.errors)

    def finish(self) -> None:
        """Raises InvalidInput with all that was wrong, if anything was."""
        if self.errors:
            raise InvalidInput(tuple(self.errors))

    def text(self, field: str, *, required: bool = False, longest: int = LONGEST_TEXT) -> str:
        value = self._raw.get(field, "").strip()
        if required and not value:
            self.wrong(field, "is missing")
        elif len(value) > longest:
            self.wrong(field, f"is longer than {longest} characters")
        elif any(unicodedata.category(c) in ("Cc", "Cs", "Cn") for c in value):
            self.wrong(field, "contains characters that can't be stored")
        else:
            return value
        return ""

    def one_of(self, field: str, kind: type[E], *, required: bool = True) -> E | None:
        value = self.text(field, required=required).casefold()
        if not value:
            return None
        return self._attempt(field, lambda: kind(value), f"must be one of: {', '.join(kind)}")

    def some_of(self, field: str, kind: type[E], *, required: bool) -> frozenset[E]:
        choices = f"must be any of: {', '.join(kind)}"
        found = self._each(field, lambda item: kind(item.casefold()), choices, required=required)
        return frozenset(found)

    def day(self, field: str, *, required: bool = False) -> date | None:
        value = self.text(field, required=required)
        if not value:
            return None
        return self._attempt(field, lambda: _day(value), "is not a date like 2026-11-23")

    def instant(self, field: str, *, required: bool = False) -> datetime | None:
        """An instant with its offset from UTC."""
        value = self.text(field, required=required)
        if not value:
            return None
        words = "is not a time like 2026-11-23T12:00:00-05:00"
        found = self._attempt(field, lambda: datetime.fromisoformat(value), words)
        if found is not None and found.tzinfo is None:
            self.wrong(field, "needs an offset from UTC, like -05:00")
            return None
        return found

    def whole_number(self, field: str, *, required: bool = True) -> int | None:
        value = self.text(field, required=required, longest=9)
        if not value:
            return None
        return self._attempt(field, lambda: _integer(value), "is not a whole number")

    def share(self, field: str) -> int | None:
        """A share like 0.5 as whole per cent."""
        value = self.text(field, required=True, longest=9)
        if not value:
            return None
        words = "is not a share between 0 and 1, like 0.5"
        return self._attempt(field, lambda: _per_cent(value), words)

    def coordinate(self, field: str, limit: int) -> float | None:
        value = self.text(field, required=True, longest=20)
        if not value:
            return None
        words = f"is not a number of degrees between -{limit} and {limit}"
        return self._attempt(field, lambda: _degrees(value, limit), words)

    def windows(self, field: str, *, required: bool) -> tuple[WeeklyWindow, ...]:
        return merged(self._each(field, parse_window, None, required=required, longest=1000))

    def spans_of_days(self, field: str) -> list[tuple[date, date]]:
        """Spans like 2026-12-12/2026-12-14, both days included."""
        words = "is not a span of days like 2026-12-12/2026-12-14"
        return self._each(field, _span, words, required=False)

    def experiences(self, field: str, *, required: bool) -> tuple[Experience, ...]:
        words = f"must be any of: {', '.join(LivedExperienceArea)}, each with a pathway or none"
        return tuple(dict.fromkeys(self._each(field, _experience, words, required=required)))

    def languages(self, field: str, *, required: bool) -> frozenset[str]:
        words = "is not a language code like en or es"
        return frozenset(self._each(field, _language, words, required=required))

    def language(self, field: str) -> str:
        value = self.text(field, required=True)
        if not value:
            return ""
        return self._attempt(field, lambda: _language(value), "is not a language code") or ""

    def phone(self, field: str) -> str:
        value = self.text(field)
        digits = sum(c.isdigit() for c in value)
        if value and not (PHONE.fullmatch(value) and 7 <= digits <= 15):
            self.wrong(field, "is not a telephone number")
            return ""
        return value

    def known(self, field: str, names: Collection[str], what: str, *, required: bool) -> str:
        value = self.text(field, required=required)
        if value and value not in names:
            self.wrong(field, f"is not a known {what}")
            return ""
        return value

    def known_list(self, field: str, names: Collection[str], what: str) -> tuple[str, ...]:
        items = self._items(field)
        if any(item not in names for item in items):
            self.wrong(field, f"names an unknown {what}")
            return ()
        return items

    def _items(
        self, field: str, *, required: bool = False, longest: int = LONGEST_TEXT
    ) -> tuple[str, ...]:
        text = self.text(field, required=required, longest=longest)
        parts = (part.strip() for part in text.split(";"))
        items = tuple(part for part in parts if part)
        if len(items) > LONGEST_LIST:
            self.wrong(field, f"has more than {LONGEST_LIST} entries")
            return ()
        return items

    def _each(
        self,
        field: str,
        read: Callable[[str], T],
        words: str | None,
        *,
        required: bool,
        longest: int = LONGEST_TEXT,
    ) -> list[T]:
        found = []
        for item in self._items(field, required=required, longest=longest):
            value = self._attempt(field, partial(read, item), words)
            if value is None:
                return []
            found.append(value)
        return found

    def _attempt(self, field: str, read: Callable[[], T], words: str | None) -> T | None:
        try:
            return read()
        except ValueError as problem:
            self.wrong(field, words or f"holds a window that can't be read: {problem}")
            return None


def _day(text: str) -> date:
    if len(text) != len("2026-11-23"):
        raise ValueError
    return date.fromisoformat(text)


def _span(text: str) -> tuple[date, date]:
    first, slash, last = text.partition("/")
    if not slash:
        raise ValueError
    return _day(first), _day(last)


def _integer(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,8}", text):
        raise ValueError
    return int(text)


def _per_cent(text: str) -> int:
    if not re.fullmatch(r"[01](\.[0-9]{1,4})?", text) or not 0 < float(text) <= 1:
        raise ValueError
    return round(float(text) * 100)


def _degrees(text: str, limit: int) -> float:
    if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,8})?", text) or abs(float(text)) > limit:
        raise ValueError
    return float(text)


def _experience(text: str) -> Experience:
    area, slash, pathway = text.casefold().partition("/")
    if slash and not PATHWAY.fullmatch(pathway):
        raise ValueError
    return Experience(LivedExperienceArea(area), pathway)


def _language(text: str) -> str:
    if text.casefold() not in LANGUAGE_CODES:
        raise ValueError
    return text.casefold()
