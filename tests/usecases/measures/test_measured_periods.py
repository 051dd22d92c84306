"""A period is whole weeks or a month, goes no further than today, and is never empty."""

from datetime import date, timedelta

import pytest

from peermatch.readmodels.screens.program.measured_periods import (
    NoSuchPeriod,
    weeks_until,
)

MONDAY = date(2026, 11, 2)
FRIDAY, SATURDAY = MONDAY + timedelta(days=4), MONDAY + timedelta(days=5)


def test_weeks_begin_on_monday_and_end_today() -> None:
    period = weeks_until(FRIDAY, 2, today=FRIDAY)
    assert (period.first_day, period.last_day) == (MONDAY - timedelta(days=7), FRIDAY)
    assert period.before == MONDAY - timedelta(days=21)
    assert list(period.weeks()) == [
        (MONDAY - timedelta(days=7), MONDAY - timedelta(days=1)),
        (MONDAY, FRIDAY),
    ]


@pytest.mark.parametrize(("day", "weeks"), [(FRIDAY, 0), (FRIDAY, 54), (SATURDAY, 4)])
def test_no_period_is_empty_too_long_or_to_come(day: date, weeks: int) -> None:
    with pytest.raises(NoSuchPeriod):
        weeks_until(day, weeks, today=FRIDAY)
