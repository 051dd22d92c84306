"""What a consent form must say (42 CFR 2.31 as of the 2024 final rule), in English and Spanish.

What 2.31(a)(1) to (5), the redisclosure rule and 2.33 ask for was compared with the published rule;
what (a)(6) to (10) ask for is from memory. The wording is ours, and the Spanish our own
translation, not a certified one; have counsel read both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from domain.people.consent import EVERYDAY_USES, PROGRAM, Consent, Use
from domain.shared.decider import Refusal


class ConsentKind(StrEnum):
    """Each has a text of its own, which the program may change."""

    SUPPORT = "support"
    """To be matched with a peer and contacted: the program's standard consent."""
    CARE = "care"
    """The single consent for treatment, payment, and health care operations."""
    OTHER = "other"
    """To tell somebody in particular something in particular."""


class FormLanguage(StrEnum):
    """In which a form can be read and signed."""

    ENGLISH = "en"
    SPANISH = "es"


ENGLISH, SPANISH = FormLanguage


def form_language(spoken: str) -> FormLanguage:
    """The language of ours in which somebody who speaks this one reads a form."""
    return next((one for one in FormLanguage if one.value == spoken), FormLanguage.ENGLISH)


class Element(StrEnum):
    """What stands in a text between braces, to be filled in when it is read."""

    PARTICIPANT = "participant"
    DISCLOSER = "discloser"
    INFORMATION = "information"
    RECIPIENTS = "recipients"
    PURPOSE = "purpose"
    REVOKING = "revoking"
    EXPIRES = "expires"
    REDISCLOSURE = "redisclosure"
    REFUSING = "refusing"


CITED: Mapping[Element, tuple[str, str]] = MappingProxyType(
    {
        Element.PARTICIPANT: ("Who signs", "42 CFR 2.31(a)(1)"),
        Element.DISCLOSER: ("Who may tell", "42 CFR 2.31(a)(2)"),
        Element.INFORMATION: ("What may be told", "42 CFR 2.31(a)(3)"),
        Element.RECIPIENTS: ("Who may be told", "42 CFR 2.31(a)(4)"),
        Element.PURPOSE: ("What for", "42 CFR 2.31(a)(5)"),
        Element.REVOKING: ("The right to revoke it, and how", "42 CFR 2.31(a)(6)"),
        Element.EXPIRES: ("When it ends", "42 CFR 2.31(a)(7)"),
        Element.REDISCLOSURE: (
            "That it may be passed on",
            "42 CFR 2.31(a)(4)(iii) and (a)(10)(i)",
        ),
        Element.REFUSING: ("What happens if they don’t sign", "42 CFR 2.31(a)(10)(ii)"),
    }
)
"""By element: what it is, and where it is asked for. The signature and its date (2.31(a)(8), (9))
stand under every form and are in no text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a consent is about, in one language."""

    discloser: str
    recipients: str
    information: str
    purpose: str


USES: Mapping[ConsentKind, frozenset[Use]] = MappingProxyType(
    {
        ConsentKind.SUPPORT: EVERYDAY_USES,
        ConsentKind.CARE: frozenset({Use.MATCHING, Use.CONTACT, Use.PAYER, Use.OTHER_CARE}),
    }
)
"""What the two whose terms stand are good for."""
COVER_LATER = frozenset({ConsentKind.SUPPORT, ConsentKind.CARE})
"""Which also cover what is recorded after the signature."""
OWN_USES = frozenset({Use.REFERRER, Use.PAYER, Use.OTHER_CARE})
"""What a consent with terms of its own may be good for, one each."""
DISCLOSER: Mapping[FormLanguage, str] = MappingProxyType(
    {ENGLISH: PROGRAM, SPANISH: "Este programa de apoyo entre pares en la recuperación"}
)
STANDING: Mapping[tuple[ConsentKind, FormLanguage], Terms] = MappingProxyType(
    {
        (ConsentKind.SUPPORT, ENGLISH): Terms(
            discloser=DISCLOSER[ENGLISH],
            recipients="The program's coordinator and the assigned specialist",
            information=(
                "Name, contact details, areas of lived experience, wishes and availability"
            ),
            purpose="To be matched with, and to meet, a peer recovery specialist",
        ),
        (ConsentKind.SUPPORT, SPANISH): Terms(
            discloser=DISCLOSER[SPANISH],
            recipients="La persona que coordina el programa y el especialista asignado",
            information=(
                "Nombre, datos de contacto, experiencias vividas, deseos y horas disponibles"
            ),
            purpose="Encontrar a un especialista en recuperación entre pares y reunirse con él",
        ),
        (ConsentKind.CARE, ENGLISH): Terms(
            discloser=DISCLOSER[ENGLISH],
            recipients=(
                "My treating providers, health plans, third-party payers, and people helping to "
                "operate this program"
            ),
            information="All my records with this program",
            purpose="For treatment, payment, and health care operations",
        ),
        (ConsentKind.CARE, SPANISH): Terms(
            discloser=DISCLOSER[SPANISH],
            recipients=(
                "Quienes me atienden, los planes de salud, otros pagadores y las personas que "
                "ayudan a operar este programa"
            ),
            information="Todos mis registros en este programa",
            purpose="Para tratamiento, pago y operaciones de atención médica",
        ),
    }
)
_REDISCLOSURE = {
    ENGLISH: (
        "Whoever receives this information may pass it on, and it may then no longer be protected "
        "by federal rules on substance use records (42 CFR part 2). A health care provider or "
        "health plan may pass it on as the HIPAA rules allow, but not for civil, criminal, "
        "administrative, or legislative proceedings against me."
    ),
    SPANISH: (
        "Quien reciba esta información puede pasarla a otros, y entonces es posible que ya no la "
        "protejan las reglas federales sobre registros de uso de sustancias (42 CFR parte 2). Un "
        "proveedor o plan de salud puede pasarla como lo permiten las reglas de HIPAA, pero no "
        "para procesos civiles, penales, administrativos o legislativos en mi contra."
    ),
}
_REVOKING = {
    ENGLISH: (
        "I may take this consent back at any time: in writing, by telling anybody who works here, "
        "or on my private page. From then on nothing more is done under it. What was done before "
        "stays done."
    ),
    SPANISH: (
        "Puedo retirar este consentimiento en cualquier momento: por escrito, diciéndoselo a "
        "cualquier persona que trabaje aquí o en mi página privada. Desde entonces no se hace nada "
        "más con él. Lo que se hizo antes queda hecho."
    ),
}
_REFUSING: Mapping[tuple[ConsentKind, FormLanguage], str] = {
    (ConsentKind.SUPPORT, ENGLISH): (
        "I don’t have to sign. If I don’t, the program can’t look for a peer for me or contact me."
    ),
    (ConsentKind.SUPPORT, SPANISH): (
        "No tengo que firmar. Si no firmo, el programa no puede buscarme un par ni comunicarse "
        "conmigo."
    ),
    (ConsentKind.CARE, ENGLISH): (
        "I don’t have to sign. If I don’t, the program can’t look for a peer for me, work with my "
        "other providers, or bill for my support, unless I sign a consent for one of these alone."
    ),
    (ConsentKind.CARE, SPANISH): (
        "No tengo que firmar. Si no firmo, el programa no puede buscarme un par, colaborar con "
        "quienes me atienden ni cobrar por mi apoyo, a menos que firme un consentimiento solo para "
        "alguna de estas cosas."
    ),
    (ConsentKind.OTHER, ENGLISH): (
        "I don’t have to sign. If I don’t, they are not told, and my support here goes on as it is."
    ),
    (ConsentKind.OTHER, SPANISH): (
        "No tengo que firmar. Si no firmo, no se les dice nada y mi apoyo aquí sigue igual."
    ),
}
OR_SOONER: Mapping[FormLanguage, str] = MappingProxyType(
    {ENGLISH: "{day}, or sooner: {event}", SPANISH: "{day}, o antes: {event}"}
)
"""When a consent ends that names an event, too."""


class TermsMissing(Refusal):
    sentence = "Say who may be told, what, and why: this form is about somebody in particular."
    field = "recipients"


class TermsStand(Refusal):
    sentence = "This form says itself who may be told, what, and why. Leave these fields empty."
    field = "recipients"


class UseMissing(Refusal):
    sentence = "Choose what this consent is for: the referrer, a payer, or other care."
    field = "use"


def terms_of(kind: ConsentKind, language: FormLanguage, own: Terms) -> Terms:
    """The standing terms of a kind, or `own` where it has none: then as they were written, whatever
    the language. Raises TermsMissing or TermsStand."""
    written = {
        "recipients": own.recipients,
        "information": own.information,
        "purpose": own.purpose,
    }
    if kind is not ConsentKind.OTHER:
        if filled := [name for name, text in written.items() if text.strip()]:
            raise TermsStand().at(filled[0])
        return STANDING[kind, language]
    if missing := [name for name, text in written.items() if not text.strip()]:
        raise TermsMissing().at(missing[0])
    return own


def read_in(consent: Consent, language: FormLanguage) -> Consent:
    """With its standing terms in this language; terms of its own stay as they were written."""
    told = Terms(
        discloser=consent.discloser,
        recipients=consent.recipients,
        information=consent.information,
        purpose=consent.purpose,
    )
    for (kind, spoken), terms in STANDING.items():
        if spoken is ENGLISH and terms == told:
            there = STANDING[kind, language]
            return replace(
                consent,
                discloser=there.discloser,
                recipients=there.recipients,
                information=there.information,
                purpose=there.purpose,
            )
    return consent


def uses_of(kind: ConsentKind, use: Use | None) -> frozenset[Use]:
    """Raises UseMissing, or TermsStand for a use where the kind has its own."""
    if kind is not ConsentKind.OTHER:
        if use is not None:
            raise TermsStand().at("use")
        return USES[kind]
    if use not in OWN_USES:
        raise UseMissing
    return frozenset({use})


def statements(kind: ConsentKind, language: FormLanguage) -> dict[Element, str]:
    """The elements that are the same for everybody who signs this kind."""
    return {
        Element.REVOKING: _REVOKING[language],
        Element.REDISCLOSURE: _REDISCLOSURE[language],
        Element.REFUSING: _REFUSING[kind, language],
    }
