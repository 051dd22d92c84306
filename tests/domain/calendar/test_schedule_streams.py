"""Rooms, planned time and rolled weeks."""

from dataclasses import replace
from datetime import timedelta

from domain.calendar import commitment, room_book, schedule
from domain.calendar.commitment import (
    COMMITMENT,
    CommitmentBackwards,
    CommitmentDropped,
    CommitmentIsOver,
    CommitmentMoved,
    CommitmentUnknown,
)
from domain.calendar.room_book import ROOM_BOOK, NoRoomFree, RoomFreed
from domain.calendar.schedule import SCHEDULE, NotAMonday
from domain.program import service_area as area
from domain.program.service_area import SERVICE_AREA, RoomsCounted, RoomsOutOfRange, SiteUnknown
from stories.pasts.given import given
from stories.pasts.samples import (
    made_up_id,
    site,
)
from stories.steps.schedule_steps import (
    BEFORE,
    COMMITMENT_ID,
    HOUR,
    LEFT_OUT,
    MONDAY,
    PLANNED,
    START,
    kept,
    rolled,
)


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
