"""The days on which the program is closed, which no clock in business days counts."""

from datetime import date, timedelta
from functools import lru_cache

from domain.shared.days import Holidays
from scheduling.time.availability import state_holidays

HOLIDAYS_OF = "VA"
"""The state whose holidays close the program."""


def holidays_around(day: date) -> Holidays:
    """The state holidays of the year before `day`, where a clock may have started, and of the
    years that the months after it touch."""
    return holidays_of(day.year - 1, (day + timedelta(days=180)).year)


@lru_cache(maxsize=64)
def holidays_of(first_year: int, last_year: int) -> Holidays:
    return state_holidays(HOLIDAYS_OF, range(first_year, last_year + 1))
