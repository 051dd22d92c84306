"""The rules that hold today, for screens: limits and holidays of the program's local date."""

from datetime import datetime

from domain.program.limits import Limits
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.shared.days import Holidays
from peermatch.readmodels.reading.closed_days import holidays_around
from peermatch.usecases.core.service import Service


def rules_today(service: Service, now: datetime) -> tuple[Limits, Holidays]:
    """Holidays reach back, too: a clock may have started in the year before."""
    today = service.program.today(now)
    rules = service.store.read(PROGRAM_RULES, RULES_ID)
    return limits_on(rules, today), holidays_around(today)
