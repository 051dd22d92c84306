"""Telling someone outside: allowed by a consent in force, with the notice, and accounted for."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.people.consent import (
    NOTICE,
    Consent,
    ConsentEnded,
    ConsentNamesNoEvent,
    DisclosureAlreadyRecorded,
    DisclosureIncomplete,
    DisclosureMade,
    NoConsentForThisUse,
    Use,
    consent_of,
)
from domain.people.participant import Participant, check_registered
from domain.program.limits import LimitName, Limits
from domain.shared.decider import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDisclosure:
    """What is to be disclosed to whom and why, for which use."""

    disclosure_id: UUID
    use: Use
    recipient: str
    information: str
    purpose: str


def check_sending(state: Participant, use: Use, day: date) -> Consent:
    """The consent under which something may be sent on `day`; asked again at the moment of sending.

    Raises NoConsentForThisUse, so what is queued when a consent is revoked stays unsent.
    """
    consent = state.consent_on(day, use)
    if consent is None:
        raise NoConsentForThisUse
    return consent


def disclose(
    state: Participant,
    participant_id: UUID,
    telling: PlannedDisclosure,
    today: date,
    under: Consent | None = None,
) -> tuple[Fact, ...]:
    """Accounts for one disclosure made today under the consent that covers it: `under` this one, or
    the longest for its use."""
    check_registered(state)
    known = state.disclosures.get(telling.disclosure_id)
    if known is not None:
        if telling != _telling(known):
            raise DisclosureAlreadyRecorded
        return ()
    if not all(t.strip() for t in (telling.recipient, telling.information, telling.purpose)):
        raise DisclosureIncomplete
    consent = under or check_sending(state, telling.use, today)
    return (
        DisclosureMade(
            participant_id=participant_id,
            disclosure_id=telling.disclosure_id,
            consent_id=consent.consent_id,
            use=telling.use,
            disclosed_on=today,
            recipient=telling.recipient,
            information=telling.information,
            purpose=telling.purpose,
            notice=NOTICE,
            scope=consent.scope,
        ),
    )


def _telling(made: DisclosureMade) -> PlannedDisclosure:
    return PlannedDisclosure(
        disclosure_id=made.disclosure_id,
        use=made.use,
        recipient=made.recipient,
        information=made.information,
        purpose=made.purpose,
    )


def end_consent(
    state: Participant, participant_id: UUID, consent_id: UUID, today: date
) -> tuple[Fact, ...]:
    """The event that the consent names has happened, so it ends today."""
    consent = consent_of(state.consents, consent_id)
    if consent.revoked_on is not None:
        return ()
    if not consent.ends_when:
        raise ConsentNamesNoEvent
    return (ConsentEnded(participant_id=participant_id, consent_id=consent_id, ended_on=today),)


def account(
    disclosures: Iterable[DisclosureMade], today: date, limits: Limits
) -> tuple[DisclosureMade, ...]:
    """The disclosures of the months that a participant may ask about, newest first."""
    since = account_since(today, limits)
    recent = (d for d in disclosures if d.disclosed_on >= since)
    return tuple(sorted(recent, key=lambda d: (d.disclosed_on, d.disclosure_id), reverse=True))


def account_since(today: date, limits: Limits) -> date:
    """The first day that the account reaches back to; the last day of a shorter month."""
    months = today.year * 12 + today.month - 1 - limits.value(LimitName.DISCLOSURE_ACCOUNT)
    if months < 12:
        return date.min
    year, month = divmod(months, 12)
    days = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(today.day, days))
