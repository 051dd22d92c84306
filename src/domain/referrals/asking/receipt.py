"""What is told to whoever holds the receipt of what they asked for."""

from enum import StrEnum

from domain.referrals.intake import SourceKind
from domain.referrals.referral_state import Referral, ReferralStatus


class Told(StrEnum):
    NOTHING = "nothing"
    """There is nothing with this receipt, or nothing that may be told any more."""
    RECEIVED = "received"
    TO_RELATIVE = "to-relative"
    """It was received, and nothing else is told to who asked for somebody else."""
    TRIED = "tried"
    """Somebody reached them, or tried to."""
    ENDED = "ended"


def told(state: Referral, consented: bool) -> Told:
    """Somebody who asked for themselves is told how far it is. A relative is told that it came in,
    and more only while the person consents to telling who referred them (`consented`)."""
    kind = state.intake.referrer.kind if state.intake.referrer else None
    if state.received is None or kind not in (SourceKind.SELF, SourceKind.FAMILY):
        return Told.NOTHING
    if kind is SourceKind.FAMILY and not consented:
        return Told.TO_RELATIVE
    if state.status is ReferralStatus.CLOSED:
        return Told.ENDED
    return Told.TRIED if state.outreach.attempts else Told.RECEIVED
