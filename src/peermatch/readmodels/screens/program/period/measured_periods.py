"""The periods that measures are shown for: weeks, a month, a quarter, a year or any days, the steps
along them, and what came before."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.shared.decider import Refusal

WEEK = 7
MOST_DAYS = 53 * WEEK
WEEKLY_DAYS = 27 * WEEK
"""Longer periods are shown by month."""
LATEST_WEEKS = 13
FIRST_YEAR = 2000


class NoSuchPeriod(Refusal):
    sentence = "A period is 1 day to 53 weeks long, and ends on a day that has come."
    field = "last_day"


class PeriodName(StrEnum):
    """The periods that can be chosen by name; `days` are from one day to another."""

    WEEKS = "13-weeks"
    THIS_MONTH = "this-month"
    LAST_MONTH = "last-month"
    THIS_QUARTER = "this-quarter"
    LAST_QUARTER = "last-quarter"
    THIS_YEAR = "this-year"
    LAST_YEAR = "last-year"
    DAYS = "days"


MONTHS = {
    PeriodName.THIS_MONTH: 1,
    PeriodName.LAST_MONTH: 1,
    PeriodName.THIS_QUARTER: 3,
    PeriodName.LAST_QUARTER: 3,
    PeriodName.THIS_YEAR: 12,
    PeriodName.LAST_YEAR: 12,
}
PAST = frozenset({PeriodName.LAST_MONTH, PeriodName.LAST_QUARTER, PeriodName.LAST_YEAR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days from the first to the last, both included, and those before that it is compared with."""

    first_day: date
    last_day: date
    before: date
    """The first day of the period before, which ends the day before `first_day`."""

    @property
    def day_before(self) -> date:
        return self.first_day - timedelta(days=1)

    @property
    def by_month(self) -> bool:
        """Whether its steps are months, since weeks would be too many to look at."""
        return (self.last_day - self.first_day).days >= WEEKLY_DAYS

    def steps(self) -> Iterator[tuple[date, date]]:
        """First and last day of each week of the period, or month of a long one, cut off where the
        period is."""
        day = self.first_day
        while day <= self.last_day:
            month_end = day.replace(day=monthrange(day.year, day.month)[1])
            week_end = day + timedelta(days=WEEK - 1 - day.weekday())
            end = month_end if self.by_month else week_end
            yield day, min(end, self.last_day)
            day = end + timedelta(days=1)


def latest(today: date) -> Period:
    """The last weeks, of which the one of today is the last."""
    return weeks_until(today, LATEST_WEEKS, today)


def weeks_until(day: date, weeks: int, today: date) -> Period:
    """Whole weeks from Monday on, of which the last is the one of `day` and goes no further than
    today. Raises NoSuchPeriod."""
    if not 1 <= weeks <= MOST_DAYS // WEEK or day > today:
        raise NoSuchPeriod
    monday = day - timedelta(days=day.weekday())
    first = monday - timedelta(days=WEEK * (weeks - 1))
    return between(first, min(monday + timedelta(days=WEEK - 1), today), today)


def named(name: PeriodName, today: date) -> Period:
    """A period by its name, no further than today; the chosen days have none."""
    if name not in MONTHS:
        return latest(today)
    months = MONTHS[name]
    first = today.replace(day=1, month=today.month - (today.month - 1) % months)
    if name in PAST:
        first, last = _months_on(first, -months), first - timedelta(days=1)
        return between(first, last, today)
    return between(first, today, today)


def between(first: date, last: date, today: date) -> Period:
    """Days that somebody chose. Whole months are compared with as many months before, other days
    with as many days. Raises NoSuchPeriod."""
    days = (last - first).days + 1
    if not 1 <= days <= MOST_DAYS or last > today or first.year < FIRST_YEAR:
        raise NoSuchPeriod
    before = first - timedelta(days=days)
    ends = last + timedelta(days=1)
    if first.day == ends.day == 1:
        months = (ends.year - first.year) * 12 + ends.month - first.month
        before = _months_on(first, -months)
    return Period(first_day=first, last_day=last, before=before)


def month_of(text: str, today: date) -> Period:
    """A month as `2026-11`, this one as far as it has come. Raises NoSuchPeriod."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise NoSuchPeriod from None
    if not FIRST_YEAR <= first.year <= today.year:
        raise NoSuchPeriod
    return between(first, min(_months_on(first, 1) - timedelta(days=1), today), today)


def months_until(today: date, number: int) -> list[date]:
    """The first days of the last months, the newest first."""
    return [_months_on(today.replace(day=1), -n) for n in range(number)]


def _months_on(first: date, months: int) -> date:
    """The first day of the month so many months later."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)
