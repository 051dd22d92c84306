"""Hours of a usual week as a grid of checkboxes: one box an hour, with presets. A box holds what
could be typed as well, so the boxes and the exact times beside them are one text, read as any."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.shared.hours import WeeklyWindow, merged, parse_window

PRESET = "preset"
"""What a preset's button sends: its key."""
HOURS = tuple(range(7, 21))
"""The hours that the grid has; others are typed as exact times."""
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Box:
    """An hour of a weekday; `value` is its window as text, `ticked` whether it is in the hours."""

    value: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Week:
    """Hours as the grid shows them: `rows` by hour with a box a weekday, and the boxes' `windows`.
    No box says `rest`; `unread` is what can't be read as hours."""

    rows: tuple[tuple[int, tuple[Box, ...]], ...]
    rest: tuple[WeeklyWindow, ...]
    unread: tuple[str, ...]
    windows: tuple[WeeklyWindow, ...]


def box(weekday: int, hour: int) -> WeeklyWindow:
    return WeeklyWindow(weekday, hour * 60, hour * 60 + 60)


def _boxes(days: Iterable[int], hours: Iterable[int]) -> tuple[WeeklyWindow, ...]:
    chosen = tuple(hours)
    return tuple(box(day, hour) for day in days for hour in chosen)


PRESETS: Mapping[str, tuple[str, tuple[WeeklyWindow, ...]]] = {
    "mornings": ("Weekday mornings", _boxes(range(5), range(9, 12))),
    "afternoons": ("Weekday afternoons", _boxes(range(5), range(13, 17))),
    "evenings": ("Weekdays after 4", _boxes(range(5), range(16, 20))),
    "saturdays": ("Saturdays", _boxes((5,), range(9, 17))),
    "clear": ("Clear", ()),
}
"""By key: what the button says, and the boxes it ticks; none clears all."""


def joined(text: str) -> str:
    """The same hours with neighbors joined; what can't be read stays as it is, to be refused."""
    windows, unread = _read(text)
    return "; ".join((*map(str, merged(windows)), *unread))


def with_preset(text: str, key: str) -> str:
    """The hours once a preset's button was pressed."""
    if key not in PRESETS:
        return text
    boxes = PRESETS[key][1]
    return joined("; ".join((text, *map(str, boxes)))) if boxes else ""


def week(text: str) -> Week:
    windows, unread = _read(text)
    whole, rest = _parted(merged(windows))
    return Week(
        rows=tuple((hour, _row(hour, whole)) for hour in HOURS),
        rest=rest,
        unread=tuple(unread),
        windows=merged(whole),
    )


def _row(hour: int, whole: frozenset[WeeklyWindow]) -> tuple[Box, ...]:
    boxes = (box(day, hour) for day in range(7))
    return tuple(Box(str(one), one in whole) for one in boxes)


def _parted(
    windows: Iterable[WeeklyWindow],
) -> tuple[frozenset[WeeklyWindow], tuple[WeeklyWindow, ...]]:
    """The boxes that hours fill whole, and what of the hours no box says."""
    whole, rest = set[WeeklyWindow](), list[WeeklyWindow]()
    for one in windows:
        hours = [hour for hour in range(-(-one.start // 60), one.end // 60) if hour in HOURS]
        whole |= {box(one.weekday, hour) for hour in hours}
        ends = (hours[0] * 60, hours[-1] * 60 + 60) if hours else (one.end, one.end)
        parts = ((one.start, ends[0]), (ends[1], one.end))
        rest += [WeeklyWindow(one.weekday, *part) for part in parts if part[0] < part[1]]
    return frozenset(whole), tuple(rest)


def _read(text: str) -> tuple[list[WeeklyWindow], list[str]]:
    windows, unread = list[WeeklyWindow](), list[str]()
    for part in filter(None, map(str.strip, text.split(";"))):
        try:
            windows.append(parse_window(part))
        except ValueError:
            unread.append(part)
    return windows, unread
