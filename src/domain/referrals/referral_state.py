"""What decisions about a referral go by: what was received, and where it stands."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from domain.referrals.choosing import Choosing
from domain.referrals.intake import Intake
from domain.referrals.outreach import Outreach
from domain.referrals.referral_received import ReferralReceived
from domain.referrals.screening import Screening
from domain.shared.day_hours import NO_EXCEPTIONS, DayHours
from domain.shared.decider import Refusal, known
from domain.shared.shared_refusals import ReferralUnknown


class ReferralStatus(StrEnum):
    UNKNOWN = "unknown"
    WAITING = "waiting"
    PROPOSED = "proposed"
    MATCHED = "matched"
    CLOSED = "closed"


NEW_INTAKE, NOT_YET_SCREENED, NO_OUTREACH = Intake(), Screening(), Outreach()

NOT_CHOOSING = Choosing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """What decisions about a referral go by. Each topic's own file says which facts change it."""

    status: ReferralStatus = ReferralStatus.UNKNOWN
    received: ReferralReceived | None = None
    """As it stands now."""
    match_id: UUID | None = None
    waiting_reason: str = ""
    waiting_change: str = ""
    """Why the last matching run found nothing, in words."""
    waitlisted: StrEnum | None = None
    needs_reassignment: bool = False
    closed: StrEnum | None = None
    reopened: str = ""
    merged_into: UUID | None = None
    days: DayHours = field(default_factory=lambda: NO_EXCEPTIONS)
    """When the person can be met on single days that differ from their weekly windows."""
    intake: Intake = NEW_INTAKE
    screening: Screening = NOT_YET_SCREENED
    outreach: Outreach = NO_OUTREACH
    choosing: Choosing = NOT_CHOOSING


class ReferralNotWaiting(Refusal):
    sentence = "This referral is not waiting for a match: it is proposed, matched or closed."


class ReferralStillMatched(Refusal):
    sentence = "This referral has a match; decline or end the match first."


class ReferralClosedAlready(Refusal):
    sentence = "This referral is closed; reopen it first."


def check_open(state: Referral) -> ReferralReceived:
    """What was received. Raises ReferralUnknown, ReferralClosedAlready."""
    received = known(state.received, ReferralUnknown)
    if state.status is ReferralStatus.CLOSED:
        raise ReferralClosedAlready
    return received
