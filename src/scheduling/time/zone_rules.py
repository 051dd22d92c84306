"""A time zone's yearly clock changes as rules that every calendar program can read."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

CYCLE = 28
"""Years after which weekdays fall on the same dates: enough to tell 'fourth' from 'last'."""


@dataclass(frozen=True, slots=True)
class Change:
    """One yearly clock change: at local wall time `first`, then every year by the rule."""

    first: datetime
    """Wall time by the old offset, without a zone."""
    before: timedelta
    after: timedelta
    name: str
    daylight: bool
    week: int
    """1 to 4, or -1 for the last."""

    @property
    def weekday(self) -> int:
        return self.first.weekday()


@cache
def yearly_changes(tz: str, year: int) -> tuple[Change, ...] | None:
    """The changes that `tz` makes every year from `year - 1` on; empty when its clocks never
    change; None when they follow no yearly rule over the next 28 years."""
    zone = ZoneInfo(tz)
    seen = [_changes(zone, y) for y in range(year - 1, year - 1 + CYCLE)]
    found = []
    for column in zip(*seen, strict=False):
        weeks = set.intersection(*(_weeks(wall.date()) for wall, _, _ in column))
        shapes = {(w.month, w.weekday(), w.time(), a, b) for w, a, b in column}
        if len(shapes) != 1 or not weeks:
            return None
        wall, before, after = column[0]
        told = (wall.replace(tzinfo=UTC) - before + timedelta(hours=1)).astimezone(zone)
        found.append(Change(wall, before, after, told.tzname() or tz, bool(told.dst()), min(weeks)))
    regular = len({len(changes) for changes in seen}) == 1
    return tuple(found) if regular else None


def _weeks(day: date) -> set[int]:
    nth = (day.day - 1) // 7 + 1
    last = {-1} if (day + timedelta(days=7)).month != day.month else set()
    return last | ({nth} if nth < 5 else set())


def _changes(zone: ZoneInfo, year: int) -> list[tuple[datetime, timedelta, timedelta]]:
    """(wall time by the old offset, old offset, new offset) of each change in a UTC year."""
    found = []
    noon = datetime(year, 1, 1, tzinfo=UTC)
    while noon.year == year:
        later = noon + timedelta(days=1)
        if _offset(zone, noon) != _offset(zone, later):
            low, high = noon, later
            while high - low > timedelta(minutes=1):
                middle = low + timedelta(minutes=((high - low) // timedelta(minutes=2)))
                if _offset(zone, middle) == _offset(zone, noon):
                    low = middle
                else:
                    high = middle
            before = _offset(zone, low)
            found.append(((high + before).replace(tzinfo=None), before, _offset(zone, high)))
        noon = later
    return found


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)
