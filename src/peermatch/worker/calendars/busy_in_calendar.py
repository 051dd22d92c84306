"""When somebody is busy by an iCalendar file (RFC 5545): free and busy alone, and nothing of what,
where or with whom."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rruleset, rrulestr
from icalendar import Calendar

from domain.shared.hours import WeeklyWindow, merged

BusyDays = dict[date, tuple[WeeklyWindow, ...]]
MINUTES = 24 * 60
MINUTE, QUARTER = timedelta(minutes=1), timedelta(minutes=15)
TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
"""Rules by which nobody has appointments, and which take for ever to count up from long ago."""

YEARS = (1900, 2200)
"""What is said to begin before or to end after these begins and ends with them: "for ever" is
written as the last day that can be."""
LONGEST = timedelta(days=366 * (YEARS[1] - YEARS[0]))

COUNTED_AT_ONCE = 1000
"""Times of one rule between two looks at the clock."""


class NoCalendar(Exception):
    """It can't be read as iCalendar."""


class TooMuch(Exception):
    """It takes longer to read than a calendar of a person's may."""


def busy_days(
    content: bytes,
    zone: ZoneInfo,
    first: date,
    days: int,
    own: frozenset[str],
    *,
    in_time: Callable[[], bool] = lambda: True,
) -> BusyDays:
    """Busy minutes of each local day from `first` on, joined; days without any are left out. Events
    whose UID is in `own` are Peermatch's and don't count, nor do canceled and free ones. Raises
    NoCalendar, and TooMuch once it is no longer `in_time`."""
    try:
        calendars: list[Any] = Calendar.from_ical(content, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise NoCalendar from error
    if not calendars:
        raise NoCalendar
    since = datetime.combine(first, time(), zone)
    until = datetime.combine(first + timedelta(days=days), time(), zone)
    found: defaultdict[date, list[WeeklyWindow]] = defaultdict(list)
    for one in calendars:
        for start, end in _taken(one, zone, (since, until), own, in_time):
            for day, window in _by_day(max(start, since), min(end, until), zone):
                found[day].append(window)
    return {day: merged(windows) for day, windows in sorted(found.items())}


Span = tuple[datetime, datetime]


def _taken(
    calendar: Any,
    zone: ZoneInfo,
    within: Span,
    own: frozenset[str],
    in_time: Callable[[], bool],
) -> Iterator[Span]:
    events = [e for e in calendar.walk("VEVENT") if str(e.get("UID", "")) not in own]
    moved = defaultdict(set)
    for event in events:
        if "RECURRENCE-ID" in event:
            at = _moment(event["RECURRENCE-ID"].dt, zone)
            moved[str(event.get("UID", ""))].add(at)
    for event in events:
        elsewhere = moved[str(event.get("UID", ""))] if "RECURRENCE-ID" not in event else set()
        if not in_time():
            raise TooMuch
        if _is_busy(event) and "DTSTART" in event:
            yield from _times(event, zone, within, elsewhere, in_time)
    for free_busy in calendar.walk("VFREEBUSY"):
        yield from _periods(free_busy, zone)


def _is_busy(event: Any) -> bool:
    free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    return not free and str(event.get("STATUS", "")).upper() != "CANCELLED"


def _times(
    event: Any,
    zone: ZoneInfo,
    within: Span,
    elsewhere: set[datetime],
    in_time: Callable[[], bool],
) -> Iterator[Span]:
    """Each time that it takes place, without those that stand as events of their own."""
    start = _moment(event["DTSTART"].dt, zone)
    length = _length(event, start, zone)
    since, until = within[0] - length, within[1]
    for at in _starts(event, start, zone, (since, until), in_time):
        if at not in elsewhere and (end := _end(at, length)) > within[0] and at < until:
            yield at, end


def _end(at: datetime, length: timedelta) -> datetime:
    """Where the clocks change in between, the later of what a clock on the wall shows and of what
    has gone by: one calendar means this, the other that."""
    return max((at + length).astimezone(UTC), at.astimezone(UTC) + length)


def _starts(
    event: Any, start: datetime, zone: ZoneInfo, within: Span, in_time: Callable[[], bool]
) -> Iterable[datetime]:
    """By the clock of the place where it repeats, so that an hour stays that hour."""
    rules, dates = event.get("RRULE"), [*_dates(event, "RDATE", zone)]
    if rules is None and not dates:
        return [start]
    place = start.tzinfo or zone
    local = start.replace(tzinfo=None)
    every = rruleset()
    every.rdate(local)
    for rule in rules if isinstance(rules, list) else [rules] if rules is not None else []:
        if str(rule.get("FREQ", [""])[0]) in TOO_OFTEN:
            continue
        every.rrule(rrulestr(_without_zone(rule, place), dtstart=local))
    for one in dates:
        every.rdate(one.astimezone(place).replace(tzinfo=None))
    for one in _dates(event, "EXDATE", zone):
        every.exdate(one.astimezone(place).replace(tzinfo=None))
    first, last = (x.astimezone(place).replace(tzinfo=None) for x in within)
    return (at.replace(tzinfo=place) for at in _between(every, first, last, in_time))


def _between(
    every: Iterable[datetime], first: datetime, last: datetime, in_time: Callable[[], bool]
) -> Iterator[datetime]:
    """A rule counts up from its beginning, however long ago that was."""
    for number, at in enumerate(every):
        if number % COUNTED_AT_ONCE == 0 and not in_time():
            raise TooMuch
        if at > last:
            return
        if at >= first:
            yield at


def _without_zone(rule: Any, place: Any) -> str:
    """UNTIL in UTC as the place's clock shows it, since the rule counts by that."""
    parts = dict(rule)
    ends = parts.get("UNTIL", [])
    for n, end in enumerate(ends if isinstance(ends, list) else [ends]):
        if isinstance(end, datetime) and end.tzinfo is not None:
            parts["UNTIL"] = [_in_years(end).astimezone(place).replace(tzinfo=None)]
        elif not isinstance(end, datetime) and n == 0:
            parts["UNTIL"] = [datetime.combine(end, time(23, 59))]
    written: bytes = type(rule)(parts).to_ical()
    return written.decode("ascii")


def _dates(event: Any, name: str, zone: ZoneInfo) -> Iterator[datetime]:
    given = event.get(name)
    for group in given if isinstance(given, list) else [given] if given is not None else []:
        for one in group.dts:
            moment = one.dt[0] if isinstance(one.dt, tuple) else one.dt
            yield _moment(moment, zone)


def _periods(free_busy: Any, zone: ZoneInfo) -> Iterator[Span]:
    given = free_busy.get("FREEBUSY")
    for one in given if isinstance(given, list) else [given] if given is not None else []:
        if str(one.params.get("FBTYPE", "BUSY")).upper() != "FREE":
            start = _moment(one.start, zone)
            yield start, _moment(one.end, zone)


def _length(event: Any, start: datetime, zone: ZoneInfo) -> timedelta:
    """An event without an end takes the whole day where it is one of days, else no time."""
    if "DTEND" in event:
        return max(_moment(event["DTEND"].dt, zone) - start, timedelta())
    if "DURATION" in event:
        length: timedelta = event["DURATION"].dt
        return min(max(timedelta(), length), LONGEST)
    return timedelta() if isinstance(event["DTSTART"].dt, datetime) else timedelta(days=1)


def _moment(given: date, zone: ZoneInfo) -> datetime:
    """A day begins at midnight, and a time without a zone is meant, in the program's zone."""
    if not isinstance(given, datetime):
        return _in_years(datetime.combine(given, time(), zone))
    return _in_years(given if given.tzinfo is not None else given.replace(tzinfo=zone))


def _in_years(moment: datetime) -> datetime:
    year = min(max(moment.year, YEARS[0]), YEARS[1])
    return moment if year == moment.year else moment.replace(year=year, month=1, day=1)


def _by_day(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[tuple[date, WeeklyWindow]]:
    """The stretch as the clock of the program's zone shows it, cut at midnight, in whole
    minutes."""
    at, end = start.astimezone(UTC), end.astimezone(UTC)
    while at < end:
        day = at.astimezone(zone).date()
        midnight = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
        for first, last in _of_one_offset(at, min(end, midnight), zone):
            shown = first.astimezone(zone)
            begins = shown.hour * 60 + shown.minute
            of_it = shown.replace(second=0, microsecond=0).astimezone(UTC)
            ends = begins - (of_it - last) // MINUTE  # a minute that is begun is taken
            yield day, WeeklyWindow(day.weekday(), begins, min(ends, MINUTES))
        at = midnight


def _of_one_offset(start: datetime, end: datetime, zone: ZoneInfo) -> Iterable[Span]:
    """On a day on which the clocks change some minutes are shown twice or never, and what begins
    before ends after what it is shown to: it is cut in quarters, at which all clocks change."""
    if start.astimezone(zone).utcoffset() == end.astimezone(zone).utcoffset():
        return [(start, end)]
    quarters = (end - start) // QUARTER + 1
    cuts = [
        start.replace(minute=start.minute // 15 * 15, second=0, microsecond=0) + QUARTER * n
        for n in range(1, quarters + 1)
    ]
    cuts = [start, *(cut for cut in cuts if start < cut < end), end]
    return pairwise(cuts)
