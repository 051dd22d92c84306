"""When a proposed match could meet first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact
from domain.shared.vocabulary import Mode


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


def evolve(state: FirstTimeProposed | None, fact: Fact) -> FirstTimeProposed | None:
    return fact if isinstance(fact, FirstTimeProposed) else state
