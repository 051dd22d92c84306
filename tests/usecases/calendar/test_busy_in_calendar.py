"""What an iCalendar file says of being busy: cases by hand, and against another expansion."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import DAILY, WEEKLY, rrule
from hypothesis import example, given
from hypothesis import strategies as st

from peermatch.worker.calendars.busy_in_calendar import NoCalendar, TooMuch, busy_days

ZONE = ZoneInfo("America/New_York")
FIRST = date(2026, 10, 26)
"""A Monday; the clocks go back on the Sunday after."""
DAYS = 21


def calendar(*events: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN"]
    for number, event in enumerate(events):
        kind = "VFREEBUSY" if event.startswith("FREEBUSY") else "VEVENT"
        uid = "" if "UID:" in event else f"UID:{number}\n"
        lines += [f"BEGIN:{kind}", *f"{uid}DTSTAMP:20260101T000000Z\n{event}".split("\n")]
        lines += [f"END:{kind}"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def told(*events: str, own: frozenset[str] = frozenset()) -> list[str]:
    found = busy_days(calendar(*events), ZONE, FIRST, DAYS, own)
    return [f"{day:%b %d} {w}" for day, windows in found.items() for w in windows]


LOCAL = "DTSTART;TZID=America/New_York:20261027T090000\nDTEND;TZID=America/New_York:20261027T100000"
CASES = {
    "an hour": ((LOCAL,), ["Oct 27 Tue 09:00-10:00"]),
    "in UTC": (
        ("DTSTART:20261027T130000Z\nDURATION:PT90M",),
        ["Oct 27 Tue 09:00-10:30"],
    ),
    "without a zone": (
        ("DTSTART:20261027T090000\nDTEND:20261027T093000",),
        ["Oct 27 Tue 09:00-09:30"],
    ),
    "in another zone": (
        ("DTSTART;TZID=America/Los_Angeles:20261027T090000\nDURATION:PT1H",),
        ["Oct 27 Tue 12:00-13:00"],
    ),
    "a whole day": (
        ("DTSTART;VALUE=DATE:20261028\nDTEND;VALUE=DATE:20261030",),
        ["Oct 28 Wed 00:00-24:00", "Oct 29 Thu 00:00-24:00"],
    ),
    "a day without an end": (("DTSTART;VALUE=DATE:20261028",), ["Oct 28 Wed 00:00-24:00"]),
    "a moment": (("DTSTART:20261027T130000Z",), []),
    "past midnight": (
        ("DTSTART;TZID=America/New_York:20261027T230000\nDURATION:PT2H",),
        ["Oct 27 Tue 23:00-24:00", "Oct 28 Wed 00:00-01:00"],
    ),
    "seconds": (
        ("DTSTART:20261027T130030Z\nDTEND:20261027T131001Z",),
        ["Oct 27 Tue 09:00-09:11"],
    ),
    "two that overlap": (
        (LOCAL, "DTSTART;TZID=America/New_York:20261027T093000\nDURATION:PT1H"),
        ["Oct 27 Tue 09:00-10:30"],
    ),
    "free": ((LOCAL + "\nTRANSP:TRANSPARENT",), []),
    "canceled": ((LOCAL + "\nSTATUS:CANCELLED",), []),
    "tentative": ((LOCAL + "\nSTATUS:TENTATIVE",), ["Oct 27 Tue 09:00-10:00"]),
    "over already": (("DTSTART:20200101T090000Z\nDURATION:PT1H",), []),
    "begun before": (
        ("DTSTART;VALUE=DATE:20261020\nDTEND;VALUE=DATE:20261027",),
        ["Oct 26 Mon 00:00-24:00"],
    ),
    "each week over the change of clocks": (
        (LOCAL.replace("20261027", "20261020") + "\nRRULE:FREQ=WEEKLY",),
        ["Oct 27 Tue 09:00-10:00", "Nov 03 Tue 09:00-10:00", "Nov 10 Tue 09:00-10:00"],
    ),
    "until, in UTC": (
        (LOCAL + "\nRRULE:FREQ=WEEKLY;UNTIL=20261103T140000Z",),
        ["Oct 27 Tue 09:00-10:00", "Nov 03 Tue 09:00-10:00"],
    ),
    "until a day": (
        (LOCAL + "\nRRULE:FREQ=DAILY;UNTIL=20261028",),
        ["Oct 27 Tue 09:00-10:00", "Oct 28 Wed 09:00-10:00"],
    ),
    "all days repeat": (
        ("DTSTART;VALUE=DATE:20261027\nRRULE:FREQ=WEEKLY;COUNT=2",),
        ["Oct 27 Tue 00:00-24:00", "Nov 03 Tue 00:00-24:00"],
    ),
    "left out": (
        (LOCAL + "\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;TZID=America/New_York:20261028T090000",),
        ["Oct 27 Tue 09:00-10:00", "Oct 29 Thu 09:00-10:00"],
    ),
    "added": (
        (LOCAL + "\nRDATE;TZID=America/New_York:20261030T090000,20261031T090000",),
        ["Oct 27 Tue 09:00-10:00", "Oct 30 Fri 09:00-10:00", "Oct 31 Sat 09:00-10:00"],
    ),
    "one of a row moved": (
        (
            "UID:row\n" + LOCAL + "\nRRULE:FREQ=DAILY;COUNT=2",
            "UID:row\nRECURRENCE-ID;TZID=America/New_York:20261028T090000\n"
            "DTSTART;TZID=America/New_York:20261028T150000\nDURATION:PT1H",
        ),
        ["Oct 27 Tue 09:00-10:00", "Oct 28 Wed 15:00-16:00"],
    ),
    "one of a row called off": (
        (
            "UID:row\n" + LOCAL + "\nRRULE:FREQ=DAILY;COUNT=2",
            "UID:row\nRECURRENCE-ID:20261027T130000Z\nSTATUS:CANCELLED\n" + LOCAL,
        ),
        ["Oct 28 Wed 09:00-10:00"],
    ),
    "each second": ((LOCAL + "\nRRULE:FREQ=SECONDLY",), ["Oct 27 Tue 09:00-10:00"]),
    "free and busy": (
        (
            "FREEBUSY:20261027T130000Z/20261027T140000Z,20261028T130000Z/PT30M\n"
            "FREEBUSY;FBTYPE=FREE:20261029T130000Z/PT1H",
        ),
        ["Oct 27 Tue 09:00-10:00", "Oct 28 Wed 09:00-09:30"],
    ),
    "the hour that comes twice": (
        ("DTSTART:20261101T050000Z\nDURATION:PT2H",),
        ["Nov 01 Sun 01:00-02:00"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_busy_times_are_read(name: str) -> None:
    events, expected = CASES[name]
    assert told(*events) == expected


def test_peermatchs_own_entries_make_nobody_busy() -> None:
    assert told("UID:mine\n" + LOCAL, "UID:theirs\n" + LOCAL, own=frozenset({"mine"})) == [
        "Oct 27 Tue 09:00-10:00"
    ]
    assert told("UID:mine\n" + LOCAL, own=frozenset({"mine"})) == []


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"\xff\xfe", b"BEGIN:VCALENDAR\r\n"])
def test_what_is_no_calendar_is_told(content: bytes) -> None:
    with pytest.raises(NoCalendar):
        busy_days(content, ZONE, FIRST, DAYS, frozenset())


def test_what_takes_too_long_is_given_up() -> None:
    with pytest.raises(TooMuch):
        busy_days(calendar(LOCAL), ZONE, FIRST, DAYS, frozenset(), in_time=lambda: False)


ON_AND_ON = [f"Nov {n:02} {name} 00:00-24:00" for n, name in ((14, "Sat"), (15, "Sun"))]


@pytest.mark.parametrize(
    ("event", "last"),
    [
        ("DTSTART;VALUE=DATE:20261101\nDTEND;VALUE=DATE:99991231", ON_AND_ON),
        ("DTSTART:20261101T050000Z\nDTEND:99991231T235959Z", ON_AND_ON),
        ("DTSTART:20261101T050000Z\nDURATION:P9999999D", ON_AND_ON),
        ("DTSTART:00010101T000000Z\nDTEND:99991231T235959Z", ON_AND_ON),
        ("DTSTART:99991231T235900Z\nDURATION:PT10H", []),
        ("DTSTART:99991231T235900Z\nRRULE:FREQ=DAILY", []),
        (
            "DTSTART;TZID=Asia/Tokyo:20261114T140000\nDURATION:P1D\n"
            "RRULE:FREQ=DAILY;UNTIL=99991231T235959Z",
            ON_AND_ON,
        ),
    ],
)
def test_what_goes_on_for_ever_does_so(event: str, last: list[str]) -> None:
    """An all-day block without an end is written to the last day that can be."""
    assert told(event)[-2:] == last


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_stands_in_a_file_it_is_read_or_refused(content: bytes) -> None:
    for whole in (content, calendar(content.decode("utf-8", "replace"))):
        with suppress(NoCalendar):
            busy_days(whole, ZONE, FIRST, DAYS, frozenset())


RULES: dict[str, Callable[[datetime, int, int], rrule]] = {
    "DAILY": lambda start, n, k: rrule(DAILY, start, interval=n, count=k),
    "WEEKLY": lambda start, n, k: rrule(WEEKLY, start, interval=n, count=k),
}


CHANGES = {date(2026, 10, 26): date(2026, 11, 1), date(2027, 3, 1): date(2027, 3, 14)}
"""By the first of the days looked at, the one on which the clocks change."""


@given(
    st.sampled_from(sorted(CHANGES)),
    st.sampled_from(sorted(RULES)),
    st.integers(1, 5),
    st.integers(1, 30),
    st.integers(-60, 20),
    st.integers(0, 23 * 60),
    st.integers(1, 600),
)
@example(date(2026, 10, 26), "DAILY", 1, 1, 6, 61, 60)
@example(date(2027, 3, 1), "DAILY", 1, 1, 13, 0, 240)
def test_what_repeats_is_busy_minute_by_minute(
    from_day: date, freq: str, every: int, times: int, day: int, minute: int, length: int
) -> None:
    """Counted again over local clock times, minute by minute in UTC."""
    start = datetime.combine(from_day, time()) + timedelta(days=day, minutes=minute)
    event = (
        f"DTSTART;TZID=America/New_York:{start:%Y%m%dT%H%M%S}\nDURATION:PT{length}M\n"
        f"RRULE:FREQ={freq};INTERVAL={every};COUNT={times}"
    )
    expected = set()
    for at in RULES[freq](start, every, times):
        begins = at.replace(tzinfo=ZONE).astimezone(UTC)
        for n in range(length):
            there = (begins + timedelta(minutes=n)).astimezone(ZONE)
            if from_day <= there.date() < from_day + timedelta(days=DAYS):
                expected.add((there.date(), there.hour * 60 + there.minute))
    found = busy_days(calendar(event), ZONE, from_day, DAYS, frozenset())
    got = {(day, m) for day, ws in found.items() for w in ws for m in range(w.start, w.end)}
    assert expected <= got
    for missing in got - expected:
        assert missing[0] == CHANGES[from_day], "more than is busy, on a day of one length"
