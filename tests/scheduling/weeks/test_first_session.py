"""The earliest first session: inside both people's hours, clear of what is booked, DST or not."""

from datetime import UTC, date, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.shared.hours import QUARTER, WeeklyWindow, parse_window
from scheduling.time.availability import Availability, Leave, state_holidays
from scheduling.time.wall_time import instant
from scheduling.weeks.first_session import Busy, earliest
from stories.extent import examples

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 11, 23, 13, tzinfo=UTC)
"""Monday 08:00 in Virginia."""


def hours(*windows: str, **changes: object) -> Availability:
    return Availability(weekly=tuple(map(parse_window, windows)), **{"tz": NEW_YORK.key} | changes)


def wall(found: datetime | None) -> str:
    assert found is not None
    return f"{found.astimezone(NEW_YORK):%a %d %b %H:%M}"


def test_the_first_hour_that_both_have_is_taken() -> None:
    found = earliest(
        hours("Mon 08:30-17:00", "Tue 08:30-17:00"),
        hours("Mon 16:30-19:00", "Tue 14:00-16:00"),
        60,
        after=MONDAY,
    )
    assert wall(found) == "Tue 24 Nov 14:00"


def test_a_window_that_starts_off_the_grid_is_used_from_the_next_quarter() -> None:
    found = earliest(hours("Mon 08:20-17:00"), hours("Mon 08:00-12:00"), 45, after=MONDAY)
    assert wall(found) == "Mon 23 Nov 08:30"


def test_it_is_never_before_the_asked_moment() -> None:
    both = hours("Mon 08:00-12:00")
    found = earliest(both, both, 60, after=MONDAY + timedelta(minutes=1))
    assert wall(found) == "Mon 23 Nov 08:15"


def test_leave_state_holidays_and_exceptions_of_either_are_passed_over() -> None:
    closed = state_holidays("VA", [2026])
    every_day = (
        "Mon 09:00-10:00",
        "Tue 09:00-10:00",
        "Wed 09:00-10:00",
        "Thu 09:00-10:00",
        "Fri 09:00-10:00",
    )
    specialist = hours(
        *every_day, leave=(Leave(date(2026, 11, 23), date(2026, 11, 24)),), closed=closed
    )
    participant = hours(*every_day, exceptions={date(2026, 11, 25): ()})
    assert wall(earliest(specialist, participant, 60, after=MONDAY)) == "Mon 30 Nov 09:00"


def test_an_exception_opens_hours_on_that_day_alone() -> None:
    specialist = hours("Fri 09:00-10:00", exceptions={date(2026, 11, 24): ((600, 720),)})
    participant = hours("Tue 09:00-12:00")
    assert wall(earliest(specialist, participant, 60, after=MONDAY)) == "Tue 24 Nov 10:00"
    later = MONDAY + timedelta(days=2)
    assert earliest(specialist, participant, 60, after=later) is None


def test_the_drive_from_one_place_to_the_next_is_left_free_on_both_sides() -> None:
    both = hours("Mon 08:00-17:00")
    driving = Busy(MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=2), travel=50)
    assert wall(earliest(both, both, 60, busy_a=[driving], after=MONDAY)) == "Mon 23 Nov 11:00"
    at_hand = Busy(MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=2))
    assert wall(earliest(both, both, 60, busy_b=[at_hand], after=MONDAY)) == "Mon 23 Nov 08:00"
    found = earliest(both, both, 60, busy_b=[at_hand], after=MONDAY, buffer_minutes=10)
    assert wall(found) == "Mon 23 Nov 10:15"


def test_nothing_within_the_horizon_is_none() -> None:
    both = hours("Sun 09:00-10:00")
    assert earliest(both, both, 60, after=MONDAY, horizon_days=6) is None
    assert wall(earliest(both, both, 60, after=MONDAY, horizon_days=7)) == "Sun 29 Nov 09:00"


@pytest.mark.parametrize(
    ("after", "utc_hour"),
    [
        (datetime(2027, 3, 8, tzinfo=UTC), 14),  # the week before clocks go forward
        (datetime(2027, 3, 15, tzinfo=UTC), 13),
        (datetime(2026, 10, 26, tzinfo=UTC), 13),
        (datetime(2026, 11, 2, tzinfo=UTC), 14),
    ],
)
def test_nine_on_the_wall_is_another_instant_after_clocks_change(
    after: datetime, utc_hour: int
) -> None:
    both = hours("Wed 09:00-10:00")
    found = earliest(both, both, 60, after=after)
    assert found is not None
    assert (wall(found)[:3], found.hour, found.minute) == ("Wed", utc_hour, 0)


def test_a_time_that_clocks_skip_is_never_offered() -> None:
    both = hours("Sun 02:00-03:30")
    found = earliest(both, both, 30, after=datetime(2027, 3, 14, tzinfo=UTC))
    assert wall(found) == "Sun 14 Mar 03:00"


def test_hours_over_before_clocks_are_turned_back_are_not_open_in_between() -> None:
    """From 1:15 it is 2:00, then 1:00 again: half past one is over in between."""
    night = datetime(2026, 11, 1, 4, tzinfo=UTC)
    both = hours("Sun 01:00-01:30")
    assert wall(earliest(both, both, 30, after=night)) == "Sun 01 Nov 01:00"
    assert earliest(both, both, 45, after=night, horizon_days=1) is None


def test_people_in_two_zones_meet_in_the_hour_they_share() -> None:
    east = hours("Mon 09:00-12:00")
    central = hours("Mon 09:00-12:00", tz="America/Chicago")
    assert wall(earliest(east, central, 60, after=MONDAY)) == "Mon 23 Nov 10:00"


windows = st.builds(
    lambda day, start, length: WeeklyWindow(day, start * 15, min(1440, (start + length) * 15)),
    st.integers(0, 6),
    st.integers(0, 90),
    st.integers(2, 30),
)
people = st.builds(
    lambda weekly, away: Availability(weekly=tuple(weekly), tz=NEW_YORK.key, leave=tuple(away)),
    st.lists(windows, min_size=1, max_size=5),
    st.lists(
        st.builds(
            lambda n, k: Leave(
                date(2026, 10, 26) + timedelta(n), date(2026, 10, 26) + timedelta(n + k)
            ),
            st.integers(0, 20),
            st.integers(0, 4),
        ),
        max_size=1,
    ),
)
bookings = st.lists(
    st.builds(
        lambda n, length, travel: Busy(
            datetime(2026, 10, 26, tzinfo=UTC) + timedelta(minutes=15 * n),
            datetime(2026, 10, 26, tzinfo=UTC) + timedelta(minutes=15 * (n + length)),
            travel,
        ),
        st.integers(0, 1300),
        st.integers(1, 24),
        st.sampled_from([0, 20, 70]),
    ),
    max_size=6,
)


@settings(max_examples=examples(150), deadline=None)
@given(people, people, bookings, st.sampled_from([15, 30, 45, 60, 90]))
def test_it_is_the_first_quarter_of_all_that_keeps_every_rule(
    a: Availability, b: Availability, busy: list[Busy], minutes: int
) -> None:
    """Against every quarter hour of two weeks around the autumn change, tried one by one."""
    first = date(2026, 10, 26)
    length = timedelta(minutes=minutes)

    def suits(start: datetime) -> bool:
        clear = all(
            start >= t.end + timedelta(minutes=t.travel)
            or start + length <= t.start - timedelta(minutes=t.travel)
            for t in busy
        )
        quarters = [start + timedelta(minutes=m) for m in range(0, minutes, QUARTER)]
        return (
            clear
            and all(
                any(
                    w.weekday == q.astimezone(NEW_YORK).weekday()
                    and w.start
                    <= q.astimezone(NEW_YORK).hour * 60 + q.astimezone(NEW_YORK).minute
                    < w.end
                    and not any(q.astimezone(NEW_YORK).date() in leave for leave in who.leave)
                    for w in who.weekly
                )
                for who in (a, b)
                for q in quarters
            )
            and start.astimezone(NEW_YORK).date()
            == (start + length - timedelta(seconds=1)).astimezone(NEW_YORK).date()
        )

    every = chain.from_iterable(
        (instant(first + timedelta(days=d), m, NEW_YORK) for m in range(0, 1440, 15))
        for d in range(14)
    )
    wanted = next((s for s in every if s is not None and suits(s)), None)
    after = datetime(2026, 10, 26, 4, tzinfo=UTC)
    assert earliest(a, b, minutes, busy_a=busy, after=after, horizon_days=14) == wanted


def test_a_skipped_wall_time_has_no_instant_and_a_repeated_one_has_its_first() -> None:
    assert instant(date(2027, 3, 14), 150, NEW_YORK) is None
    assert instant(date(2027, 3, 14), 180, NEW_YORK) == datetime(2027, 3, 14, 7, tzinfo=UTC)
    assert instant(date(2026, 11, 1), 90, NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
