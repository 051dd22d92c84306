"""Decisions about what is recorded of a meeting: who was there how long, and what was wrong."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from domain.groups.group import (
    AttendanceAlreadyRecorded,
    AttendanceRecorded,
    AttendedLongerThanHeld,
    Group,
    GroupMet,
    GroupUnknown,
    MeetingUnknown,
    NotInGroup,
)
from domain.groups.group_correction import (
    AttendanceCorrected,
    AttendanceNotRecorded,
    MeetingCorrected,
)
from domain.groups.group_time import check_met
from domain.program.limits import Flag, LimitName, Limits
from domain.shared.decider import Fact, known
from domain.shared.shared_refusals import CorrectionAlreadyRecorded, CorrectionUnexplained


def attend(
    state: Group, meeting_id: UUID, participant_id: UUID, minutes: int, limits: Limits
) -> tuple[Fact, ...]:
    """Records how long one member was there; more people than the leaders present may lead are
    flagged on the record, never left out of it."""
    known(state.formed, GroupUnknown)
    met = meeting(state, meeting_id)
    there = [a for a in state.attendance if a.meeting_id == meeting_id]
    before = next((a for a in there if a.participant_id == participant_id), None)
    if before is not None:
        if before.minutes != minutes:
            raise AttendanceAlreadyRecorded
        return ()
    if participant_id not in state.members:
        raise NotInGroup
    if not 0 <= minutes <= met.minutes:
        raise AttendedLongerThanHeld
    return (
        AttendanceRecorded(
            group_id=met.group_id,
            meeting_id=meeting_id,
            participant_id=participant_id,
            minutes=minutes,
            flags=_too_many(met, there, minutes, limits),
        ),
    )


def meeting(state: Group, meeting_id: UUID) -> GroupMet:
    """The meeting as it is known now. Raises MeetingUnknown."""
    return known(
        next((m for m in state.meetings if m.meeting_id == meeting_id), None), MeetingUnknown
    )


def attended(
    state: Group, meeting_id: UUID, participant_id: UUID
) -> tuple[GroupMet, AttendanceRecorded]:
    """The meeting, and how long this person was there. Raises MeetingUnknown, NotInGroup."""
    met = meeting(state, meeting_id)
    key = (meeting_id, participant_id)
    for came in state.attendance:
        if (came.meeting_id, came.participant_id) == key:
            return met, came
    raise NotInGroup


def correct(
    state: Group,
    meeting_id: UUID,
    participant_id: UUID,
    correction_id: UUID,
    minutes: int,
    *,
    reason: str,
    limits: Limits,
) -> tuple[Fact, ...]:
    """Puts a record right: there for `minutes`, or with 0 minutes not there at all; also of
    somebody who has left the group, and of a group that is closed."""
    try:
        met, came = attended(state, meeting_id, participant_id)
    except NotInGroup:
        raise AttendanceNotRecorded from None
    others = [a for a in state.attendance if a.meeting_id == meeting_id and a != came]
    corrected = AttendanceCorrected(
        group_id=met.group_id,
        meeting_id=meeting_id,
        participant_id=participant_id,
        correction_id=correction_id,
        minutes=minutes,
        reason=reason,
        flags=_too_many(met, others, minutes, limits),
    )
    known = state.corrections.get(correction_id)
    if known is not None:
        if replace(known, flags=corrected.flags) != corrected:
            raise CorrectionAlreadyRecorded
        return ()
    if not reason.strip():
        raise CorrectionUnexplained
    if not 0 <= minutes <= met.minutes:
        raise AttendedLongerThanHeld
    return (corrected,)


def correct_meeting(
    state: Group,
    meeting_id: UUID,
    starts_at: datetime,
    minutes: int,
    *,
    reason: str,
    now: datetime,
) -> tuple[Fact, ...]:
    """Sets right when the group met and for how long, also of a group that is closed."""
    met = meeting(state, meeting_id)
    if (met.starts_at, met.minutes) == (starts_at, minutes):
        return ()
    if not reason.strip():
        raise CorrectionUnexplained
    check_met(starts_at, minutes, now)
    # What was erased is nobody who came for longer.
    if any((a.minutes or 0) > minutes for a in state.attendance if a.meeting_id == meeting_id):
        raise AttendedLongerThanHeld
    return (
        MeetingCorrected(
            group_id=met.group_id,
            meeting_id=meeting_id,
            starts_at=starts_at,
            minutes=minutes,
            reason=reason,
        ),
    )


def _too_many(
    met: GroupMet, others: Iterable[AttendanceRecorded], minutes: int, limits: Limits
) -> tuple[Flag, ...]:
    """Flags a meeting of more people than the leaders present may lead, with one of `minutes`."""
    # What was erased is nobody who could be counted.
    present = sum(bool(a.minutes) for a in others) + bool(minutes)
    each = -(-present // len(met.leaders))
    most = limits.value(LimitName.GROUP_SIZE)
    return (Flag(limit=LimitName.GROUP_SIZE, value=most, amount=each),) if each > most else ()
