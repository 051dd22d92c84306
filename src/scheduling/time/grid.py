"""The horizon cut into quarter hours of local wall time, numbered from 0."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
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
        same_clock = who.tz == self.tz
        for n in range(self.days):
            day = self.first + timedelta(days=n)
            if same_clock and is_steady(day, self.tz):
                for first, last in who.spans(day):
                    earliest = quarters(first)
                    latest = (last - max(minutes, QUARTER)) // QUARTER
                    yield from range(n * DAY_QUARTERS + earliest, n * DAY_QUARTERS + latest + 1)
            else:
                for moment in who.starts(day, minutes):
                    yield self.quarter(moment)


@cache
def is_steady(day: date, tz: str) -> bool:
    """Whether no clock is changed that day, so that minutes on the wall are minutes."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(tz))
    return midnight.utcoffset() == (midnight + timedelta(days=1)).utcoffset()


def quarters(minutes: int) -> int:
    """Whole quarter hours that `minutes` take up."""
    return -(-minutes // QUARTER)
