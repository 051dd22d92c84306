"""When a person can be met: weekly hours, exceptions to them, and leave."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays

from domain.shared.hours import QUARTER, WeeklyWindow, merged
from scheduling.time.wall_time import instant, local

Span = tuple[int, int]
"""Minutes from local midnight: start (included) and end (excluded)."""


def state_holidays(state: str, years: Iterable[int]) -> frozenset[date]:
    """Days on which a US state's offices are closed, observed days included (`VA`)."""
    return frozenset(holidays.country_holidays("US", subdiv=state, years=list(years)))


@dataclass(frozen=True, slots=True)
class Leave:
    """Days away, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """One person's hours in local wall time. `exceptions` replace a whole day's hours."""

    weekly: tuple[WeeklyWindow, ...]
    tz: str
    exceptions: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    """Day -> its hours instead of the weekly ones; no spans means away all day."""
    leave: tuple[Leave, ...] = ()
    closed: frozenset[date] = frozenset()
    """Days on which nobody works, such as state holidays; an exception opens one again."""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.tz)

    def spans(self, day: date) -> tuple[Span, ...]:
        """The open stretches of one local day, in order, joined where they touch."""
        if any(day in away for away in self.leave):
            return ()
        if day in self.exceptions:
            weekday = day.weekday()
            own = [WeeklyWindow(weekday, start, end) for start, end in self.exceptions[day]]
        elif day in self.closed:
            return ()
        else:
            own = [window for window in self.weekly if window.weekday == day.weekday()]
        return tuple((window.start, window.end) for window in merged(own))

    def holds(self, start: datetime, minutes: int) -> bool:
        """Whether a session of `minutes` real minutes lies inside one open stretch.

        Judged by the clock on the wall at each quarter hour of it, so it stays right across a DST
        change: a clock that is turned back may have passed the stretch's end in between.
        """
        day, _ = local(start, self.zone)
        parts = [
            (*local(start + timedelta(minutes=done), self.zone), min(QUARTER, minutes - done))
            for done in range(0, minutes, QUARTER)
        ]
        return any(
            all(on == day and a <= first and first + length <= b for on, first, length in parts)
            for a, b in self.spans(day)
        )

    def starts(self, day: date, minutes: int) -> tuple[datetime, ...]:
        """UTC instants on the 15-minute grid of that local day at which `minutes` fit."""
        zone, spans = self.zone, self.spans(day)
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
        steady = midnight.utcoffset() == (midnight + timedelta(days=1)).utcoffset()
        began = midnight.astimezone(UTC)
        found = []
        for first, last in spans:
            for minute in range(-(-first // QUARTER) * QUARTER, last - QUARTER + 1, QUARTER):
                if steady:  # no clock changes that day, so minutes are minutes
                    if minute + minutes <= last:
                        found.append(began + timedelta(minutes=minute))
                else:
                    moment = instant(day, minute, zone)
                    if moment is not None and self.holds(moment, minutes):
                        found.append(moment)
        return tuple(sorted(set(found)))
