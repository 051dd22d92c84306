"""A consent form that was signed: on the screen, with the very text that was read, or on paper."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.people.consents.consent_statements import ConsentKind, FormLanguage
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal
from domain.shared.names import is_name

WIDTH, HEIGHT = 600, 200
"""Of the field in which a signature is drawn, in units of its points."""
LONGEST_DRAWING = 12_000
"""Characters."""
STROKES = re.compile(r"(\d{1,3},\d{1,3})( \d{1,3},\d{1,3})*(;\d{1,3},\d{1,3}( \d{1,3},\d{1,3})*)*")
"""Points `x,y` of a stroke with spaces between, strokes with `;` between."""


class SignedWay(StrEnum):
    ON_SCREEN = "on-screen"
    ON_PAPER = "on-paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFormSigned:
    """`version` and `lines` are of the text that was read on the screen; on paper they are None and
    empty, and `scans` are what was signed. `name` is the signature as it was typed, or is written
    on the paper; `relationship` is empty where participants sign for themselves."""

    participant_id: Subject
    form_id: Plain[UUID]
    consent_id: Plain[UUID]
    kind: Plain[ConsentKind]
    way: Plain[SignedWay]
    language: Plain[FormLanguage]
    version: Plain[int | None]
    signed_on: Plain[date]
    scans: Plain[tuple[UUID, ...]]
    lines: Personal[tuple[str, ...]]
    name: Personal[str]
    relationship: Personal[str]
    drawn: Personal[str]
    """Strokes, see `STROKES`; empty where the name was typed only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedForm:
    signed: ConsentFormSigned | None = None


class SignatureMissing(Refusal):
    sentence = "Whoever signs types their name."
    field = "signed_name"


class DrawingNotReadable(Refusal):
    sentence = "The drawn signature can’t be read. Clear it and draw it again, or leave it empty."
    field = "drawn"


class ConsentTextChangedSince(Refusal):
    sentence = "The text of this form was changed since it was shown. Read it again, then sign."
    field = "version"


class SignedOnAnotherDay(Refusal):
    sentence = "A form that is signed on the screen is signed today."
    field = "signed_on"


class PaperNeedsItsDay(Refusal):
    sentence = "Say on which day the paper was signed."
    field = "signed_on"


class PaperHasNoDrawing(Refusal):
    sentence = "On paper the signature is on the paper."
    field = "drawn"


class FormAlreadySigned(Refusal):
    sentence = "This form was signed already. A new one needs a new form."


def evolve(state: SignedForm, fact: Fact) -> SignedForm:
    match fact:
        case ConsentFormSigned():
            return replace(state, signed=fact)
    return state


SIGNED_FORM = Decider("consent form", SignedForm(), evolve)


def sign(state: SignedForm, signed: ConsentFormSigned, current: int) -> tuple[Fact, ...]:
    """Keeps what was signed, once. `current` is the version of the text as it is now. What the
    signature allows is decided by the consent that goes with it."""
    if state.signed is not None:
        if state.signed != signed:
            raise FormAlreadySigned
        return ()
    if signed.way is SignedWay.ON_SCREEN and signed.version != current:
        raise ConsentTextChangedSince
    if not is_name(signed.name):
        raise SignatureMissing
    if signed.drawn and not drawing(signed.drawn):
        raise DrawingNotReadable
    return (signed,)


def drawing(text: str) -> tuple[tuple[tuple[int, int], ...], ...]:
    """The strokes of a drawn signature, each of points within the field; empty for what is none."""
    if len(text) > LONGEST_DRAWING or not STROKES.fullmatch(text):
        return ()
    strokes = tuple(
        tuple((int(x), int(y)) for x, _, y in (point.partition(",") for point in one.split(" ")))
        for one in text.split(";")
    )
    inside = all(x <= WIDTH and y <= HEIGHT for stroke in strokes for x, y in stroke)
    return strokes if inside else ()


def day_signed(given: date | None, today: date, *, on_paper: bool, drawn: str) -> date:
    """On which day a form counts as signed. Raises PaperNeedsItsDay, PaperHasNoDrawing or
    SignedOnAnotherDay."""
    if not on_paper:
        if given not in (None, today):
            raise SignedOnAnotherDay
        return today
    if given is None:
        raise PaperNeedsItsDay
    if drawn:
        raise PaperHasNoDrawing
    return given
