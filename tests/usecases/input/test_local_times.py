"""Times as people write them, read as the one instant that they mean."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from peermatch.usecases.input.fields import FieldError, Reader
from peermatch.usecases.input.kinds import BY_TYPE, instant

NEW_YORK = ZoneInfo("America/New_York")
SKIPPED = "This time doesn't exist on that day: clocks go forward."
NO_USABLE_DAY = "is no day between 1850 and 8999"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-07-01T09:30", "2026-07-01T13:30:00+00:00"),
        ("2026-12-01T09:30", "2026-12-01T14:30:00+00:00"),
        ("2026-11-01T00:59:59", "2026-11-01T04:59:59+00:00"),
        ("2026-11-01T01:30", "2026-11-01T05:30:00+00:00"),
        ("2026-11-01T01:30:00-05:00", "2026-11-01T06:30:00+00:00"),
        ("2026-11-01T02:00", "2026-11-01T07:00:00+00:00"),
        ("2026-03-08T01:59", "2026-03-08T06:59:00+00:00"),
        ("2026-03-08T03:00", "2026-03-08T07:00:00+00:00"),
        ("2026-03-08T02:30:00Z", "2026-03-08T02:30:00+00:00"),
    ],
)
def test_a_local_time_is_one_instant_and_of_a_repeated_one_the_first(text: str, meant: str) -> None:
    found = Reader({"at": text}).one("at", instant(NEW_YORK))

    assert found == datetime.fromisoformat(meant)
    assert not isinstance(found and found.tzinfo, ZoneInfo), "a zone leaves open which hour it is"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-03-08T02:00", SKIPPED),
        ("2026-03-08T02:30", SKIPPED),
        ("2026-03-08T02:59:59", SKIPPED),
        ("0001-01-01T00:00:00Z", NO_USABLE_DAY),
        ("0001-01-01T00:00:00+14:00", NO_USABLE_DAY),
        ("0001-01-01T00:00", NO_USABLE_DAY),
        ("9999-12-31T23:59:59-14:00", NO_USABLE_DAY),
        ("9999-12-31T23:59", NO_USABLE_DAY),
        ("2026-11-23T12:00:00+23:59", "is not a time like 2026-11-23T12:00"),
        ("2026-11-23T12:00:00+05:00:30", "is not a time like 2026-11-23T12:00"),
        ("soon", "is not a time like 2026-11-23T12:00"),
    ],
)
def test_a_time_that_nobody_can_mean_is_refused_by_name(text: str, reason: str) -> None:
    read = Reader({"at": text})

    assert read.one("at", instant(NEW_YORK)) is None
    assert read.errors == [FieldError("at", reason)]


@pytest.mark.parametrize("text", ["0001-01-01", "1849-12-31", "9000-01-01", "9999-12-31"])
def test_a_day_beyond_the_calendar_is_refused_by_name(text: str) -> None:
    read = Reader({"on": text, "spans": f"{text}/{text}"})

    assert read.one("on", BY_TYPE[date]) is None
    assert read.several("spans", BY_TYPE[tuple[date, date]]) == []
    assert [error.reason for error in read.errors] == [NO_USABLE_DAY] * 2


def test_in_a_file_a_time_without_its_offset_is_not_guessed() -> None:
    read = Reader({"at": "2026-11-23T12:00"})

    assert read.one("at", instant(None)) is None
    assert [error.reason for error in read.errors] == ["needs an offset from UTC, like -05:00"]
