"""A conflict of interest between two people: disclosed, reviewed, then allowed or excluded.

In a small community people know each other: it is the normal case, not the exception. Neither
side ever learns from it who named whom.
"""

from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
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
class ConflictMoved:
    """It goes on at the record that this participant's was merged into."""

    conflict_id: Plain[UUID]
    participant_id: Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    disclosed: ConflictDisclosed | None = None
    disclosures: tuple[ConflictDisclosed, ...] = ()
    """All that was ever disclosed here, each once, the last one last."""
    reviewed: ConflictReviewed | None = None

    @property
    def bars(self) -> bool:
        """Whether the pairing is out: excluded, or disclosed and not yet reviewed."""
        if self.disclosed is None:
            return False
        return self.reviewed is None or self.reviewed.verdict is Verdict.EXCLUDED


class Strictness(IntEnum):
    """How much stands against a match of the two."""

    NOTHING = 0
    DISMISSED = 1
    CONDITIONS = 2
    PENDING = 3
    EXCLUDED = 4


BY_VERDICT = {
    Verdict.NO_CONFLICT: Strictness.DISMISSED,
    Verdict.ALLOWED: Strictness.CONDITIONS,
    Verdict.EXCLUDED: Strictness.EXCLUDED,
}


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
            others = (one for one in state.disclosures if one != fact)
            return replace(state, disclosed=fact, disclosures=(*others, fact), reviewed=None)
        case ConflictReviewed():
            return replace(state, reviewed=fact)
        case ConflictMoved():
            return replace(state, disclosed=None, reviewed=None)
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


def move_conflict(state: Conflict) -> tuple[Fact, ...]:
    """It is over here: what is still to be said and decided about it is at the other record."""
    if state.disclosed is None:
        return ()
    whose = state.disclosed.participant_id
    return (ConflictMoved(conflict_id=state.disclosed.conflict_id, participant_id=whose),)


def take_over(
    state: Conflict, merged: Conflict, own_id: UUID, participant_id: UUID
) -> tuple[Fact, ...]:
    """What the conflict of a record takes from the one of a record that was merged into it: the
    stricter of the two holds, and two that are allowed on conditions are so on those of both."""
    if merged.disclosed is None or (mine := _strictness(state)) > (theirs := _strictness(merged)):
        return ()
    said = tuple(
        replace(one, conflict_id=own_id, participant_id=participant_id)
        for one in merged.disclosures
    )
    new = tuple(one for one in said if one not in state.disclosures)
    if merged.reviewed is None:
        return new if mine is theirs else new or said[-1:]
    held = state.reviewed.conditions if mine is theirs and state.reviewed else None
    both = _both(held, merged.reviewed.conditions)
    if both == held:
        return ()
    own = replace(
        merged.reviewed, conflict_id=own_id, participant_id=participant_id, conditions=both
    )
    return (*(new or said[-1:]), own)


def _both(held: str | None, more: str) -> str:
    """Conditions beside those that are held to already, if any are."""
    if not held:
        return more
    return held if more == held or more in held.splitlines() else f"{held}\n{more}"


def _strictness(state: Conflict) -> Strictness:
    if state.disclosed is None:
        return Strictness.NOTHING
    return BY_VERDICT[state.reviewed.verdict] if state.reviewed else Strictness.PENDING
