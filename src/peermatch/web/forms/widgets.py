"""How a command's field is asked for on a form: typed, chosen, ticked or put in order."""

from dataclasses import dataclass
from datetime import date, datetime

from fastapi import Request

from domain.shared.hours import WeeklyWindow
from domain.shared.vocabulary import Experience
from peermatch.usecases.input.reading_commands import LINES, Field
from peermatch.web.forms.choosers import Choices, Given, choices
from peermatch.web.http.access import Viewer

FEW = 5
"""Choices that stand open; more are folded into a list."""
TYPES = {date: "date", datetime: "datetime-local", int: "number", float: "text"}


@dataclass(frozen=True, slots=True)
class Widget:
    """`kind` is the macro that draws it: input, area, select, radio, checkbox or ordered."""

    name: str
    kind: str
    label: str
    hint: str
    required: bool
    type: str = "text"
    choices: tuple[tuple[str, str], ...] = ()

    def said(self, text: str) -> str:
        """A value of the field in words."""
        words = dict(self.choices)
        return ", ".join(words.get(one, one) for one in text.split(";") if one) or "None"


def widget(request: Request, viewer: Viewer, command: type, field: Field, given: Given) -> Widget:
    """How this field is asked for on a form."""
    found = choices(request, viewer, command, field, given)
    kind = _typed(field) if found is None else _chosen(field, found)
    return Widget(
        name=field.name,
        kind=kind,
        label=field.description.label,
        hint=field.description.hint,
        required=field.required,
        type=TYPES.get(field.item, "text"),
        choices=tuple(found or ()),
    )


def _typed(field: Field) -> str:
    long = field.several is not None or field.description.longest > 500 or field.item in LINES
    return "area" if long or field.item in (WeeklyWindow, Experience) else "input"


def _chosen(field: Field, found: Choices) -> str:
    if field.several is tuple:
        return "ordered"
    if field.several is frozenset:
        return "checkbox"
    return "radio" if field.required and 0 < len(found) <= FEW else "select"
