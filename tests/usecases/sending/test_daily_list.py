"""The daily list: on which days and in which hours it goes out, and what it says."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, strategies

from peermatch.readmodels.reading.closed_days import holidays_around
from peermatch.usecases.program.what_waits import Waiting
from peermatch.worker.sending.daily_list import WORDS, goes_out, list_text, until

ZONE = ZoneInfo("America/New_York")


def days_of(first: date, last: date) -> list[tuple[date, datetime]]:
    """Each day with the first moment at which its list goes out, looked for every ten minutes."""
    found: dict[date, datetime] = {}
    moment = datetime(first.year, first.month, first.day, tzinfo=ZONE).astimezone(UTC)
    while moment.astimezone(ZONE).date() <= last:
        day = goes_out(moment, ZONE, holidays_around(moment.astimezone(ZONE).date()))
        if day is not None:
            found.setdefault(day, moment)
        moment += timedelta(minutes=10)
    return sorted(found.items())


def test_it_is_eight_by_the_programs_clock_before_and_after_each_change_of_clocks() -> None:
    for friday, before, after in ((date(2026, 10, 30), 12, 13), (date(2027, 3, 12), 13, 12)):
        monday = friday + timedelta(days=3)
        found = days_of(friday, monday)
        assert [(day, moment.hour) for day, moment in found] == [(friday, before), (monday, after)]


def test_it_is_on_no_state_holiday_and_no_weekend() -> None:
    found = [day for day, _ in days_of(date(2026, 12, 23), date(2027, 1, 4))]
    assert date(2026, 12, 25) not in found
    assert date(2027, 1, 1) not in found
    assert all(day.weekday() < 5 for day in found)


@given(strategies.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)))
def test_what_goes_out_goes_out_before_it_is_too_late(wall: datetime) -> None:
    now = wall.replace(tzinfo=UTC)
    day = goes_out(now, ZONE, frozenset())
    assert day is None or now < until(day, ZONE)


def test_every_kind_has_words_that_say_nothing_of_the_program() -> None:
    assert WORDS.keys() == set(Waiting)
    text = list_text(dict.fromkeys(Waiting, 1), "") + list_text(dict.fromkeys(Waiting, 2), "")
    for told in ("recovery", "peer", "consent", "participant", "referral", "match", "client"):
        assert told not in text.casefold()


def test_it_counts_and_leaves_out_what_there_is_none_of() -> None:
    text = list_text({Waiting.OVERDUE: 1, Waiting.DUE: 12, Waiting.PROPOSALS: 0}, "https://x.org")
    assert text.splitlines()[:6] == [
        "Waiting for you today:",
        "",
        "- 1 task overdue",
        "- 12 tasks due soon",
        "",
        "Sign in to see them: https://x.org",
    ]
    assert list_text({Waiting.PROPOSALS: 0}, "https://x.org") == ""
    assert "Sign in to see them.\n" in list_text({Waiting.DUE: 2}, "")
