"""Coordination: a proposed match is approved, which books a first session, or declined."""

from dataclasses import dataclass
from uuid import UUID

from domain import match as matches
from domain import participant as people
from domain import referral as referrals
from domain import specialist as specialists
from domain.decider import Refusal
from domain.match import MATCH, DeclineReason, MatchProposed, MatchUnknown, Override
from domain.match_course import OverrideReason
from domain.participant import PARTICIPANT
from domain.referral import REFERRAL, ClosingReason
from domain.roles import Role
from domain.specialist import SPECIALIST
from peermatch.store import Stream, Work
from peermatch.usecases.counting import check_planned
from peermatch.usecases.eligible import Pair, pair
from peermatch.usecases.first_sessions import book_first_session
from peermatch.usecases.ids import derived
from peermatch.usecases.match_endings import withdraw
from peermatch.usecases.programme import Programme
from peermatch.usecases.rules_of_day import limits_of_day
from peermatch.usecases.service import Result, UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveMatch:
    """`overridden_rules` are broken but made good by an arrangement; `reason` says which."""

    match_id: UUID
    overridden_rules: tuple[str, ...] = ()
    override_reason: OverrideReason | None = None
    override_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineMatch:
    match_id: UUID
    reason: DeclineReason
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawProposal:
    """Nobody may answer it any more: consent has ended."""

    match_id: UUID


class ConsentStillHolds(Refusal):
    sentence = "Consent is in force, so the proposal stays open."


class OverrideNeedsReason(Refusal):
    sentence = "A rule is overridden with a coded reason."
    field = "override_reason"


def approve_match(work: Work, command: ApproveMatch, programme: Programme) -> Result:
    """Approves the match on current facts; it begins at once, unless the rules of the day ask
    both people to accept first."""
    match, proposed = _proposed(work, command.match_id)
    today = programme.today(work.command.at)
    override = _override(command)
    facts = matches.approve(match.state, limits_of_day(work, programme), override, today)
    if facts:
        match.record(*facts)
        two = pair(work, proposed.referral_id, proposed.specialist_id, command.match_id, programme)
        two.check(frozenset(command.overridden_rules))
        if not match.state.awaits_acceptance:
            return begin(work, proposed, two, programme)
    return {"session_id": str(derived("session", command.match_id, "first"))}


def begin(work: Work, proposed: MatchProposed, two: Pair, programme: Programme) -> Result:
    """The match is active: takes the place and books the first session."""
    referral = work.load(REFERRAL, proposed.referral_id)
    referral.record(*referrals.accept_match(referral.state, proposed.match_id))
    specialist = work.load(SPECIALIST, proposed.specialist_id)
    specialist.record(*specialists.take_place(specialist.state, proposed.match_id))
    booked = book_first_session(work, proposed.match_id, two, programme)
    warnings = check_planned(work, booked, programme)
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


def decline_match(work: Work, command: DeclineMatch, programme: Programme) -> Result:
    """Declines the proposal, frees the place and lets the referral wait for someone different."""
    match, proposed = _proposed(work, command.match_id)
    match.record(*matches.decline(match.state, command.reason, command.note))
    withdraw(work, command.match_id, proposed)
    referral = work.load(REFERRAL, proposed.referral_id)
    if command.reason is DeclineReason.NO_LONGER_NEEDED:
        limits = limits_of_day(work, programme)
        referral.record(*referrals.close(referral.state, ClosingReason.DECLINED, limits))
        return {}
    if command.reason is DeclineReason.CONSENT_ENDED:
        return {}
    person = work.load(PARTICIPANT, proposed.participant_id)
    person.record(*people.rule_out(person.state, proposed.participant_id, proposed.specialist_id))
    return {}


def withdraw_proposal(work: Work, command: WithdrawProposal, programme: Programme) -> Result:
    """Takes back what is proposed for somebody whose consent to be matched has ended; the pair
    is not ruled out, and nothing that was done before is undone."""
    match, proposed = _proposed(work, command.match_id)
    person = work.load(PARTICIPANT, proposed.participant_id).state
    if person.consent_on(programme.today(work.command.at)) is not None:
        raise ConsentStillHolds
    match.record(*matches.decline(match.state, DeclineReason.CONSENT_ENDED, ""))
    withdraw(work, command.match_id, proposed)
    return {}


def _proposed(work: Work, match_id: UUID) -> tuple[Stream[matches.Match], MatchProposed]:
    match = work.load(MATCH, match_id)
    if match.state.proposed is None:
        raise MatchUnknown
    return match, match.state.proposed


_COORDINATOR = frozenset({Role.COORDINATOR, Role.MANAGER})

USE_CASES = (
    UseCase(ApproveMatch, _COORDINATOR, approve_match),
    UseCase(DeclineMatch, _COORDINATOR, decline_match),
    UseCase(WithdrawProposal, frozenset({Role.SERVICE}), withdraw_proposal),
)
