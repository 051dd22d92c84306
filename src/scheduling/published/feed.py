"""The calendar feed: RFC 5545 and 7986 text, and JSON, from the same rows.

Calendars are kept on phones and shared screens, so nothing here says who is met, why, where or
by which program: that a person was referred is itself protected (42 CFR part 2).
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from scheduling.time.zone_rules import Change, yearly_changes

SUMMARY = "Appointment"
CALENDAR_NAME = "Schedule"
REFRESH = "PT1H"
"""How often a calendar program should ask again."""
KEPT_AFTER_CANCELING = timedelta(days=30)
"""Calendar programs poll rarely: a canceled entry that vanishes may stay on the phone."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSession:
    """One entry. Instants are UTC; `tz` is the zone in which it is shown."""

    uid: UUID
    sequence: int
    """Counts the moves and the canceling, from 0."""
    revised_at: datetime
    """When the log recorded the latest fact about it: never the time of rendering."""
    starts_at: datetime
    ends_at: datetime
    tz: str
    canceled: bool = False
    summary: str = SUMMARY
    """In the reader's language, and as neutral."""


def kept(sessions: Iterable[FeedSession], at: datetime) -> tuple[FeedSession, ...]:
    """Those still to be shown at `at`: a canceled one leaves 30 days after its canceling."""
    return tuple(s for s in sessions if not s.canceled or s.revised_at + KEPT_AFTER_CANCELING > at)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """An entry rendered when the log is read; a feed only joins them."""

    ics: bytes
    json: bytes
    tz: str
    zone_year: int
    """Year in which its zone has to be described; 0 when the entry is in UTC."""


def entry(row: FeedSession) -> FeedEntry:
    """The same row gives the same bytes."""
    year = row.starts_at.astimezone(UTC).year
    zoned = any(_zoned(moment, row.tz, year) for moment in (row.starts_at, row.ends_at))
    lines = event_lines(row, year)
    return FeedEntry(
        ics="".join(f"{folded(line)}\r\n" for line in lines).encode(),
        json=json.dumps(_told(row), separators=(",", ":")).encode(),
        tz=row.tz,
        zone_year=year if zoned else 0,
    )


def calendar(entries: Iterable[FeedEntry]) -> bytes:
    """The feed as an iCalendar object, with entries in the order given."""
    found = list(entries)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Calendar//Schedule//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{CALENDAR_NAME}",
        f"X-WR-CALNAME:{CALENDAR_NAME}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    ]
    years: dict[str, int] = {}
    for one in found:
        if one.zone_year:
            years[one.tz] = min(one.zone_year, years.get(one.tz, one.zone_year))
    for tz in sorted(years):
        lines += zone_lines(tz, years[tz])
    head = "".join(f"{folded(line)}\r\n" for line in lines).encode()
    return b"".join((head, *(one.ics for one in found), b"END:VCALENDAR\r\n"))


def listing(entries: Iterable[FeedEntry]) -> bytes:
    """The feed as JSON, with entries in the order given."""
    name = json.dumps(CALENDAR_NAME).encode()
    inside = b",".join(one.json for one in entries)
    return b'{"name":' + name + b',"entries":[' + inside + b"]}"


def icalendar(sessions: Iterable[FeedSession]) -> bytes:
    """The feed as an iCalendar object: the same rows, in any order, give the same bytes."""
    return calendar(map(entry, _ordered(sessions)))


def as_json(sessions: Iterable[FeedSession]) -> bytes:
    """The feed as JSON, from the same rows in the same order."""
    return listing(map(entry, _ordered(sessions)))


def _told(row: FeedSession) -> dict[str, object]:
    return {
        "uid": str(row.uid),
        "sequence": row.sequence,
        "revised_at": _stamp(row.revised_at),
        "starts_at": _stamp(row.starts_at),
        "ends_at": _stamp(row.ends_at),
        "tz": row.tz,
        "status": "cancelled" if row.canceled else "confirmed",
        "summary": row.summary,
    }


def etag(body: bytes) -> str:
    """A strong entity tag (RFC 9110): changes when any byte does."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def unchanged(if_none_match: str | None, tag: str) -> bool:
    """Whether a request's If-None-Match names `tag`, compared weakly as RFC 9110 13.1.2 asks."""
    asked = [part.strip().removeprefix("W/") for part in (if_none_match or "").split(",")]
    return tag in asked or asked == ["*"]


def _ordered(sessions: Iterable[FeedSession]) -> list[FeedSession]:
    return sorted(sessions, key=lambda row: (row.starts_at, str(row.uid)))


def event_lines(row: FeedSession, year: int) -> list[str]:
    """The entry's VEVENT, its zone described as of `year`."""
    return [
        "BEGIN:VEVENT",
        f"UID:{row.uid}",
        f"SEQUENCE:{row.sequence}",
        f"DTSTAMP:{_utc(row.revised_at)}",
        f"LAST-MODIFIED:{_utc(row.revised_at)}",
        f"DTSTART{_local(row.starts_at, row.tz, year)}",
        f"DTEND{_local(row.ends_at, row.tz, year)}",
        f"SUMMARY:{row.summary}",
        "CLASS:PRIVATE",
        f"STATUS:{'CANCELLED' if row.canceled else 'CONFIRMED'}",
        f"TRANSP:{'TRANSPARENT' if row.canceled else 'OPAQUE'}",
        "END:VEVENT",
    ]


def _local(moment: datetime, tz: str, year: int) -> str:
    """The value of a date-time property: local with a zone, or UTC where no rule describes it.

    A wall time that comes twice in autumn is said in UTC: ical.js and node-ical read it as the
    second, RFC 5545 3.3.5 means the first.
    """
    if not _zoned(moment, tz, year):
        return f":{_utc(moment)}"
    return f";TZID={tz}:{moment.astimezone(ZoneInfo(tz)):%Y%m%dT%H%M%S}"


def _zoned(moment: datetime, tz: str, year: int) -> bool:
    wall = moment.astimezone(ZoneInfo(tz))
    twice = wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
    return not twice and yearly_changes(tz, year) is not None


def zone_lines(tz: str, year: int) -> list[str]:
    """The zone's VTIMEZONE from `year` on; nothing where no rule describes it."""
    changes = yearly_changes(tz, year)
    if changes is None:
        return []
    lines = ["BEGIN:VTIMEZONE", f"TZID:{tz}"]
    for change in changes:
        lines += _observance(change)
    if not changes:
        lines += _fixed(tz, year)
    return [*lines, "END:VTIMEZONE"]


def _observance(change: Change) -> list[str]:
    kind = "DAYLIGHT" if change.daylight else "STANDARD"
    day = f"{change.week}{_DAYS[change.weekday]}"
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{change.first:%Y%m%dT%H%M%S}",
        f"RRULE:FREQ=YEARLY;BYMONTH={change.first.month};BYDAY={day}",
        f"TZNAME:{change.name}",
        f"TZOFFSETFROM:{_signed(change.before)}",
        f"TZOFFSETTO:{_signed(change.after)}",
        f"END:{kind}",
    ]


def _fixed(tz: str, year: int) -> list[str]:
    first = datetime(year - 1, 1, 1, tzinfo=ZoneInfo(tz))
    offset = _signed(first.utcoffset() or timedelta(0))
    return [
        "BEGIN:STANDARD",
        f"DTSTART:{first:%Y%m%dT%H%M%S}",
        f"TZNAME:{first.tzname()}",
        f"TZOFFSETFROM:{offset}",
        f"TZOFFSETTO:{offset}",
        "END:STANDARD",
    ]


def _signed(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}{abs(minutes) % 60:02d}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def folded(line: str) -> str:
    """Folded at 75 octets (RFC 5545 3.1), never inside a character."""
    if len(line.encode()) <= 75:
        return line
    pieces, piece, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > 75:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + character, size + width
    return "\r\n".join([*pieces, piece])
