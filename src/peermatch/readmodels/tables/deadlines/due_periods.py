"""The days that due dates are counted by: those on which the same limits hold, and closed ones."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.program.limits import Certainty, Level, LimitName, Limits
from domain.program.program_rules import LimitChanged, Rules, limits_on
from domain.shared.days import FIRST_DAY, LAST_DAY, Holidays
from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.engine.rows import Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days, both included, on which the same limits hold."""

    first_day: date
    last_day: date
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The zone whose days count, and the closed days around a day."""

    zone: ZoneInfo
    holidays_around: Callable[[date], Holidays]

    def day(self, moment: datetime | None) -> date | None:
        return moment.astimezone(self.zone).date() if moment else None


def periods(changes: Iterable[Values], calendar: Calendar) -> tuple[Period, ...]:
    """The periods of the limits from the day of their last change on, by the changes as stored."""
    made, since = [], FIRST_DAY
    for row in changes:
        since = calendar.day(row["changed_at"]) or since
        made.append(
            of_row(
                row,
                LimitChanged,
                limit=LimitName(row["limit"]),
                level=Level(row["level"]),
                certainty=Certainty(row["certainty"]),
                citation="",
                reason="",
            )
        )
    rules = Rules(changes=tuple(made))
    begins = [FIRST_DAY, *sorted({change.effective_from for change in made})]
    ends = [*(day - timedelta(days=1) for day in begins[1:]), LAST_DAY]
    return tuple(
        Period(first_day=first, last_day=last, limits=limits_on(rules, first))
        for first, last in zip(begins, ends, strict=True)
        if last >= since
    )
