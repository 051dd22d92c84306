"""The period that an address asks for, and the address of a period."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends

from peermatch.readmodels.screens.program.period.measured_periods import (
    NoSuchPeriod,
    Period,
    PeriodName,
    between,
    named,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A period by its name, or `days` from the first to the last."""

    period: str = PeriodName.WEEKS
    first_day: str = ""
    last_day: str = ""

    def on(self, today: date) -> Period:
        """Raises NoSuchPeriod."""
        try:
            name = PeriodName(self.period)
            if name is PeriodName.DAYS:
                first, last = map(date.fromisoformat, (self.first_day, self.last_day))
                return between(first, last, today)
        except ValueError:
            raise NoSuchPeriod from None
        return named(name, today)


OfPeriod = Annotated[Asked, Depends()]


def address_of(period: Period) -> str:
    """The same days as the end of an address: what is taken away later is the same."""
    return urlencode(
        {"period": PeriodName.DAYS, "first_day": period.first_day, "last_day": period.last_day}
    )
