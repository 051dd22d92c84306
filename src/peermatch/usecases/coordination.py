"""Coordination: a proposed match is approved, which books a first session, or declined."""

from dataclasses import dataclass
from uuid import UUID

from domain import match as matches
from domain import participant as people
from domain import referral as referrals
from domain import specialist as specialists
from domain.match import MATCH, DeclineReason, MatchProposed, MatchStatus, MatchUnknown
from domain.participant import PARTICIPANT
from domain.referral import REFERRAL, ClosingReason
from domain.roles import Role
from domain.specialist import SPECIALIST
from peermatch.store import Stream, Work
from peermatch.usecases.eligible import pair
from peermatch.usecases.first_sessions import book_first_session
from peermatch.usecases.ids import derived
from peermatch.usecases.programme import Programme
from peermatch.usecases.service import Result, UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveMatch:
    match_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineMatch:
    match_id: UUID
    reason: DeclineReason
    note: str = ""


def approve_match(work: Work, command: ApproveMatch, programme: Programme) -> Result:
    """Approves the match on current facts, takes the place and books the first session."""
    match, proposed = _proposed(work, command.match_id)
    session_id = derived("session", command.match_id, "first")
    if match.state.status is not MatchStatus.APPROVED:
        match.record(*matches.approve(match.state))
        two = pair(work, proposed.referral_id, proposed.specialist_id, command.match_id, programme)
        two.check()
        referral = work.load(REFERRAL, proposed.referral_id)
        referral.record(*referrals.accept_match(referral.state, command.match_id))
        specialist = work.load(SPECIALIST, proposed.specialist_id)
        specialist.record(*specialists.take_place(specialist.state, command.match_id))
        book_first_session(work, command.match_id, two, programme)
    return {"session_id": str(session_id)}


def decline_match(work: Work, command: DeclineMatch, _programme: Programme) -> Result:
    """Declines the proposal, frees the place and lets the referral wait for someone different."""
    match, proposed = _proposed(work, command.match_id)
    match.record(*matches.decline(match.state, command.reason, command.note))
    referral = work.load(REFERRAL, proposed.referral_id)
    referral.record(*referrals.give_back(referral.state, command.match_id))
    specialist = work.load(SPECIALIST, proposed.specialist_id)
    specialist.record(*specialists.release_place(specialist.state, command.match_id))
    if command.reason is DeclineReason.NO_LONGER_NEEDED:
        referral.record(*referrals.close(referral.state, ClosingReason.DECLINED))
        return {}
    person = work.load(PARTICIPANT, proposed.participant_id)
    person.record(*people.rule_out(person.state, proposed.participant_id, proposed.specialist_id))
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
)
