"""A participant: who they are, how they may be reached, what they wish, and their consent."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.classified import Personal, Plain, Subject
from domain.decider import Decider, Fact, Refusal
from domain.vocabulary import SafeContact, Strength

PROGRAMME_STAFF = "The programme's coordinator and the assigned specialist"
REFERRAL_DETAILS = "Name, contact details, areas of lived experience, wishes and availability"
MATCHING_PURPOSE = "To be matched with, and to meet, a peer recovery specialist"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRegistered:
    participant_id: Subject
    name: Personal[str]
    birth_date: Personal[date]
    phone: Personal[str]
    safe_contact: Personal[SafeContact]
    county: Personal[str]
    language: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WishesStated:
    """What the participant asked of a specialist; stated, never inferred."""

    participant_id: Subject
    gender: Personal[str]
    gender_strength: Personal[Strength | None]
    excluded_specialists: Personal[frozenset[UUID]]
    preferred_specialists: Personal[frozenset[UUID]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialistRuledOut:
    """A proposal was declined: these two are not proposed to each other again. Private."""

    participant_id: Subject
    specialist_id: Personal[UUID]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRevoked:
    participant_id: Subject
    consent_id: Plain[UUID]
    revoked_on: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    consent_id: UUID
    signed_on: date
    expires_on: date
    revoked_on: date | None = None

    def in_force(self, day: date) -> bool:
        return self.revoked_on is None and self.signed_on <= day <= self.expires_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    registered: bool = False
    name: str = ""
    birth_date: date | None = None
    county: str = ""
    language: str = ""
    gender: str = ""
    gender_strength: Strength | None = None
    excluded: frozenset[UUID] = frozenset()
    ruled_out: frozenset[UUID] = frozenset()
    preferred: frozenset[UUID] = frozenset()
    consents: tuple[Consent, ...] = ()

    def consent_on(self, day: date) -> Consent | None:
        """The consent in force on `day`; the one that lasts longest where there are several."""
        valid = [c for c in self.consents if c.in_force(day)]
        return max(valid, key=lambda c: (c.expires_on, c.consent_id.int), default=None)


class ParticipantUnknown(Refusal):
    sentence = "There is no participant with this id."


class ConsentEndsBeforeItStarts(Refusal):
    sentence = "The consent expires before it is signed."
    field = "consent_expires_on"


class ConsentSignedInTheFuture(Refusal):
    sentence = "A consent can't be signed on a day that has not come yet."
    field = "consent_signed_on"


class ConsentUnknown(Refusal):
    sentence = "This participant has no such consent."


def evolve(state: Participant, fact: Fact) -> Participant:
    match fact:
        case ParticipantRegistered():
            return replace(
                state,
                registered=True,
                name=fact.name,
                birth_date=fact.birth_date,
                county=fact.county,
                language=fact.language,
            )
        case WishesStated():
            return replace(
                state,
                gender=fact.gender,
                gender_strength=fact.gender_strength,
                excluded=fact.excluded_specialists,
                preferred=fact.preferred_specialists,
            )
        case SpecialistRuledOut():
            return replace(state, ruled_out=state.ruled_out | {fact.specialist_id})
        case ConsentGiven():
            given = Consent(
                consent_id=fact.consent_id, signed_on=fact.signed_on, expires_on=fact.expires_on
            )
            return replace(state, consents=(*state.consents, given))
        case ConsentRevoked():
            consents = tuple(
                replace(c, revoked_on=fact.revoked_on) if c.consent_id == fact.consent_id else c
                for c in state.consents
            )
            return replace(state, consents=consents)
    return state


PARTICIPANT = Decider("participant", Participant(), evolve)


def register(state: Participant, details: ParticipantRegistered) -> tuple[Fact, ...]:
    """Registers a participant once; the same registration again changes nothing."""
    return () if state.registered else (details,)


def state_wishes(state: Participant, wishes: WishesStated) -> tuple[Fact, ...]:
    known = (state.gender, state.gender_strength, state.excluded, state.preferred)
    stated = (
        wishes.gender,
        wishes.gender_strength,
        wishes.excluded_specialists,
        wishes.preferred_specialists,
    )
    return () if known == stated else (wishes,)


def rule_out(state: Participant, participant_id: UUID, specialist_id: UUID) -> tuple[Fact, ...]:
    """Keeps a declined pairing from being proposed again."""
    if not state.registered:
        raise ParticipantUnknown
    if specialist_id in state.ruled_out:
        return ()
    return (SpecialistRuledOut(participant_id=participant_id, specialist_id=specialist_id),)


def give_consent(state: Participant, given: ConsentGiven, today: date) -> tuple[Fact, ...]:
    """Records a signed consent. `today` is the programme's local date."""
    if not state.registered:
        raise ParticipantUnknown
    if given.expires_on < given.signed_on:
        raise ConsentEndsBeforeItStarts
    if given.signed_on > today:
        raise ConsentSignedInTheFuture
    known = any(
        c.consent_id == given.consent_id
        or (c.revoked_on, c.signed_on, c.expires_on) == (None, given.signed_on, given.expires_on)
        for c in state.consents
    )
    return () if known else (given,)


def revoke_consent(
    state: Participant, participant_id: UUID, consent_id: UUID, today: date
) -> tuple[Fact, ...]:
    """Revokes one consent from today on; what was done under it stays done."""
    consent = next((c for c in state.consents if c.consent_id == consent_id), None)
    if consent is None:
        raise ConsentUnknown
    if consent.revoked_on is not None:
        return ()
    return (ConsentRevoked(participant_id=participant_id, consent_id=consent_id, revoked_on=today),)
