"""Business days with state holidays, and the clocks of a referral."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.deadlines.clocks import (
    Clock,
    ClockName,
    Course,
    clocks,
    recommendation_is_valid,
)
from domain.program.default_limits import DEFAULT_LIMITS
from domain.shared.days import business_days_after, is_business_day
from domain.shared.vocabulary import Urgency

THANKSGIVING = frozenset({date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27)})
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (MONDAY, 0, MONDAY),
        (MONDAY, 1, date(2026, 11, 24)),
        (MONDAY, 2, date(2026, 11, 30)),
        (MONDAY, 3, date(2026, 12, 1)),
        (date(2026, 11, 28), 0, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
    ],
)
def test_weekends_and_holidays_do_not_count(start: date, count: int, expected: date) -> None:
    assert business_days_after(start, count, THANKSGIVING) == expected


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(days, st.integers(0, 40), st.frozensets(days, max_size=30))
def test_the_day_after_so_many_business_days_has_that_many_before_it(
    start: date, count: int, holidays: frozenset[date]
) -> None:
    end = business_days_after(start, count, holidays)
    assert is_business_day(end, holidays)
    passed = (start + timedelta(days=n + 1) for n in range((end - start).days))
    if count:
        assert sum(is_business_day(day, holidays) for day in passed) == count


def course(urgency: Urgency = Urgency.ROUTINE, **days: date | None) -> Course:
    return Course(received_on=MONDAY, urgency=urgency, **days)


def clock(name: ClockName, of: Course) -> Clock:
    return next(c for c in clocks(of, DEFAULT_LIMITS, THANKSGIVING) if c.name is name)


def test_a_routine_referral_is_offered_a_service_within_ten_business_days() -> None:
    assert clock(ClockName.FIRST_OFFER, course()).due_on == date(2026, 12, 10)


def test_an_urgent_referral_is_offered_a_service_within_one_business_day() -> None:
    assert clock(ClockName.FIRST_OFFER, course(Urgency.URGENT)).due_on == date(2026, 11, 24)


def test_the_first_try_is_due_within_three_business_days() -> None:
    assert clock(ClockName.FIRST_CONTACT, course()).due_on == date(2026, 12, 1)


def test_a_recommendation_runs_thirty_calendar_days_and_warns_at_twenty() -> None:
    start = clock(ClockName.START, course(recommended_on=date(2026, 11, 18)))
    assert (start.warn_on, start.due_on) == (date(2026, 12, 8), date(2026, 12, 18))
    assert {c.name for c in clocks(course(), DEFAULT_LIMITS, THANKSGIVING)} == {
        ClockName.FIRST_CONTACT,
        ClockName.FIRST_OFFER,
    }
    valid = [date(2026, 11, 18), date(2026, 12, 18)]
    assert all(recommendation_is_valid(valid[0], day, DEFAULT_LIMITS) for day in valid)
    assert not recommendation_is_valid(valid[0], date(2026, 12, 19), DEFAULT_LIMITS)
    assert not recommendation_is_valid(valid[0], date(2026, 11, 17), DEFAULT_LIMITS)


def test_the_soonest_clock_comes_first() -> None:
    due = [c.due_on for c in clocks(course(recommended_on=MONDAY), DEFAULT_LIMITS, THANKSGIVING)]
    assert due == sorted(due)
