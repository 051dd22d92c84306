"""The course of a referral: referrer, screening, contact, waitlist, reopening."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from domain.people.contact.agreed_ways import check_contact
from domain.people.participant import PARTICIPANT
from domain.referrals import (
    intake,
    outreach,
    received_changes,
    referral_closing,
    screening,
    waiting,
)
from domain.referrals.intake import FamilyMemberDescribed, ReferrerNamed, SourceKind
from domain.referrals.outreach import AttemptOutcome, ContactAttempted
from domain.referrals.received_changes import AvailabilityChanged, FrequencyChanged
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import Referral
from domain.referrals.screening import Criterion, ReferralScreened
from domain.referrals.waiting import PriorityChanged, ReferralWaitlisted, WaitReason
from domain.shared.hours import WeeklyWindow
from domain.shared.roles import Role
from domain.shared.shared_refusals import ReferralUnknown
from domain.shared.vocabulary import Experience, Frequency, Mode, SafeContact, ServiceLine, Urgency
from peermatch.store import Stream, Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.referrals.intake import OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class NameReferrer:
    referral_id: UUID
    kind: SourceKind
    name: str
    organization: str
    phone: str
    handed_over_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeReferral:
    referral_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeFamilyMember:
    referral_id: UUID
    relationship: str
    areas: tuple[Experience, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenReferral:
    referral_id: UUID
    service_line: ServiceLine
    met: frozenset[Criterion]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptContact:
    referral_id: UUID
    attempt_id: UUID
    attempted_at: datetime
    way: SafeContact
    outcome: AttemptOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOnWaitlist:
    referral_id: UUID
    reason: WaitReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePriority:
    referral_id: UUID
    urgency: Urgency
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAvailability:
    referral_id: UUID
    available: tuple[WeeklyWindow, ...]
    modes: frozenset[Mode]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFrequency:
    referral_id: UUID
    frequency: Frequency
    session_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenReferral:
    referral_id: UUID
    reason: str


def name_referrer(work: Work, command: NameReferrer, _program: Program) -> None:
    referral, participant_id = received(work, command.referral_id)
    named = made_from(command, ReferrerNamed, participant_id=participant_id)
    referral.record(*intake.name_referrer(referral.state.intake, named))


def acknowledge(work: Work, command: AcknowledgeReferral, program: Program) -> None:
    referral, _ = received(work, command.referral_id)
    today = program.today(work.command.at)
    referral.record(*intake.acknowledge(referral.state.intake, today))


def describe_family_member(work: Work, command: DescribeFamilyMember, _program: Program) -> None:
    referral, participant_id = received(work, command.referral_id)
    described = made_from(
        command,
        FamilyMemberDescribed,
        participant_id=participant_id,
        experiences=command.areas,
    )
    referral.record(*intake.describe_family_member(referral.state.intake, described))


def screen_referral(work: Work, command: ScreenReferral, _program: Program) -> Result:
    referral, _ = received(work, command.referral_id)
    referral.record(*screening.screen(referral.state.screening, command.service_line, command.met))
    return {"eligible": referral.state.screening.eligible}


def attempt_contact(work: Work, command: AttemptContact, program: Program) -> Result:
    """Records a contact attempt, by a method and at a local time that the person agreed to."""
    referral, participant_id = received(work, command.referral_id)
    check_safe(work, participant_id, command.way, command.attempted_at.astimezone(program.zone))
    attempt = made_from(command, ContactAttempted, participant_id=participant_id)
    referral.record(*outreach.attempt_contact(referral.state.outreach, attempt, work.command.at))
    return {"unanswered": referral.state.outreach.unanswered}


def check_safe(work: Work, participant_id: UUID, way: SafeContact, local: datetime) -> None:
    """Whether the person agreed to be reached this way at that local time."""
    profile = work.load(PARTICIPANT, participant_id).state.profile
    check_contact(profile, way, local.weekday(), local.hour * 60 + local.minute)


def put_on_waitlist(work: Work, command: PutOnWaitlist, _program: Program) -> None:
    work.load(REFERRAL, command.referral_id).decide(waiting.put_on_waitlist, command.reason)


def change_priority(work: Work, command: ChangePriority, _program: Program) -> None:
    work.load(REFERRAL, command.referral_id).decide(
        waiting.change_priority, command.urgency, command.reason
    )


def change_availability(work: Work, command: ChangeAvailability, _program: Program) -> None:
    work.load(REFERRAL, command.referral_id).decide(
        received_changes.change_availability, command.available, command.modes
    )


def change_frequency(work: Work, command: ChangeFrequency, _program: Program) -> None:
    work.load(REFERRAL, command.referral_id).decide(
        received_changes.change_frequency, command.frequency, command.session_minutes
    )


def reopen_referral(work: Work, command: ReopenReferral, _program: Program) -> None:
    work.load(REFERRAL, command.referral_id).decide(referral_closing.reopen, command.reason)


def received(work: Work, referral_id: UUID) -> tuple[Stream[Referral], UUID]:
    """The referral and whose it is."""
    referral = work.load(REFERRAL, referral_id)
    if referral.state.received is None:
        raise ReferralUnknown
    return referral, referral.state.received.participant_id


_INTAKE = frozenset({Role.INTAKE, Role.COORDINATOR, Role.MANAGER})
_COORDINATOR = frozenset({Role.COORDINATOR, Role.MANAGER})

_referral = partial(ChangedBy, "referral_id")

USE_CASES = (
    UseCase(NameReferrer, _INTAKE, name_referrer, changed_by=_referral(ReferrerNamed)),
    UseCase(AcknowledgeReferral, _INTAKE, acknowledge),
    UseCase(
        DescribeFamilyMember,
        _INTAKE,
        describe_family_member,
        changed_by=_referral(FamilyMemberDescribed),
    ),
    UseCase(ScreenReferral, _INTAKE, screen_referral, changed_by=_referral(ReferralScreened)),
    UseCase(AttemptContact, _INTAKE, attempt_contact),
    UseCase(PutOnWaitlist, _COORDINATOR, put_on_waitlist, changed_by=_referral(ReferralWaitlisted)),
    UseCase(ChangePriority, _COORDINATOR, change_priority, changed_by=_referral(PriorityChanged)),
    UseCase(
        ChangeAvailability, _INTAKE, change_availability, changed_by=_referral(AvailabilityChanged)
    ),
    UseCase(ChangeFrequency, _INTAKE, change_frequency, changed_by=_referral(FrequencyChanged)),
    UseCase(ReopenReferral, _INTAKE, reopen_referral, changed_by=OPEN),
)
