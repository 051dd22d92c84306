"""A group's attendance in units, kept in the participant's diary beside their sessions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.groups.group import AttendanceRecorded, GroupMet
from domain.program.limits import Flag, Limits
from domain.sessions.counting import Counting, NotBillable, not_billable, passed, units
from domain.shared.classified import Plain, Subject
from domain.shared.decider import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceCounted:
    group_id: Plain[UUID]
    meeting_id: Plain[UUID]
    participant_id: Subject
    referral_id: Plain[UUID]
    """On whose service line it is billed."""
    starts_at: Plain[datetime]
    units: Plain[int]
    billable: Plain[bool]
    not_billable: Plain[NotBillable | None]
    flags: Plain[tuple[Flag, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceUncounted:
    """The meeting was in another week: its units are counted there."""

    group_id: Plain[UUID]
    meeting_id: Plain[UUID]
    participant_id: Subject


Attended = tuple[AttendanceCounted, ...]
"""What is counted in one week's diary, one for each meeting."""


def _meeting(fact: AttendanceCounted | AttendanceUncounted) -> tuple[UUID, UUID]:
    """An id of a meeting is its group's own."""
    return fact.group_id, fact.meeting_id


def counted_too(attended: Attended, fact: AttendanceCounted) -> Attended:
    """With the meeting's units as they were counted last."""
    return (*(a for a in attended if _meeting(a) != _meeting(fact)), fact)


def counted_elsewhere(attended: Attended, fact: AttendanceUncounted) -> Attended:
    """Without the meeting's units."""
    return tuple(a for a in attended if _meeting(a) != _meeting(fact))


def uncount(attended: Attended, group_id: UUID, meeting_id: UUID) -> tuple[Fact, ...]:
    """Takes a meeting's units out of this week's diary."""
    return tuple(
        AttendanceUncounted(
            group_id=group_id, meeting_id=meeting_id, participant_id=a.participant_id
        )
        for a in attended
        if _meeting(a) == (group_id, meeting_id)
    )


def count_attendance(
    attended: Attended,
    came: AttendanceRecorded,
    met: GroupMet,
    counting: Counting,
    limits: Limits,
    *,
    referral_id: UUID,
) -> tuple[Fact, ...]:
    """Counts the units of one person at one meeting, as those of a session are counted."""
    # What was erased is nothing that could be counted.
    own = units(came.minutes or 0)
    flags = passed(own, counting, limits)
    why = not_billable(own, counting, flags, limits)
    counted = AttendanceCounted(
        group_id=met.group_id,
        meeting_id=met.meeting_id,
        participant_id=came.participant_id,
        referral_id=referral_id,
        starts_at=met.starts_at,
        units=own,
        billable=why is None,
        not_billable=why,
        flags=flags,
    )
    return () if counted in attended else (counted,)
