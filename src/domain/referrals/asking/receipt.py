"""What is told to whoever holds the receipt of what they asked for."""

import re
from collections.abc import Collection
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
    AGENCY_RECEIVED = "agency-received"
    AGENCY_IN_WORK = "agency-in-work"
    AGENCY_MATCHED = "agency-matched"
    AGENCY_CLOSED = "agency-closed"


TO_AGENCIES = frozenset(
    {Told.AGENCY_RECEIVED, Told.AGENCY_IN_WORK, Told.AGENCY_MATCHED, Told.AGENCY_CLOSED}
)
"""What is a disclosure to an agency."""


def told(state: Referral, recipients: Collection[str]) -> Told:
    """Somebody who asked for themselves is told how far it is. A relative is told that it came in,
    and more only while the person consents to telling who referred them; an agency nothing without
    such a consent that names it. `recipients` are those of the consents in force for it."""
    kind = state.intake.referrer.kind if state.intake.referrer else None
    if state.received is None:
        return Told.NOTHING
    if kind is SourceKind.AGENCY:
        return _to_agency(state, recipients)
    if kind not in (SourceKind.SELF, SourceKind.FAMILY):
        return Told.NOTHING
    if kind is SourceKind.FAMILY and not recipients:
        return Told.TO_RELATIVE
    if state.status is ReferralStatus.CLOSED:
        return Told.ENDED
    return Told.TRIED if state.outreach.attempts else Told.RECEIVED


def _to_agency(state: Referral, recipients: Collection[str]) -> Told:
    organization = state.intake.referrer.organization if state.intake.referrer else ""
    if not any(names(one, organization) for one in recipients):
        return Told.NOTHING
    if state.status is ReferralStatus.CLOSED:
        return Told.AGENCY_CLOSED
    if state.status is ReferralStatus.MATCHED:
        return Told.AGENCY_MATCHED
    begun = state.outreach.attempts or state.status is ReferralStatus.PROPOSED
    return Told.AGENCY_IN_WORK if begun else Told.AGENCY_RECEIVED


def names(recipients: str, organization: str) -> bool:
    """Whether a consent's recipients name the organization: its words stand there together."""
    sought = _words(organization)
    found = _words(recipients)
    return bool(sought) and any(
        found[at : at + len(sought)] == sought for at in range(len(found) - len(sought) + 1)
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
