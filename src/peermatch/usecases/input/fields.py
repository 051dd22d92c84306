"""Reads raw text from a form, a JSON body or a CSV row into values, naming field and reason."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from domain.shared.decider import Refusal
from domain.shared.hours import WeeklyWindow, merged, parse_window
from domain.shared.names import is_name, trimmed
from domain.shared.vocabulary import Experience, LivedExperienceArea
from peermatch.store.finding.phone_numbers import NoPhoneNumber, phone_number
from peermatch.usecases.input.parsing import (
    Unreadable,
    day_of,
    degrees_of,
    experience_of,
    instant_of,
    integer_of,
    language_of,
    per_cent_of,
    span_of,
)

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

LONGEST_TEXT = 200
LONGEST_LIST = 40
LAST_FOUR = re.compile(r"[0-9]{4}")


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
        """Notes what is wrong with a field; the first reason stands, others may follow from it."""
        if not self.has_errors(field):
            self.errors.append(FieldError(field, reason))

    def has_errors(self, *fields: str) -> bool:
        return any(error.field in fields for error in self.errors)

    def finish(self) -> None:
        """Raises InvalidInput with all that was wrong, if anything was."""
        if self.errors:
            raise InvalidInput(tuple(self.errors))

    def text(self, field: str, *, required: bool = False, longest: int = LONGEST_TEXT) -> str:
        value = trimmed(self._raw.get(field, ""))
        return value if self._fine(field, value, (value,), required, longest) else ""

    def _fine(
        self, field: str, whole: str, parts: Collection[str], required: bool, longest: int
    ) -> bool:
        """Whether a text, in its parts, may be read further."""
        if required and not whole:
            self.wrong(field, "is missing")
        elif len(whole) > longest:
            self.wrong(field, f"is longer than {longest} characters")
        elif any(unicodedata.category(c) in ("Cc", "Cs", "Cn") for part in parts for c in part):
            self.wrong(field, "contains characters that can't be stored")
        elif len(parts) > LONGEST_LIST:
            self.wrong(field, f"has more than {LONGEST_LIST} entries")
        else:
            return True
        return False

    def one_of(self, field: str, kind: type[E], *, required: bool = True) -> E | None:
        value = self.text(field, required=required)
        if not value:
            return None
        return self._attempt(
            field, lambda: kind(value.casefold()), f"must be one of: {', '.join(kind)}"
        )

    def some_of(self, field: str, kind: type[E], *, required: bool) -> frozenset[E]:
        choices = f"must be any of: {', '.join(kind)}"
        found = self._each(field, lambda item: kind(item.casefold()), choices, required=required)
        return frozenset(found)

    def day(self, field: str, *, required: bool = False) -> date | None:
        value = self.text(field, required=required)
        if not value:
            return None
        return self.attempt(field, day_of, value, "is not a date like 2026-11-23")

    def instant(
        self, field: str, zone: ZoneInfo | None, *, required: bool = False
    ) -> datetime | None:
        """An instant; without an offset from UTC, what the clocks of `zone` say then."""
        value = self.text(field, required=required)
        if not value:
            return None
        words = f"is not a time like 2026-11-23T12:00{'' if zone else ':00-05:00'}"
        return self.attempt(field, lambda text: instant_of(text, zone), value, words)

    def whole_number(self, field: str, *, required: bool = True) -> int | None:
        value = self.text(field, required=required, longest=9)
        if not value:
            return None
        return self._attempt(field, lambda: integer_of(value), "is not a whole number")

    def share(self, field: str) -> int | None:
        """A share like 0.5 as whole percent."""
        value = self.text(field, required=True, longest=9)
        if not value:
            return None
        words = "is not a share between 0 and 1, like 0.5"
        return self._attempt(field, lambda: per_cent_of(value), words)

    def coordinate(self, field: str, limit: int) -> float | None:
        value = self.text(field, required=True, longest=20)
        if not value:
            return None
        words = f"is not a number of degrees between -{limit} and {limit}"
        return self._attempt(field, lambda: degrees_of(value, limit), words)

    def windows(self, field: str, *, required: bool) -> tuple[WeeklyWindow, ...]:
        return merged(self._each(field, parse_window, None, required=required, longest=1000))

    def spans_of_days(self, field: str) -> list[tuple[date, date]]:
        """Spans like 2026-12-12/2026-12-14, both days included."""
        words = "is not a span of days like 2026-12-12/2026-12-14"
        return self._each(field, span_of, words, required=False)

    def experiences(self, field: str, *, required: bool) -> tuple[Experience, ...]:
        words = f"must be any of: {', '.join(LivedExperienceArea)}, each with a pathway or none"
        return tuple(dict.fromkeys(self._each(field, experience_of, words, required=required)))

    def languages(self, field: str, *, required: bool) -> frozenset[str]:
        words = "is not a language code like en or es"
        return frozenset(self._each(field, language_of, words, required=required))

    def language(self, field: str, *, required: bool = True) -> str:
        value = self.text(field, required=required)
        if not value:
            return ""
        return self._attempt(field, lambda: language_of(value), "is not a language code") or ""

    def name(self, field: str, *, required: bool = True, longest: int = LONGEST_TEXT) -> str:
        """What somebody or something is called."""
        value = self.text(field, required=required, longest=longest)
        if value and not is_name(value):
            self.wrong(field, "has no letter that can be read")
            return ""
        return value

    def phone(self, field: str) -> str:
        """A telephone number in the form in which numbers are kept."""
        value = self.text(field)
        try:
            return phone_number(value) if value else ""
        except NoPhoneNumber as problem:
            self.wrong(field, str(problem))
            return ""

    def phone_or_last_four(self, field: str) -> str:
        """What somebody knows of a telephone number: all of it, or its last four digits."""
        value = self.text(field)
        return value if LAST_FOUR.fullmatch(value) else self.phone(field)

    def known(self, field: str, names: Collection[str], what: str, *, required: bool) -> str:
        """The one of `names` that is meant; capitals and spaces don't matter."""
        value = self.text(field, required=required)
        if not value:
            return ""
        found = meant(value, names)
        if found is None:
            self.wrong(field, f"is not a known {what}")
        return found or ""

    def known_list(self, field: str, names: Collection[str], what: str) -> tuple[str, ...]:
        items = [meant(item, names) for item in self._items(field)]
        if None in items:
            self.wrong(field, f"names an unknown {what}")
            return ()
        return tuple(item for item in items if item is not None)

    def items(
        self,
        field: str,
        read: Callable[[str], T],
        *,
        words: str,
        separator: str,
        required: bool,
        longest: int,
    ) -> list[T]:
        """Each item of a list, in order; nothing when one of them can't be read."""
        found = []
        parts = self._items(field, required=required, longest=longest, separator=separator)
        for item in parts:
            value = self.attempt(field, read, item, words)
            if value is None:
                return []
            found.append(value)
        return found

    def attempt(self, field: str, read: Callable[[str], T], text: str, words: str) -> T | None:
        """What `read` makes of the text; None and an error when it can't, in these words unless
        the fault has its own."""
        try:
            return read(text)
        except Unreadable as fault:
            self.wrong(field, str(fault))
        except (ValueError, KeyError):
            self.wrong(field, words)
        return None

    def _items(
        self,
        field: str,
        *,
        required: bool = False,
        longest: int = LONGEST_TEXT,
        separator: str = ";",
    ) -> tuple[str, ...]:
        text = trimmed(self._raw.get(field, ""))
        parts = (trimmed(part) for part in text.replace("\r\n", "\n").split(separator))
        items = tuple(part for part in parts if part)
        return items if self._fine(field, text, items, required, longest) else ()

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
        except Unreadable as fault:
            self.wrong(field, str(fault))
            return None
        except ValueError as problem:
            self.wrong(field, words or f"holds a window that can't be read: {problem}")
            return None


def meant(text: str, names: Collection[str]) -> str | None:
    """The name itself, or the only one that differs in capitals and spaces alone."""
    if text in names:
        return text
    plain = "".join(text.casefold().split())
    same = [name for name in names if "".join(name.casefold().split()) == plain]
    return same[0] if len(same) == 1 else None
