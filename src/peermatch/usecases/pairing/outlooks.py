"""Whom the engine would propose today: asked again by people, kept by the worker."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.pairing import outlook
from domain.pairing.outlook import OUTLOOK, Obstacle, OutlookAsked, OutlookFound, outlook_id
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.shared.decider import Refusal, known
from domain.shared.roles import Role
from domain.shared.shared_refusals import ReferralUnknown
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase


class WaitsNoMore(Refusal):
    sentence = "This referral is not waiting any more."


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForOutlook:
    """Somebody would like to know whom the engine would propose now."""

    referral_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepOutlook:
    """What the engine answered for `day`, having looked up to `seen` in the log."""

    referral_id: UUID
    day: date
    specialist_id: UUID | None
    reasons: tuple[str, ...]
    against: tuple[Obstacle, ...]
    seen: str


def ask_for_outlook(work: Work, command: AskForOutlook, _program: Program) -> None:
    _participant_who_waits(work, command.referral_id)
    work.load(OUTLOOK, outlook_id(command.referral_id)).decide(outlook.ask, command.referral_id)


def keep_outlook(work: Work, command: KeepOutlook, _program: Program) -> None:
    whose = _participant_who_waits(work, command.referral_id)
    found = made_from(command, OutlookFound, participant_id=whose)
    work.load(OUTLOOK, outlook_id(command.referral_id)).decide(outlook.keep, found)


def _participant_who_waits(work: Work, referral_id: UUID) -> UUID:
    """Raises ReferralUnknown, WaitsNoMore."""
    referral = work.read(REFERRAL, referral_id)
    received = known(referral.received, ReferralUnknown)
    if referral.status is not ReferralStatus.WAITING:
        raise WaitsNoMore
    return received.participant_id


def _stream_of(command: AskForOutlook) -> UUID:
    return outlook_id(command.referral_id)


USE_CASES = (
    UseCase(
        AskForOutlook,
        frozenset({Role.INTAKE, Role.COORDINATOR}),
        ask_for_outlook,
        changed_by=ChangedBy(_stream_of, (OutlookAsked,)),
    ),
    UseCase(KeepOutlook, frozenset({Role.SERVICE}), keep_outlook, from_the_record=True),
)
