"""A proposed match is approved, which books a first session, or declined."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.matches import approval, match_state, proposal
from domain.matches.approval import MatchApprovalUndone, Override, OverrideReason
from domain.matches.match import MATCH
from domain.matches.match_state import FirstTimeProposed, MatchProposed
from domain.matches.proposal import DeclineReason
from domain.people import participant as people
from domain.people.participant import PARTICIPANT
from domain.referrals import referral_closing, referral_match
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_closing import ClosingReason
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from domain.shared.shared_refusals import MatchUnknown
from domain.specialists import caseload
from domain.specialists.specialist import SPECIALIST
from peermatch.store import Stream, Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.ids import first_session_id
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import limits_of_day
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.matches.could_begin import promise_time, time_to_begin
from peermatch.usecases.matches.end_match_effects import withdraw
from peermatch.usecases.matches.first_sessions import book_first_session, first_time_at
from peermatch.usecases.pairing.pair_facts import Pair, pair
from peermatch.usecases.sessions.support_coverage import check_planned


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveMatch:
    """`overridden_rules` are broken but made good by an arrangement; `reason` says which.

    `first_starts_at` is another time for the first session than the one shown.
    """

    match_id: UUID
    first_starts_at: datetime | None = None
    overridden_rules: tuple[str, ...] = ()
    override_reason: OverrideReason | None = None
    override_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineMatch:
    match_id: UUID
    reason: DeclineReason
    note: str = ""


class OverrideNeedsReason(Refusal):
    sentence = "A rule is overridden with a coded reason."
    field = "override_reason"


def approve_match(work: Work, command: ApproveMatch, program: Program) -> Result:
    """Approves the match on current facts; it begins at once, unless the rules of the day ask
    both people to accept first."""
    match, proposed = _proposed(work, command.match_id)
    today = program.today(work.command.at)
    override = _override(command)
    facts = approval.approve(match.state, limits_of_day(work, program), override, today)
    if facts:
        two = pair(work, proposed.referral_id, proposed.specialist_id, command.match_id, program)
        rules = command.overridden_rules
        if command.first_starts_at is not None:
            at = first_time_at(work, command.match_id, two, program, command.first_starts_at)
            promise_time(work, at, two, program)
        match.record(*facts)
        if not match.state.awaits_acceptance:
            return begin(work, proposed, two, program, rules)
        time_to_begin(work, command.match_id, two, program, frozenset(rules))
    return {"session_id": str(first_session_id(command.match_id))}


def begin(
    work: Work,
    proposed: MatchProposed,
    two: Pair,
    program: Program,
    overridden: Iterable[str] = (),
) -> Result:
    """The match is active: takes the place and books the first session at the time shown.

    Raises what `time_to_begin` does; nothing is booked then, at no other time either.
    """
    first = time_to_begin(work, proposed.match_id, two, program, frozenset(overridden))
    work.load(REFERRAL, proposed.referral_id).decide(referral_match.accept_match, proposed.match_id)
    work.load(SPECIALIST, proposed.specialist_id).decide(caseload.take_place, proposed.match_id)
    booked = book_first_session(work, first, proposed.specialist_id, program)
    warnings = check_planned(work, booked, program)
    return {"session_id": str(booked.session_id), "warnings": list(warnings)}


def _override(command: ApproveMatch) -> Override | None:
    if command.override_reason is None:
        if command.overridden_rules:
            raise OverrideNeedsReason
        return None
    return Override(
        rules=command.overridden_rules,
        reason=command.override_reason,
        note=command.override_note,
    )


def decline_match(work: Work, command: DeclineMatch, program: Program) -> None:
    """Declines the proposal, frees the place and lets the referral wait for someone different."""
    match, proposed = _proposed(work, command.match_id)
    facts = proposal.decline(match.state, command.reason, command.note)
    if not facts:
        return
    match.record(*facts)
    withdraw(work, command.match_id, proposed, program)
    referral = work.load(REFERRAL, proposed.referral_id)
    if command.reason is DeclineReason.NO_LONGER_NEEDED:
        limits = limits_of_day(work, program)
        referral.decide(referral_closing.close, ClosingReason.DECLINED, limits)
        return
    if command.reason is DeclineReason.CONSENT_ENDED:
        return
    work.load(PARTICIPANT, proposed.participant_id).decide(
        people.rule_out, proposed.participant_id, proposed.specialist_id
    )


def _proposed(work: Work, match_id: UUID) -> tuple[Stream[match_state.Match], MatchProposed]:
    match = work.load(MATCH, match_id)
    if match.state.proposed is None:
        raise MatchUnknown
    return match, match.state.proposed


_COORDINATOR = frozenset({Role.COORDINATOR, Role.MANAGER})

USE_CASES = (
    UseCase(
        ApproveMatch,
        _COORDINATOR,
        approve_match,
        changed_by=ChangedBy("match_id", (FirstTimeProposed, MatchApprovalUndone)),
    ),
    UseCase(DeclineMatch, _COORDINATOR, decline_match),
)
