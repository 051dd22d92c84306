"""What ending a match sets off, all at once: its sessions, its place and its referral."""

from datetime import date
from uuid import UUID

from domain.matches import match_ending, proposal
from domain.matches.match import MATCH
from domain.matches.match_ending import EndReason
from domain.matches.match_state import Match, MatchProposed
from domain.matches.proposal import DeclineReason
from domain.people import participant as people
from domain.people.participant import PARTICIPANT
from domain.referrals import referral_closing, referral_match
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_closing import ClosingReason
from domain.shared.shared_refusals import MatchUnknown
from domain.specialists import caseload
from domain.specialists.specialist import SPECIALIST
from peermatch.store import Stream, Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import limits_of_day
from peermatch.usecases.matches.first_sessions import free_first_time
from peermatch.usecases.sessions.cancel_sessions import cancel_coming

CLOSES = {
    EndReason.GOALS_REACHED: ClosingReason.COMPLETED,
    EndReason.PARTICIPANT_CHOSE: ClosingReason.DECLINED,
    EndReason.MOVED: ClosingReason.MOVED,
    EndReason.NOT_REACHED: ClosingReason.NOT_REACHED,
}
"""Endings that also close the referral; after any other it waits again."""

NEVER_AGAIN = frozenset({EndReason.SOMEONE_DIFFERENT, EndReason.CONFLICT_OF_INTEREST})


def known(work: Work, match_id: UUID) -> tuple[Stream[Match], MatchProposed]:
    """The match and what was proposed. Raises MatchUnknown."""
    match = work.load(MATCH, match_id)
    if match.state.proposed is None:
        raise MatchUnknown
    return match, match.state.proposed


def settle_ended(work: Work, match_id: UUID, reason: EndReason, program: Program) -> None:
    """After the match's own ending: cancels what was to come, frees the place, and closes the
    referral or lets it wait again."""
    _match, proposed = known(work, match_id)
    cancel_coming(work, proposed, program)
    work.load(SPECIALIST, proposed.specialist_id).decide(caseload.release_place, match_id)
    referral = work.load(REFERRAL, proposed.referral_id)
    if reason is EndReason.SPECIALIST_LEFT:
        referral.decide(referral_match.need_reassignment, match_id)
        return
    referral.decide(referral_match.give_back, match_id)
    if reason in NEVER_AGAIN:
        work.load(PARTICIPANT, proposed.participant_id).decide(
            people.rule_out, proposed.participant_id, proposed.specialist_id
        )
    if reason in CLOSES:
        limits = limits_of_day(work, program)
        referral.decide(referral_closing.close, CLOSES[reason], limits)


def release_for_reassignment(work: Work, match_id: UUID, today: date, program: Program) -> None:
    """The specialist leaves: ends the match, or withdraws what was only proposed."""
    match, proposed = known(work, match_id)
    if match.state.under_way:
        why = EndReason.SPECIALIST_LEFT
        match.decide(match_ending.end, why, "", today=today)
        settle_ended(work, match_id, why, program)
        return
    withdraw(work, match_id, proposed, program)
    match.decide(proposal.decline, DeclineReason.SPECIALIST_DECLINED, "")


def withdraw(work: Work, match_id: UUID, proposed: MatchProposed, program: Program) -> None:
    """Frees the place and the time that a proposal held and lets its referral wait."""
    free_first_time(work, work.read(MATCH, match_id), program)
    work.load(REFERRAL, proposed.referral_id).decide(referral_match.give_back, match_id)
    work.load(SPECIALIST, proposed.specialist_id).decide(caseload.release_place, match_id)
