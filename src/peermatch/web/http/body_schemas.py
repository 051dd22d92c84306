"""JSON Schema of a body that becomes a command, or anything else with such fields."""

from collections.abc import Collection, Sequence
from dataclasses import MISSING
from typing import Any

from peermatch.usecases.input.fields import LONGEST_LIST
from peermatch.usecases.input.reading_commands import Field, field_json

Schema = dict[str, Any]
BOUNDED = frozenset({"type", "examples"})
"""A text of which the schema says no more than this has a length."""


def described(made: type, fields: Sequence[Field], filled: Collection[str] = ()) -> Schema:
    """What is `made` of an object with these fields; those `filled` may be left out."""
    return {
        "title": made.__name__,
        "type": "object",
        "additionalProperties": False,
        "properties": {field.name: _property(field) for field in fields},
        "required": [f.name for f in fields if f.required and f.name not in filled],
    }


def _property(field: Field) -> Schema:
    item = _item(field)
    described: Schema = {"title": field.description.label}
    if field.description.hint:
        described["description"] = field.description.hint
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
        described["default"] = field_json(field.default, field)
    return {**described, **shape}


def _item(field: Field) -> Schema:
    item = dict(field.kind.schema)
    if item["type"] == "string" and item.keys() <= BOUNDED:
        least = 1 if field.required else 0
        item |= {"minLength": least, "maxLength": field.description.longest}
    return item
