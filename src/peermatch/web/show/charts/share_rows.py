"""Pictures of rows: shares beside one another, each with what it is a share of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peermatch.web.show.charts.drawing import (
    PHONE,
    Drawing,
    Mark,
    box,
    drawing,
    line,
    room_of,
    words,
)

THICK = 18
HEADING = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A share in percent with its numbers in words; None with why there is none. `mark` is another
    share to hold it against. Without a bar it is a heading."""

    label: str
    percent: int | None = None
    said: str = ""
    mark: int | None = None
    css: str = "chart__main"
    is_heading: bool = False


def rows(width: int, shown: Sequence[Row]) -> Drawing:
    """On a desk the label stands before its bar, on a phone above it."""
    is_phone = width <= PHONE
    high = THICK + (25 if is_phone else 11)
    said = room_of(row.said for row in shown if row.percent is not None) + 50
    before = 0.0 if is_phone else room_of(row.label for row in shown) + 10
    bar = width - before - said
    marks: list[Mark] = []
    y = 0.0
    for row in shown:
        if row.is_heading:
            marks.append(words(0, y + 16, row.label, "chart__strong"))
            y += HEADING
            continue
        marks += _row(row, before, bar, y, is_phone)
        y += high
    return drawing(width, y, marks)


def _row(row: Row, before: float, bar: float, y: float, is_phone: bool) -> Iterator[Mark]:
    if is_phone:
        yield words(0, y + 14, row.label)
        y += 19
    else:
        yield words(before - 8, y + 14, row.label, "", "end")
    if row.percent is None:
        yield words(before, y + 14, row.said, "chart__soft")
        return
    yield box(before, y, bar, THICK, "chart__track")
    yield box(before, y, bar * min(100, row.percent) / 100, THICK, row.css)
    if row.mark is not None:
        at = before + bar * min(100, row.mark) / 100
        yield line(at, y - 3, at, y + THICK + 3, "chart__mark")
    yield words(before + bar + 8, y + 14, f"{row.percent}%", "chart__strong")
    yield words(before + bar + 50, y + 14, row.said, "chart__soft")
