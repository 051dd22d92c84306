"""The feed: every reader sees the same instants, nothing personal, and the same bytes each time."""

import json
import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import icalendar as reader
import pytest
from playwright._impl._driver import compute_driver_executable

from scheduling.published.feed import FeedSession, as_json, etag, icalendar, kept, unchanged
from scheduling.time.zone_rules import yearly_changes

VENDOR = Path(__file__).parents[2] / "vendor"
NAMES = UUID("6f9b0f4e-5a53-4c3e-9a35-61c9a5d4a001")
ZONES = ("America/New_York", "America/Chicago", "Europe/London")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def session(n: int, starts_at: datetime, **changes: object) -> FeedSession:
    made = {
        "uid": uuid5(NAMES, str(n)),
        "sequence": 0,
        "revised_at": NOON,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "tz": "America/New_York",
    }
    return FeedSession(**(made | changes))


def two_years() -> list[FeedSession]:
    """Tuesday and Sunday sessions in three zones for 2 years, around 4 changes of each clock."""
    rows = []
    for week in range(104):
        for z, tz in enumerate(ZONES):
            for day, hour in ((1, 9), (6, 1), (6, 3)):
                wall = datetime(2026, 1, 5, hour, 30, tzinfo=ZoneInfo(tz))
                start = (wall + timedelta(weeks=week, days=day)).astimezone(UTC)
                n = len(rows)
                rows.append(session(n, start, tz=tz, sequence=z, canceled=n % 17 == 0))
    return rows


def seen_by_programs(feed: bytes) -> dict[str, list[list[object]]]:
    node, _ = compute_driver_executable()
    done = subprocess.run(
        [node, str(VENDOR / "read_feed.mjs")],
        input=feed,
        capture_output=True,
        check=True,
        env={"TZ": "Asia/Tokyo"},
    )
    return json.loads(done.stdout)


def written(rows: list[FeedSession]) -> list[list[object]]:
    return sorted(
        [
            str(row.uid),
            f"{row.starts_at:%Y-%m-%dT%H:%M:%S}.000Z",
            f"{row.ends_at:%Y-%m-%dT%H:%M:%S}.000Z",
            "CANCELLED" if row.canceled else "CONFIRMED",
            row.sequence,
        ]
        for row in rows
    )


def comes_twice(moment: datetime, tz: str) -> bool:
    wall = moment.astimezone(ZoneInfo(tz)).replace(tzinfo=None)
    other = moment + timedelta(hours=1), moment - timedelta(hours=1)
    return wall in [m.astimezone(ZoneInfo(tz)).replace(tzinfo=None) for m in other]


def test_ical_js_and_node_ical_see_every_instant_of_two_years_in_three_zones() -> None:
    rows = two_years()
    seen = seen_by_programs(icalendar(rows))
    assert {name: sorted(events) for name, events in seen.items()} == {
        "ical.js": written(rows),
        "node-ical": written(rows),
    }


def test_icalendar_sees_every_instant_and_stamp_of_two_years() -> None:
    rows = two_years()
    events = reader.Calendar.from_ical(icalendar(rows)).walk("VEVENT")
    seen = {
        str(e["UID"]): (
            e["DTSTART"].dt.astimezone(UTC),
            e["DTEND"].dt.astimezone(UTC),
            str(e["DTSTART"].params.get("TZID", "")),
            e["DTSTAMP"].dt,
            e["LAST-MODIFIED"].dt,
        )
        for e in events
    }
    assert seen == {
        str(r.uid): (
            r.starts_at,
            r.ends_at,
            "" if comes_twice(r.starts_at, r.tz) else r.tz,
            r.revised_at,
            r.revised_at,
        )
        for r in rows
    }


def test_an_entry_is_exactly_these_neutral_lines() -> None:
    uid = UUID("1d3f0a76-2f0e-5b8e-8d0b-5e6f6f0a7c11")
    row = session(0, datetime(2026, 11, 24, 15, tzinfo=UTC), uid=uid, sequence=2, canceled=True)
    event = icalendar([row]).decode().split("BEGIN:VEVENT\r\n")[1]
    assert event.split("\r\n") == [
        f"UID:{uid}",
        "SEQUENCE:2",
        "DTSTAMP:20261120T120000Z",
        "LAST-MODIFIED:20261120T120000Z",
        "DTSTART;TZID=America/New_York:20261124T100000",
        "DTEND;TZID=America/New_York:20261124T110000",
        "SUMMARY:Appointment",
        "CLASS:PRIVATE",
        "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_the_whole_feed_says_nothing_of_peers_or_recovery() -> None:
    feed = icalendar(two_years()).decode().lower() + as_json(two_years()).decode().lower()
    assert re.findall("peer|recovery|support|participant|referral|specialist|session", feed) == []


def test_lines_end_in_crlf_and_stay_within_75_octets() -> None:
    feed = icalendar(two_years())
    lines = feed.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75


def test_a_feed_carries_refresh_hints_and_a_yearly_rule_for_its_zone() -> None:
    head = icalendar(two_years()).decode().split("BEGIN:VEVENT")[0]
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in head
    assert "X-PUBLISHED-TTL:PT1H\r\n" in head
    assert "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\n" in head
    assert "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\n" in head
    assert "DTSTART:20250309T020000\r\n" in head
    assert "DTSTART:20251102T020000\r\n" in head
    assert "RDATE" not in head


def test_the_same_rows_in_any_order_give_the_same_bytes() -> None:
    rows = two_years()
    assert icalendar(rows) == icalendar(reversed(rows))
    assert as_json(rows) == as_json(reversed(rows))


@pytest.mark.parametrize(
    "change",
    [
        {"sequence": 1},
        {"revised_at": NOON + timedelta(seconds=1)},
        {"starts_at": datetime(2026, 11, 24, 15, 15, tzinfo=UTC)},
        {"ends_at": datetime(2026, 11, 24, 16, 15, tzinfo=UTC)},
        {"tz": "America/Chicago"},
        {"canceled": True},
    ],
)
def test_the_tag_holds_while_nothing_changes_and_breaks_when_anything_does(
    change: dict[str, object],
) -> None:
    start = datetime(2026, 11, 24, 15, tzinfo=UTC)
    rows = [session(0, start), session(1, start + timedelta(days=1))]
    tag = etag(icalendar(rows))
    assert unchanged(f'"other", W/{tag}', etag(icalendar(list(rows))))
    changed = [replace(rows[0], **change), rows[1]]
    assert not unchanged(tag, etag(icalendar(changed)))
    assert not unchanged(tag, etag(icalendar(rows[:1])))


def test_a_request_without_a_tag_is_answered_in_full() -> None:
    assert not unchanged(None, '"a"')
    assert not unchanged("", '"a"')
    assert unchanged("*", '"a"')


def test_a_canceled_entry_is_kept_for_thirty_days() -> None:
    start = datetime(2026, 11, 24, 15, tzinfo=UTC)
    rows = (session(0, start), session(1, start, canceled=True))
    month = timedelta(days=30)
    assert kept(rows, NOON + month - timedelta(seconds=1)) == rows
    assert kept(rows, NOON + month) == rows[:1]


def test_json_holds_the_same_rows() -> None:
    row = session(0, datetime(2026, 11, 24, 15, tzinfo=UTC), sequence=3)
    assert json.loads(as_json([row])) == {
        "name": "Schedule",
        "entries": [
            {
                "uid": str(row.uid),
                "sequence": 3,
                "revised_at": "2026-11-20T12:00:00Z",
                "starts_at": "2026-11-24T15:00:00Z",
                "ends_at": "2026-11-24T16:00:00Z",
                "tz": "America/New_York",
                "status": "confirmed",
                "summary": "Appointment",
            }
        ],
    }


def test_a_zone_without_a_yearly_rule_is_written_in_utc() -> None:
    row = session(0, datetime(2026, 11, 24, 15, tzinfo=UTC), tz="Africa/Casablanca")
    feed = icalendar([row]).decode()
    assert "DTSTART:20261124T150000Z\r\n" in feed
    assert "VTIMEZONE" not in feed


@pytest.mark.parametrize("tz", [*ZONES, "America/Phoenix", "Australia/Sydney", "Asia/Kolkata"])
def test_a_yearly_rule_says_what_the_zone_does(tz: str) -> None:
    changes = yearly_changes(tz, 2026)
    assert changes is not None
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=h) for h in range(8760 * 4)]
    offsets = [h.astimezone(ZoneInfo(tz)).utcoffset() for h in hours]
    turns = [b for a, b in pairwise(offsets) if a != b]
    assert len(turns) == 4 * len(changes)
    assert set(turns) == {c.after for c in changes}
