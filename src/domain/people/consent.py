"""Consent and disclosure as facts: who may learn what, for which use, and until when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Refusal, known

PROGRAM = "This peer recovery support program"
NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
"""Goes with every disclosure made with consent (42 CFR 2.32, the short form of 2024)."""


class Use(StrEnum):
    """What a consent is for; nothing is done without one that covers it."""

    MATCHING = "matching"
    """To be matched with, and to meet, a specialist."""
    CONTACT = "contact"
    """To be written to, called or reminded."""
    REFERRER = "referrer"
    """To tell who referred them what became of it."""
    PAYER = "payer"
    """To bill for support."""
    OTHER_CARE = "other-care"
    """To work with another service that helps them."""


EVERYDAY_USES = frozenset({Use.MATCHING, Use.CONTACT})


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven:
    """A signed consent with the elements of 42 CFR 2.31; in force on both its dates."""

    participant_id: Subject
    consent_id: Plain[UUID]
    signed_on: Plain[date]
    expires_on: Plain[date]
    recipients: Plain[str]
    information: Plain[str]
    purpose: Plain[str]
    covers_later_information: Plain[bool]
    discloser: Plain[str] = PROGRAM
    uses: Plain[frozenset[Use]] = EVERYDAY_USES
    ends_when: Personal[str] = ""
    """An event that ends it before its date; empty when only the date does."""
    signed_by: Personal[str] = ""
    """Who signed for the participant; empty when they signed themselves."""
    told_of_right_to_revoke: Plain[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRevoked:
    participant_id: Subject
    consent_id: Plain[UUID]
    revoked_on: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEnded:
    """The event named in the consent has happened."""

    participant_id: Subject
    consent_id: Plain[UUID]
    ended_on: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureMade:
    """Something was told to someone outside, under a consent; the account keeps it."""

    participant_id: Subject
    disclosure_id: Plain[UUID]
    consent_id: Plain[UUID]
    use: Plain[Use]
    disclosed_on: Plain[date]
    recipient: Personal[str]
    information: Personal[str]
    purpose: Personal[str]
    notice: Plain[str]
    scope: Personal[str]
    """What the consent covers, as told to the recipient."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    consent_id: UUID
    signed_on: date
    expires_on: date
    revoked_on: date | None = None
    uses: frozenset[Use] = EVERYDAY_USES
    ends_when: str = ""
    scope: str = ""
    recipients: str = ""
    discloser: str = ""
    information: str = ""
    purpose: str = ""
    covers_later_information: bool = False

    def in_force(self, day: date) -> bool:
        return self.revoked_on is None and self.signed_on <= day <= self.expires_on

    def covers(self, use: Use, day: date) -> bool:
        return use in self.uses and self.in_force(day)


USES: Mapping[Use, str] = MappingProxyType(
    {
        Use.MATCHING: "matching and meeting",
        Use.CONTACT: "contact",
        Use.REFERRER: "telling the referrer",
        Use.PAYER: "billing",
        Use.OTHER_CARE: "coordination with other care",
    }
)


MAY_TELL: Mapping[bool, str] = MappingProxyType(
    {
        True: "{discloser} may tell {recipients}: {information}, with later information. "
        "Purpose: {purpose}.",
        False: "{discloser} may tell {recipients}: {information}, without later information. "
        "Purpose: {purpose}.",
    }
)
"""Who may tell whom what and why, by whether what is recorded later is covered."""


class Terms(Protocol):
    """What a consent says, wherever it is kept."""

    @property
    def discloser(self) -> str: ...
    @property
    def recipients(self) -> str: ...
    @property
    def information(self) -> str: ...
    @property
    def purpose(self) -> str: ...
    @property
    def covers_later_information(self) -> bool: ...


class Covering(Terms, Protocol):
    @property
    def uses(self) -> Iterable[str]: ...


def may_tell(consent: Terms, said: Mapping[bool, str] = MAY_TELL) -> str:
    """Who may tell whom what and why, `said` in another language where somebody reads it there."""
    return said[consent.covers_later_information].format(
        discloser=consent.discloser,
        recipients=consent.recipients,
        information=consent.information,
        purpose=consent.purpose,
    )


def covered(consent: Covering) -> str:
    """What a consent covers: the same words wherever somebody reads it or is asked which one."""
    return f"{covered_uses(consent.uses)} {may_tell(consent)}"


def covered_uses(uses: Iterable[str]) -> str:
    """The same for whoever may not learn who is told what."""
    return f"Covers {', '.join(USES[Use(use)] for use in sorted(uses))}."


def scope_of(given: ConsentGiven) -> str:
    """The scope of a consent in one sentence, to go with what is disclosed under it."""
    return f"{may_tell(given)} Until {given.expires_on.isoformat()}."


def consent_signed(given: ConsentGiven) -> Consent:
    """What is kept of a consent that was just signed."""
    return Consent(
        consent_id=given.consent_id,
        signed_on=given.signed_on,
        expires_on=given.expires_on,
        uses=given.uses,
        ends_when=given.ends_when,
        scope=scope_of(given),
        recipients=given.recipients,
        discloser=given.discloser,
        information=given.information,
        purpose=given.purpose,
        covers_later_information=given.covers_later_information,
    )


def alike(consents: Iterable[Consent], given: ConsentGiven) -> UUID | None:
    """The id of a consent that is there and says the same, if none has ended it."""
    new = consent_signed(given)
    return next(
        (
            one.consent_id
            for one in consents
            if one.consent_id == given.consent_id
            or replace(one, consent_id=given.consent_id) == new
        ),
        None,
    )


class ConsentEndsBeforeItStarts(Refusal):
    sentence = "The consent expires before it is signed."
    field = "consent_expires_on"


class ConsentSignedInTheFuture(Refusal):
    sentence = "A consent can't be signed in the future."
    field = "consent_signed_on"


class ConsentUnknown(Refusal):
    sentence = "This participant has no such consent."


class ConsentLacksElement(Refusal):
    sentence = "A consent says who may tell what to whom and why, and that it can be revoked."


class ConsentNamesNoEvent(Refusal):
    sentence = "This consent ends only on its date; revoke it instead."


class NoConsentForThisUse(Refusal):
    sentence = "There is no consent in force that covers this, so nothing may be sent or told."


class DisclosureIncomplete(Refusal):
    sentence = "A disclosure record says to whom, what and why."


class DisclosureAlreadyRecorded(Refusal):
    sentence = "This disclosure has already been recorded differently."


def consent_of(consents: Iterable[Consent], consent_id: UUID) -> Consent:
    """Raises ConsentUnknown."""
    return known(next((c for c in consents if c.consent_id == consent_id), None), ConsentUnknown)
