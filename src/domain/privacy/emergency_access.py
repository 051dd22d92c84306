"""Emergency access ("breaking the glass"): somebody of the staff opens, for an hour, what an
emergency needs of one person who is outside their reach.

42 CFR 2.51 lets a program use records without consent in a bona fide medical emergency, and asks it
to write down at once whom it told what. The hour and the day of review are the program's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.privacy.unusual_looks import Finding
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.days import Holidays, business_days_after
from domain.shared.decider import Decider, Fact, Refusal, known

LASTS = timedelta(minutes=60)


class EmergencyReason(StrEnum):
    MEDICAL = "medical-emergency"
    LIFE = "danger-to-life"
    DISASTER = "declared-disaster"


REASONS: Mapping[EmergencyReason, str] = MappingProxyType(
    {
        EmergencyReason.MEDICAL: "A medical emergency; their consent can’t be had in time",
        EmergencyReason.LIFE: "Somebody’s life is in danger now",
        EmergencyReason.DISASTER: "A declared disaster; the program can’t be reached",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassBroken:
    """`viewer` is the account that may look until the moment `until`; `review_by` is the last day
    for the privacy officer to review it."""

    access_id: Plain[UUID]
    participant_id: Subject
    viewer: Plain[str]
    reason: Personal[EmergencyReason]
    words: Personal[str]
    until: Plain[datetime]
    review_by: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencySearchFailed:
    """Nobody had the name and birth date, or too many had; what was typed isn't kept."""

    access_id: Plain[UUID]
    viewer: Plain[str]
    review_by: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyAccessEnded:
    """Before its hour was over, by whoever opened it."""

    access_id: Plain[UUID]
    ended_at: Plain[datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldInEmergency:
    """Somebody outside was told without consent, as 42 CFR 2.51(c) wants it written down."""

    access_id: Plain[UUID]
    disclosure_id: Plain[UUID]
    participant_id: Subject
    told_at: Plain[datetime]
    recipient: Personal[str]
    affiliation: Personal[str]
    information: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyAccessReviewed:
    access_id: Plain[UUID]
    finding: Plain[Finding]
    reviewed_on: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyAccess:
    begun: GlassBroken | EmergencySearchFailed | None = None
    ended_at: datetime | None = None
    told: tuple[ToldInEmergency, ...] = ()
    reviewed: EmergencyAccessReviewed | None = None

    @property
    def broken(self) -> GlassBroken | None:
        return self.begun if isinstance(self.begun, GlassBroken) else None

    def runs_for(self, viewer: str, now: datetime) -> bool:
        """Whether the account may look at this moment."""
        broken = self.broken
        return (
            broken is not None
            and broken.viewer == viewer
            and self.ended_at is None
            and now < broken.until
        )


class EmergencyAccessUnknown(Refusal):
    """Or another's: the two are not told apart."""

    sentence = "There is no such emergency access."


class EmergencyAccessAlreadyBegun(Refusal):
    sentence = "This emergency access has already been asked for otherwise."


class EmergencyNotDescribed(Refusal):
    sentence = "Say in words what the emergency is."
    field = "words"


class EmergencyTellingIncomplete(Refusal):
    sentence = "Say who was told, where they work, and what they were told."
    field = "recipient"


class EmergencyTellingAlreadyRecorded(Refusal):
    sentence = "This has already been recorded with other words."


class OwnEmergencyAccess(Refusal):
    sentence = "Somebody else reviews the emergency access that you asked for."


class EmergencyReviewedDifferently(Refusal):
    sentence = "This emergency access has already been reviewed with another finding."


def evolve(state: EmergencyAccess, fact: Fact) -> EmergencyAccess:
    match fact:
        case GlassBroken() | EmergencySearchFailed():
            return replace(state, begun=fact)
        case EmergencyAccessEnded():
            return replace(state, ended_at=fact.ended_at)
        case ToldInEmergency():
            return replace(state, told=(*state.told, fact))
        case EmergencyAccessReviewed():
            return replace(state, reviewed=fact)
    return state


EMERGENCY_ACCESS = Decider("emergency-access", EmergencyAccess(), evolve)


def review_by(asked_on: date, holidays: Holidays) -> date:
    """The next business day."""
    return business_days_after(asked_on, 1, holidays)


def begin(state: EmergencyAccess, asked: GlassBroken | EmergencySearchFailed) -> tuple[Fact, ...]:
    """Asked again with the same id it is the same, and lasts no longer."""
    if isinstance(asked, GlassBroken) and not asked.words.strip():
        raise EmergencyNotDescribed
    if state.begun is None:
        return (asked,)
    if _asking(state.begun) != _asking(asked):
        raise EmergencyAccessAlreadyBegun
    return ()


def _asking(asked: GlassBroken | EmergencySearchFailed) -> tuple[object, ...]:
    if isinstance(asked, EmergencySearchFailed):
        return (asked.viewer,)
    return asked.viewer, asked.participant_id, asked.reason, asked.words


def end(state: EmergencyAccess, viewer: str, now: datetime) -> tuple[Fact, ...]:
    broken = _own(state, viewer)
    if not state.runs_for(viewer, now):
        return ()
    return (EmergencyAccessEnded(access_id=broken.access_id, ended_at=now),)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyTelling:
    """Who was told what; `affiliation` is where they work."""

    disclosure_id: UUID
    recipient: str
    affiliation: str
    information: str


def tell(
    state: EmergencyAccess, viewer: str, telling: EmergencyTelling, now: datetime
) -> tuple[Fact, ...]:
    """Also after the hour: whoever told somebody writes it down when the person is safe."""
    broken = _own(state, viewer)
    told = {one.disclosure_id: one for one in state.told}.get(telling.disclosure_id)
    if told is not None:
        if telling != _telling(told):
            raise EmergencyTellingAlreadyRecorded
        return ()
    if not all(t.strip() for t in (telling.recipient, telling.affiliation, telling.information)):
        raise EmergencyTellingIncomplete
    return (
        ToldInEmergency(
            access_id=broken.access_id,
            disclosure_id=telling.disclosure_id,
            participant_id=broken.participant_id,
            told_at=now,
            recipient=telling.recipient,
            affiliation=telling.affiliation,
            information=telling.information,
        ),
    )


def _telling(told: ToldInEmergency) -> EmergencyTelling:
    return EmergencyTelling(
        disclosure_id=told.disclosure_id,
        recipient=told.recipient,
        affiliation=told.affiliation,
        information=told.information,
    )


def review(
    state: EmergencyAccess, finding: Finding, reviewer: str, today: date
) -> tuple[Fact, ...]:
    """A search that found nobody is reviewed, too."""
    begun = state.begun
    if begun is None:
        raise EmergencyAccessUnknown
    if begun.viewer == reviewer:
        raise OwnEmergencyAccess
    if state.reviewed is not None:
        if state.reviewed.finding is not finding:
            raise EmergencyReviewedDifferently
        return ()
    return (EmergencyAccessReviewed(access_id=begun.access_id, finding=finding, reviewed_on=today),)


def _own(state: EmergencyAccess, viewer: str) -> GlassBroken:
    broken = known(state.broken, EmergencyAccessUnknown)
    if broken.viewer != viewer:
        raise EmergencyAccessUnknown
    return broken
