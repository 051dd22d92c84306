"""Dates as a spreadsheet spells them, put in the import format's form: 3/4/1987 once it is known
whether the month or the day comes first, 2026/3/4 in any case. Nothing is guessed."""

import re
from enum import StrEnum


class DateOrder(StrEnum):
    MONTH_FIRST = "month-first"
    DAY_FIRST = "day-first"


ASK = (
    "is a date like 3/4/1987: say whether the month or the day comes first (date order), then"
    " import the file again"
)
NOT_SO = {
    DateOrder.MONTH_FIRST: "is not a date with the month first, like 11/23/2026",
    DateOrder.DAY_FIRST: "is not a date with the day first, like 23/11/2026",
}
SERIAL = (
    "is a number, as spreadsheets count days: give the column the format of a date there, save the"
    " file and import it again"
)
_SERIAL = re.compile(r"[1-9]\d{4}(?:\.\d+)?")
_CLOCK = r"(?:[ T]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?P<second>:\d\d)?(?P<half> ?[AaPp][Mm])?)?"
_OFFSET = r"(?P<offset> ?(?:Z|[+-]\d\d:\d\d))?"
_YEAR_LAST = re.compile(
    rf"(?P<one>\d{{1,2}})([/.-])(?P<other>\d{{1,2}})\2(?P<year>\d{{4}}){_CLOCK}{_OFFSET}"
)
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})([/.-])(?P<one>\d{{1,2}})\2(?P<other>\d{{1,2}}){_CLOCK}{_OFFSET}"
)


def asks_for_order(cell: str) -> bool:
    """Whether this is a date of which only its writer knows what comes first."""
    return _YEAR_LAST.fullmatch(cell.strip()) is not None


def is_serial(cell: str) -> bool:
    """Whether this is a count of days: from which day on, only its spreadsheet knows."""
    return _SERIAL.fullmatch(cell.strip()) is not None


def respelled(cell: str, order: DateOrder | None, *, with_time: bool) -> str:
    """The date, or the time of a day, in the import format's form; the cell itself where that
    can't be told. A day needs no clock: midnight is left away."""
    text = cell.strip()
    found = _YEAR_FIRST.fullmatch(text)
    month_first = True
    if found is None and order is not None:
        found, month_first = _YEAR_LAST.fullmatch(text), order is DateOrder.MONTH_FIRST
    if found is None:
        return cell
    month, day = found["one"], found["other"]
    if not month_first:
        month, day = day, month
    if int(month) > 12:
        return cell
    date = f"{found['year']}-{int(month):02d}-{int(day):02d}"
    clock = _clock(found)
    if not with_time and not found["offset"] and clock in ("", "T00:00", "T00:00:00"):
        return date
    return f"{date}{clock}{(found['offset'] or '').strip()}"


def _clock(found: re.Match[str]) -> str:
    if found["hour"] is None:
        return ""
    hour, half = int(found["hour"]), (found["half"] or "").strip().casefold()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"T{hour:02d}:{found['minute']}{found['second'] or ''}"
