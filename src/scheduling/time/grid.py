"""The horizon cut into quarter hours of local wall time, numbered from 0."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.shared.hours import DAY_QUARTERS, QUARTER
from scheduling.time.availability import Availability
from scheduling.time.wall_time import instant, local


@dataclass(frozen=True, slots=True)
class Horizon:
    """`days` local days from `first`. Quarter `q` is `q % 96` into day `q // 96`."""

    first: date
    days: int
    tz: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.tz)

    def day(self, quarter: int) -> date:
        return self.first + timedelta(days=quarter // DAY_QUARTERS)

    def instant(self, quarter: int) -> datetime | None:
        """UTC instant at which a quarter begins; None when clocks skip it."""
        return instant(self.day(quarter), quarter % DAY_QUARTERS * QUARTER, self.zone)

    def quarter(self, moment: datetime) -> int:
        """The quarter that holds an instant; below 0 or past the end when outside the horizon."""
        day, minute = local(moment, self.zone)
        return (day - self.first).days * DAY_QUARTERS + minute // QUARTER

    def starts(self, who: Availability, minutes: int) -> Iterator[int]:
        """Quarters at which a session of `minutes` lies within a person's hours."""
        for n in range(self.days):
            for moment in who.starts(self.first + timedelta(days=n), minutes):
                yield self.quarter(moment)


def quarters(minutes: int) -> int:
    """Whole quarter hours that `minutes` take up."""
    return -(-minutes // QUARTER)
