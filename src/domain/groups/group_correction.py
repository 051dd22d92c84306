"""Corrections of a meeting and of somebody's time at it, as facts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.program.limits import Flag
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceCorrected:
    """The record said something wrong; what it said stays readable, and so does why it changed."""

    group_id: Plain[UUID]
    meeting_id: Plain[UUID]
    participant_id: Subject
    correction_id: Plain[UUID]
    minutes: Personal[int]
    """Minutes there; 0 when they did not come."""
    reason: Personal[str]
    flags: Plain[tuple[Flag, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCorrected:
    """The meeting was at another time than was recorded; whoever came stays recorded."""

    group_id: Plain[UUID]
    meeting_id: Plain[UUID]
    starts_at: Plain[datetime]
    minutes: Plain[int]
    reason: Plain[str]
    """Names nobody: it is the whole group's."""


class AttendanceNotRecorded(Refusal):
    sentence = (
        "Nothing is recorded yet for this person at this meeting, so there is nothing to correct."
    )
