"""How a command's field is asked for on a form: typed, chosen, ticked or put in order."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from fastapi import Request

from domain.shared.hours import WeeklyWindow
from domain.shared.vocabulary import Experience
from peermatch.readmodels.reading.opened_rows import NotOpened
from peermatch.usecases.input.field_labels import HOURS
from peermatch.usecases.input.fields import LONGEST_LIST, LONGEST_TEXT
from peermatch.usecases.input.reading_commands import LINES, Field, fields_of
from peermatch.web.forms.choosers import CHOSEN_AGAIN, Choices, choices
from peermatch.web.forms.people.kinds_of_people import Given, people_of
from peermatch.web.forms.people.meant import offered
from peermatch.web.http.access import Viewer, services_of

FEW = 5
"""Choices that stand open; more are folded into a list."""
SENTENCE = 100
"""Characters of a choice that a list would cut off: choices of sentences stand open."""
TICKED = "Tick the hours; each box is one hour."
TYPES = {date: "date", datetime: "datetime-local", int: "number", float: "text"}


@dataclass(frozen=True, slots=True)
class Widget:
    """`kind` is the macro that draws it: input, area, select, radio, checkbox, ordered, named or
    hours."""

    name: str
    kind: str
    label: str
    hint: str
    required: bool
    type: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    several: bool = False
    longest: int = LONGEST_TEXT
    """Characters of all that is typed."""

    def said(self, text: str) -> str:
        """A value of the field in words."""
        words = dict(self.choices)
        return ", ".join(words.get(one, one) for one in text.split(";") if one) or "None"


def widget(
    request: Request, viewer: Viewer, command: type, field: Field, given: Given, *, text: str
) -> Widget:
    """How this field, which holds `text` so far, is asked for on a form."""
    people = people_of(command.__name__, field.name)
    if people is None:
        found = choices(request, viewer, command, field, given)
        if found is None and weekly(command, field):
            hint = field.description.hint.replace(HOURS, TICKED)
            return replace(_drawn(field, "hours", None), hint=hint)
        return _drawn(field, _typed(field) if found is None else _chosen(field, found), found)
    try:
        reading = services_of(request).reading(viewer.actor)
        whom = offered(reading, people, {field.name: text}, given)[field.name]
    except NotOpened:
        return _drawn(field, _chosen(field, []), [])
    kind = "named" if whom.typed else _chosen(field, list(whom.choices))
    return _drawn(field, kind, whom.choices, whom.hint)


def chosen_again(
    request: Request, viewer: Viewer, command: type, values: Given, given: Given
) -> tuple[str, ...]:
    """In words, what was chosen among several of a kind."""
    fields = (f for f in fields_of(command) if values.get(f.name) and f.name in CHOSEN_AGAIN)
    found = ((f, dict(choices(request, viewer, command, f, given) or ())) for f in fields)
    return tuple(words[values[f.name]] for f, words in found if values[f.name] in words)


def weekly(command: type, field: Field) -> bool:
    """Whether it holds the hours of a usual week, rather than those of one day."""
    one_day = any(other.name == "day" for other in fields_of(command))
    return field.item is WeeklyWindow and not one_day


def _drawn(
    field: Field, kind: str, found: Iterable[tuple[str, str]] | None, also: str = ""
) -> Widget:
    return Widget(
        name=field.name,
        kind=kind,
        label=field.description.label,
        hint=" ".join(filter(None, (field.description.hint, also))),
        required=field.required,
        type=TYPES.get(field.item, "text"),
        choices=tuple(found or ()),
        several=field.several is not None,
        longest=field.description.longest * (LONGEST_LIST if field.several else 1),
    )


def _typed(field: Field) -> str:
    long = field.several is not None or field.description.longest > 500 or field.item in LINES
    return "area" if long or field.item in (WeeklyWindow, Experience) else "input"


def _chosen(field: Field, found: Choices) -> str:
    if field.several is tuple:
        return "ordered"
    if field.several is frozenset:
        return "checkbox"
    few = 0 < len(found) <= FEW or any(len(words) > SENTENCE for _, words in found)
    return "radio" if few and (field.required or field.item is bool) else "select"
