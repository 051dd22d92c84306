"""The fields of one record, as texts or as JSON, made into values; each fault named with a reason.

Both ways in differ in one step, how a raw value is taken apart; every check stands behind it.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from domain.shared.decider import Refusal
from domain.shared.names import trimmed, turns_writing
from domain.unlikely.questions import Unlikely
from peermatch.usecases.input.kinds import TEXT, Kind
from peermatch.usecases.input.parsing import Unreadable

LONGEST_TEXT = 200
"""Characters of one value, unless its field says more."""
LONGEST_LIST = 40


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field, in words; `field` is its name in the import format. What is
    only unlikely has the code by which a person says that it is right."""

    field: str
    reason: str
    confirm: str = ""


class InvalidInput(Refusal):
    """Some fields can't be read; nothing was done. Never quotes what was typed."""

    sentence = "Some of what was entered needs to be corrected."

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        self.errors = errors
        super().__init__()


class ToConfirm(InvalidInput):
    """Nothing is wrong, but something is so rarely meant that a person says whether it is right."""

    sentence = "Something here is unusual: say that it is right, or correct it."


class Reader:
    """Makes the fields of one record and collects every error before refusing.

    This one reads texts, from a form, a CSV row or the command line. A list inside a text is
    separated by `;`, as in the import format.
    """

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._raw = raw
        self.errors: list[FieldError] = []

    def wrong(self, field: str, reason: str) -> None:
        """Notes what is wrong with a field; the first reason stands, others may follow from it."""
        if not self.has_errors(field):
            self.errors.append(FieldError(field, reason))

    def ask(self, field: str, unlikely: Unlikely) -> None:
        """Notes a question about a field that can be read."""
        if not any(error.field == field and not error.confirm for error in self.errors):
            self.errors.append(FieldError(field, unlikely.sentence, unlikely.code))

    def has_errors(self, *fields: str) -> bool:
        return any(error.field in fields for error in self.errors)

    def finish(self) -> None:
        """Raises InvalidInput with all that was wrong, ToConfirm if nothing more than unlikely."""
        if self.errors:
            only_asked = all(error.confirm for error in self.errors)
            raise (ToConfirm if only_asked else InvalidInput)(tuple(self.errors))

    def one(
        self, field: str, kind: Kind, *, required: bool = True, longest: int = LONGEST_TEXT
    ) -> Any:
        """The field's value; None when nothing was given or it can't be read."""
        parts = self.given(field, kind)
        found = self._made(field, kind, parts, required=required, longest=longest)
        return found[0] if found else None

    def several(
        self,
        field: str,
        kind: Kind,
        *,
        required: bool = True,
        longest: int = LONGEST_TEXT,
        separator: str = ";",
    ) -> list[Any]:
        """Each item of a list, in order; nothing when one of them can't be read. `longest` is of
        one item."""
        parts = self.given(field, kind, separator)
        return self._made(field, kind, parts, required=required, longest=longest)

    def text(self, field: str, *, required: bool = False, longest: int = LONGEST_TEXT) -> str:
        return self.one(field, TEXT, required=required, longest=longest) or ""

    def given(self, field: str, kind: Kind, separator: str | None = None) -> Sequence[Any]:
        """What the field holds, before anything of it is read; nothing when it is empty."""
        text = str(self._raw.get(field, ""))
        parts = [text] if separator is None else text.replace("\r\n", "\n").split(separator)
        return _filled(parts)

    def _made(
        self, field: str, kind: Kind, parts: Sequence[Any], *, required: bool, longest: int
    ) -> list[Any]:
        if self.has_errors(field):
            return []
        reason = _unfit(parts, required=required, longest=longest)
        if reason:
            self.wrong(field, reason)
            return []
        try:
            return [kind.made(part) for part in parts]
        except Unreadable as fault:
            self.wrong(field, str(fault))
            return []


class JsonReader(Reader):
    """Reads the values of a JSON object: a list is a list, a number a number."""

    def given(self, field: str, kind: Kind, separator: str | None = None) -> Sequence[Any]:
        value = self._raw.get(field)
        if value is None:
            return ()
        if separator is not None and not isinstance(value, list):
            self.wrong(field, "must be a list")
            return ()
        values = value if separator is not None else [value]
        try:
            return _filled(msgspec.convert(values, list[kind.json]))  # type: ignore[name-defined]
        except msgspec.ValidationError:
            self.wrong(field, kind.words)
            return ()


def _filled(parts: Sequence[Any]) -> list[Any]:
    """The parts that hold something, without what can't be seen around a text."""
    clean = [trimmed(part) if isinstance(part, str) else part for part in parts]
    return [part for part in clean if part != ""]


def _unfit(parts: Sequence[Any], *, required: bool, longest: int) -> str:
    """Why these values may not be read at all; empty when they may."""
    texts = [part for part in parts if isinstance(part, str)]
    if required and not parts:
        return "is missing"
    if any(len(text) > longest for text in texts):
        return f"is longer than {longest} characters"
    if any(unicodedata.category(c) in ("Cc", "Cs", "Cn") for text in texts for c in text):
        return "contains characters that can't be stored"
    if any(turns_writing(c) for text in texts for c in text):
        return "contains signs that turn the direction of writing"
    if len(parts) > LONGEST_LIST:
        return f"has more than {LONGEST_LIST} entries"
    return ""
