"""The texts of the program's consent forms, by version: each line a paragraph in plain Markdown."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import NewType
from uuid import UUID

from domain.people.consents.consent_statements import (
    CITED,
    ConsentKind,
    Element,
    FormLanguage,
)
from domain.shared.classified import Plain
from domain.shared.decider import Decider, Fact, Refusal

TextLine = NewType("TextLine", str)
"""One paragraph: `# ` and `## ` begin a heading, `- ` an item of a list; `**` stands around what is
bold. What is between braces is an `Element`."""
CONSENT_TEXTS_ID = UUID("3f0d5b52-4b0e-5a7e-9d7c-6a3b1c2f8e90")
AS_DELIVERED = 0
"""The version of a text that the program has not changed."""
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentTextChanged:
    """Both languages change together, so that both always say the same."""

    kind: Plain[ConsentKind]
    version: Plain[int]
    english: Plain[tuple[str, ...]]
    spanish: Plain[tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentTexts:
    """Every change, oldest first."""

    changes: tuple[ConsentTextChanged, ...] = ()

    def current(self, kind: ConsentKind) -> ConsentTextChanged:
        return self.versions(kind)[-1]

    def versions(self, kind: ConsentKind) -> tuple[ConsentTextChanged, ...]:
        """Oldest first, with the one as delivered."""
        return (as_delivered(kind), *(one for one in self.changes if one.kind is kind))


class ConsentTextLacksElement(Refusal):
    """Says which one is the first that is missing."""

    sentence = "The text lacks an element that every consent form has."


class ConsentTextNamesUnknown(Refusal):
    sentence = (
        "What stands between braces is filled in when the form is read: use only the names listed."
    )


class ConsentTextEmpty(Refusal):
    sentence = "The text begins with a heading: a line that starts with # and a space."


def evolve(state: ConsentTexts, fact: Fact) -> ConsentTexts:
    match fact:
        case ConsentTextChanged():
            return replace(state, changes=(*state.changes, fact))
    return state


CONSENT_TEXTS = Decider("consent texts", ConsentTexts(), evolve)


def change_text(
    state: ConsentTexts, kind: ConsentKind, english: tuple[str, ...], spanish: tuple[str, ...]
) -> tuple[Fact, ...]:
    """The next version of both texts of a kind; forms that were signed keep the text they had."""
    current = state.current(kind)
    if (current.english, current.spanish) == (english, spanish):
        return ()
    for name, lines in (("english", english), ("spanish", spanish)):
        _check(lines, name)
    changed = ConsentTextChanged(
        kind=kind, version=current.version + 1, english=english, spanish=spanish
    )
    return (changed,)


def _check(lines: tuple[str, ...], name: str) -> None:
    if not lines or not lines[0].startswith("# "):
        raise ConsentTextEmpty().at(name)
    found = {word for line in lines for word in _BRACES.findall(line)}
    if found - set(Element):
        raise ConsentTextNamesUnknown().at(name)
    for element in Element:
        if element not in found:
            what, cited = CITED[element]
            sentence = f"The text lacks {{{element}}}: {what.lower()} ({cited})."
            raise ConsentTextLacksElement(sentence).at(name)


def filled(lines: tuple[str, ...], values: Mapping[Element, str]) -> tuple[str, ...]:
    """The text with what stands between braces filled in, once: what a value says stays as it
    is."""
    return tuple(_BRACES.sub(lambda found: values[Element(found[1])], line) for line in lines)


def lines_in(text: ConsentTextChanged, language: FormLanguage) -> tuple[str, ...]:
    return text.spanish if language is FormLanguage.SPANISH else text.english


@cache
def as_delivered(kind: ConsentKind) -> ConsentTextChanged:
    english, spanish = (_delivered(kind, language) for language in FormLanguage)
    return ConsentTextChanged(kind=kind, version=AS_DELIVERED, english=english, spanish=spanish)


def _delivered(kind: ConsentKind, language: FormLanguage) -> tuple[str, ...]:
    file = files("domain.people.consents").joinpath("texts", f"{kind}.{language}.md")
    return tuple(line for line in file.read_text("utf-8").splitlines() if line)
