"""Hours of single days, usual times, rooms, planned time, rolled weeks, messages and repairs."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.calendar import commitment, repair, room_book, schedule
from domain.calendar.commitment import (
    COMMITMENT,
    CommitmentBackwards,
    CommitmentDropped,
    CommitmentIsOver,
    CommitmentMoved,
    CommitmentUnknown,
)
from domain.calendar.repair import (
    REPAIR,
    RepairAlreadyApplied,
    RepairApplied,
    RepairDaysBackwards,
    RepairDaysOver,
    RepairDaysTooMany,
    RepairFailed,
    RepairIncomplete,
    RepairNotApplied,
    RepairNotReady,
    RepairOptionsFound,
    RepairOptionUnknown,
    RepairOverAndDone,
    RepairStatus,
    RepairUndone,
    RepairUnknown,
    SessionNotOnTheseDays,
    SessionTooSoonToRepair,
)
from domain.calendar.room_book import ROOM_BOOK, NoRoomFree, RoomFreed
from domain.calendar.schedule import SCHEDULE, NotAMonday
from domain.groups import group
from domain.groups.group import GROUP, GroupFormed
from domain.groups.group_time import GroupTimeOffGrid
from domain.matches import meeting_times
from domain.matches.approval import MatchApproved
from domain.matches.match import MATCH
from domain.matches.meeting_times import UsualTimesAgreed, UsualTimesSuggested
from domain.matches.usual_time import TwoUsualTimesOnOneDay, UsualTime, UsualTimeOffGrid
from domain.program import service_area as area
from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.service_area import SERVICE_AREA, RoomsCounted, RoomsOutOfRange, SiteUnknown
from domain.referrals import received_changes
from domain.referrals.referral import REFERRAL
from domain.sessions import message, session_booking
from domain.sessions.message import (
    MESSAGE,
    MessageSent,
    MessageUnknown,
    MessageWasSent,
    MessageWasWithheld,
    MessageWithheld,
    WithheldReason,
)
from domain.sessions.session import SESSION
from domain.sessions.session_booking import (
    Canceler,
    SessionHasStarted,
    SessionNotCanceled,
    SessionReinstated,
    SessionRelocated,
)
from domain.sessions.session_outcome import hold
from domain.sessions.session_state import SessionAlreadyRecorded
from domain.shared.day_hours import (
    AvailabilityExcepted,
    AvailabilityRestored,
    DayHasPassed,
    HoursExcepted,
    HoursOfAnotherDay,
    HoursRestored,
)
from domain.shared.hours import parse_window
from domain.shared.vocabulary import Mode, SafeContact
from domain.specialists import working_hours
from domain.specialists.specialist import SPECIALIST
from stories.pasts.given import given
from stories.pasts.samples import (
    GROUP_ID,
    MATCH_ID,
    NOW,
    PARTICIPANT_ID,
    REFERRAL_ID,
    SESSION_ID,
    SPECIALIST_ID,
    TODAY,
    enrolled,
    made_up_id,
    mondays,
    proposed,
    received,
    scheduled,
    site,
)
from stories.steps.schedule_steps import (
    AWAY,
    BEFORE,
    CHANGE,
    COMMITMENT_ID,
    DUE,
    HOUR,
    LEFT_OUT,
    MESSAGE_ID,
    MONDAY,
    NOBODY,
    OPTIONS,
    PLANNED,
    REPAIR_ID,
    START,
    kept,
    rolled,
)

A_MONDAY = date(2026, 12, 28)
MORNING = (parse_window("Mon 09:00-12:00"),)
UNDER_WAY = given(MATCH, proposed(), MatchApproved(match_id=MATCH_ID))
AT_TEN = (UsualTime(weekday=0, minute=600, mode=Mode.VIDEO),)
AT_NOON = (UsualTime(weekday=1, minute=720, mode=Mode.IN_PERSON, place="TAP"),)


def test_a_specialist_works_other_hours_on_one_day_until_the_usual_ones_are_restored() -> None:
    excepted = HoursExcepted(specialist_id=SPECIALIST_ID, day=A_MONDAY, windows=MORNING)
    on_roster = given(SPECIALIST, enrolled())
    on_roster.when(working_hours.except_hours, A_MONDAY, MORNING, TODAY).then(excepted)
    changed = given(SPECIALIST, enrolled(), excepted)
    changed.when(working_hours.except_hours, A_MONDAY, MORNING, TODAY).then_nothing()
    restored = HoursRestored(specialist_id=SPECIALIST_ID, day=A_MONDAY)
    changed.when(working_hours.restore_hours, A_MONDAY).then(restored)
    on_roster.when(working_hours.restore_hours, A_MONDAY).then_nothing()


def test_hours_of_a_day_are_that_weekdays_and_of_a_day_to_come() -> None:
    on_roster = given(SPECIALIST, enrolled())
    tuesday = A_MONDAY + timedelta(days=1)
    on_roster.when(working_hours.except_hours, tuesday, MORNING, TODAY).then(HoursOfAnotherDay)
    on_roster.when(working_hours.except_hours, date(2026, 11, 16), (), TODAY).then(DayHasPassed)


def test_a_participant_can_be_met_at_other_times_on_one_day() -> None:
    excepted = AvailabilityExcepted(
        referral_id=REFERRAL_ID, participant_id=PARTICIPANT_ID, day=A_MONDAY, windows=()
    )
    waiting = given(REFERRAL, received())
    waiting.when(received_changes.except_availability, A_MONDAY, (), TODAY).then(excepted)
    restored = AvailabilityRestored(
        referral_id=REFERRAL_ID, participant_id=PARTICIPANT_ID, day=A_MONDAY
    )
    changed = given(REFERRAL, received(), excepted)
    changed.when(received_changes.restore_availability, A_MONDAY).then(restored)
    waiting.when(received_changes.restore_availability, A_MONDAY).then_nothing()


def test_what_people_agreed_is_never_replaced_by_a_suggestion() -> None:
    suggested = UsualTimesSuggested(match_id=MATCH_ID, participant_id=PARTICIPANT_ID, times=AT_TEN)
    agreed = UsualTimesAgreed(match_id=MATCH_ID, participant_id=PARTICIPANT_ID, times=AT_NOON)
    UNDER_WAY.when(meeting_times.suggest_usual_times, AT_TEN).then(suggested)
    UNDER_WAY.when(meeting_times.agree_usual_times, AT_NOON).then(agreed)
    begun = (proposed(), MatchApproved(match_id=MATCH_ID))
    given(MATCH, *begun, suggested).when(meeting_times.agree_usual_times, AT_NOON).then(agreed)
    settled = given(MATCH, *begun, suggested, agreed)
    settled.when(meeting_times.suggest_usual_times, AT_TEN).then_nothing()
    freed = replace(agreed, times=())
    settled.when(meeting_times.agree_usual_times, ()).then(freed)
    open_again = given(MATCH, *begun, agreed, freed)
    open_again.when(meeting_times.suggest_usual_times, AT_TEN).then(suggested)


def test_usual_times_lie_on_the_grid_one_a_day() -> None:
    off = (UsualTime(weekday=0, minute=601, mode=Mode.VIDEO),)
    UNDER_WAY.when(meeting_times.agree_usual_times, off).then(UsualTimeOffGrid)
    UNDER_WAY.when(meeting_times.agree_usual_times, AT_TEN * 2).then(TwoUsualTimesOnOneDay)


def test_rooms_are_counted_for_a_site_that_is_open() -> None:
    sites = given(SERVICE_AREA, site("TAP", "Essex"))
    sites.when(area.count_rooms, "TAP", 2).then(RoomsCounted(site="TAP", rooms=2))
    sites.when(area.count_rooms, "TAP", 0).then(RoomsOutOfRange)
    sites.when(area.count_rooms, "GLO", 1).then(SiteUnknown)


def test_a_room_is_kept_while_there_is_one() -> None:
    one_taken = given(ROOM_BOOK, kept("a", 9))
    one_taken.when(room_book.keep_room, kept("b", 9), 1).then(NoRoomFree)
    one_taken.when(room_book.keep_room, kept("b", 9), 2).then(kept("b", 9))
    one_taken.when(room_book.keep_room, kept("b", 10), 1).then(kept("b", 10))
    one_taken.when(room_book.keep_room, kept("b", 9, "GLO"), 1).then(kept("b", 9, "GLO"))
    one_taken.when(room_book.keep_room, kept("b", 9), None).then(kept("b", 9))
    freed = RoomFreed(session_id=made_up_id("a"))
    one_taken.when(room_book.free_room, made_up_id("a")).then(freed)
    given(ROOM_BOOK, kept("a", 9), freed).when(room_book.keep_room, kept("b", 9), 1).then(
        kept("b", 9)
    )


def test_two_short_sessions_one_after_the_other_need_one_room_beside_a_long_one() -> None:
    long = replace(kept("long", 9), ends_at=kept("long", 9).ends_at + HOUR)
    book = given(ROOM_BOOK, kept("first", 9), kept("second", 10))
    book.when(room_book.keep_room, long, 2).then(long)


def test_planned_time_moves_and_is_given_back_before_it_begins() -> None:
    later = (START + HOUR, START + 2 * HOUR)
    planned = given(COMMITMENT, PLANNED)
    planned.when(commitment.move, *later, BEFORE).then(
        CommitmentMoved(commitment_id=COMMITMENT_ID, starts_at=later[0], ends_at=later[1])
    )
    planned.when(commitment.move, later[1], later[0], BEFORE).then(CommitmentBackwards)
    planned.when(commitment.move, *later, START).then(CommitmentIsOver)
    planned.when(commitment.drop, BEFORE).then(CommitmentDropped(commitment_id=COMMITMENT_ID))
    planned.when(commitment.drop, START).then(CommitmentIsOver)
    given(COMMITMENT).when(commitment.drop, BEFORE).then(CommitmentUnknown)


def test_a_week_is_noted_once_and_again_only_with_something_new() -> None:
    empty = given(SCHEDULE)
    empty.when(schedule.roll_week, rolled(3)).then(rolled(3))
    noted = given(SCHEDULE, rolled(3))
    noted.when(schedule.roll_week, rolled(3)).then_nothing()
    noted.when(schedule.roll_week, rolled(0)).then_nothing()
    noted.when(schedule.roll_week, rolled(1)).then(rolled(1))
    noted.when(schedule.roll_week, rolled(0, LEFT_OUT)).then(rolled(0, LEFT_OUT))
    empty.when(schedule.roll_week, rolled(1, week=MONDAY + timedelta(days=1))).then(NotAMonday)


def test_a_message_is_sent_once_in_one_way() -> None:
    consent = made_up_id("consent")
    sent = MessageSent(
        message_id=MESSAGE_ID, person_id=PARTICIPANT_ID, consent_id=consent, way=SafeContact.TEXT
    )
    given(MESSAGE, DUE).when(message.send, SafeContact.TEXT, consent).then(sent)
    told = given(MESSAGE, DUE, sent)
    told.when(message.send, SafeContact.TEXT, consent).then_nothing()
    told.when(message.send, SafeContact.CALL, consent).then(MessageWasSent)
    told.when(message.withhold, WithheldReason.NO_CONSENT).then_nothing()
    given(MESSAGE).when(message.send, SafeContact.TEXT, None).then(MessageUnknown)


def test_a_message_that_was_held_back_stays_unsent() -> None:
    withheld = MessageWithheld(message_id=MESSAGE_ID, reason=WithheldReason.NO_CONSENT)
    given(MESSAGE, DUE).when(message.withhold, WithheldReason.NO_CONSENT).then(withheld)
    stopped = given(MESSAGE, DUE, withheld)
    stopped.when(message.withhold, WithheldReason.OVERTAKEN).then_nothing()
    stopped.when(message.send, SafeContact.TEXT, None).then(MessageWasWithheld)


def test_a_repair_says_what_came_up() -> None:
    new = given(REPAIR)
    new.when(repair.request, AWAY).then(AWAY)
    new.when(repair.request, NOBODY).then(RepairIncomplete)
    backwards = replace(AWAY, last_day=TODAY - timedelta(days=1))
    new.when(repair.request, backwards).then(RepairDaysBackwards)
    long = replace(AWAY, last_day=TODAY + timedelta(days=28))
    new.when(repair.request, long).then(RepairDaysTooMany)


def test_a_session_that_can_t_be_is_on_those_days_and_still_to_come() -> None:
    day = AWAY.first_day
    repair.check_session_day(AWAY, day, day - timedelta(days=1))
    with pytest.raises(SessionTooSoonToRepair):
        repair.check_session_day(AWAY, day, day)
    with pytest.raises(SessionNotOnTheseDays):
        repair.check_session_day(AWAY, AWAY.last_day + timedelta(days=1), day)


def test_days_that_are_over_have_nothing_to_put_right() -> None:
    repair.check_days_to_come(AWAY, AWAY.last_day - timedelta(days=1))
    with pytest.raises(RepairDaysOver):
        repair.check_days_to_come(AWAY, AWAY.last_day)


FOUND = RepairOptionsFound(repair_id=REPAIR_ID, options=OPTIONS)
APPLIED = RepairApplied(repair_id=REPAIR_ID, option=1)


def test_options_are_looked_at_before_one_is_applied_and_undone() -> None:
    asked = given(REPAIR, AWAY)
    asked.when(repair.apply, 1).then(RepairNotReady)
    asked.when(repair.find_options, OPTIONS, (CHANGE,)).then(CHANGE, FOUND)
    ready = given(REPAIR, AWAY, CHANGE, FOUND)
    ready.when(repair.apply, 3).then(RepairOptionUnknown)
    ready.when(repair.undo).then(RepairNotApplied)
    ready.when(repair.apply, 1).then(APPLIED)
    applied = given(REPAIR, AWAY, CHANGE, FOUND, APPLIED)
    applied.when(repair.apply, 1).then_nothing()
    applied.when(repair.apply, 2).then(RepairAlreadyApplied)
    undone = RepairUndone(repair_id=REPAIR_ID)
    applied.when(repair.undo).then(undone)
    given(REPAIR, AWAY, CHANGE, FOUND, APPLIED, undone).when(repair.apply, 1).then(
        RepairOverAndDone
    )


def test_a_repair_that_could_not_be_worked_out_says_so() -> None:
    failed = RepairFailed(repair_id=REPAIR_ID, problem="PlannerStopped")
    given(REPAIR, AWAY).when(repair.fail, "PlannerStopped").then(failed)
    given(REPAIR, AWAY, failed).when(repair.find_options, OPTIONS, ()).then_nothing()
    given(REPAIR).when(repair.undo).then(RepairUnknown)


def test_a_group_agrees_on_a_time_on_the_grid() -> None:
    formed = GroupFormed(
        group_id=GROUP_ID, name="Tuesday circle", leaders=frozenset({SPECIALIST_ID}), flags=()
    )
    given(GROUP, formed).when(group.agree_time, mondays()).then(mondays())
    given(GROUP, formed).when(group.agree_time, mondays(minute=601)).then(GroupTimeOffGrid)


def test_a_session_takes_place_elsewhere_or_after_all() -> None:
    now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    planned = given(SESSION, scheduled())
    relocated = SessionRelocated(
        session_id=SESSION_ID, participant_id=PARTICIPANT_ID, mode=Mode.VIDEO, place=""
    )
    planned.when(session_booking.relocate, Mode.VIDEO, "", now).then(relocated)
    planned.when(session_booking.relocate, Mode.IN_PERSON, "TAP", now).then_nothing()
    planned.when(session_booking.relocate, Mode.VIDEO, "", NOW).then(SessionHasStarted)
    canceled = session_booking.cancel(planned.state, Canceler.STAFF, now, DEFAULT_LIMITS)
    off = given(SESSION, scheduled(), *canceled)
    off.when(session_booking.relocate, Mode.VIDEO, "", now).then(SessionAlreadyRecorded)
    off.when(session_booking.reinstate, now).then(SessionReinstated(session_id=SESSION_ID))
    off.when(session_booking.reinstate, NOW).then(SessionHasStarted)
    held = given(SESSION, scheduled(), *session_hold())
    held.when(session_booking.reinstate, now).then(SessionNotCanceled)


def session_hold() -> tuple[object, ...]:
    return given(SESSION, scheduled()).when(hold, SPECIALIST_ID, 60, NOW).facts


def test_each_change_that_calendars_are_told_counts() -> None:
    now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    state = SESSION.fold((scheduled(),))
    for decide in (
        lambda s: session_booking.move(s, START, START + HOUR, now),
        lambda s: session_booking.relocate(s, Mode.VIDEO, "", now),
        lambda s: session_booking.cancel(s, Canceler.STAFF, now, DEFAULT_LIMITS),
        lambda s: session_booking.reinstate(s, now),
    ):
        state = SESSION.fold(decide(state), state)
    assert state.revision == 4
    assert (state.scheduled.starts_at, state.scheduled.mode) == (START, Mode.VIDEO)


@pytest.mark.parametrize(("minute", "on_the_grid"), [(0, True), (1425, True), (1440, False)])
def test_the_day_of_a_usual_time_goes_from_midnight_to_midnight(
    minute: int, on_the_grid: bool
) -> None:
    leaders = frozenset({SPECIALIST_ID})
    formed = GroupFormed(group_id=GROUP_ID, name="Circle", leaders=leaders, flags=())
    at_that_time = mondays(minute=minute)
    answer = given(GROUP, formed).when(group.agree_time, at_that_time)
    answer.then(at_that_time if on_the_grid else GroupTimeOffGrid)
    times = (UsualTime(weekday=0, minute=minute, mode=Mode.VIDEO),)
    agreed = UsualTimesAgreed(match_id=MATCH_ID, participant_id=PARTICIPANT_ID, times=times)
    answer = UNDER_WAY.when(meeting_times.agree_usual_times, times)
    answer.then(agreed if on_the_grid else UsualTimeOffGrid)


def test_a_repair_knows_the_changes_of_each_option_and_how_it_ended() -> None:
    second, other = replace(CHANGE, option=2), replace(CHANGE, session_id=made_up_id("another"))
    found = given(REPAIR, AWAY, CHANGE, second, other).state
    assert found.changes == {CHANGE.option: (CHANGE, other), 2: (second,)}
    failed = RepairFailed(repair_id=REPAIR_ID, problem="PlannerStopped")
    undone = RepairUndone(repair_id=REPAIR_ID)
    assert given(REPAIR, AWAY, failed).state.status is RepairStatus.FAILED
    applied = given(REPAIR, AWAY, CHANGE, FOUND, APPLIED).state
    assert (applied.status, applied.applied) == (RepairStatus.APPLIED, 1)
    assert given(REPAIR, AWAY, CHANGE, FOUND, APPLIED, undone).state.status is RepairStatus.UNDONE
