"""A match is proposed, with a time for the first session, until it lapses or is turned down."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.matches.approval import MatchNotApproved
from domain.matches.match_state import (
    FirstTimeProposed,
    Match,
    MatchAlreadyDecided,
    MatchProposed,
    MatchStatus,
)
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import MatchUnknown


class DeclineReason(StrEnum):
    """Why a proposal is turned down. `someone-different` needs no explanation, by design."""

    SOMEONE_DIFFERENT = "someone-different"
    CONFLICT_OF_INTEREST = "conflict-of-interest"
    BETTER_MATCH_KNOWN = "better-match-known"
    TIMES_DO_NOT_SUIT = "times-do-not-suit"
    SPECIALIST_DECLINED = "specialist-declined"
    PARTICIPANT_DECLINED = "participant-declined"
    NO_LONGER_NEEDED = "no-longer-needed"
    CONSENT_ENDED = "consent-ended"
    """Noted by the service: nothing may be matched any more."""


DECLINE_REASONS: dict[DeclineReason, str] = {
    DeclineReason.SOMEONE_DIFFERENT: "Someone different, please",
    DeclineReason.CONFLICT_OF_INTEREST: "They know each other, or there is a conflict of interest",
    DeclineReason.BETTER_MATCH_KNOWN: "There is a better match",
    DeclineReason.TIMES_DO_NOT_SUIT: "The times don't work",
    DeclineReason.SPECIALIST_DECLINED: "The specialist declined",
    DeclineReason.PARTICIPANT_DECLINED: "The participant declined",
    DeclineReason.NO_LONGER_NEEDED: "Support is no longer needed",
    DeclineReason.CONSENT_ENDED: "Consent is no longer in force",
}
"""Every decline reason with the words that people choose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchDeclined:
    match_id: Plain[UUID]
    participant_id: Subject
    reason: Plain[DeclineReason]
    note: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchExpired:
    """No one answered in time; nobody is blamed, the referral waits again."""

    match_id: Plain[UUID]
    expired_on: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchWithdrawn:
    """The service took a proposal back that could no longer be approved; the pair isn't ruled
    out, and the referral waits again."""

    match_id: Plain[UUID]
    participant_id: Subject
    reason: Personal[str]
    """What stands in the way, as approving would have said it."""


class ProposalStillOpen(Refusal):
    sentence = "The proposal is still open; decline it instead."


def evolve(
    state: Match,
    fact: MatchProposed | FirstTimeProposed | MatchDeclined | MatchExpired | MatchWithdrawn,
) -> Match:
    match fact:
        case MatchProposed():
            return replace(state, status=MatchStatus.PROPOSED, proposed=fact)
        case FirstTimeProposed():
            return replace(state, first_time=fact)
        case MatchDeclined():
            return replace(state, status=MatchStatus.DECLINED, declined_because=fact.reason)
        case MatchExpired():
            return replace(state, status=MatchStatus.EXPIRED)
        case MatchWithdrawn():
            return replace(state, status=MatchStatus.WITHDRAWN)


def propose(state: Match, proposal: MatchProposed) -> tuple[Fact, ...]:
    return () if state.proposed is not None else (proposal,)


def propose_first_time(state: Match, first: FirstTimeProposed) -> tuple[Fact, ...]:
    """Notes, with the proposal, when the two could meet first; another time while it is open where
    the one before can't be any more."""
    known(state.proposed, MatchUnknown)
    if state.first_time == first:
        return ()
    if not state.open:
        raise MatchAlreadyDecided
    return (first,)


def decline(state: Match, reason: DeclineReason, note: str) -> tuple[Fact, ...]:
    """Turns the proposal down, by either side or the coordinator, until both have accepted.

    `note` may be empty and is kept sealed.
    """
    proposed = known(state.proposed, MatchUnknown)
    if state.status is MatchStatus.DECLINED and state.declined_because is reason:
        return ()
    if not state.open:
        raise MatchAlreadyDecided
    return (
        MatchDeclined(
            match_id=proposed.match_id,
            participant_id=proposed.participant_id,
            reason=reason,
            note=note,
        ),
    )


def withdraw(state: Match, reason: str) -> tuple[Fact, ...]:
    """Takes an open proposal back that could not be approved any more; `reason` says why and is
    kept sealed."""
    proposed = known(state.proposed, MatchUnknown)
    if state.status is MatchStatus.WITHDRAWN:
        return ()
    if not state.open:
        raise MatchAlreadyDecided
    return (
        MatchWithdrawn(
            match_id=proposed.match_id, participant_id=proposed.participant_id, reason=reason
        ),
    )


def expire(state: Match, today: date) -> tuple[Fact, ...]:
    """Ends a proposal that no one answered by its last day."""
    proposed = known(state.proposed, MatchUnknown)
    if state.status is MatchStatus.EXPIRED:
        return ()
    if not state.open or proposed.expires_on is None or today <= proposed.expires_on:
        raise ProposalStillOpen if state.open else MatchNotApproved
    return (MatchExpired(match_id=proposed.match_id, expired_on=today),)
