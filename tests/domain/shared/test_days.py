"""Days that a program can mean; those beyond are read as the nearest end of the calendar."""

from datetime import UTC, date, datetime

import pytest

from domain.shared.days import FIRST_DAY, LAST_DAY, is_usable, nearest_usable


@pytest.mark.parametrize(
    ("day", "usable"),
    [
        (date(1849, 12, 31), False),
        (FIRST_DAY, True),
        (date(2026, 11, 23), True),
        (LAST_DAY, True),
        (date(9000, 1, 1), False),
    ],
)
def test_the_ends_of_the_calendar_are_in_it(day: date, usable: bool) -> None:
    assert is_usable(day) == usable
    assert is_usable(datetime(day.year, day.month, day.day, 23, 59, tzinfo=UTC)) == usable


@pytest.mark.parametrize(
    ("told", "read"),
    [
        (date(1, 1, 1), FIRST_DAY),
        (date(1848, 12, 31), FIRST_DAY),
        (date(1849, 1, 1), date(1849, 1, 1)),
        (date(9000, 12, 31), date(9000, 12, 31)),
        (date(9001, 1, 1), LAST_DAY),
        (date(2026, 11, 23), date(2026, 11, 23)),
    ],
)
def test_a_year_beyond_either_end_is_read_as_that_end(told: date, read: date) -> None:
    assert nearest_usable(told) == read
    moment = nearest_usable(datetime(told.year, told.month, told.day, tzinfo=UTC))
    assert moment == datetime(read.year, read.month, read.day, tzinfo=UTC)
