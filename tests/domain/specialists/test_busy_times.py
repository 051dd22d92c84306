"""Busy times of a specialist's own calendar take hours away, and open no closed day."""

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import given as drawn
from hypothesis import strategies as st

from domain.shared.day_hours import DayHasPassed, HoursOfAnotherDay, free_of, without_busy
from domain.shared.hours import WeeklyWindow
from domain.shared.shared_refusals import SpecialistUnknown
from domain.specialists.specialist import SPECIALIST
from domain.specialists.working_hours import BusyTimesRead, note_busy
from stories.pasts.a_specialist import specialist
from stories.pasts.given import given
from stories.pasts.samples import SPECIALIST_ID, TODAY

MONDAY = TODAY + timedelta(days=-TODAY.weekday() + 7)
NOON = (WeeklyWindow(0, 12 * 60, 13 * 60),)
WORK = (WeeklyWindow(0, 9 * 60, 17 * 60), WeeklyWindow(1, 9 * 60, 12 * 60))
READ = BusyTimesRead(specialist_id=SPECIALIST_ID, day=MONDAY, windows=NOON)


def test_a_day_is_noted_when_it_is_otherwise_than_before() -> None:
    given(SPECIALIST).when(note_busy, MONDAY, NOON, TODAY).then(SpecialistUnknown)
    specialist().when(note_busy, MONDAY, NOON, TODAY).then(READ)
    specialist(READ).when(note_busy, MONDAY, NOON, TODAY).then_nothing()
    free = BusyTimesRead(specialist_id=SPECIALIST_ID, day=MONDAY, windows=())
    specialist(READ).when(note_busy, MONDAY, (), TODAY).then(free)
    specialist(READ, free).when(note_busy, MONDAY, (), TODAY).then_nothing()
    specialist().when(note_busy, MONDAY, (), TODAY).then_nothing()
    tuesday = MONDAY + timedelta(days=1)
    specialist().when(note_busy, tuesday, NOON, TODAY).then(HoursOfAnotherDay)
    specialist().when(note_busy, MONDAY, NOON, MONDAY + timedelta(days=1)).then(DayHasPassed)


def test_what_is_busy_is_taken_out_of_the_hours_of_that_day() -> None:
    before, after = WeeklyWindow(0, 9 * 60, 12 * 60), WeeklyWindow(0, 13 * 60, 17 * 60)
    busy = {MONDAY: NOON}
    assert without_busy(WORK, {}, busy, ()) == {MONDAY: (before, after)}
    assert without_busy(WORK, {}, busy, {MONDAY}) == {}, "a closed day stays closed"
    other = {MONDAY: (WeeklyWindow(0, 12 * 60 + 30, 18 * 60),)}
    late = {MONDAY: (WeeklyWindow(0, 13 * 60, 18 * 60),)}
    assert without_busy(WORK, other, busy, {MONDAY}) == late, "it was opened for that day"
    assert without_busy(WORK, {MONDAY: ()}, busy, ()) == {MONDAY: ()}


def windows() -> st.SearchStrategy[list[WeeklyWindow]]:
    ends = st.lists(st.integers(0, 1440), min_size=2, max_size=2, unique=True).map(sorted)
    return st.lists(ends.map(lambda two: WeeklyWindow(0, *two)), max_size=5)


@drawn(windows(), windows())
def test_what_is_left_is_every_minute_that_is_not_taken(
    own: list[WeeklyWindow], taken: list[WeeklyWindow]
) -> None:
    def minutes(them: Iterable[WeeklyWindow]) -> set[int]:
        return {m for w in them for m in range(w.start, w.end)}

    assert minutes(free_of(own, taken)) == minutes(own) - minutes(taken)


def test_a_day_of_another_week_is_left_alone() -> None:
    later = date.fromordinal(MONDAY.toordinal() + 7)
    assert later not in without_busy(WORK, {}, {MONDAY: NOON}, ())
