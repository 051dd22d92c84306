"""Pictures of columns: how waits are spread against their clock, and numbers step by step."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from peermatch.web.show.charts.drawing import (
    LETTER,
    PHONE,
    Drawing,
    Mark,
    box,
    drawing,
    line,
    room_of,
    top_of,
    words,
)

HEIGHT = 110
"""Of the tallest column."""
ABOVE, BELOW = 44, 22
"""Room over and under columns for what they say."""
GAP = 24
TOP = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """How many there are of each range of waits, and after how many ranges the clock is over."""

    title: str
    bars: tuple[tuple[str, int], ...]
    in_time: int
    limit: str


def spread(width: int, panels: Sequence[Panel]) -> Drawing:
    """Beside one another on a desk, as wide as each has columns; on a phone below one another."""
    marks: list[Mark] = []
    most = max((number for panel in panels for _, number in panel.bars), default=0)
    if width <= PHONE:
        for n, panel in enumerate(panels):
            marks += _panel(panel, 0, width, n * (ABOVE + HEIGHT + BELOW + GAP), most)
        return drawing(width, len(panels) * (ABOVE + HEIGHT + BELOW + GAP) - GAP, marks)
    columns = sum(len(panel.bars) for panel in panels)
    each = (width - GAP * (len(panels) - 1)) / columns
    x = 0.0
    for panel in panels:
        mine = each * len(panel.bars)
        marks += _panel(panel, x, mine, 0, most)
        x += mine + GAP
    return drawing(width, ABOVE + HEIGHT + BELOW, marks)


def _panel(panel: Panel, x: float, width: float, y: float, most: int) -> Iterator[Mark]:
    each = width / len(panel.bars)
    floor = y + ABOVE + HEIGHT
    yield words(x, y + 12, panel.title, "chart__strong")
    for n, (name, number) in enumerate(panel.bars):
        tall = HEIGHT * number / most if most else 0
        left = x + n * each
        css = "chart__main" if n < panel.in_time else "chart__over"
        yield box(left + 2, floor - tall, each - 4, tall, css)
        middle = left + each / 2
        yield words(middle, floor - tall - 5, f"{number:,}", "chart__strong", "middle")
        yield words(middle, floor + 15, name, "chart__soft", "middle")
    yield line(x, floor, x + width, floor, "chart__axis")
    at = x + panel.in_time * each
    yield line(at, y + 20, at, floor, "chart__limit")
    near_end = at + len(panel.limit) * LETTER + 4 > x + width
    yield words(at + (-4 if near_end else 4), y + 28, panel.limit, "chart__urgent",
                "end" if near_end else "start")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One step: what is stacked, or stands side by side, from the first class on."""

    label: str
    numbers: tuple[int, ...]
    pale: bool = False
    """Its time is not over yet."""


Drawn = Callable[[float, float, Column, float], Iterator[Mark]]
"""The bars of one column: from where on, how wide, and how tall a number of one is."""


def stacked(width: int, columns: Sequence[Column], classes: Sequence[str]) -> Drawing:
    """One number upon another, so that the height is their sum."""

    def marks(x: float, each: float, of: Column, scale: float) -> Iterator[Mark]:
        y = float(TOP + HEIGHT)
        for css, number in zip(classes, of.numbers, strict=True):
            y -= number * scale
            yield box(x + each * 0.12, y, each * 0.76, number * scale, _css(css, of))

    return _columns(width, columns, marks, [sum(c.numbers) for c in columns])


def side_by_side(width: int, columns: Sequence[Column], classes: Sequence[str]) -> Drawing:
    def marks(x: float, each: float, of: Column, scale: float) -> Iterator[Mark]:
        mine = each * 0.8 / len(of.numbers)
        for n, (css, number) in enumerate(zip(classes, of.numbers, strict=True)):
            left = x + each * 0.1 + n * mine
            tall = number * scale
            yield box(left, TOP + HEIGHT - tall, mine - 1, tall, _css(css, of))

    return _columns(width, columns, marks, [n for c in columns for n in c.numbers])


def _css(css: str, of: Column) -> str:
    return f"{css} chart__pale" if of.pale else css


def _columns(
    width: int, columns: Sequence[Column], marks_of: Drawn, numbers: Sequence[int]
) -> Drawing:
    """Every column over its label, with an axis of four lines."""
    top = top_of(numbers)
    left = room_of([f"{top:,}"]) + 8
    each = (width - left) / max(1, len(columns))
    marks = [*axis(left, width, TOP, HEIGHT, top)]
    for n, column in enumerate(columns):
        marks += marks_of(left + n * each, each, column, HEIGHT / top)
    marks += labels(left, each, TOP + HEIGHT + 16, [column.label for column in columns])
    return drawing(width, TOP + HEIGHT + BELOW, marks)


def axis(left: float, width: float, y: float, height: float, top: int) -> Iterator[Mark]:
    """Lines at 0, the middle and the top, with their numbers."""
    for part in (0, 0.5, 1):
        at = y + height * (1 - part)
        yield line(left, at, width, at, "chart__grid" if part else "chart__axis")
        if top * part == int(top * part):
            yield words(left - 6, at + 4, f"{int(top * part):,}", "chart__soft", "end")


def labels(
    left: float, each: float, y: float, texts: Sequence[str], beyond: float = 0
) -> Iterator[Mark]:
    """Under their steps, as many as there is room for; the first one always. `beyond` is the room
    after the last step."""
    every = max(1, -(-int(room_of(texts) + 10) // max(1, int(each))))
    for n in range(0, len(texts), every):
        middle, half = left + (n + 0.5) * each, room_of([texts[n]]) / 2
        end = left + len(texts) * each + beyond
        yield words(min(middle, end - half), y, texts[n], "chart__soft", "middle")
