"""A command's body as JSON Schema, from its own types."""

from dataclasses import MISSING
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from domain.shared.hours import WeeklyWindow
from domain.shared.vocabulary import Experience
from peermatch.usecases.input.fields import LONGEST_LIST
from peermatch.usecases.input.reading_commands import Field, choices_of, field_text
from peermatch.web.actions import Action
from peermatch.web.api.bodies import AREA, WINDOW

Schema = dict[str, Any]
KINDS: dict[Any, Schema] = {
    int: {"type": "integer", "minimum": -99_999_999, "maximum": 99_999_999},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    UUID: {"type": "string", "format": "uuid"},
    WeeklyWindow: {"type": "string", "pattern": WINDOW},
    Experience: {"type": "string", "pattern": AREA},
}


def body_schema(action: Action) -> Schema:
    """An object without other properties; what may be left out is not required."""
    filled = {action.fresh}
    if action.use_case.own_specialist:
        filled.add("specialist_id")
    return {
        "title": action.command.__name__,
        "type": "object",
        "additionalProperties": False,
        "properties": {field.name: _property(field) for field in action.fields},
        "required": [f.name for f in action.fields if f.required and f.name not in filled],
    }


def _property(field: Field) -> Schema:
    item = _item(field)
    described: Schema = {"title": field.asked.label}
    if field.asked.hint:
        described["description"] = field.asked.hint
    if field.several is not None:
        least = 1 if field.required else 0
        shape: Schema = {
            "type": "array",
            "items": item,
            "minItems": least,
            "maxItems": LONGEST_LIST,
            "uniqueItems": field.several is frozenset,
        }
    elif field.required:
        shape = item
    else:
        shape = {"anyOf": [item, {"type": "null"}]}
    if field.default is not MISSING and field.default not in (None, "", (), frozenset()):
        described["default"] = field_text(field.default, field)
    return {**described, **shape}


def _item(field: Field) -> Schema:
    kind = field.item
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"type": "string", "enum": list(choices_of(kind))}
    if kind is str:
        least = 1 if field.required and field.several is None else 0
        return {"type": "string", "minLength": least, "maxLength": field.asked.longest}
    return KINDS.get(kind, {"type": "string"})
