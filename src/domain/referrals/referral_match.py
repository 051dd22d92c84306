"""A referral is proposed for one match at a time, matched, and waits again when that ends."""

from dataclasses import dataclass, replace
from uuid import UUID

from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName, Limits
from domain.referrals import choosing, screening
from domain.referrals.completeness import StillIncomplete, missing_of_referral
from domain.referrals.referral_state import Referral, ReferralNotWaiting, ReferralStatus
from domain.shared.classified import Plain
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import ReferralUnknown


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralProposed:
    """A proposed match waits for a decision; the referral can't be proposed elsewhere."""

    referral_id: Plain[UUID]
    match_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralMatched:
    referral_id: Plain[UUID]
    match_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralMatchUndone:
    """The approval was taken back: the same match is proposed again."""

    referral_id: Plain[UUID]
    match_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralReturned:
    """Back to waiting: the match was declined or has ended."""

    referral_id: Plain[UUID]
    match_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassignmentNeeded:
    """The specialist leaves: the referral waits again, ahead of others, and keeps its history."""

    referral_id: Plain[UUID]
    match_id: Plain[UUID]


class ReferralHasAnotherMatch(Refusal):
    sentence = "This referral now has another match."


def evolve(
    state: Referral,
    fact: ReferralProposed
    | ReferralMatched
    | ReferralMatchUndone
    | ReferralReturned
    | ReassignmentNeeded,
) -> Referral:
    match fact:
        case ReferralProposed():
            return replace(
                state,
                status=ReferralStatus.PROPOSED,
                match_id=fact.match_id,
                waiting_reason="",
                waitlisted=None,
                needs_reassignment=False,
            )
        case ReferralMatched():
            return replace(state, status=ReferralStatus.MATCHED, match_id=fact.match_id)
        case ReferralMatchUndone():
            return replace(state, status=ReferralStatus.PROPOSED)
        case ReferralReturned():
            return replace(state, status=ReferralStatus.WAITING, match_id=None)
        case ReassignmentNeeded():
            waiting = replace(state, status=ReferralStatus.WAITING, match_id=None)
            return replace(waiting, needs_reassignment=True)


def propose(state: Referral, match_id: UUID, limits: Limits = DEFAULT_LIMITS) -> tuple[Fact, ...]:
    """Proposes one match. `limits` are those of the day; they say whether screening comes first."""
    received = known(state.received, ReferralUnknown)
    if state.match_id == match_id:
        return ()
    if state.status is not ReferralStatus.WAITING:
        raise ReferralNotWaiting
    choosing.check_chosen(state.choosing)
    screening.check_screened(state.screening, required=limits.on(LimitName.SCREENING_FIRST))
    if missing_of_referral(received):
        raise StillIncomplete
    return (ReferralProposed(referral_id=received.referral_id, match_id=match_id),)


def accept_match(state: Referral, match_id: UUID) -> tuple[Fact, ...]:
    """The proposed match was approved."""
    received = known(state.received, ReferralUnknown)
    if state.match_id != match_id:
        raise ReferralHasAnotherMatch
    if state.status is ReferralStatus.MATCHED:
        return ()
    return (ReferralMatched(referral_id=received.referral_id, match_id=match_id),)


def undo_match(state: Referral, match_id: UUID) -> tuple[Fact, ...]:
    """The match's approval was taken back; nothing where it has not been accepted yet."""
    received = known(state.received, ReferralUnknown)
    if state.match_id != match_id:
        raise ReferralHasAnotherMatch
    if state.status is not ReferralStatus.MATCHED:
        return ()
    return (ReferralMatchUndone(referral_id=received.referral_id, match_id=match_id),)


def give_back(state: Referral, match_id: UUID) -> tuple[Fact, ...]:
    """The match was declined or ended: the referral waits again."""
    received = known(state.received, ReferralUnknown)
    if state.match_id != match_id:
        return ()
    return (ReferralReturned(referral_id=received.referral_id, match_id=match_id),)


def need_reassignment(state: Referral, match_id: UUID) -> tuple[Fact, ...]:
    """The match's specialist leaves: the referral waits for another, ahead of others."""
    received = known(state.received, ReferralUnknown)
    if state.match_id != match_id:
        return ()
    return (ReassignmentNeeded(referral_id=received.referral_id, match_id=match_id),)
