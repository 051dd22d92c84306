"""A conflict of interest between two people: disclosed, reviewed, then allowed or excluded.

In a small community people know each other: it is the normal case, not the exception. Neither
side ever learns from it who named whom.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID, uuid5

from domain.pairing.sides import Side
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal, known

NAMESPACE = UUID("f7e4c1b2-3d5a-5c68-9b1d-2a7f0c9e8d11")


class ConflictKind(StrEnum):
    FAMILY = "family"
    FRIEND = "friend"
    NEIGHBOR = "neighbour"
    COLLEAGUE = "colleague"
    FORMER_PARTNER = "former-partner"
    SAME_GROUP = "same-group"
    BUSINESS = "business"
    OTHER = "other"


class Verdict(StrEnum):
    NO_CONFLICT = "no-conflict"
    ALLOWED = "allowed-with-conditions"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictDisclosed:
    """The participant's or the specialist's word that they know each other. Private."""

    conflict_id: Plain[UUID]
    participant_id: Subject
    specialist_id: Personal[UUID]
    side: Personal[Side]
    kind: Personal[ConflictKind]
    note: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictReviewed:
    conflict_id: Plain[UUID]
    participant_id: Subject
    verdict: Personal[Verdict]
    conditions: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    disclosed: ConflictDisclosed | None = None
    disclosures: frozenset[ConflictDisclosed] = frozenset()
    reviewed: ConflictReviewed | None = None

    @property
    def bars(self) -> bool:
        """Whether the pairing is out: excluded, or disclosed and not yet reviewed."""
        if self.disclosed is None:
            return False
        return self.reviewed is None or self.reviewed.verdict is Verdict.EXCLUDED


class ConflictUnknown(Refusal):
    sentence = "No conflict of interest was disclosed here."


class ReviewedByDiscloser(Refusal):
    sentence = "A conflict of interest is reviewed by someone other than the person it concerns."


class ConditionsMissing(Refusal):
    sentence = "Conditions are given when a match is allowed with conditions, and only then."
    field = "conditions"


def conflict_id(participant_id: UUID, specialist_id: UUID) -> UUID:
    """The one stream of a pair."""
    return uuid5(NAMESPACE, f"{participant_id}/{specialist_id}")


def evolve(state: Conflict, fact: Fact) -> Conflict:
    match fact:
        case ConflictDisclosed():
            disclosures = state.disclosures | {fact}
            return replace(state, disclosed=fact, disclosures=disclosures, reviewed=None)
        case ConflictReviewed():
            return replace(state, reviewed=fact)
    return state


CONFLICT = Decider("conflict", Conflict(), evolve)


def disclose_conflict(state: Conflict, disclosed: ConflictDisclosed) -> tuple[Fact, ...]:
    """Bars the pairing until someone reviews it; something new to say asks for a new review."""
    return () if disclosed in state.disclosures else (disclosed,)


def review_conflict(
    state: Conflict,
    verdict: Verdict,
    conditions: str,
    reviewer_id: UUID | None,
) -> tuple[Fact, ...]:
    """`reviewer_id` is the reviewer's specialist id where they are one themselves."""
    disclosed = known(state.disclosed, ConflictUnknown)
    if reviewer_id == disclosed.specialist_id:
        raise ReviewedByDiscloser
    if (verdict is Verdict.ALLOWED) != bool(conditions.strip()):
        raise ConditionsMissing
    reviewed = ConflictReviewed(
        conflict_id=disclosed.conflict_id,
        participant_id=disclosed.participant_id,
        verdict=verdict,
        conditions=conditions,
    )
    return () if state.reviewed == reviewed else (reviewed,)
