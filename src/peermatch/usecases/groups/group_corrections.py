"""Corrections to a group's record: when it met, and how long somebody attended."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.calendar.diary import DIARY, diary_id
from domain.groups import group_record, group_units
from domain.groups.group import GROUP, AttendanceRecorded, GroupMet
from domain.groups.group_correction import AttendanceCorrected, MeetingCorrected
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import limits_of_day
from peermatch.usecases.core.service import UseCase
from peermatch.usecases.groups.groups import CountAttendance, count_attendance


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectAttendance:
    """The attendance was `minutes`; 0 for someone who did not come."""

    group_id: UUID
    meeting_id: UUID
    participant_id: UUID
    correction_id: UUID
    minutes: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectMeeting:
    """When the group really met, and for how long."""

    group_id: UUID
    meeting_id: UUID
    starts_at: datetime
    minutes: int
    reason: str


def correct_attendance(work: Work, command: CorrectAttendance, program: Program) -> None:
    """Corrects the attendance, and the units already counted for it."""
    stream = work.load(GROUP, command.group_id)
    facts = group_record.correct(
        stream.state,
        command.meeting_id,
        command.participant_id,
        command.correction_id,
        command.minutes,
        reason=command.reason,
        limits=limits_of_day(work, program),
    )
    stream.record(*facts)
    met, came = group_record.attended(stream.state, command.meeting_id, command.participant_id)
    if facts:
        _count_again(work, came, met, program)


def correct_meeting(work: Work, command: CorrectMeeting, program: Program) -> None:
    """Puts the time right, and units that were counted already with it: by the rules, consents
    and credentials of the right day, in the right week's diary."""
    stream = work.load(GROUP, command.group_id)
    before = group_record.meeting(stream.state, command.meeting_id)
    facts = group_record.correct_meeting(
        stream.state,
        command.meeting_id,
        command.starts_at,
        command.minutes,
        reason=command.reason,
        now=work.command.at,
    )
    stream.record(*facts)
    there = (a for a in stream.state.attendance if a.meeting_id == command.meeting_id)
    for came in sorted(there, key=lambda one: one.participant_id):
        # What was erased is nothing that could be counted.
        if facts and came.minutes is not None:
            _count_again(work, came, before, program)


def _count_again(work: Work, came: AttendanceRecorded, before: GroupMet, program: Program) -> None:
    """Counts somebody's units anew, if they were counted at the time that the meeting had."""
    old = work.load(DIARY, diary_id(came.participant_id, program.today(before.starts_at)))
    counted = [
        a
        for a in old.state.attended
        if (a.group_id, a.meeting_id) == (came.group_id, came.meeting_id)
    ]
    now = group_record.meeting(work.load(GROUP, came.group_id).state, came.meeting_id)
    if diary_id(came.participant_id, program.today(now.starts_at)) != old.id:
        old.record(*group_units.uncount(old.state.attended, came.group_id, came.meeting_id))
    for one in counted:
        again = made_from(came, CountAttendance, referral_id=one.referral_id)
        count_attendance(work, again, program)


_COORDINATOR = frozenset({Role.COORDINATOR, Role.MANAGER})

USE_CASES = (
    UseCase(
        CorrectAttendance,
        _COORDINATOR,
        correct_attendance,
        changed_by=ChangedBy(
            "group_id", AttendanceCorrected, same=("meeting_id", "participant_id")
        ),
    ),
    UseCase(
        CorrectMeeting,
        _COORDINATOR,
        correct_meeting,
        changed_by=ChangedBy("group_id", MeetingCorrected, same=("meeting_id",)),
    ),
)
