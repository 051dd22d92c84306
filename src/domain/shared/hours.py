"""Weekly hours in local wall time, on the program's 15-minute grid."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

QUARTER = 15
"""Minutes in a unit (12VAC30-130-5210: a unit is 15 minutes)."""
DAY_QUARTERS = 96
WEEK_DAYS = 7
WEEK_QUARTERS = WEEK_DAYS * DAY_QUARTERS
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CLOCK = re.compile(
    r"(0?[1-9]|1[0-2]):([0-5][0-9]) ?([ap])m|([01][0-9]|2[0-4]):([0-5][0-9])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, order=True)
class WeeklyWindow:
    """A stretch of one weekday, every week. `weekday` 0 is Monday; minutes count from midnight."""

    weekday: int
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError(f"weekday {self.weekday} is not 0 to 6")
        if not 0 <= self.start < self.end <= 1440:
            raise ValueError("a window must start before it ends, within one day")

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {_clock(self.start)}-{_clock(self.end)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _minutes(clock: str) -> int:
    """Minutes after midnight of `8:30 am` or `08:30`."""
    found = CLOCK.fullmatch(clock.strip())
    if found is None:
        raise ValueError("enter times like 8:30 am")
    if found[4]:
        return int(found[4]) * 60 + int(found[5])
    noon = 12 * 60 if found[3] in "pP" else 0
    return int(found[1]) % 12 * 60 + int(found[2]) + noon


def parse_window(text: str) -> WeeklyWindow:
    """`Mon 8:30 am–5:00 pm` or `Mon 08:30-17:00` as a window; as an end, `12:00 am` is the day's.
    Raises ValueError in words that never quote it."""
    day, space, span = text.strip().partition(" ")
    start, dash, end = span.replace("–", "-").partition("-")
    day = day.capitalize()
    if day not in WEEKDAYS or not space or not dash:
        raise ValueError("enter hours like Mon 9:00 am–12:00 pm")
    first, last = _minutes(start), _minutes(end)
    if not last and end.strip()[-1] in "mM":
        last = 1440
    if first >= last:
        raise ValueError("it ends before it starts")
    return WeeklyWindow(WEEKDAYS.index(day), first, last)


def merged(windows: Iterable[WeeklyWindow]) -> tuple[WeeklyWindow, ...]:
    """The same hours with touching and overlapping windows joined, in order."""
    given = tuple(windows)
    if all(one.weekday < other.weekday for one, other in pairwise(given)):
        return given
    joined: list[WeeklyWindow] = []
    for window in sorted(given, key=attrgetter("weekday", "start", "end")):
        last = joined[-1] if joined else None
        if last and last.weekday == window.weekday and window.start <= last.end:
            joined[-1] = WeeklyWindow(last.weekday, last.start, max(last.end, window.end))
        else:
            joined.append(window)
    return tuple(joined)


def starts(windows: Iterable[WeeklyWindow], minutes: int) -> frozenset[int]:
    """Quarters of the week (0 = Monday 00:00, below 672) at which `minutes` fit in the hours."""
    found: set[int] = set()
    for window in merged(windows):
        first = -(-window.start // QUARTER)
        last = (window.end - minutes) // QUARTER
        found.update(window.weekday * DAY_QUARTERS + q for q in range(first, last + 1))
    return frozenset(found)
