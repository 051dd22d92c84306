"""Groups: formed and led, joined with consent, met, with attendance for each person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.calendar.diary import DIARY, diary_id
from domain.groups import group, group_record, group_units
from domain.groups.group import (
    GROUP,
    GroupClosed,
    GroupFull,
    GroupJoined,
    GroupLeadersChanged,
    GroupLeft,
    GroupMet,
    GroupReopened,
)
from domain.people.consent import NoConsentForThisUse
from domain.people.participant import PARTICIPANT
from domain.referrals.referral import REFERRAL
from domain.shared.roles import Role
from domain.shared.shared_refusals import ParticipantUnknown, ReferralUnknown, SpecialistUnknown
from domain.specialists import caseload
from domain.specialists.specialist import SPECIALIST
from domain.specialists.workload import group_minutes
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import limits_of_day
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.matches.called_off import bring_back_meetings, call_off_meetings
from peermatch.usecases.sessions.counting import counting_of_attendance


@dataclass(frozen=True, slots=True, kw_only=True)
class FormGroup:
    group_id: UUID
    name: str
    leaders: frozenset[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGroupLeaders:
    group_id: UUID
    leaders: frozenset[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinGroup:
    group_id: UUID
    participant_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveGroup:
    group_id: UUID
    participant_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMeeting:
    group_id: UUID
    meeting_id: UUID
    starts_at: datetime
    minutes: int
    leaders: frozenset[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAttendance:
    """`minutes` is 0 for someone who did not come."""

    group_id: UUID
    meeting_id: UUID
    participant_id: UUID
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountAttendance:
    """Of one person at one meeting, on the referral on which they come."""

    group_id: UUID
    meeting_id: UUID
    participant_id: UUID
    referral_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseGroup:
    group_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenGroup:
    group_id: UUID


def note_leading(work: Work, group_id: UUID, leaders: frozenset[UUID]) -> None:
    """Counts the group's time in the coming weeks of these people, and of nobody who stopped."""
    state = work.load(GROUP, group_id).state
    time = None if state.closed else state.time
    takes = 0 if time is None else group_minutes(time.frequency, time.minutes)
    for specialist_id in sorted(leaders):
        person = work.load(SPECIALIST, specialist_id)
        minutes = takes if specialist_id in state.leaders else 0
        person.decide(caseload.lead_group, group_id, minutes)


def form_group(work: Work, command: FormGroup, program: Program) -> Result:
    _on_roster(work, command.leaders)
    stream = work.load(GROUP, command.group_id)
    limits = limits_of_day(work, program)
    stream.decide(group.form, command.group_id, command.name, command.leaders, limits)
    return {"group_id": str(command.group_id)}


def change_group_leaders(work: Work, command: ChangeGroupLeaders, program: Program) -> None:
    _on_roster(work, command.leaders)
    stream = work.load(GROUP, command.group_id)
    limits = limits_of_day(work, program)
    before = stream.state.leaders
    facts = group.change_leaders(stream.state, command.leaders, limits)
    if facts:
        stream.record(*facts)
        note_leading(work, command.group_id, before | command.leaders)


def join_group(work: Work, command: JoinGroup, program: Program) -> None:
    """Takes a participant in whose consent is in force."""
    person = work.load(PARTICIPANT, command.participant_id).state
    if not person.registered:
        raise ParticipantUnknown
    if person.consent_on(program.today(work.command.at)) is None:
        raise NoConsentForThisUse
    stream = work.load(GROUP, command.group_id)
    limits = limits_of_day(work, program)
    stream.decide(group.join, command.participant_id, limits)


def leave_group(work: Work, command: LeaveGroup, _program: Program) -> None:
    work.load(GROUP, command.group_id).decide(group.leave, command.participant_id)


def record_meeting(work: Work, command: RecordMeeting, _program: Program) -> None:
    stream = work.load(GROUP, command.group_id)
    met = made_from(command, GroupMet)
    stream.decide(group.meet, met, work.command.at)


def record_attendance(work: Work, command: RecordAttendance, program: Program) -> None:
    stream = work.load(GROUP, command.group_id)
    limits = limits_of_day(work, program)
    stream.decide(
        group_record.attend, command.meeting_id, command.participant_id, command.minutes, limits
    )


def count_attendance(work: Work, command: CountAttendance, program: Program) -> None:
    """Counts the units of somebody's time at a meeting, and says whether they are billable."""
    state = work.load(GROUP, command.group_id).state
    met, came = group_record.attended(state, command.meeting_id, command.participant_id)
    received = work.load(REFERRAL, command.referral_id).state.received
    if received is None or received.participant_id != command.participant_id:
        raise ReferralUnknown
    limits = limits_of_day(work, program)
    counting = counting_of_attendance(
        work,
        state,
        came,
        met,
        referral_id=command.referral_id,
        limits=limits,
        program=program,
    )
    week = program.today(met.starts_at)
    diary = work.load(DIARY, diary_id(command.participant_id, week))
    diary.record(
        *group_units.count_attendance(
            diary.state.attended, came, met, counting, limits, referral_id=command.referral_id
        )
    )


def close_group(work: Work, command: CloseGroup, program: Program) -> None:
    """Closes it and calls its planned meetings off; opening it again brings them back."""
    stream = work.load(GROUP, command.group_id)
    if group.close(stream.state):
        meetings = call_off_meetings(work, stream, program)
        stream.decide(group.close, meetings)
        note_leading(work, command.group_id, stream.state.leaders)


def reopen_group(work: Work, command: ReopenGroup, program: Program) -> Result:
    """The group meets again; whoever was in it is in it again where consent is in force and there
    is room, and its planned meetings come back where their time is still free."""
    stream = work.load(GROUP, command.group_id)
    off = stream.state.called_off
    facts = group.reopen(stream.state)
    if not facts:
        return {}
    stream.record(*facts)
    note_leading(work, command.group_id, stream.state.leaders)
    limits, today = limits_of_day(work, program), program.today(work.command.at)
    for participant_id in sorted(stream.state.left_by_closing):
        if work.read(PARTICIPANT, participant_id).consent_on(today) is None:
            continue
        try:
            stream.decide(group.join, participant_id, limits)
        except GroupFull:
            break
    back = bring_back_meetings(work, stream.state, off, program)
    return {"members": len(stream.state.members), "meetings_back": back}


def _on_roster(work: Work, specialists: frozenset[UUID]) -> None:
    for specialist_id in sorted(specialists):
        if work.load(SPECIALIST, specialist_id).state.enrolled is None:
            raise SpecialistUnknown


_COORDINATOR = frozenset({Role.COORDINATOR, Role.MANAGER})

_MEMBERSHIP = ChangedBy(
    "group_id", (GroupJoined, GroupLeft, GroupClosed, GroupReopened), same=("participant_id",)
)
_MEETING_ON = ChangedBy("group_id", (GroupClosed, GroupReopened))

USE_CASES = (
    UseCase(FormGroup, _COORDINATOR, form_group),
    UseCase(
        ChangeGroupLeaders,
        _COORDINATOR,
        change_group_leaders,
        changed_by=ChangedBy("group_id", GroupLeadersChanged),
    ),
    UseCase(JoinGroup, _COORDINATOR, join_group, changed_by=_MEMBERSHIP),
    UseCase(LeaveGroup, _COORDINATOR, leave_group, changed_by=_MEMBERSHIP),
    UseCase(RecordMeeting, _COORDINATOR, record_meeting),
    UseCase(RecordAttendance, _COORDINATOR, record_attendance),
    UseCase(CountAttendance, frozenset({Role.SERVICE}), count_attendance),
    UseCase(CloseGroup, _COORDINATOR, close_group, changed_by=_MEETING_ON),
    UseCase(ReopenGroup, _COORDINATOR, reopen_group, changed_by=_MEETING_ON),
)
