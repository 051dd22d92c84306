"""Looks again at a proposal that is open: it stands, gets another time, or is withdrawn."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.matches import proposal
from domain.matches.approval import OVERRIDABLE
from domain.matches.match_state import FirstTimeProposed, MatchProposed
from domain.matches.proposal import DeclineReason
from domain.referrals import waiting
from domain.referrals.referral import REFERRAL
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.matches.could_begin import promise_time, time_is_kept, time_to_begin
from peermatch.usecases.matches.end_match_effects import known, withdraw
from peermatch.usecases.matches.first_sessions import FirstTimeGone, find_first_time
from peermatch.usecases.pairing.pair_facts import Pair, PairingNoLongerAllowed, pair

CONSENT = "consent_in_force"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckProposal:
    """Whether an open proposal can still be approved, on current facts."""

    match_id: UUID


class Outcome(StrEnum):
    """What came of it."""

    STANDS = "stands"
    RETIMED = "retimed"
    WITHDRAWN = "withdrawn"
    DECIDED = "decided"
    """Somebody has answered it."""


def recheck_proposal(work: Work, command: RecheckProposal, program: Program) -> Result:
    """Keeps the proposal where it could be approved now, or by an arrangement; finds it another
    time where the one shown is gone; else takes it back and says why to whoever waits again."""
    match, proposed = known(work, command.match_id)
    if not match.state.open:
        return {"outcome": Outcome.DECIDED}
    two = pair(work, proposed.referral_id, proposed.specialist_id, command.match_id, program)
    before = match.state.first_time
    try:
        first = _time(work, command.match_id, two, program)
        promise_time(work, first, two, program)
    except Refusal as refusal:
        why = _broken_rule(two) or refusal
        _take_back(work, proposed, why, program)
        return {"outcome": Outcome.WITHDRAWN, "reason": why.sentence}
    return {"outcome": Outcome.STANDS if first == before else Outcome.RETIMED}


def stands(work: Work, match_id: UUID, program: Program) -> bool:
    """Whether looking again would leave the proposal as it is."""
    match, proposed = known(work, match_id)
    if not match.state.open:
        return True
    two = pair(work, proposed.referral_id, proposed.specialist_id, match_id, program)
    try:
        first = time_to_begin(work, match_id, two, program, OVERRIDABLE)
    except Refusal:
        return False
    return first == match.state.first_time and time_is_kept(work, first, two, program)


def _time(work: Work, match_id: UUID, two: Pair, program: Program) -> FirstTimeProposed:
    try:
        return time_to_begin(work, match_id, two, program, OVERRIDABLE)
    except FirstTimeGone:
        return find_first_time(work, match_id, two, program)


def _broken_rule(two: Pair) -> Refusal | None:
    """The rule that no arrangement made good, which says more than that no time is left."""
    try:
        two.check()
    except PairingNoLongerAllowed as broken:
        return broken
    return None


def _take_back(work: Work, proposed: MatchProposed, refusal: Refusal, program: Program) -> None:
    match, _ = known(work, proposed.match_id)
    withdraw(work, proposed.match_id, proposed, program)
    if isinstance(refusal, PairingNoLongerAllowed) and refusal.rule == CONSENT:
        match.decide(proposal.decline, DeclineReason.CONSENT_ENDED, "")
    else:
        match.decide(proposal.withdraw, refusal.sentence)
    work.load(REFERRAL, proposed.referral_id).decide(
        waiting.leave_waiting, proposed.run_id, refusal.sentence
    )


USE_CASES = (
    UseCase(
        RecheckProposal, frozenset({Role.COORDINATOR, Role.MANAGER, Role.SERVICE}), recheck_proposal
    ),
)
