"""Texts of consent forms keep every element that 42 CFR 2.31 asks for; a form is signed once, in
the words that were read."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from domain.people.consent import EVERYDAY_USES, Use, alike, consent_signed
from domain.people.consents import consent_texts, signed_form
from domain.people.consents.consent_statements import (
    CITED,
    STANDING,
    ConsentKind,
    Element,
    FormLanguage,
    Terms,
    TermsMissing,
    TermsStand,
    UseMissing,
    statements,
    terms_of,
    uses_of,
)
from domain.people.consents.consent_texts import (
    CONSENT_TEXTS,
    ConsentTextChanged,
    ConsentTextEmpty,
    ConsentTextLacksElement,
    ConsentTextNamesUnknown,
    ConsentTexts,
    as_delivered,
    filled,
    lines_in,
)
from domain.people.consents.signed_form import (
    HEIGHT,
    LONGEST_DRAWING,
    SIGNED_FORM,
    WIDTH,
    ConsentTextChangedSince,
    DrawingNotReadable,
    FormAlreadySigned,
    PaperHasNoDrawing,
    PaperNeedsItsDay,
    SignatureMissing,
    SignedOnAnotherDay,
    day_signed,
    drawing,
)
from domain.shared.decider import Refusal
from stories.pasts.given import given
from stories.pasts.samples import TODAY, consent
from stories.steps.consent_steps import ENGLISH, ON_PAPER, SIGNED, SPANISH

NO_TERMS = Terms(discloser="", recipients="", information="", purpose="")
OWN_TERMS = Terms(discloser="We", recipients="Dr. Ames", information="When we meet", purpose="Care")
EVERY = [(kind, language) for kind in ConsentKind for language in FormLanguage]


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_each_text_as_delivered_has_every_element(
    kind: ConsentKind, language: FormLanguage
) -> None:
    lines = lines_in(as_delivered(kind), language)
    text = " ".join(lines)
    assert {one for one in Element if f"{{{one}}}" in text} == set(CITED)
    assert lines[0].startswith("# ")
    assert len(lines) <= 40  # what one field of a form holds
    said = filled(lines, {**dict.fromkeys(Element, "x"), **statements(kind, language)})
    assert "{" not in " ".join(said)


def test_a_text_is_changed_for_those_who_sign_from_then_on() -> None:
    longer = (*ENGLISH, "More."), (*SPANISH, "Más.")
    first = ConsentTextChanged(
        kind=ConsentKind.SUPPORT, version=1, english=longer[0], spanish=longer[1]
    )
    texts = given(CONSENT_TEXTS)
    texts.when(consent_texts.change_text, ConsentKind.SUPPORT, *longer).then(first)
    texts.when(consent_texts.change_text, ConsentKind.SUPPORT, ENGLISH, SPANISH).then_nothing()
    again = given(CONSENT_TEXTS, first)
    again.when(consent_texts.change_text, ConsentKind.SUPPORT, *longer).then_nothing()
    back = replace(first, version=2, english=ENGLISH, spanish=SPANISH)
    again.when(consent_texts.change_text, ConsentKind.SUPPORT, ENGLISH, SPANISH).then(back)
    state: ConsentTexts = again.state
    assert [one.version for one in state.versions(ConsentKind.SUPPORT)] == [0, 1]
    assert state.current(ConsentKind.CARE) == as_delivered(ConsentKind.CARE)


@pytest.mark.parametrize("element", list(Element))
def test_no_text_may_leave_out_an_element(element: Element) -> None:
    without = tuple(line.replace(f"{{{element}}}", "") for line in SPANISH)
    with pytest.raises(ConsentTextLacksElement) as refused:
        consent_texts.change_text(ConsentTexts(), ConsentKind.OTHER, ENGLISH, without)
    assert refused.value.field == "spanish"
    assert f"{{{element}}}" in refused.value.sentence
    assert CITED[element][1] in refused.value.sentence


def test_a_text_that_can_not_be_filled_in_is_refused() -> None:
    texts = given(CONSENT_TEXTS)
    unknown = (*ENGLISH, "{nobody}")
    change = consent_texts.change_text
    texts.when(change, ConsentKind.CARE, unknown, SPANISH).then(ConsentTextNamesUnknown)
    texts.when(change, ConsentKind.CARE, (), SPANISH).then(ConsentTextEmpty)
    texts.when(change, ConsentKind.CARE, ENGLISH[1:], SPANISH).then(ConsentTextEmpty)


def test_what_somebody_is_called_is_filled_in_as_it_is() -> None:
    values = {**dict.fromkeys(Element, "x"), Element.PARTICIPANT: "{purpose} **Robin**"}
    assert filled(("I am {participant}: {purpose}",), values) == ("I am {purpose} **Robin**: x",)


def test_a_form_says_its_terms_or_has_them_told() -> None:
    support = terms_of(ConsentKind.SUPPORT, FormLanguage.SPANISH, NO_TERMS)
    assert support == STANDING[ConsentKind.SUPPORT, FormLanguage.SPANISH]
    assert terms_of(ConsentKind.OTHER, FormLanguage.ENGLISH, OWN_TERMS) == OWN_TERMS
    refusals: list[tuple[ConsentKind, Terms, type[Refusal], str]] = [
        (ConsentKind.CARE, OWN_TERMS, TermsStand, "recipients"),
        (ConsentKind.OTHER, NO_TERMS, TermsMissing, "recipients"),
        (ConsentKind.OTHER, replace(OWN_TERMS, purpose=" "), TermsMissing, "purpose"),
    ]
    for kind, own, refusal, field in refusals:
        with pytest.raises(refusal) as refused:
            terms_of(kind, FormLanguage.ENGLISH, own)
        assert refused.value.field == field


def test_what_a_form_is_good_for() -> None:
    assert uses_of(ConsentKind.SUPPORT, None) == EVERYDAY_USES
    assert uses_of(ConsentKind.CARE, None) == frozenset(Use) - {Use.REFERRER}
    assert uses_of(ConsentKind.OTHER, Use.REFERRER) == {Use.REFERRER}
    for use in (None, Use.MATCHING):
        with pytest.raises(UseMissing):
            uses_of(ConsentKind.OTHER, use)
    with pytest.raises(TermsStand) as refused:
        uses_of(ConsentKind.CARE, Use.PAYER)
    assert refused.value.field == "use"


def test_a_form_is_signed_once() -> None:
    form = given(SIGNED_FORM)
    form.when(signed_form.sign, SIGNED, 0).then(SIGNED)
    form.when(signed_form.sign, ON_PAPER, 3).then(ON_PAPER)
    form.when(signed_form.sign, SIGNED, 1).then(ConsentTextChangedSince)
    form.when(signed_form.sign, replace(SIGNED, version=None), 0).then(ConsentTextChangedSince)
    form.when(signed_form.sign, replace(SIGNED, name=" -"), 0).then(SignatureMissing)
    form.when(signed_form.sign, replace(SIGNED, drawn="1,1 a"), 0).then(DrawingNotReadable)
    signed = given(SIGNED_FORM, SIGNED)
    signed.when(signed_form.sign, SIGNED, 7).then_nothing()
    signed.when(signed_form.sign, replace(SIGNED, name="Kim"), 0).then(FormAlreadySigned)


def test_a_form_counts_from_the_day_on_which_it_was_signed() -> None:
    yesterday = TODAY - timedelta(days=1)
    assert day_signed(None, TODAY, on_paper=False, drawn="1,1") == TODAY
    assert day_signed(TODAY, TODAY, on_paper=False, drawn="") == TODAY
    assert day_signed(yesterday, TODAY, on_paper=True, drawn="") == yesterday
    with pytest.raises(SignedOnAnotherDay):
        day_signed(yesterday, TODAY, on_paper=False, drawn="")
    with pytest.raises(PaperNeedsItsDay):
        day_signed(None, TODAY, on_paper=True, drawn="")
    with pytest.raises(PaperHasNoDrawing):
        day_signed(TODAY, TODAY, on_paper=True, drawn="1,1")


@examples(
    st.lists(
        st.lists(st.tuples(st.integers(0, WIDTH), st.integers(0, HEIGHT)), min_size=1, max_size=20),
        min_size=1,
        max_size=10,
    )
)
def test_what_was_drawn_is_read_as_it_was_drawn(strokes: list[list[tuple[int, int]]]) -> None:
    text = ";".join(" ".join(f"{x},{y}" for x, y in stroke) for stroke in strokes)
    assert [list(stroke) for stroke in drawing(text)] == strokes


@pytest.mark.parametrize(
    "text",
    ["", " ", ";", "1,1;", "601,1", "1,201", "1,1  2,2", "1.5,2", "-1,2", "<svg>", "1,1\n2,2"],
)
def test_what_is_no_drawing_is_none(text: str) -> None:
    assert drawing(text) == ()
    assert drawing("1,1 " * LONGEST_DRAWING + "1,1") == ()


def test_a_consent_that_says_the_same_is_found() -> None:
    first = consent()
    there = (consent_signed(first),)
    other = replace(first, consent_id=UUID(int=7))
    assert alike(there, other) == first.consent_id
    assert alike(there, replace(other, ends_when="They move")) is None
    assert alike((replace(there[0], revoked_on=TODAY),), other) is None
