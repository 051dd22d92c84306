"""A participant: who they are, how they may be reached, what they wish, and their consent."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from uuid import UUID

from domain.people.authorization import AuthorizationListed
from domain.people.consent import (
    Consent,
    ConsentEnded,
    ConsentEndsBeforeItStarts,
    ConsentGiven,
    ConsentLacksElement,
    ConsentRevoked,
    ConsentSignedInTheFuture,
    ConsentUnknown,
    DisclosureMade,
    Use,
    alike,
    consent_of,
    consent_signed,
)
from domain.people.household_wish import NO_HOUSEHOLD, Belonging
from domain.people.household_wish import evolve as evolve_household
from domain.people.profile import Profile, begin
from domain.people.profile import evolve as evolve_profile
from domain.shared.classified import Personal, Subject
from domain.shared.decider import Decider, Fact, Refusal
from domain.shared.languages import LanguageCorrected
from domain.shared.names import is_name
from domain.shared.shared_refusals import ParticipantUnknown
from domain.shared.vocabulary import GENDERS, SafeContact, Strength

__all__ = [  # what this stream's callers find here although a topic of it defines it
    "Consent",
    "ConsentEndsBeforeItStarts",
    "ConsentGiven",
    "ConsentRevoked",
    "ConsentSignedInTheFuture",
    "ConsentUnknown",
    "ParticipantUnknown",
]

NOTHING_TOLD = Profile()
NO_DISCLOSURES: Mapping[UUID, DisclosureMade] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRegistered:
    participant_id: Subject
    name: Personal[str]
    birth_date: Personal[date | None]
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
class IdentityCorrected:
    participant_id: Subject
    name: Personal[str]
    birth_date: Personal[date | None]
    reason: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedHome:
    """The participant now lives in another county."""

    participant_id: Subject
    county: Personal[str]


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
    disclosures: Mapping[UUID, DisclosureMade] = field(default_factory=lambda: NO_DISCLOSURES)
    profile: Profile = NOTHING_TOLD
    authorizations: frozenset[UUID] = frozenset()
    household: Belonging = NO_HOUSEHOLD

    @property
    def on_record(self) -> bool:
        """Registered and not erased: of whoever was erased no name is left."""
        return self.registered and bool(self.name)

    def consent_on(self, day: date, use: Use = Use.MATCHING) -> Consent | None:
        """The consent that covers `use` on `day`; the one that lasts longest of several."""
        valid = [c for c in self.consents if c.covers(use, day)]
        return max(valid, key=lambda c: (c.expires_on, c.consent_id.int), default=None)

    def recipients_on(self, day: date, use: Use) -> tuple[str, ...]:
        """Whom the consents that cover `use` on `day` allow to be told."""
        return tuple(c.recipients for c in self.consents if c.covers(use, day))


class NameMissing(Refusal):
    sentence = "A participant needs a readable name."
    field = "participant_name"


class WishNeedsStrength(Refusal):
    sentence = "Say whether the specialist's gender is required or preferred."
    field = "gender_preference_strength"


class GenderUnknown(Refusal):
    sentence = "A gender preference uses the genders that specialists give for themselves."
    field = "gender_preference"


class WishContradictsItself(Refusal):
    sentence = "The same specialist is both asked for and ruled out."
    field = "prefer_specialists"


class CorrectionNeedsReason(Refusal):
    sentence = "A correction says why, for those who read the record later."
    field = "reason"


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
                profile=begin(fact.participant_id, fact.phone, fact.safe_contact),
            )
        case IdentityCorrected():
            return replace(state, name=fact.name, birth_date=fact.birth_date)
        case MovedHome():
            return replace(state, county=fact.county)
        case AuthorizationListed():
            return replace(state, authorizations=state.authorizations | {fact.authorization_id})
        case LanguageCorrected():
            return replace(state, language=fact.language)
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
            return replace(state, consents=(*state.consents, consent_signed(fact)))
        case ConsentRevoked():
            return _end_consent(state, fact.consent_id, fact.revoked_on)
        case ConsentEnded():
            return _end_consent(state, fact.consent_id, fact.ended_on)
        case DisclosureMade():
            made = MappingProxyType({**state.disclosures, fact.disclosure_id: fact})
            return replace(state, disclosures=made)
    household = evolve_household(state.household, fact)
    return replace(state, profile=evolve_profile(state.profile, fact), household=household)


def _end_consent(state: Participant, consent_id: UUID, day: date) -> Participant:
    consents = tuple(
        replace(c, revoked_on=day) if c.consent_id == consent_id else c for c in state.consents
    )
    return replace(state, consents=consents)


PARTICIPANT = Decider("participant", Participant(), evolve)


def register(state: Participant, details: ParticipantRegistered) -> tuple[Fact, ...]:
    """Registers a participant once; the same registration again changes nothing."""
    if not state.registered and not is_name(details.name):
        raise NameMissing
    return () if state.registered else (details,)


def check_registered(state: Participant) -> None:
    """Raises ParticipantUnknown."""
    if not state.registered:
        raise ParticipantUnknown


def correct_identity(state: Participant, correction: IdentityCorrected) -> tuple[Fact, ...]:
    """Puts a name or birth date right; `reason` is kept for later readers."""
    check_registered(state)
    if (state.name, state.birth_date) == (correction.name, correction.birth_date):
        return ()
    if not is_name(correction.name):
        raise NameMissing
    if not correction.reason.strip():
        raise CorrectionNeedsReason
    return (correction,)


def move_home(state: Participant, participant_id: UUID, county: str) -> tuple[Fact, ...]:
    check_registered(state)
    moved = MovedHome(participant_id=participant_id, county=county)
    return () if state.county == county else (moved,)


def correct_language(state: Participant, participant_id: UUID, language: str) -> tuple[Fact, ...]:
    check_registered(state)
    corrected = LanguageCorrected(participant_id=participant_id, language=language)
    return () if state.language == language else (corrected,)


def state_wishes(state: Participant, wishes: WishesStated) -> tuple[Fact, ...]:
    if wishes.gender and wishes.gender not in GENDERS:
        raise GenderUnknown
    if bool(wishes.gender) != (wishes.gender_strength is not None):
        raise WishNeedsStrength
    before = (state.gender, state.gender_strength, state.excluded, state.preferred)
    named = (wishes.excluded_specialists, wishes.preferred_specialists)
    stated = (wishes.gender, wishes.gender_strength, *named)
    return () if before == stated else (wishes,)


def change_wishes(state: Participant, wishes: WishesStated) -> tuple[Fact, ...]:
    """The participant now asks for something else; what was ruled out by a decline stays so."""
    check_registered(state)
    if wishes.excluded_specialists & wishes.preferred_specialists:
        raise WishContradictsItself
    return state_wishes(state, wishes)


def rule_out(state: Participant, participant_id: UUID, specialist_id: UUID) -> tuple[Fact, ...]:
    """Keeps a declined pairing from being proposed again."""
    check_registered(state)
    if specialist_id in state.ruled_out:
        return ()
    return (SpecialistRuledOut(participant_id=participant_id, specialist_id=specialist_id),)


def give_consent(state: Participant, given: ConsentGiven, today: date) -> tuple[Fact, ...]:
    """Records a signed consent. `today` is the program's local date."""
    check_registered(state)
    if given.expires_on < given.signed_on:
        raise ConsentEndsBeforeItStarts
    if given.signed_on > today:
        raise ConsentSignedInTheFuture
    elements = (given.discloser, given.recipients, given.information, given.purpose)
    if not all(e.strip() for e in elements) or not (given.told_of_right_to_revoke and given.uses):
        raise ConsentLacksElement
    return () if alike(state.consents, given) else (given,)


def revoke_consent(
    state: Participant, participant_id: UUID, consent_id: UUID, today: date
) -> tuple[Fact, ...]:
    """Revokes one consent from today on; what was done under it stays done."""
    if consent_of(state.consents, consent_id).revoked_on is not None:
        return ()
    return (ConsentRevoked(participant_id=participant_id, consent_id=consent_id, revoked_on=today),)
