"""A form as a page shows it: what was typed stays, and each error appears at its field."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from fastapi import Request

from domain.shared.decider import Refusal
from peermatch.readmodels.tables.program.event_descriptions import SENTENCES
from peermatch.store.stored_names import STORED_NAMES
from peermatch.usecases.core.changed_since import ChangedSince
from peermatch.usecases.importing.field_spellings import own_name
from peermatch.usecases.input.fields import FieldError, ToConfirm
from peermatch.web.errors.error_responses import field_errors, questions
from peermatch.web.forms.people.meant import is_id
from peermatch.web.http.access import services_of
from peermatch.web.http.seen import FIELD, shown_up_to

SURE = "sure."
"""What the names of ticks begin with that say: yes, this is right. The field follows; the value is
the question's code."""


@dataclass(frozen=True, slots=True)
class Form:
    """`values` are raw text by field name; `errors` whole sentences by field name."""

    command_id: UUID
    """Chosen when the form is first shown, so that sending it twice is one command."""
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""
    """A refusal about no field that the page has."""

    asked: Mapping[str, tuple[FieldError, ...]] = field(default_factory=dict)
    """By field name, what is unlikely there."""
    changed_since: bool = False
    """Refused because somebody changed what it is about: the page says how it is now."""

    @property
    def seen(self) -> str:
        """What the person had looked at who fills it in: the first showing of the form, until one
        says what was changed since."""
        return shown_up_to() if self.changed_since else self.value(FIELD) or shown_up_to()

    def value(self, name: str) -> str:
        return self.values.get(name, "")

    def error(self, name: str) -> str:
        return self.errors.get(name, "")

    def asked_about(self, name: str) -> tuple[FieldError, ...]:
        return self.asked.get(name, ())

    @property
    def mark(self) -> str:
        """What the page's title begins with."""
        if self.errors or (self.refusal and not self.asked):
            return "Error: "
        return "Please confirm: " if self.asked else ""

    @property
    def kept_ticks(self) -> dict[str, str]:
        """What was said to be right before and is not asked about again: it goes along."""
        return {
            name: text for name, text in self.values.items()
            if name.startswith(SURE) and text and name.removeprefix(SURE) not in self.asked
        }  # fmt: skip

    def chosen(self, name: str) -> list[str]:
        """The values ticked in a list, which is kept as text with `;` between."""
        return [item for item in self.value(name).split(";") if item]

    def typed(self, name: str) -> str:
        """What was typed of people in it, without the ids of those who were chosen."""
        return "; ".join(item.strip() for item in self.chosen(name) if not is_id(item.strip()))


def refused(
    request: Request, values: Mapping[str, str], refusal: Refusal, labels: Mapping[str, str]
) -> Form:
    """The form again after `refusal`; `labels` name the fields that the page has.

    It gets an id of its own: corrected, it asks for something else than what was refused.
    """
    asked: dict[str, list[FieldError]] = defaultdict(list)
    for one in questions(refusal):
        asked[own_name(one.field, labels) or one.field].append(one)
    wrong = [named for named in field_errors(refusal) if named not in _said_of(asked)]
    named = [(own_name(name, labels) or name, why) for name, why in wrong]
    errors = sentences(named, labels)
    beside = {name: text for name, text in errors.items() if name in labels}
    elsewhere = " ".join(text for name, text in errors.items() if name not in labels)
    told = elsewhere if errors else refusal.sentence
    if isinstance(refusal, ToConfirm):
        told = refusal.sentence
    if isinstance(refusal, ChangedSince):
        told = f"{told} Since then: {_happened(refusal)}"
    changed = isinstance(refusal, ChangedSince)
    each = {name: tuple(them) for name, them in asked.items()}
    return Form(services_of(request).new_id(), values, beside, told, each, changed)


def _said_of(asked: Mapping[str, Iterable[FieldError]]) -> set[tuple[str, str]]:
    return {(one.field, one.reason) for them in asked.values() for one in them}


def said_right(typed: Mapping[str, str]) -> frozenset[str]:
    """The codes of what was ticked to be right although it is unlikely."""
    ticked = (text for name, text in typed.items() if name.startswith(SURE))
    return frozenset(code for text in ticked for code in text.split(";") if code)


def _happened(refusal: ChangedSince) -> str:
    """What was decided meanwhile, each once; it says nobody's data."""
    said = (SENTENCES[STORED_NAMES.name_of(fact)] for fact in refusal.facts)
    return " ".join(dict.fromkeys(said))


def sentences(errors: Iterable[tuple[str, str]], labels: Mapping[str, str]) -> dict[str, str]:
    """One sentence for each field, in the form's order; with each field's first error."""
    first: dict[str, str] = {}
    for name, reason in errors:
        label = labels.get(name, "")
        whole = reason if reason[:1].isupper() else f"{label} {reason}."
        first.setdefault(name, whole)
    return {name: first[name] for name in labels if name in first} | {
        name: text for name, text in first.items() if name not in labels
    }
