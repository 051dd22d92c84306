"""The periods that measures are shown for: whole weeks, or a month, and what came before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.shared.decider import Refusal

WEEK = 7
MOST_WEEKS = 53
FIRST_YEAR = 2000


class NoSuchPeriod(Refusal):
    sentence = "A period is 1 to 53 weeks up to a day that has come."
    field = "weeks"


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

    def weeks(self) -> Iterator[tuple[date, date]]:
        """First and last day of each week of the period."""
        day = self.first_day
        while day <= self.last_day:
            end = day + timedelta(days=WEEK - 1 - day.weekday())
            yield day, min(end, self.last_day)
            day = end + timedelta(days=1)


def weeks_until(day: date, weeks: int, today: date) -> Period:
    """Whole weeks from Monday on, of which the last is the one of `day` and goes no further than
    today. Raises NoSuchPeriod."""
    if not 1 <= weeks <= MOST_WEEKS or day > today or day.year < FIRST_YEAR:
        raise NoSuchPeriod
    monday = day - timedelta(days=day.weekday())
    first = monday - timedelta(days=WEEK * (weeks - 1))
    last = min(monday + timedelta(days=WEEK - 1), today)
    return Period(first_day=first, last_day=last, before=first - timedelta(days=WEEK * weeks))
