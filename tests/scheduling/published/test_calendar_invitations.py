"""Invitations: RFC 5546 messages that calendars read as the feed's own entries."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import icalendar as reader
import pytest
from hypothesis import given, strategies

from scheduling.published.calendar_invitations import Method, invitation, method_of, to_tell
from scheduling.published.feed import FeedSession
from scheduling.published.feed import icalendar as feed

ORGANIZER, ATTENDEE = "office@example.org", "robin.mundy+calendar@example.org"


def entry(starts_at: datetime, **changes: object) -> FeedSession:
    made = {
        "uid": UUID(int=7),
        "sequence": 0,
        "revised_at": datetime(2026, 10, 1, 12, tzinfo=UTC),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "tz": "America/New_York",
    }
    return FeedSession(**(made | changes))


def event_of(content: bytes) -> tuple[str, reader.Event]:
    calendar = reader.Calendar.from_ical(content)
    [event] = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), event


@pytest.mark.parametrize(
    "starts_at",
    [
        datetime(2026, 10, 30, 14, tzinfo=UTC),
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
        datetime(2026, 11, 2, 15, tzinfo=UTC),
        datetime(2027, 3, 14, 6, 30, tzinfo=UTC),
        datetime(2027, 3, 14, 7, 30, tzinfo=UTC),
        datetime(2027, 3, 15, 14, tzinfo=UTC),
    ],
)
def test_a_calendar_reads_the_instants_that_are_meant_around_each_change_of_clocks(
    starts_at: datetime,
) -> None:
    method, event = event_of(invitation(entry(starts_at), ORGANIZER, ATTENDEE))
    assert method == "REQUEST"
    assert event["DTSTART"].dt.astimezone(UTC) == starts_at
    assert event["DTEND"].dt.astimezone(UTC) == starts_at + timedelta(hours=1)


def test_it_is_the_feeds_entry_with_who_invites_whom_and_no_more() -> None:
    one = entry(datetime(2026, 11, 2, 15, tzinfo=UTC), sequence=3)
    content = invitation(one, ORGANIZER, ATTENDEE)
    assert content == invitation(one, ORGANIZER, ATTENDEE)
    unfolded = content.replace(b"\r\n ", b"")
    lines = unfolded.decode().splitlines()
    extra = [line for line in lines if line not in feed([one]).decode().splitlines()]
    assert extra == [
        "METHOD:REQUEST",
        "ORGANIZER:mailto:office@example.org",
        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE"
        ":mailto:robin.mundy+calendar@example.org",
    ]
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    method, event = event_of(invitation(replace(one, canceled=True), ORGANIZER, ATTENDEE))
    assert (method, str(event["STATUS"]), str(event["UID"])) == (
        "CANCEL",
        "CANCELLED",
        str(one.uid),
    )


@dataclass(frozen=True)
class Heard:
    sequence: int
    canceled: bool


@given(strategies.lists(strategies.sampled_from(["move", "cancel", "back", "send"]), max_size=20))
def test_in_the_end_a_calendar_knows_the_entry_as_it_is(steps: list[str]) -> None:
    """Whatever changes between two looks: what was told grows, and nothing unheard of is taken
    back."""
    now, told = entry(datetime(2026, 11, 2, 15, tzinfo=UTC)), None
    for step in [*steps, "send"]:
        if step == "send":
            if to_tell(now, told):
                assert told is None or now.sequence > told.sequence
                assert told is not None or method_of(now) is Method.REQUEST
                told = Heard(now.sequence, now.canceled)
            assert not to_tell(now, told)
        else:
            off = now.canceled if step == "move" else step == "cancel"
            now = replace(now, sequence=now.sequence + 1, canceled=off)
    assert (told is None or told.canceled) == now.canceled
