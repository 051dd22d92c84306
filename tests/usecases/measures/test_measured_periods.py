"""A period goes no further than today, is never empty, and is compared with one as long."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peermatch.readmodels.screens.program.period.measured_periods import (
    MOST_DAYS,
    NoSuchPeriod,
    PeriodName,
    between,
    named,
    weeks_until,
)

MONDAY = date(2026, 11, 2)
FRIDAY, SATURDAY = MONDAY + timedelta(days=4), MONDAY + timedelta(days=5)


def test_weeks_begin_on_monday_and_end_today() -> None:
    period = weeks_until(FRIDAY, 2, today=FRIDAY)
    assert (period.first_day, period.last_day) == (MONDAY - timedelta(days=7), FRIDAY)
    assert list(period.steps()) == [
        (MONDAY - timedelta(days=7), MONDAY - timedelta(days=1)),
        (MONDAY, FRIDAY),
    ]


@pytest.mark.parametrize(("day", "weeks"), [(FRIDAY, 0), (FRIDAY, 54), (SATURDAY, 4)])
def test_no_period_is_empty_too_long_or_to_come(day: date, weeks: int) -> None:
    with pytest.raises(NoSuchPeriod):
        weeks_until(day, weeks, today=FRIDAY)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (FRIDAY, MONDAY),
        (MONDAY, SATURDAY),
        (FRIDAY - timedelta(days=MOST_DAYS), FRIDAY),
        (date(1999, 12, 31), date(2000, 1, 1)),
    ],
)
def test_no_days_turned_around_too_many_to_come_or_long_ago(first: date, last: date) -> None:
    with pytest.raises(NoSuchPeriod):
        between(first, last, today=FRIDAY)


@pytest.mark.parametrize(
    ("name", "first", "last", "before"),
    [
        ("13-weeks", "2026-08-10", "2026-11-06", "2026-05-13"),
        ("this-month", "2026-11-01", "2026-11-06", "2026-10-26"),
        ("last-month", "2026-10-01", "2026-10-31", "2026-09-01"),
        ("this-quarter", "2026-10-01", "2026-11-06", "2026-08-25"),
        ("last-quarter", "2026-07-01", "2026-09-30", "2026-04-01"),
        ("this-year", "2026-01-01", "2026-11-06", "2025-02-25"),
        ("last-year", "2025-01-01", "2025-12-31", "2024-01-01"),
    ],
)
def test_each_named_period_is_compared_with_the_one_before(
    name: str, first: str, last: str, before: str
) -> None:
    """Whole months with whole months, what goes on with as many days."""
    period = named(PeriodName(name), FRIDAY)
    days = (period.first_day, period.last_day, period.before)
    assert [day.isoformat() for day in days] == [first, last, before]


def test_a_long_period_is_shown_by_month() -> None:
    steps = list(named(PeriodName.LAST_YEAR, FRIDAY).steps())
    assert [first.month for first, _ in steps] == list(range(1, 13))
    assert steps[1] == (date(2025, 2, 1), date(2025, 2, 28))


@given(
    first=st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    days=st.integers(0, MOST_DAYS - 1),
)
def test_the_steps_are_the_period(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    period = between(first, last, today=last)
    steps = list(period.steps())
    assert (steps[0][0], steps[-1][1]) == (first, last)
    for (_, end), (start, _) in pairwise(steps):
        assert start == end + timedelta(days=1)
    assert all(start <= end for start, end in steps)
    assert len(steps) <= 28
    assert period.before < first
