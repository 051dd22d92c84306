"""Steps of a simulation in one line each, short enough to read a failing run."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

LONGEST = 300
"""Letters of a line."""


def told(command: Any) -> str:
    """The command and every field that says something."""
    said = (f"{f.name}={short(getattr(command, f.name))}" for f in fields(command))
    return f"{type(command).__name__}({', '.join(said)})"[:LONGEST]


def short(value: Any) -> str:
    match value:
        case UUID():
            return value.hex[:6]
        case Enum():
            return str(value.value)
        case datetime():
            return value.isoformat(timespec="minutes")
        case date():
            return value.isoformat()
        case tuple() | list():
            return f"[{', '.join(short(one) for one in value)}]"
        case frozenset() | set():
            return f"{{{', '.join(sorted(short(one) for one in value))}}}"
        case _ if is_dataclass(value) and not isinstance(value, type):
            return told(value)
        case _:
            return repr(value)
