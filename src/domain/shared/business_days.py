"""Business days: Monday to Friday, less the state holidays that the caller passes in."""

from collections.abc import Set
from datetime import date, timedelta

Holidays = Set[date]


def is_business_day(day: date, holidays: Holidays) -> bool:
    return day.weekday() < 5 and day not in holidays


def business_days_after(start: date, count: int, holidays: Holidays) -> date:
    """The `count`-th business day after `start`, which itself doesn't count.

    With `count` 0, `start` itself or the next business day.
    """
    day = start
    while count > 0 or not is_business_day(day, holidays):
        day += timedelta(days=1)
        count -= is_business_day(day, holidays)
    return day
