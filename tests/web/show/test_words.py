"""How pages say dates, times and names."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.sessions.session_state import MissedReason
from domain.shared.days import FIRST_DAY, LAST_DAY
from domain.shared.hours import WeeklyWindow
from peermatch.web.show.words import (
    TODAY,
    clock,
    day,
    in_words,
    limit,
    moment,
    outcome,
    weekday,
    window,
)

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture(autouse=True)
def _in_2026() -> Iterator[None]:
    token = TODAY.set(date(2026, 11, 28))
    yield
    TODAY.reset(token)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).astimezone(NEW_YORK)


def test_a_date_of_another_year_is_said_with_it() -> None:
    assert weekday(date(2026, 12, 31)) == "Thu, Dec 31"
    assert weekday(date(2027, 1, 4)) == "Mon, Jan 4, 2027"
    assert moment(local("2027-01-04T14:30")) == "Mon, Jan 4, 2027, 9:30 am"
    assert moment(local("2025-12-31T14:30")) == "Wed, Dec 31, 2025, 9:30 am"


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-11-01T04:59", "12:59 am"),
        ("2026-11-01T05:30", "1:30 am EDT"),
        ("2026-11-01T06:30", "1:30 am EST"),
        ("2026-11-01T07:00", "2:00 am"),
        ("2026-03-08T06:59", "1:59 am"),
        ("2026-03-08T07:00", "3:00 am"),
        ("2026-07-01T16:05", "12:05 pm"),
    ],
)
def test_a_time_that_clocks_say_twice_is_said_with_its_zone(at: str, told: str) -> None:
    assert clock(local(at)) == told


def test_weekly_hours_are_said_in_the_same_format() -> None:
    assert window(WeeklyWindow(0, 510, 1020)) == "Mon 8:30 am – 5:00 pm"
    assert window(WeeklyWindow(6, 0, 1440)) == "Sun 12:00 am – 12:00 am"


def test_names_stay_as_people_write_them() -> None:
    for name in ("King William", "King and Queen", "Riverside-Clinic"):
        assert in_words(name) == name
    assert (in_words("no-open-place"), in_words("in_force")) == ("No open place", "In force")


def test_a_day_beyond_the_calendar_says_so() -> None:
    for end in (FIRST_DAY, LAST_DAY):
        assert day(end) == weekday(end) == "(no usable date)"
    assert moment(datetime(FIRST_DAY.year, 1, 1, tzinfo=UTC).astimezone(NEW_YORK)) == day(FIRST_DAY)


def test_what_was_called_off_is_not_said_to_be_missed() -> None:
    assert [outcome("missed", reason) for reason in MissedReason] == [
        "Did not come",
        "Canceled late",
        "Canceled",
        "Canceled",
        "Not reached",
    ]
    assert outcome("held", None) == "Held"


@pytest.mark.parametrize(
    ("day_of_month", "told"),
    [
        (10, ("over", "13 over")),
        (22, ("over", "1 over")),
        (23, ("soon", "due today")),
        (24, ("soon", "due tomorrow")),
        (25, ("", "due Nov 25")),
    ],
)
def test_a_limit_is_told_from_today(day_of_month: int, told: tuple[str, str]) -> None:
    token = TODAY.set(date(2026, 11, 23))
    try:
        assert limit(date(2026, 11, day_of_month)) == told
    finally:
        TODAY.reset(token)
