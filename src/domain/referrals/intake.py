"""How a referral came in: who sent it, acknowledgment, suspected duplicates, the family member."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.names import is_name
from domain.shared.shared_refusals import ReferralUnknown
from domain.shared.vocabulary import Experience


class SourceKind(StrEnum):
    AGENCY = "agency"
    SELF = "self"
    FAMILY = "family"
    WARM_HAND_OFF = "warm-hand-off"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferrerNamed:
    referral_id: Plain[UUID]
    participant_id: Subject
    kind: Personal[SourceKind]
    name: Personal[str]
    organization: Personal[str]
    phone: Personal[str]
    handed_over_on: Personal[date | None]
    """The day of a warm hand-off, when all met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAcknowledged:
    referral_id: Plain[UUID]
    acknowledged_on: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyMemberDescribed:
    """Family line: the caregiver is the participant; whom they care for is never named."""

    referral_id: Plain[UUID]
    participant_id: Subject
    relationship: Personal[str]
    experiences: Personal[tuple[Experience, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementToReferralTold:
    """The agency says on which day the person agreed to be referred. It is no consent of ours."""

    referral_id: Plain[UUID]
    participant_id: Subject
    agreed_on: Personal[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateSuspected:
    """Found by blind index; a person decides."""

    referral_id: Plain[UUID]
    other_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateKeptApart:
    referral_id: Plain[UUID]
    other_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    referral_id: UUID | None = None
    referrer: ReferrerNamed | None = None
    acknowledged_on: date | None = None
    agreed_on: date | None = None
    family_member: FamilyMemberDescribed | None = None
    suspected: frozenset[UUID] = frozenset()
    kept_apart: frozenset[UUID] = frozenset()


class ReferrerIncomplete(Refusal):
    sentence = "Someone who refers another person has a name or an organization."
    field = "source"


class HandOffNeedsDay(Refusal):
    sentence = "A warm hand-off has a day on which all met; other referrals have none."
    field = "handed_over_on"


class OwnDuplicate(Refusal):
    sentence = "A referral can't be a duplicate of itself."


class DuplicateNotSuspected(Refusal):
    sentence = "These two referrals were never suspected to be the same."


class RelationshipMissing(Refusal):
    sentence = "The family member's relationship to the participant is needed."
    field = "relationship"


def evolve(
    state: Intake,
    fact: ReferrerNamed
    | ReferralAcknowledged
    | AgreementToReferralTold
    | FamilyMemberDescribed
    | DuplicateSuspected
    | DuplicateKeptApart,
) -> Intake:
    match fact:
        case ReferrerNamed():
            return replace(state, referrer=fact)
        case AgreementToReferralTold():
            return replace(state, agreed_on=fact.agreed_on)
        case ReferralAcknowledged():
            return replace(state, acknowledged_on=fact.acknowledged_on)
        case FamilyMemberDescribed():
            return replace(state, family_member=fact)
        case DuplicateSuspected():
            return replace(state, suspected=state.suspected | {fact.other_id})
        case DuplicateKeptApart():
            return replace(
                state,
                suspected=state.suspected - {fact.other_id},
                kept_apart=state.kept_apart | {fact.other_id},
            )


def name_referrer(state: Intake, referrer: ReferrerNamed) -> tuple[Fact, ...]:
    known(state.referral_id, ReferralUnknown)
    by_someone = referrer.kind is not SourceKind.SELF
    if by_someone and not (is_name(referrer.name) or is_name(referrer.organization)):
        raise ReferrerIncomplete
    if (referrer.kind is SourceKind.WARM_HAND_OFF) != (referrer.handed_over_on is not None):
        raise HandOffNeedsDay
    return () if state.referrer == referrer else (referrer,)


def note_agreement(state: Intake, told: AgreementToReferralTold) -> tuple[Fact, ...]:
    known(state.referral_id, ReferralUnknown)
    return () if state.agreed_on == told.agreed_on else (told,)


def acknowledge(state: Intake, today: date) -> tuple[Fact, ...]:
    """Notes that the sender was told the referral arrived; the first time counts."""
    referral_id = known(state.referral_id, ReferralUnknown)
    if state.acknowledged_on is not None:
        return ()
    return (ReferralAcknowledged(referral_id=referral_id, acknowledged_on=today),)


def describe_family_member(state: Intake, described: FamilyMemberDescribed) -> tuple[Fact, ...]:
    known(state.referral_id, ReferralUnknown)
    if not described.relationship.strip():
        raise RelationshipMissing
    return () if state.family_member == described else (described,)


def suspect_duplicate(state: Intake, other_id: UUID) -> tuple[Fact, ...]:
    """Asks a person to decide; a pair once kept apart isn't asked about again."""
    referral_id = known(state.referral_id, ReferralUnknown)
    if other_id == referral_id:
        raise OwnDuplicate
    if other_id in state.suspected | state.kept_apart:
        return ()
    return (DuplicateSuspected(referral_id=referral_id, other_id=other_id),)


def keep_apart(state: Intake, other_id: UUID) -> tuple[Fact, ...]:
    """Two people, two referrals: the suspicion is settled."""
    referral_id = known(state.referral_id, ReferralUnknown)
    if other_id in state.kept_apart:
        return ()
    if other_id not in state.suspected:
        raise DuplicateNotSuspected
    return (DuplicateKeptApart(referral_id=referral_id, other_id=other_id),)
