"""What a CPRS records of the groups that they lead: meetings, and who came."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.groups.group import GROUP
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase
from peermatch.usecases.groups.groups import (
    RecordAttendance,
    RecordMeeting,
    record_attendance,
    record_meeting,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOwnMeeting:
    """A meeting of a group that they lead, by themselves or by everyone who leads it."""

    group_id: UUID
    specialist_id: UUID
    meeting_id: UUID
    starts_at: datetime
    minutes: int
    all_led: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOwnAttendance:
    """`minutes` is 0 for someone who did not come."""

    group_id: UUID
    specialist_id: UUID
    meeting_id: UUID
    participant_id: UUID
    minutes: int


def record_own_meeting(work: Work, command: RecordOwnMeeting, program: Program) -> None:
    leaders = work.load(GROUP, command.group_id).state.leaders
    meeting = made_from(
        command,
        RecordMeeting,
        leaders=leaders if command.all_led else frozenset({command.specialist_id}),
    )
    record_meeting(work, meeting, program)


def record_own_attendance(work: Work, command: RecordOwnAttendance, program: Program) -> None:
    attendance = made_from(command, RecordAttendance)
    record_attendance(work, attendance, program)


_OWN = frozenset({Role.CPRS})

USE_CASES = (
    UseCase(RecordOwnMeeting, _OWN, record_own_meeting, own_specialist=True),
    UseCase(RecordOwnAttendance, _OWN, record_own_attendance, own_specialist=True),
)
