"""Rows that name their command: by CSV, everything that has no file of its own."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.shared.roles import STAFF
from peermatch.usecases.core.ids import derived, referral_id, specialist_id
from peermatch.usecases.importing.field_spellings import FORMERLY, now_called
from peermatch.usecases.input.field_labels import kebab
from peermatch.usecases.input.fields import FieldError, InvalidInput
from peermatch.usecases.input.parsing import Unreadable, meant
from peermatch.usecases.input.reading_commands import Field, fields_of, read_command
from peermatch.usecases.registry import USE_CASES

COMMAND, ROW = "command", "row"
"""The two columns beside the fields: which command, and the sender's own id of the row."""
CONFIRMED = "confirmed"
"""A column that every file may have: codes of what is unlikely in a row and right all the same."""
SPECIALISTS = frozenset(
    {
        "specialist_id",
        "supervisor_id",
        "successor_id",
        "leaders",
        "specialists",
        "ranking",
        "exclude_specialists",
        "prefer_specialists",
    }
)
REFERRALS = frozenset({"referral_id", "other_id", "into"})
GIVEN = frozenset({"match_id", "session_id", "run_id", "repair_id", "message_id", "reviewer_id"})
"""Ids that Peermatch gives itself: they can't be the sender's own."""


SITES = frozenset({"site", "sites", "home_site", "from_site", "to_site"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a row may choose from by name."""

    sites: frozenset[str]
    counties: frozenset[str]
    staff: frozenset[str]


@cache
def importable() -> dict[str, type]:
    """Every command that people may give for others, by name."""
    return {
        kebab(use_case.command.__name__): use_case.command
        for use_case in USE_CASES
        if use_case.roles & STAFF and not use_case.own_specialist
    }


@cache
def dates_of_commands() -> Mapping[str, bool]:
    """The columns that are days, or (True) times of a day."""
    asked = (field for command in importable().values() for field in fields_of(command))
    dated = {f.name: f.item is datetime for f in asked if f.item in (date, datetime)}
    once = ((old, name) for old, now in FORMERLY.items() for name in now)
    return dated | {old: dated[name] for old, name in once if name in dated}


def is_of_commands(header: tuple[str, ...]) -> bool:
    return COMMAND in header


def check_header(header: tuple[str, ...]) -> None:
    """Raises Unreadable naming a column that no command asks for."""
    known = {field.name for command in importable().values() for field in fields_of(command)}
    known |= FORMERLY.keys()
    for column in header:
        if column not in known | {COMMAND, ROW, CONFIRMED}:
            raise Unreadable(f"has a column that no command asks for: {column[:60]}")


def read_named(
    raw: Mapping[str, str],
    names: Names,
    zone: ZoneInfo,
    today: date | None = None,
    confirmed: Collection[str] | None = None,
) -> Any:
    """The command of one row. An id that is no UUID is the sender's own: the same text is the
    same record in every row and file. Raises InvalidInput, ToConfirm as `read_command` does."""
    name = raw[COMMAND].strip().casefold()
    command = importable().get(name)
    if command is None:
        raise InvalidInput((FieldError(COMMAND, "is not a command that can be imported"),))
    asked = {field.name for field in fields_of(command)}
    raw = _now_called(raw, asked)
    texts = {
        column: cell for column, cell in raw.items()
        if column in asked or (cell.strip() and column not in (COMMAND, ROW))
    }  # fmt: skip
    errors = []
    if ROW in raw and not raw[ROW].strip():
        errors.append(FieldError(ROW, "is missing"))
    for field in fields_of(command):
        if field.item is UUID and texts.get(field.name, "").strip():
            try:
                texts[field.name] = _ids(field, texts[field.name], names.staff)
            except ValueError as problem:
                errors.append(FieldError(field.name, str(problem)))
        elif field.name in texts:
            texts[field.name] = _chosen(field, texts[field.name], names)
    return read_command(command, texts, zone, today, errors, confirmed=confirmed)


def _now_called(raw: Mapping[str, str], asked: Collection[str]) -> dict[str, str]:
    """The cells by what their fields are called now; of two for a field, the one that is filled."""
    found: dict[str, str] = {}
    for column, cell in raw.items():
        name = now_called(column, asked)
        if cell.strip() or name not in found:
            found[name] = cell
    return found


def _chosen(field: Field, text: str, names: Names) -> str:
    """The text; a site or county as it is called, whatever its capitals."""
    known = names.counties if field.name == "county" else None
    if field.name in SITES:
        known = names.sites
    if known is None:
        return text
    parts = text.split(";") if field.several else [text]
    return ";".join(meant(part.strip(), known) or part for part in parts)


def _ids(field: Field, text: str, staff_references: frozenset[str]) -> str:
    parts = text.split(";") if field.several else [text]
    return ";".join(str(_id(field.name, part.strip(), staff_references)) for part in parts)


def _id(name: str, text: str, staff_references: frozenset[str]) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        pass
    if name in SPECIALISTS:
        reference = meant(text, staff_references)
        if reference is None:
            raise ValueError("names an unknown specialist")
        return specialist_id(reference)
    if name in REFERRALS:
        return referral_id(text)
    if name == "participant_id":
        return derived("participant", referral_id(text))
    if name in GIVEN:
        raise ValueError("is not an id")
    return derived(name.removesuffix("_id"), text)
