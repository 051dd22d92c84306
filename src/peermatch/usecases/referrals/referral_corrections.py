"""Corrections to a referral: when it was received, and contact attempts."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.referrals import outreach, received_changes
from domain.referrals.outreach import AttemptOutcome, ContactCorrected
from domain.referrals.received_changes import ReceivedCorrected
from domain.referrals.referral import REFERRAL
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.referrals.referral_course import check_safe, received


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectReceived:
    referral_id: UUID
    received_at: datetime
    recommended_on: date | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectAttempt:
    """When the contact attempt really was, and its outcome."""

    referral_id: UUID
    attempt_id: UUID
    attempted_at: datetime
    outcome: AttemptOutcome
    reason: str


def correct_received(work: Work, command: CorrectReceived, _program: Program) -> None:
    """From now on the referral's deadlines and its place in line follow the corrected day."""
    work.load(REFERRAL, command.referral_id).decide(
        received_changes.correct_received,
        command.received_at,
        command.recommended_on,
        command.reason,
        work.command.at,
    )


def correct_attempt(work: Work, command: CorrectAttempt, program: Program) -> Result:
    """Corrects a contact attempt; the first contact and closing as not reached follow from it."""
    referral, participant_id = received(work, command.referral_id)
    known = outreach.tried(referral.state.outreach, command.attempt_id)
    facts = outreach.correct_attempt(
        referral.state.outreach,
        command.attempt_id,
        command.attempted_at,
        command.outcome,
        reason=command.reason,
        now=work.command.at,
    )
    if known.attempted_at != command.attempted_at:
        at = command.attempted_at.astimezone(program.zone)
        check_safe(work, participant_id, known.way, at)
    referral.record(*facts)
    return {"unanswered": referral.state.outreach.unanswered}


_INTAKE = frozenset({Role.INTAKE, Role.COORDINATOR, Role.MANAGER})

USE_CASES = (
    UseCase(
        CorrectReceived,
        _INTAKE,
        correct_received,
        changed_by=ChangedBy("referral_id", ReceivedCorrected),
    ),
    UseCase(
        CorrectAttempt,
        _INTAKE,
        correct_attempt,
        changed_by=ChangedBy("referral_id", ContactCorrected, same=("attempt_id",)),
    ),
)
