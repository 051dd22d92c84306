"""What decisions about a session go by: who meets when, and what was recorded of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.program.limits import Flag
from domain.sessions.counting import NotBillable
from domain.sessions.time_questions import NO_QUESTIONS, Questions
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal
from domain.shared.vocabulary import Mode


class SessionStatus(StrEnum):
    UNKNOWN = "unknown"
    SCHEDULED = "scheduled"
    HELD = "held"
    MISSED = "missed"


class MissedReason(StrEnum):
    """Why a scheduled session did not take place."""

    NO_SHOW = "no-show"
    LATE_CANCELLATION = "late-cancellation"
    CANCELED_BY_PARTICIPANT = "cancelled-by-participant"
    CANCELED_BY_STAFF = "cancelled-by-staff"
    UNABLE_TO_REACH = "unable-to-reach"


MISSED_REASONS: dict[MissedReason, str] = {
    MissedReason.NO_SHOW: "They did not come",
    MissedReason.LATE_CANCELLATION: "Canceled less than 24 hours before",
    MissedReason.CANCELED_BY_PARTICIPANT: "Canceled by the participant",
    MissedReason.CANCELED_BY_STAFF: "Canceled by the program",
    MissedReason.UNABLE_TO_REACH: "They could not be reached",
}
"""Every reason with the words that people choose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionScheduled:
    session_id: Plain[UUID]
    match_id: Plain[UUID]
    participant_id: Subject
    specialist_id: Plain[UUID]
    starts_at: Plain[datetime]
    ends_at: Plain[datetime]
    time_zone: Plain[str]
    first: Plain[bool]
    mode: Personal[Mode]
    place: Personal[str]
    """Site code for a session in person, else empty."""
    co_specialist_id: Plain[UUID | None] = None
    """The certified colleague who comes along with someone in training."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsCounted:
    session_id: Plain[UUID]
    units: Plain[int]
    billable: Plain[bool]
    not_billable: Plain[NotBillable | None]
    flags: Plain[tuple[Flag, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What decisions about a session go by. Each topic's own file says which facts change it."""

    status: SessionStatus = SessionStatus.UNKNOWN
    scheduled: SessionScheduled | None = None
    minutes: int = 0
    missed: MissedReason | None = None
    corrections: Mapping[UUID, Fact] = field(default_factory=lambda: MappingProxyType({}))
    counted: UnitsCounted | None = None
    revision: int = 0
    """Counts what calendars have to be told: moves, other places, canceling and its undoing."""
    confirmed: int | None = None
    """The revision at which the participant said that they will be there."""
    note: Fact | None = None
    """What it was about, as it was written last."""
    note_kept_back: Fact | None = None
    """Why the participant doesn't read that note at their page; None: they do."""
    questions: Questions = NO_QUESTIONS
    """About the time at which it stands; another time or place begins anew."""

    @property
    def is_confirmed(self) -> bool:
        """Whether the participant said so of how it stands now."""
        return self.confirmed == self.revision


class SessionAlreadyRecorded(Refusal):
    sentence = "This session has already been recorded differently."
