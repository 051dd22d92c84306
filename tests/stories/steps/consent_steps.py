"""Every decision about the texts of consent forms, and about a form that is signed."""

from dataclasses import replace
from functools import partial

from domain.people.consents import consent_texts, signed_form
from domain.people.consents.consent_statements import ConsentKind, FormLanguage
from domain.people.consents.consent_texts import CONSENT_TEXTS, as_delivered
from domain.people.consents.signed_form import SIGNED_FORM, ConsentFormSigned, SignedWay
from stories.pasts.samples import CONSENT_ID, PARTICIPANT_ID, TODAY, made_up_id
from stories.steps.step import Step

ENGLISH, SPANISH = (
    as_delivered(ConsentKind.SUPPORT).english,
    as_delivered(ConsentKind.SUPPORT).spanish,
)
FORM_ID = made_up_id("consent form")
SIGNED = ConsentFormSigned(
    participant_id=PARTICIPANT_ID,
    form_id=FORM_ID,
    consent_id=CONSENT_ID,
    kind=ConsentKind.SUPPORT,
    way=SignedWay.ON_SCREEN,
    language=FormLanguage.ENGLISH,
    version=0,
    signed_on=TODAY,
    scans=(),
    lines=ENGLISH,
    name="Robin Example",
    relationship="",
    drawn="10,20 30,40;50,60",
)
ON_PAPER = replace(
    SIGNED,
    way=SignedWay.ON_PAPER,
    version=None,
    lines=(),
    drawn="",
    scans=(made_up_id("scan"),),
)
_texts = partial(Step, CONSENT_TEXTS)

CONSENT_STEPS: tuple[Step, ...] = (
    _texts(
        consent_texts.change_text,
        [
            (ConsentKind.SUPPORT, (*ENGLISH, "More."), (*SPANISH, "Más.")),
            (ConsentKind.SUPPORT, ENGLISH, SPANISH),
            (ConsentKind.CARE, ENGLISH[:2], SPANISH),
        ],
    ),
    Step(
        SIGNED_FORM,
        signed_form.sign,
        [(SIGNED, 0), (SIGNED, 1), (ON_PAPER, 1), (replace(SIGNED, name="."), 0)],
    ),
)
