"""The times at which a group meets, as facts, and which times a meeting can have."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.shared.classified import Plain
from domain.shared.decider import Refusal
from domain.shared.hours import QUARTER
from domain.shared.vocabulary import Frequency


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMeetingsCalledOff:
    """Time that was kept for meetings to come is given back because the group closed."""

    group_id: Plain[UUID]
    commitments: Plain[frozenset[UUID]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTimeAgreed:
    """When and where the group meets, in local wall time, until another time is agreed."""

    group_id: Plain[UUID]
    weekday: Plain[int]
    minute: Plain[int]
    """From midnight."""
    minutes: Plain[int]
    frequency: Plain[Frequency]
    place: Plain[str]
    """Site code; empty for a group by video."""


class GroupTimeOffGrid(Refusal):
    sentence = "A group meets on a weekday at a time of day in steps of 15 minutes."
    field = "minute"


class MeetingNotYetHeld(Refusal):
    sentence = "A group's meeting is recorded once it has started."
    field = "starts_at"


class MeetingLengthOutOfRange(Refusal):
    sentence = "A group meets for 15 to 240 minutes."
    field = "minutes"


def check_time(agreed: GroupTimeAgreed) -> None:
    """Raises GroupTimeOffGrid."""
    on_grid = 0 <= agreed.minute < 1440 and agreed.minute % QUARTER == 0
    if not (on_grid and 0 <= agreed.weekday <= 6):
        raise GroupTimeOffGrid


def check_length(minutes: int) -> None:
    """Raises MeetingLengthOutOfRange."""
    if not 15 <= minutes <= 240:
        raise MeetingLengthOutOfRange


def check_met(starts_at: datetime, minutes: int, now: datetime) -> None:
    """Raises MeetingLengthOutOfRange, MeetingNotYetHeld."""
    check_length(minutes)
    if now < starts_at:
        raise MeetingNotYetHeld
