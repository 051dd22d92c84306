"""Days: which ones a program can mean, and which are business days.

A date near the year 1 or 9999 is a slip or another system's empty date, and is refused wherever it
comes in. One that an older version took is read as the nearest day that arithmetic and time zones
can cope with, so that it stops nobody.
"""

from calendar import monthrange
from collections.abc import Set
from datetime import UTC, date, datetime, timedelta

Holidays = Set[date]
"""The state holidays of the days in question."""
FIRST_DAY, LAST_DAY = date(1850, 1, 1), date(8999, 12, 31)
"""Themselves no days that anybody means: they stand for all that lies beyond."""
_FIRST_MOMENT = datetime(FIRST_DAY.year, 1, 1, tzinfo=UTC)
_LAST_MOMENT = datetime(LAST_DAY.year, 12, 31, tzinfo=UTC)


def is_usable(value: date) -> bool:
    """Whether a day or an instant (by its own date) lies in the calendar, its ends included."""
    day = value.date() if isinstance(value, datetime) else value
    return FIRST_DAY <= day <= LAST_DAY


def nearest_usable(value: date) -> date:
    """The same day or instant; from beyond the ends of the calendar, that end.

    An end may be another day in another zone, so a year more on either side stays as it is.
    """
    if FIRST_DAY.year - 1 <= value.year <= LAST_DAY.year + 1:
        return value
    early = value.year < FIRST_DAY.year
    if isinstance(value, datetime):
        return _FIRST_MOMENT if early else _LAST_MOMENT
    return FIRST_DAY if early else LAST_DAY


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


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
