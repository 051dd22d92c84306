"""Pictures of lines: how numbers go up and down, step by step, beside their limit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peermatch.web.show.charts.column_pictures import axis, labels
from peermatch.web.show.charts.drawing import (
    Drawing,
    Mark,
    dot,
    drawing,
    line,
    path,
    room_of,
    top_of,
    words,
)

HEIGHT, TOP, BELOW = 120, 14, 24
AFTER = 30
"""Room for the last value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values step by step; None where nobody's is known, and the line has a gap."""

    css: str
    values: tuple[int | None, ...]


def lines(
    width: int, steps: Sequence[str], series: Sequence[Series], limit: int | None = None
) -> Drawing:
    """From 0 up, with the last value of each line beside it."""
    known = [value for one in series for value in one.values if value is not None]
    top = top_of([*known, *([limit + 1] if limit else [])])
    left = room_of([f"{top:,}"]) + 8
    each = (width - left - AFTER) / max(1, len(steps))
    marks = [*axis(left, width - AFTER, TOP, HEIGHT, top)]
    if limit is not None:
        at = _at(limit, top)
        marks.append(line(left, at, width - AFTER, at, "chart__limit"))
    for one in series:
        marks += _line(one, left, each, top)
    marks += _last(series, left, each, top)
    marks += labels(left, each, TOP + HEIGHT + 17, steps, AFTER)
    return drawing(width, TOP + HEIGHT + BELOW, marks)


def _at(value: int, top: int) -> float:
    return TOP + HEIGHT * (1 - value / top)


def _line(one: Series, left: float, each: float, top: int) -> Iterator[Mark]:
    """Through what is known; a value with none beside it is a dot."""
    run: list[tuple[float, float]] = []
    for n, value in enumerate((*one.values, None)):
        if value is not None:
            run.append((left + (n + 0.5) * each, _at(value, top)))
            continue
        if len(run) > 1:
            yield path(run, f"chart__line {one.css}")
        yield from (dot(x, y, 3, f"chart__dot {one.css}") for x, y in run)
        run = []


def _last(series: Sequence[Series], left: float, each: float, top: int) -> Iterator[Mark]:
    """The last known value of each line, none upon another."""
    ends = []
    for one in series:
        found = [(n, value) for n, value in enumerate(one.values) if value is not None]
        if found:
            n, value = found[-1]
            ends.append((_at(value, top), left + (n + 0.5) * each + 8, value))
    lowest = TOP + HEIGHT + 14.0
    for y, x, value in sorted(ends, reverse=True):
        lowest = min(y, lowest - 14)
        yield words(x, lowest + 4, f"{value:,}", "chart__strong")
