"""A group: ten people for each leader, co-led, with attendance for each person."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.groups.group import (
    GROUP,
    AttendanceAlreadyRecorded,
    AttendanceRecorded,
    AttendedLongerThanHeld,
    GroupClosed,
    GroupFormed,
    GroupFull,
    GroupIsClosed,
    GroupJoined,
    GroupLeadersChanged,
    GroupLeft,
    GroupMet,
    GroupReopened,
    GroupUnknown,
    GroupUnled,
    GroupUnnamed,
    LedByOthers,
    MeetingAlreadyRecorded,
    MeetingUnknown,
    NotInGroup,
    TooFewLeaders,
    change_leaders,
    close,
    form,
    join,
    leave,
    meet,
    reopen,
)
from domain.groups.group_correction import (
    AttendanceCorrected,
    AttendanceNotRecorded,
    MeetingCorrected,
)
from domain.groups.group_record import attend, correct, correct_meeting
from domain.groups.group_time import (
    GroupMeetingsCalledOff,
    MeetingLengthOutOfRange,
    MeetingNotYetHeld,
)
from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import Flag, Level, LimitName
from domain.shared.decider import Refusal
from domain.shared.shared_refusals import CorrectionAlreadyRecorded, CorrectionUnexplained
from stories.pasts.given import Given, Outcome, given
from stories.pasts.group_samples import met
from stories.pasts.rules_of import limits_with
from stories.pasts.samples import (
    GROUP_ID,
    MEETING_ID,
    NOW,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    SPECIALIST_ID,
    made_up_id,
)

BOTH = frozenset({SPECIALIST_ID, OTHER_SPECIALIST_ID})
ONE = frozenset({SPECIALIST_ID})
ALONE = Flag(limit=LimitName.GROUP_LEADERS, value=2, amount=1)
FORMED = GroupFormed(group_id=GROUP_ID, name="Tuesday circle", leaders=BOTH, flags=())
CLOSED = GroupClosed(group_id=GROUP_ID)
CORRECTION = made_up_id("correction")


def joined(name: str) -> GroupJoined:
    return GroupJoined(group_id=GROUP_ID, participant_id=made_up_id(name), flags=())


def people(count: int) -> list[GroupJoined]:
    return [joined(f"person {n}") for n in range(count)]


def attended(name: str, minutes: int, *flags: Flag) -> AttendanceRecorded:
    return AttendanceRecorded(
        group_id=GROUP_ID,
        meeting_id=MEETING_ID,
        participant_id=made_up_id(name),
        minutes=minutes,
        flags=flags,
    )


def group(*facts: object) -> Given:
    return given(GROUP, FORMED, *facts)


def test_a_group_is_formed_once_named_and_led() -> None:
    here = given(GROUP)
    here.when(form, GROUP_ID, "Tuesday circle", BOTH, DEFAULT_LIMITS).then(FORMED)
    here.when(form, GROUP_ID, " ", BOTH, DEFAULT_LIMITS).then(GroupUnnamed)
    here.when(form, GROUP_ID, "\u2800’", BOTH, DEFAULT_LIMITS).then(GroupUnnamed)
    here.when(form, GROUP_ID, "x", frozenset(), DEFAULT_LIMITS).then(GroupUnled)
    group().when(form, GROUP_ID, "x", BOTH, DEFAULT_LIMITS).then_nothing()


def test_leading_alone_is_flagged_or_refused_as_the_rules_say() -> None:
    alone = replace(FORMED, leaders=ONE, flags=(ALONE,))
    given(GROUP).when(form, GROUP_ID, "Tuesday circle", ONE, DEFAULT_LIMITS).then(alone)
    strict = limits_with(LimitName.GROUP_LEADERS, level=Level.BLOCK)
    given(GROUP).when(form, GROUP_ID, "x", ONE, strict).then(TooFewLeaders)


def test_each_leader_leads_ten_people_at_most() -> None:
    last = made_up_id("person 19")
    group(*people(19)).when(join, last, DEFAULT_LIMITS).then(joined("person 19"))
    full = group(*people(20))
    full.when(join, made_up_id("one more"), DEFAULT_LIMITS).then(GroupFull)
    full.when(join, last, DEFAULT_LIMITS).then_nothing()
    full.when(change_leaders, ONE, DEFAULT_LIMITS).then(GroupFull)
    lenient = limits_with(LimitName.GROUP_SIZE, level=Level.WARN)
    flag = Flag(limit=LimitName.GROUP_SIZE, value=10, amount=11)
    full.when(join, made_up_id("one more"), lenient).then(
        replace(joined("one more"), flags=(flag,))
    )


def test_leaders_change() -> None:
    changed = GroupLeadersChanged(group_id=GROUP_ID, leaders=ONE, flags=(ALONE,))
    group().when(change_leaders, ONE, DEFAULT_LIMITS).then(changed)
    group(changed).when(change_leaders, ONE, DEFAULT_LIMITS).then_nothing()
    group().when(change_leaders, frozenset(), DEFAULT_LIMITS).then(GroupUnled)


def test_a_closed_group_is_opened_again_and_everyone_joins_anew() -> None:
    reopened = GroupReopened(group_id=GROUP_ID)
    closed = group(*people(2), CLOSED)
    closed.when(reopen).then(reopened)
    assert closed.state.left_by_closing == {made_up_id("person 0"), made_up_id("person 1")}
    again = group(*people(2), CLOSED, reopened)
    again.when(reopen).then_nothing()
    assert (again.state.closed, again.state.members) == (False, frozenset())
    again.when(join, made_up_id("person 0"), DEFAULT_LIMITS).then(joined("person 0"))
    given(GROUP).when(reopen).then(GroupUnknown)


def test_a_closed_group_knows_which_meetings_were_called_off_until_it_is_opened_again() -> None:
    off = GroupMeetingsCalledOff(group_id=GROUP_ID, commitments=frozenset({MEETING_ID}))
    group().when(close, frozenset({MEETING_ID})).then(CLOSED, off)
    group(CLOSED, off).when(close, frozenset({MEETING_ID})).then_nothing()
    assert group(CLOSED, off).state.called_off == {MEETING_ID}
    again = group(CLOSED, off, GroupReopened(group_id=GROUP_ID))
    assert again.state.called_off == frozenset()


def test_people_leave_when_they_like() -> None:
    left = GroupLeft(group_id=GROUP_ID, participant_id=made_up_id("person 0"))
    group(*people(1)).when(leave, made_up_id("person 0")).then(left)
    group(*people(1), left).when(leave, made_up_id("person 0")).then_nothing()


@pytest.mark.parametrize(
    ("meeting", "refusal"),
    [
        (met(leaders=frozenset()), LedByOthers),
        (met(leaders=frozenset({PARTICIPANT_ID})), LedByOthers),
        (met(minutes=14), MeetingLengthOutOfRange),
        (met(minutes=241), MeetingLengthOutOfRange),
        (met(starts_at=NOW + timedelta(seconds=1)), MeetingNotYetHeld),
    ],
)
def test_a_meeting_that_cannot_have_been_is_refused(
    meeting: GroupMet, refusal: type[Refusal]
) -> None:
    group().when(meet, meeting, NOW).then(refusal)


def test_a_meeting_is_recorded_once() -> None:
    group().when(meet, met(), NOW).then(met())
    group(met()).when(meet, met(), NOW).then_nothing()
    group(met()).when(meet, met(minutes=60), NOW).then(MeetingAlreadyRecorded)


def test_attendance_is_kept_for_each_member() -> None:
    who = made_up_id("person 0")
    here = group(*people(1), met())
    here.when(attend, MEETING_ID, who, 90, DEFAULT_LIMITS).then(attended("person 0", 90))
    here.when(attend, MEETING_ID, who, 91, DEFAULT_LIMITS).then(AttendedLongerThanHeld)
    here.when(attend, MEETING_ID, PARTICIPANT_ID, 90, DEFAULT_LIMITS).then(NotInGroup)
    here.when(attend, made_up_id("?"), who, 90, DEFAULT_LIMITS).then(MeetingUnknown)
    known = group(*people(1), met(), attended("person 0", 90))
    known.when(attend, MEETING_ID, who, 90, DEFAULT_LIMITS).then_nothing()
    known.when(attend, MEETING_ID, who, 0, DEFAULT_LIMITS).then(AttendanceAlreadyRecorded)


def test_more_people_than_the_leaders_present_may_lead_are_flagged_not_left_out() -> None:
    there = [attended(f"person {n}", 90) for n in range(10)]
    here = group(*people(11), met(), *there)
    flag = Flag(limit=LimitName.GROUP_SIZE, value=10, amount=11)
    who = made_up_id("person 10")
    here.when(attend, MEETING_ID, who, 90, DEFAULT_LIMITS).then(attended("person 10", 90, flag))
    here.when(attend, MEETING_ID, who, 0, DEFAULT_LIMITS).then(attended("person 10", 0))
    two = group(*people(11), met(leaders=BOTH), *there)
    two.when(attend, MEETING_ID, who, 90, DEFAULT_LIMITS).then(attended("person 10", 90))


def test_erased_minutes_count_for_nobody() -> None:
    erased = replace(attended("person 0", 90), minutes=None)
    here = group(*people(2), met(), erased)
    who = made_up_id("person 1")
    here.when(attend, MEETING_ID, who, 90, DEFAULT_LIMITS).then(attended("person 1", 90))


def corrected(minutes: int, *flags: Flag, **changes: object) -> AttendanceCorrected:
    fact = AttendanceCorrected(
        group_id=GROUP_ID,
        meeting_id=MEETING_ID,
        participant_id=made_up_id("person 0"),
        correction_id=CORRECTION,
        minutes=minutes,
        reason="They left early.",
        flags=flags,
    )
    return replace(fact, **changes)


def put_right(here: Given, minutes: int, reason: str = "They left early.") -> Outcome:
    who = made_up_id("person 0")
    why = {"reason": reason, "limits": DEFAULT_LIMITS}
    return here.when(correct, MEETING_ID, who, CORRECTION, minutes, **why)


def test_attendance_is_corrected_with_a_reason_and_the_last_correction_holds() -> None:
    here = group(*people(1), met(), attended("person 0", 90))
    put_right(here, 30).then(corrected(30))
    put_right(here, 0).then(corrected(0))
    put_right(here, 30, " ").then(CorrectionUnexplained)
    put_right(here, 91).then(AttendedLongerThanHeld)
    put_right(here, -1).then(AttendedLongerThanHeld)
    state = GROUP.fold([FORMED, met(), attended("person 0", 90), corrected(30)])
    assert state.attendance == {attended("person 0", 30)}


def test_a_correction_is_recorded_once() -> None:
    known = group(*people(1), met(), attended("person 0", 90), corrected(30))
    put_right(known, 30).then_nothing()
    put_right(known, 45).then(CorrectionAlreadyRecorded)


def test_only_what_was_recorded_is_corrected() -> None:
    here = group(*people(1), met())
    put_right(here, 30).then(AttendanceNotRecorded)
    put_right(group(), 30).then(MeetingUnknown)


def test_attendance_of_who_left_a_group_that_is_closed_is_corrected_too() -> None:
    left = GroupLeft(group_id=GROUP_ID, participant_id=made_up_id("person 0"))
    gone = group(*people(1), met(), attended("person 0", 90), left, CLOSED)
    put_right(gone, 30).then(corrected(30))


def test_a_correction_to_too_many_people_is_flagged() -> None:
    there = [attended(f"person {n}", 90) for n in range(1, 11)]
    here = group(*people(11), met(), attended("person 0", 0), *there)
    flag = Flag(limit=LimitName.GROUP_SIZE, value=10, amount=11)
    put_right(here, 90).then(corrected(90, flag))
    put_right(here, 0).then(corrected(0))


def test_a_closed_group_takes_no_one() -> None:
    group().when(close).then(CLOSED)
    closed = group(CLOSED)
    closed.when(close).then_nothing()
    closed.when(join, PARTICIPANT_ID, DEFAULT_LIMITS).then(GroupIsClosed)
    closed.when(meet, met(), NOW).then(GroupIsClosed)
    given(GROUP).when(join, PARTICIPANT_ID, DEFAULT_LIMITS).then(GroupUnknown)


def test_when_a_group_met_is_set_right_with_a_reason() -> None:
    at = met().starts_at - timedelta(days=7)
    right = MeetingCorrected(
        group_id=GROUP_ID,
        meeting_id=MEETING_ID,
        starts_at=at,
        minutes=60,
        reason="The week before.",
    )

    def put(here: Given, at: datetime, minutes: int = 60, why: str = right.reason) -> Outcome:
        return here.when(correct_meeting, MEETING_ID, at, minutes, reason=why, now=NOW)

    here = group(*people(1), met(), attended("person 0", 60))
    for state in (here, group(*people(1), met(), attended("person 0", 60), CLOSED)):
        put(state, at).then(right)
    put(here, at, why=" ").then(CorrectionUnexplained)
    put(here, at, minutes=45).then(AttendedLongerThanHeld)
    put(here, at, minutes=10).then(MeetingLengthOutOfRange)
    put(here, NOW + timedelta(minutes=1)).then(MeetingNotYetHeld)
    put(group(), at).then(MeetingUnknown)
    done = group(met(), right)
    put(done, at, why="").then_nothing()
    assert [(m.starts_at, m.minutes) for m in done.state.meetings] == [(at, 60)]
