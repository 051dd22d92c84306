"""What decisions about a match go by: who was proposed to whom, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.matches.usual_time import NONE_YET, Usual
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import MatchUnknown
from domain.shared.vocabulary import Frequency, Mode


class MatchStatus(StrEnum):
    UNKNOWN = "unknown"
    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerUp:
    """Another specialist who could be proposed, with what choosing them would mean."""

    specialist_id: UUID
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchProposed:
    match_id: Plain[UUID]
    participant_id: Subject
    referral_id: Plain[UUID]
    specialist_id: Plain[UUID]
    run_id: Plain[UUID]
    reasons: Personal[tuple[str, ...]]
    """Why these two, in words, most telling first."""
    expires_on: Plain[date | None] = None
    """Last day on which it may be answered; None: it stays open."""
    runners_up: Personal[tuple[RunnerUp, ...]] = ()
    """The next best specialists, nearest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstTimeProposed:
    """When the first session of a proposed match could be: nothing is booked yet."""

    match_id: Plain[UUID]
    participant_id: Subject
    starts_at: Plain[datetime]
    ends_at: Plain[datetime]
    mode: Personal[Mode]
    place: Personal[str]
    """Site code for a session in person, else empty."""
    co_specialist_id: Plain[UUID | None] = None
    """The certified colleague who would come along with someone in training."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What decisions about a match go by. Each topic's own file says which facts change it."""

    status: MatchStatus = MatchStatus.UNKNOWN
    proposed: MatchProposed | None = None
    first_time: FirstTimeProposed | None = None
    declined_because: StrEnum | None = None
    overridden: tuple[str, ...] = ()
    """Rules that an arrangement made good at approval."""
    acceptance_awaited: bool = False
    accepted_by_specialist: bool = False
    accepted_by_participant: bool = False
    frequency: Frequency | None = None
    """How often they meet, where it was changed after the match began."""
    paused_until: date | None = None
    pause_note: str = ""
    resumed: bool = False
    ended: tuple[StrEnum, UUID | None] | None = None
    """Why, and the specialist who goes on."""
    check_ins: Mapping[UUID, Fact] = field(default_factory=lambda: MappingProxyType({}))
    usual: Usual = NONE_YET
    called_off: Mapping[UUID, StrEnum] = field(default_factory=lambda: MappingProxyType({}))
    """Sessions that are called off, with what stands against them."""

    @property
    def awaits_acceptance(self) -> bool:
        """Approved, and someone has yet to accept."""
        return self.status is MatchStatus.APPROVED and self.acceptance_awaited

    @property
    def open(self) -> bool:
        """Proposed, and somebody has still to answer."""
        return self.status is MatchStatus.PROPOSED or self.awaits_acceptance

    @property
    def under_way(self) -> bool:
        if self.status is MatchStatus.APPROVED:
            return not self.acceptance_awaited
        return self.status in (MatchStatus.ACTIVE, MatchStatus.PAUSED)


class MatchAlreadyDecided(Refusal):
    sentence = "This match has already been decided."


class MatchNotUnderWay(Refusal):
    sentence = "This match is not active: it has not been accepted yet, or it has ended."


def check_under_way(state: Match) -> MatchProposed:
    """Who meets whom. Raises MatchUnknown, MatchNotUnderWay."""
    proposed = known(state.proposed, MatchUnknown)
    if not state.under_way:
        raise MatchNotUnderWay
    return proposed
