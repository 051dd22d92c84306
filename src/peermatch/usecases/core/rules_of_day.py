"""The limits and closed days that a command's decisions use: those of its own day."""

from zoneinfo import ZoneInfo

from domain.program.limits import Limits
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from peermatch.readmodels.reading.closed_days import holidays_around
from peermatch.readmodels.tables.deadlines.due_periods import Calendar
from peermatch.store import Work
from peermatch.usecases.core.program import Program


def limits_of_day(work: Work, program: Program) -> Limits:
    """The limits of the command's day, so that an old decision stays explained."""
    rules = work.load(PROGRAM_RULES, RULES_ID).state
    return limits_on(rules, program.today(work.command.at))


def calendar_in(zone: ZoneInfo) -> Calendar:
    """The days that the program's due dates are counted by."""
    return Calendar(zone=zone, holidays_around=holidays_around)
