"""A diary holds one person's ISO week and refuses time that is already booked."""

from dataclasses import replace
from datetime import date

from domain.calendar.diary import (
    DIARY,
    AlreadyBooked,
    TimeHeld,
    TimeIsKept,
    TimeReleased,
    book,
    diary_id,
    hold,
    release,
    weeks_from,
)
from stories.pasts.given import given
from stories.pasts.samples import PARTICIPANT_ID, SPECIALIST_ID, made_up_id
from stories.steps.session_steps import booked

NINE = booked("nine", 9, 10)


def test_overlapping_time_is_refused_and_touching_time_is_not() -> None:
    here = given(DIARY, NINE)
    here.when(book, booked("ten", 10, 11)).then(booked("ten", 10, 11))
    here.when(book, booked("eight", 8, 9)).then(booked("eight", 8, 9))
    for first, last in ((9, 10), (8, 10), (9, 11), (8, 11)):
        here.when(book, booked("other", first, last)).then(AlreadyBooked)
    here.when(book, NINE).then_nothing()


def test_released_time_can_be_booked_again() -> None:
    released = TimeReleased(person_id=PARTICIPANT_ID, session_id=NINE.session_id)
    given(DIARY, NINE).when(release, PARTICIPANT_ID, NINE.session_id).then(released)
    given(DIARY, NINE, released).when(book, booked("other", 9, 10)).then(booked("other", 9, 10))
    given(DIARY).when(release, PARTICIPANT_ID, made_up_id("?")).then_nothing()


def test_a_diary_is_one_person_and_one_iso_week() -> None:
    monday, sunday, next_monday = date(2026, 12, 28), date(2027, 1, 3), date(2027, 1, 4)
    assert diary_id(PARTICIPANT_ID, monday) == diary_id(PARTICIPANT_ID, sunday)
    assert diary_id(PARTICIPANT_ID, sunday) != diary_id(PARTICIPANT_ID, next_monday)
    assert diary_id(PARTICIPANT_ID, monday) != diary_id(SPECIALIST_ID, monday)


def test_the_weeks_that_some_days_touch() -> None:
    assert weeks_from(date(2026, 11, 24), 1) == (date(2026, 11, 23),)
    assert weeks_from(date(2026, 11, 29), 2) == (date(2026, 11, 23), date(2026, 11, 30))
    assert len(weeks_from(date(2026, 11, 23), 28)) == 4


def test_time_kept_for_a_proposal_is_nobody_elses_until_it_is_booked_for_it_or_freed() -> None:
    kept = TimeHeld(
        person_id=NINE.person_id,
        session_id=NINE.session_id,
        match_id=made_up_id("a match"),
        starts_at=NINE.starts_at,
        ends_at=NINE.ends_at,
    )
    other = replace(kept, session_id=made_up_id("other"))
    given(DIARY).when(hold, kept).then(kept)
    here = given(DIARY, kept)
    here.when(hold, kept).then_nothing()
    here.when(hold, other).then(TimeIsKept)
    here.when(book, replace(NINE, session_id=made_up_id("other"))).then(TimeIsKept)
    here.when(book, NINE).then(NINE)
    given(DIARY, NINE).when(hold, other).then(AlreadyBooked)
    assert DIARY.fold([kept, NINE]).bookings == (NINE,)
    freed = TimeReleased(person_id=NINE.person_id, session_id=NINE.session_id)
    here.when(release, NINE.person_id, NINE.session_id).then(freed)
    assert DIARY.fold([kept, freed]).bookings == ()
