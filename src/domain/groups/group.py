"""A group: led by several, at most ten people for each leader, attendance kept for each person."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from domain.groups.group_correction import AttendanceCorrected, MeetingCorrected
from domain.groups.group_time import (
    GroupMeetingsCalledOff,
    GroupTimeAgreed,
    check_length,
    check_met,
    check_time,
)
from domain.program.limits import Flag, LimitName, Limits
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal, known
from domain.shared.names import is_name


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFormed:
    group_id: Plain[UUID]
    name: Plain[str]
    """Says nothing of anyone's health; it may stand on a door."""
    leaders: Plain[frozenset[UUID]]
    flags: Plain[tuple[Flag, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLeadersChanged:
    group_id: Plain[UUID]
    leaders: Plain[frozenset[UUID]]
    flags: Plain[tuple[Flag, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupJoined:
    group_id: Plain[UUID]
    participant_id: Subject
    flags: Plain[tuple[Flag, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLeft:
    group_id: Plain[UUID]
    participant_id: Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMet:
    group_id: Plain[UUID]
    meeting_id: Plain[UUID]
    starts_at: Plain[datetime]
    minutes: Plain[int]
    leaders: Plain[frozenset[UUID]]
    """Those who were there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRecorded:
    group_id: Plain[UUID]
    meeting_id: Plain[UUID]
    participant_id: Subject
    minutes: Personal[int]
    """Minutes there; 0 when they did not come."""
    flags: Plain[tuple[Flag, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupClosed:
    group_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupReopened:
    """It meets again, at its old time and with its old leaders."""

    group_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    formed: GroupFormed | None = None
    leaders: frozenset[UUID] = frozenset()
    members: frozenset[UUID] = frozenset()
    meetings: tuple[GroupMet, ...] = ()
    """As they are known now, corrections among it."""
    attendance: frozenset[AttendanceRecorded] = frozenset()
    """As it is known now, corrections among it."""
    corrections: Mapping[UUID, AttendanceCorrected] = field(
        default_factory=lambda: MappingProxyType({})
    )
    closed: bool = False
    left_by_closing: frozenset[UUID] = frozenset()
    """Who was in it when it closed."""
    called_off: frozenset[UUID] = frozenset()
    """Planned time that closing called off and that opening it again brings back."""
    time: GroupTimeAgreed | None = None


class GroupUnknown(Refusal):
    sentence = "There is no group with this id."


class GroupIsClosed(Refusal):
    sentence = "This group is closed."


class GroupUnnamed(Refusal):
    sentence = "A group needs a name that could be on a door."
    field = "name"


class GroupUnled(Refusal):
    sentence = "A group is led by someone."
    field = "leaders"


class TooFewLeaders(Refusal):
    sentence = "The program's groups are led by more specialists than that."
    field = "leaders"


class GroupFull(Refusal):
    sentence = "The group is full for the number of leaders it has."


class NotInGroup(Refusal):
    sentence = "This person is not in the group."


class LedByOthers(Refusal):
    sentence = "A meeting is led by leaders of the group."
    field = "leaders"


class MeetingUnknown(Refusal):
    sentence = "The group has no such meeting."


class MeetingAlreadyRecorded(Refusal):
    sentence = "This meeting has already been recorded differently."


class AttendanceAlreadyRecorded(Refusal):
    sentence = "This person's attendance has already been recorded differently."


class AttendedLongerThanHeld(Refusal):
    sentence = "No one attends a meeting for longer than it was held."
    field = "minutes"


def evolve(state: Group, fact: Fact) -> Group:
    match fact:
        case GroupFormed():
            return replace(state, formed=fact, leaders=fact.leaders)
        case GroupLeadersChanged():
            return replace(state, leaders=fact.leaders)
        case GroupJoined():
            return replace(state, members=state.members | {fact.participant_id})
        case GroupLeft():
            return replace(state, members=state.members - {fact.participant_id})
        case GroupMet():
            return replace(state, meetings=(*state.meetings, fact))
        case MeetingCorrected():
            return _meeting_corrected(state, fact)
        case AttendanceRecorded():
            return replace(state, attendance=state.attendance | {fact})
        case AttendanceCorrected():
            return _corrected(state, fact)
        case GroupTimeAgreed():
            return replace(state, time=fact)
        case GroupClosed():
            left = state.members
            return replace(state, closed=True, members=frozenset(), left_by_closing=left)
        case GroupReopened():
            return replace(state, closed=False, called_off=frozenset())
        case GroupMeetingsCalledOff():
            return replace(state, called_off=state.called_off | fact.commitments)
    return state


def _corrected(state: Group, fact: AttendanceCorrected) -> Group:
    key = (fact.meeting_id, fact.participant_id)
    attendance = frozenset(
        replace(came, minutes=fact.minutes, flags=fact.flags)
        if (came.meeting_id, came.participant_id) == key
        else came
        for came in state.attendance
    )
    corrections = MappingProxyType({**state.corrections, fact.correction_id: fact})
    return replace(state, attendance=attendance, corrections=corrections)


def _meeting_corrected(state: Group, fact: MeetingCorrected) -> Group:
    meetings = tuple(
        replace(met, starts_at=fact.starts_at, minutes=fact.minutes)
        if met.meeting_id == fact.meeting_id
        else met
        for met in state.meetings
    )
    return replace(state, meetings=meetings)


GROUP = Decider("group", Group(), evolve)


def form(
    state: Group, group_id: UUID, name: str, leaders: frozenset[UUID], limits: Limits
) -> tuple[Fact, ...]:
    if state.formed is not None:
        return ()
    if not is_name(name):
        raise GroupUnnamed
    flags = _led(leaders, limits)
    return (GroupFormed(group_id=group_id, name=name, leaders=leaders, flags=flags),)


def change_leaders(state: Group, leaders: frozenset[UUID], limits: Limits) -> tuple[Fact, ...]:
    """Others lead from now on; refused when they are too few for the people in the group."""
    group_id = _open(state)
    if state.leaders == leaders:
        return ()
    flags = (*_led(leaders, limits), *_size(len(state.members), leaders, limits))
    return (GroupLeadersChanged(group_id=group_id, leaders=leaders, flags=flags),)


def join(state: Group, participant_id: UUID, limits: Limits) -> tuple[Fact, ...]:
    """Takes someone in; that they consented is checked by the caller."""
    group_id = _open(state)
    if participant_id in state.members:
        return ()
    flags = _size(len(state.members) + 1, state.leaders, limits)
    return (GroupJoined(group_id=group_id, participant_id=participant_id, flags=flags),)


def leave(state: Group, participant_id: UUID) -> tuple[Fact, ...]:
    group_id = known(state.formed, GroupUnknown).group_id
    if participant_id not in state.members:
        return ()
    return (GroupLeft(group_id=group_id, participant_id=participant_id),)


def meet(state: Group, met: GroupMet, now: datetime) -> tuple[Fact, ...]:
    _open(state)
    known = next((m for m in state.meetings if m.meeting_id == met.meeting_id), None)
    if known is not None:
        if known != met:
            raise MeetingAlreadyRecorded
        return ()
    if not met.leaders or not met.leaders <= state.leaders:
        raise LedByOthers
    check_met(met.starts_at, met.minutes, now)
    return (met,)


def agree_time(state: Group, agreed: GroupTimeAgreed) -> tuple[Fact, ...]:
    _open(state)
    if state.time == agreed:
        return ()
    check_time(agreed)
    check_length(agreed.minutes)
    return (agreed,)


def close(state: Group, meetings: frozenset[UUID] = frozenset()) -> tuple[Fact, ...]:
    """Closes it; `meetings` are planned times that are called off with it."""
    group_id = known(state.formed, GroupUnknown).group_id
    if state.closed:
        return ()
    off = GroupMeetingsCalledOff(group_id=group_id, commitments=meetings)
    return (GroupClosed(group_id=group_id), *((off,) if meetings else ()))


def reopen(state: Group) -> tuple[Fact, ...]:
    """The group meets again; whoever was in it joins anew, since that asks for consent."""
    group_id = known(state.formed, GroupUnknown).group_id
    return (GroupReopened(group_id=group_id),) if state.closed else ()


def _led(leaders: frozenset[UUID], limits: Limits) -> tuple[Flag, ...]:
    if not leaders:
        raise GroupUnled
    return limits.at_least(LimitName.GROUP_LEADERS, len(leaders), TooFewLeaders)


def _size(members: int, leaders: frozenset[UUID], limits: Limits) -> tuple[Flag, ...]:
    return limits.at_most(LimitName.GROUP_SIZE, -(-members // len(leaders)), GroupFull)


def _open(state: Group) -> UUID:
    group_id = known(state.formed, GroupUnknown).group_id
    if state.closed:
        raise GroupIsClosed
    return group_id
