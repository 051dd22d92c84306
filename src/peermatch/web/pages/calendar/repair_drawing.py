"""Where each session of an option would move, as a small drawing; the table beside it says the
same in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from peermatch.readmodels.tables.calendar.repairs import Line
from peermatch.web.show.words import moment

MOST_ROWS = 12
"""Sessions that are drawn; the table has all of them."""
WIDTH, NAMES, HEAD, ROW = 720, 150, 24, 24
"""In the drawing's own units: all of it, the names' column, the days' line, and one session's."""
MOST_DAYS = 12
"""Days that have a name over them; of more, every other one, or fewer."""
LETTERS = 20
"""Of a name that fit into its column."""
FIRST_HOUR, HOURS = 6, 16
"""A day is drawn from 6 am to 10 pm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One session from left to right; `after` is None where it is canceled."""

    name: str
    y: int
    before: int
    after: int | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """`days` are the left edges of the days that are named."""

    width: int
    height: int
    days: tuple[tuple[int, str], ...]
    rows: tuple[Moved, ...]
    more: int
    """Sessions that are not drawn."""


def drawing(lines: Sequence[Line], zone: ZoneInfo) -> Drawing | None:
    """None where nothing moves."""
    if not lines:
        return None
    shown = lines[:MOST_ROWS]
    times = [t.astimezone(zone) for one in shown for t in (one.starts_at, one.new_starts_at) if t]
    first, last = min(times).date(), max(times).date()
    number = (last - first).days + 1
    wide = (WIDTH - NAMES) / number

    def across(at: datetime) -> int:
        local = at.astimezone(zone)
        hours = (local.hour + local.minute / 60 - FIRST_HOUR) / HOURS
        part = (local.date() - first).days + min(max(hours, 0.05), 0.95)
        return round(NAMES + wide * part)

    rows = tuple(
        Moved(
            name=one.name if len(one.name) <= LETTERS else f"{one.name[: LETTERS - 1]}…",
            y=HEAD + ROW * n + ROW // 2,
            before=across(one.starts_at),
            after=across(one.new_starts_at) if one.new_starts_at else None,
            words=_words(one, zone),
        )
        for n, one in enumerate(shown)
    )
    step = -(-number // MOST_DAYS)
    days = tuple(
        (round(NAMES + wide * n), _day(first + timedelta(days=n))) for n in range(0, number, step)
    )
    height = HEAD + ROW * len(rows)
    return Drawing(width=WIDTH, height=height, days=days, rows=rows, more=len(lines) - len(shown))


def _day(day: date) -> str:
    return f"{day:%a} {day.day}"


def _words(line: Line, zone: ZoneInfo) -> str:
    """`Mon, Nov 23, 2:30 pm to Tue, Nov 24, 9:00 am`"""
    now = moment(line.starts_at.astimezone(zone))
    after = line.new_starts_at
    return f"{now} to {moment(after.astimezone(zone))}" if after else f"{now}, canceled"
