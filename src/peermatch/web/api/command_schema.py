"""A command's body as JSON Schema, from its own types."""

from dataclasses import MISSING
from typing import Any

from peermatch.usecases.input.fields import LONGEST_LIST
from peermatch.usecases.input.reading_commands import Field, field_json
from peermatch.web.actions import Action

Schema = dict[str, Any]
BOUNDED = frozenset({"type", "examples"})
"""A text of which the schema says no more than this has a length."""


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
