"""Rows that name their command: by CSV, everything that has no file of its own."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.roles import Role
from peermatch.usecases.asked import kebab
from peermatch.usecases.fields import FieldError, InvalidInput
from peermatch.usecases.ids import derived, referral_id, specialist_id
from peermatch.usecases.reading_commands import Field, fields_of, read_command
from peermatch.usecases.registry import USE_CASES

COMMAND, ROW = "command", "row"
"""The two columns beside the fields: which command, and the sender's own id of the row."""
SPECIALISTS = frozenset(
    {
        "specialist_id",
        "supervisor_id",
        "successor_id",
        "leaders",
        "specialists",
        "ranking",
        "excluded_specialists",
        "preferred_specialists",
    }
)
REFERRALS = frozenset({"referral_id", "other_id", "into"})
GIVEN = frozenset({"match_id", "session_id", "run_id", "repair_id", "message_id", "reviewer_id"})
"""Ids that Peermatch gives itself: they can't be the sender's own."""


@cache
def importable() -> dict[str, type]:
    """Every command that people may give for others, by name."""
    return {
        kebab(use_case.command.__name__): use_case.command
        for use_case in USE_CASES
        if use_case.roles - {Role.SERVICE} and not use_case.own_specialist
    }


def is_of_commands(header: tuple[str, ...]) -> bool:
    return COMMAND in header


def check_header(header: tuple[str, ...]) -> None:
    """Raises ValueError naming a column that no command asks for, or that is there twice."""
    known = {field.name for command in importable().values() for field in fields_of(command)}
    for column in header:
        if column not in known | {COMMAND, ROW}:
            raise ValueError(f"has a column that no command asks for: {column[:60]}")
        if header.count(column) > 1:
            raise ValueError(f"has a column twice: {column}")


def read_named(raw: Mapping[str, str], staff_references: frozenset[str], zone: ZoneInfo) -> Any:
    """The command of one row. An id that is no UUID is the sender's own: the same text is the
    same record in every row and file. Raises InvalidInput."""
    name = raw[COMMAND].strip()
    command = importable().get(name)
    if command is None:
        raise InvalidInput((FieldError(COMMAND, "is not a command that can be imported"),))
    asked = {field.name for field in fields_of(command)}
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
                texts[field.name] = _ids(field, texts[field.name], staff_references)
            except ValueError as problem:
                errors.append(FieldError(field.name, str(problem)))
    if errors:
        raise InvalidInput(tuple(errors))
    return read_command(command, texts, zone)


def _ids(field: Field, text: str, staff_references: frozenset[str]) -> str:
    parts = text.split(";") if field.several else [text]
    return ";".join(str(_id(field.name, part.strip(), staff_references)) for part in parts)


def _id(name: str, text: str, staff_references: frozenset[str]) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        pass
    if name in SPECIALISTS:
        if text not in staff_references:
            raise ValueError("names an unknown specialist")
        return specialist_id(text)
    if name in REFERRALS:
        return referral_id(text)
    if name == "participant_id":
        return derived("participant", referral_id(text))
    if name in GIVEN:
        raise ValueError("is not an id")
    return derived(name.removesuffix("_id"), text)
