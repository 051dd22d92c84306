"""Invitations by email: RFC 5546 messages about the feed's entries, with the feed's ids and words.

An entry that is in the feed and comes as an invitation is one and the same to a calendar: the UID
is the feed's, and the SEQUENCE grows with each change.
"""

from datetime import UTC
from enum import StrEnum
from typing import Protocol
from urllib.parse import quote

from scheduling.published.feed import FeedSession, event_lines, folded, zone_lines


class Method(StrEnum):
    """What a calendar is asked to do with the entry."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class LastTold(Protocol):
    """The last that a calendar may have been told of an entry."""

    @property
    def sequence(self) -> int: ...

    @property
    def canceled(self) -> bool: ...


def method_of(entry: FeedSession) -> Method:
    return Method.CANCEL if entry.canceled else Method.REQUEST


def to_tell(entry: FeedSession, told: LastTold | None) -> bool:
    """Whether a calendar does not know the entry as it is. What it never heard of is not taken
    back, nor what was taken back already."""
    if told is None:
        return not entry.canceled
    if told.canceled and entry.canceled:
        return False
    return entry.sequence > told.sequence


def invitation(entry: FeedSession, organizer: str, attendee: str) -> bytes:
    """An iCalendar object for one entry; `organizer` and `attendee` are email addresses. The same
    entry gives the same bytes."""
    year = entry.starts_at.astimezone(UTC).year
    event = event_lines(entry, year)
    zoned = any(f"TZID={entry.tz}" in line for line in event)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Calendar//Schedule//EN",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method_of(entry)}",
        *(zone_lines(entry.tz, year) if zoned else ()),
        *event[:-1],
        f"ORGANIZER:mailto:{_in_address(organizer)}",
        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:"
        + _in_address(attendee),
        event[-1],
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def _in_address(address: str) -> str:
    """As RFC 6068 writes an address: what means something in an address of the web is escaped."""
    return quote(address, safe="@!$&'*+-/=?^_`{|}~.")
