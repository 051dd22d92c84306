"""A household: participants who may wish to be served together, or to be kept apart.

That two people belong to one household is private: neither learns from a match or from a reason
what the other one said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from uuid import UUID

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdJoined:
    household_id: Plain[UUID]
    participant_id: Subject
    referral_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdMemberProposed:
    """A specialist was proposed to this member, which the household's wish allowed."""

    household_id: Plain[UUID]
    participant_id: Subject
    match_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdLeft:
    household_id: Plain[UUID]
    participant_id: Subject
    reason: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdDissolved:
    """Nobody is left in it, or one person alone was."""

    household_id: Plain[UUID]


NOBODY: Mapping[UUID, UUID] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    members: Mapping[UUID, UUID] = field(default_factory=lambda: NOBODY)
    """Participant -> their referral, in the order in which they joined."""
    proposed: frozenset[UUID] = frozenset()
    """Matches that were proposed to its members."""

    def others(self, participant_id: UUID) -> tuple[UUID, ...]:
        """The referrals of everybody else in it."""
        return tuple(r for who, r in self.members.items() if who != participant_id)


class OwnHousehold(Refusal):
    sentence = "A household is of two different people."
    field = "other_id"


class InAnotherHousehold(Refusal):
    sentence = "Each of them belongs to another household; take one of them out first."
    field = "other_id"


class LeavingNeedsReason(Refusal):
    sentence = "Say why the household changes, for those who read the record later."
    field = "reason"


def evolve(state: Household, fact: Fact) -> Household:
    match fact:
        case HouseholdJoined():
            return _with(state, {**state.members, fact.participant_id: fact.referral_id})
        case HouseholdLeft():
            left = {who: r for who, r in state.members.items() if who != fact.participant_id}
            return _with(state, left)
        case HouseholdMemberProposed():
            return replace(state, proposed=state.proposed | {fact.match_id})
    return state


def _with(state: Household, members: Mapping[UUID, UUID]) -> Household:
    return replace(state, members=MappingProxyType(dict(members)))


HOUSEHOLD = Decider("household", Household(), evolve)


def join(state: Household, household_id: UUID, people: Mapping[UUID, UUID]) -> tuple[Fact, ...]:
    """Takes people in (participant -> referral)."""
    if len(state.members.keys() | people.keys()) < 2:
        raise OwnHousehold
    return tuple(
        HouseholdJoined(household_id=household_id, participant_id=who, referral_id=referral)
        for who, referral in people.items()
        if who not in state.members
    )


def leave(
    state: Household, household_id: UUID, participant_id: UUID, reason: str
) -> tuple[Fact, ...]:
    """Takes somebody out; one person who is left alone is no household."""
    if participant_id not in state.members:
        return ()
    if not reason.strip():
        raise LeavingNeedsReason
    if len(state.others(participant_id)) == 1:
        return dissolve(state, household_id, reason)
    return (_left(household_id, participant_id, reason),)


def dissolve(state: Household, household_id: UUID, reason: str) -> tuple[Fact, ...]:
    """Nobody belongs to it any more, and nothing holds between them."""
    if not state.members:
        return ()
    if not reason.strip():
        raise LeavingNeedsReason
    left = tuple(_left(household_id, who, reason) for who in state.members)
    return (*left, HouseholdDissolved(household_id=household_id))


def _left(household_id: UUID, participant_id: UUID, reason: str) -> HouseholdLeft:
    return HouseholdLeft(household_id=household_id, participant_id=participant_id, reason=reason)


MERGED = "The referral was merged into another one of the same person."


def merge(
    state: Household, household_id: UUID, merged: UUID, into: UUID, referral_id: UUID
) -> tuple[Fact, ...]:
    """Two records of one person become one, whose referral is `referral_id`: the second stands
    where the first stood."""
    if merged not in state.members:
        return ()
    if into in state.members:
        return leave(state, household_id, merged, MERGED)
    joined = HouseholdJoined(
        household_id=household_id, participant_id=into, referral_id=referral_id
    )
    return (joined, _left(household_id, merged, MERGED))


def note_proposed(
    state: Household, household_id: UUID, participant_id: UUID, match_id: UUID
) -> tuple[Fact, ...]:
    """Notes that one of them was proposed a specialist, so that two proposals at once can't both
    be decided on what was true before."""
    if match_id in state.proposed or participant_id not in state.members:
        return ()
    return (
        HouseholdMemberProposed(
            household_id=household_id, participant_id=participant_id, match_id=match_id
        ),
    )
