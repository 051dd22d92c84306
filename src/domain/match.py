"""A match: proposed by a run, approved or declined by a coordinator, later ended."""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from domain.classified import Personal, Plain, Subject
from domain.decider import Decider, Fact, Refusal
from domain.unknown import MatchUnknown

__all__ = ["MatchUnknown"]
"""Also found here, although every topic of a match shares it."""


class MatchStatus(StrEnum):
    UNKNOWN = "unknown"
    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    ENDED = "ended"


class DeclineReason(StrEnum):
    """Why a proposal is turned down. `someone-different` needs no explanation, by design."""

    SOMEONE_DIFFERENT = "someone-different"
    CONFLICT_OF_INTEREST = "conflict-of-interest"
    BETTER_MATCH_KNOWN = "better-match-known"
    TIMES_DO_NOT_SUIT = "times-do-not-suit"
    SPECIALIST_DECLINED = "specialist-declined"
    PARTICIPANT_DECLINED = "participant-declined"
    NO_LONGER_NEEDED = "no-longer-needed"


DECLINE_REASONS: dict[DeclineReason, str] = {
    DeclineReason.SOMEONE_DIFFERENT: "Someone different, please",
    DeclineReason.CONFLICT_OF_INTEREST: "They know each other, or there is a conflict of interest",
    DeclineReason.BETTER_MATCH_KNOWN: "A better match is known",
    DeclineReason.TIMES_DO_NOT_SUIT: "The times don't suit",
    DeclineReason.SPECIALIST_DECLINED: "The specialist declined",
    DeclineReason.PARTICIPANT_DECLINED: "The participant declined",
    DeclineReason.NO_LONGER_NEEDED: "Support is no longer needed",
}
"""Every decline reason with the words that people choose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchProposed:
    match_id: Plain[UUID]
    participant_id: Subject
    referral_id: Plain[UUID]
    specialist_id: Plain[UUID]
    run_id: Plain[UUID]
    reasons: Personal[tuple[str, ...]]
    """Why these two, in words, most telling first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchApproved:
    match_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchDeclined:
    match_id: Plain[UUID]
    participant_id: Subject
    reason: Plain[DeclineReason]
    note: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    status: MatchStatus = MatchStatus.UNKNOWN
    proposed: MatchProposed | None = None
    reason: DeclineReason | None = None


class MatchAlreadyDecided(Refusal):
    sentence = "This match has already been decided."


def evolve(state: Match, fact: Fact) -> Match:
    match fact:
        case MatchProposed():
            return replace(state, status=MatchStatus.PROPOSED, proposed=fact)
        case MatchApproved():
            return replace(state, status=MatchStatus.APPROVED)
        case MatchDeclined():
            return replace(state, status=MatchStatus.DECLINED, reason=fact.reason)
    return state


MATCH = Decider("match", Match(), evolve)


def propose(state: Match, proposal: MatchProposed) -> tuple[Fact, ...]:
    return () if state.proposed is not None else (proposal,)


def _known(state: Match) -> MatchProposed:
    if state.proposed is None:
        raise MatchUnknown
    return state.proposed


def approve(state: Match) -> tuple[Fact, ...]:
    proposed = _known(state)
    if state.status is MatchStatus.APPROVED:
        return ()
    if state.status is not MatchStatus.PROPOSED:
        raise MatchAlreadyDecided
    return (MatchApproved(match_id=proposed.match_id),)


def decline(state: Match, reason: DeclineReason, note: str) -> tuple[Fact, ...]:
    """Turns the proposal down. `note` may be empty and is kept sealed."""
    proposed = _known(state)
    if state.status is MatchStatus.DECLINED and state.reason is reason:
        return ()
    if state.status is not MatchStatus.PROPOSED:
        raise MatchAlreadyDecided
    return (
        MatchDeclined(
            match_id=proposed.match_id,
            participant_id=proposed.participant_id,
            reason=reason,
            note=note,
        ),
    )
