"""The limits and closed days that a command's decisions use: those of its own day."""

from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.program.limits import Limits
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.shared.days import Holidays
from peermatch.readmodels.tables.deadlines.due_counting import Calendar
from peermatch.store import Work
from peermatch.usecases.core.program import Program
from scheduling.time.availability import state_holidays

HOLIDAYS_OF = "VA"
"""The state whose holidays close the program."""


def limits_of_day(work: Work, program: Program) -> Limits:
    """The limits of the command's day, so that an old decision stays explained."""
    rules = work.load(PROGRAM_RULES, RULES_ID).state
    return limits_on(rules, program.today(work.command.at))


def holidays_around(day: date) -> Holidays:
    """The state holidays of the year before `day`, where a clock may have started, and of the
    years that the months after it touch."""
    return _holidays(day.year - 1, (day + timedelta(days=180)).year)


def calendar_in(zone: ZoneInfo) -> Calendar:
    """The days that the program's due dates are counted by."""
    return Calendar(zone=zone, holidays_around=holidays_around)


@lru_cache(maxsize=64)
def _holidays(first_year: int, last_year: int) -> Holidays:
    return state_holidays(HOLIDAYS_OF, range(first_year, last_year + 1))
