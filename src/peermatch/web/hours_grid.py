"""Hours of a usual week as a grid of checkboxes: one box an hour, with presets."""

from collections.abc import Iterable, Mapping

from domain.shared.hours import WEEKDAYS, WeeklyWindow, merged

HOUR = "hour"
"""What the boxes are called; each holds a day and an hour, like `Mon-09`."""
HOURS = tuple(range(7, 21))
"""The hours that the grid has; others are typed as exact times."""
BOXES = frozenset(f"{day}-{hour:02d}" for day in WEEKDAYS for hour in HOURS)


def _boxes(days: Iterable[str], hours: Iterable[int]) -> tuple[str, ...]:
    chosen = tuple(hours)
    return tuple(f"{day}-{hour:02d}" for day in days for hour in chosen)


PRESETS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "mornings": ("Weekday mornings", _boxes(WEEKDAYS[:5], range(9, 12))),
    "afternoons": ("Weekday afternoons", _boxes(WEEKDAYS[:5], range(13, 17))),
    "evenings": ("Weekdays after 4", _boxes(WEEKDAYS[:5], range(16, 20))),
    "saturdays": ("Saturdays", _boxes(WEEKDAYS[5:6], range(9, 17))),
    "clear": ("Clear", ()),
}
"""By key: what the button says, and the boxes it ticks; none clears all."""


def with_preset(ticked: str, key: str) -> str:
    """The ticked boxes, `;` between, once a preset's button was pressed."""
    if key not in PRESETS:
        return ticked
    boxes = PRESETS[key][1]
    return ";".join(sorted({*ticked.split(";"), *boxes} & BOXES)) if boxes else ""


def boxes_of(windows: Iterable[WeeklyWindow]) -> tuple[frozenset[str], tuple[WeeklyWindow, ...]]:
    """The boxes that hours fill whole, and what of the hours no box says."""
    whole, rest = set[str](), list[WeeklyWindow]()
    for one in windows:
        first, last = -(-one.start // 60), one.end // 60
        hours = [hour for hour in range(first, last) if hour in HOURS]
        whole |= {f"{WEEKDAYS[one.weekday]}-{hour:02d}" for hour in hours}
        ends = (hours[0] * 60, hours[-1] * 60 + 60) if hours else (one.end, one.end)
        parts = ((one.start, ends[0]), (ends[1], one.end))
        rest += [WeeklyWindow(one.weekday, *part) for part in parts if part[0] < part[1]]
    return frozenset(whole), tuple(rest)


def windows_of(ticked: Iterable[str]) -> tuple[WeeklyWindow, ...]:
    """The hours of the boxes, neighbors joined."""
    known = sorted(BOXES.intersection(ticked))
    parted = ((day, int(hour)) for day, _, hour in (box.partition("-") for box in known))
    return merged(WeeklyWindow(WEEKDAYS.index(day), h * 60, h * 60 + 60) for day, h in parted)


def grid_windows(ticked: Iterable[str]) -> tuple[str, ...]:
    """The same as texts; a box that the grid does not have stays as it was sent, to be refused."""
    sent = [box for box in ticked if box]
    unknown = sorted(set(sent) - BOXES)
    return (*map(str, windows_of(sent)), *unknown)
