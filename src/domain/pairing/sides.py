"""The two sides of a pairing as the hard rules see them: who waits, and who is there."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.shared.hours import WeeklyWindow
from domain.shared.vocabulary import (
    Credential,
    Experience,
    Frequency,
    Mode,
    ServiceLine,
    Trait,
    Urgency,
)


class Side(StrEnum):
    PARTICIPANT = "participant"
    SPECIALIST = "specialist"


class HeldBack(StrEnum):
    """What has to come before anybody may be proposed to a referral."""

    SCREENING = "screening"
    ANOTHER_LINE = "another-line"
    """The screening found that the service line isn't the right one."""
    SHORTLIST = "shortlist"
    """The participant would like to choose, and no shortlist is there yet."""
    ANSWER = "answer"
    """The participant is choosing from a shortlist."""
    INCOMPLETE = "incomplete"
    """Something that a match needs was not told yet."""
    UNPAID = "unpaid"
    """What payers authorized is used up or over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """A referral that waits: what the participant needs, wishes and allows."""

    referral_id: UUID
    participant_id: UUID
    service_line: ServiceLine | None
    """None, as areas, modes and windows may be empty, while it is held back as incomplete."""
    experiences: tuple[Experience, ...]
    """Most important first."""
    language: str
    modes: frozenset[Mode]
    county: str
    windows: tuple[WeeklyWindow, ...]
    session_minutes: int
    frequency: Frequency
    urgency: Urgency
    received_on: date
    consent_from: date | None
    consent_until: date | None
    """Last day on which the consent is in force."""
    gender_required: str = ""
    gender_preferred: str = ""
    excluded: frozenset[UUID] = frozenset()
    """Specialists whom the participant, or a conflict review, rules out. Private."""
    preferred: frozenset[UUID] = frozenset()
    ranking: tuple[UUID, ...] = ()
    """The participant's own order of the specialists on their shortlist, best first."""
    held_back: HeldBack | None = None
    traits_required: tuple[Trait, ...] = ()
    """What a specialist must have stated of themselves."""
    traits_preferred: tuple[Trait, ...] = ()
    """What they had better have stated; most important first."""


def as_if_ready(seeker: Seeker, day: date) -> Seeker:
    """The same, with consent, screening and choice taken as done; what was never told can't be."""
    still = seeker.held_back if seeker.held_back is HeldBack.INCOMPLETE else None
    return replace(seeker, held_back=still, consent_from=day, consent_until=day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A specialist on the day: what they share, where and when they work, and what is left."""

    specialist_id: UUID
    experiences: tuple[Experience, ...]
    languages: frozenset[str]
    modes: frozenset[Mode]
    counties: frozenset[str]
    """Where they can be in person within the program's travel limit."""
    windows: tuple[WeeklyWindow, ...]
    credential: Credential
    credential_until: date | None
    supervised: bool
    capacity: int
    """People at one time, after the program's ceilings."""
    taken: int
    """Places held by active matches and pending proposals."""
    gender: str = ""
    home: str = ""
    """The site they set out from; journeys are measured from here."""
    leaving: bool = False
    """Whether their last day of work is announced."""
    reserve: int = 0
    """Points by which a match with them counts as less close, so that others come first: what one
    of their places was worth in the last year (the policy *reserve scarce specialists*)."""

    traits: tuple[Trait, ...] = ()
    """What they stated of themselves beyond lived experience."""

    @property
    def open_places(self) -> int:
        return max(0, self.capacity - self.taken)
