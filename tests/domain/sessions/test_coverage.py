"""What is covered of support to come: a day, a year, and what payers authorized."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import Flag, Level, LimitName
from domain.sessions.coverage import (
    Authorized,
    Coverage,
    DayLimitReached,
    NotAuthorized,
    Support,
    YearLimitReached,
    allowance,
    check_planned,
    check_unasked,
)
from domain.shared.decider import Refusal
from stories.pasts.rules_of import limits_with

DAY = date(2026, 11, 30)
NEXT = date(2026, 12, 1)
PAID = Authorized(date(2026, 11, 1), date(2026, 11, 30), 8)


def known(*support: Support, authorized: tuple[Authorized, ...] = ()) -> Coverage:
    return Coverage(support=support, authorized=authorized)


def test_planning_past_a_limit_warns_or_is_refused_as_the_rules_say() -> None:
    day, year = known(Support(DAY, 13)), known(Support(date(2026, 1, 5), 3597))
    flag = Flag(limit=LimitName.PARTICIPANT_DAY, value=16, amount=17)
    assert check_planned(4, DAY, day, DEFAULT_LIMITS) == (flag,)
    assert check_planned(3, DAY, day, DEFAULT_LIMITS) == ()
    assert check_planned(4, NEXT, day, DEFAULT_LIMITS) == ()
    with pytest.raises(DayLimitReached):
        check_planned(4, DAY, day, limits_with(LimitName.PARTICIPANT_DAY, level=Level.BLOCK))
    with pytest.raises(YearLimitReached):
        check_planned(4, DAY, year, limits_with(LimitName.PARTICIPANT_YEAR, level=Level.BLOCK))
    assert check_planned(4, date(2027, 1, 4), year, DEFAULT_LIMITS) == ()


def test_what_nobody_asked_for_is_refused_even_where_a_person_is_only_warned() -> None:
    with pytest.raises(DayLimitReached):
        check_unasked(4, DAY, known(Support(DAY, 13)), DEFAULT_LIMITS)
    with pytest.raises(YearLimitReached):
        check_unasked(4, DAY, known(Support(date(2026, 1, 5), 3597)), DEFAULT_LIMITS)
    with pytest.raises(NotAuthorized):
        check_unasked(4, NEXT, known(authorized=(PAID,)), DEFAULT_LIMITS)
    check_unasked(3, DAY, known(Support(DAY, 13)), DEFAULT_LIMITS)


@pytest.mark.parametrize(
    ("support", "day", "units", "paid"),
    [
        ((), DAY, 8, True),
        ((), DAY, 9, False),
        ((), NEXT, 4, False),
        ((Support(DAY, 4),), DAY, 4, True),
        ((Support(DAY, 5),), DAY, 4, False),
        ((Support(DAY, 8, drawn=True),), DAY, 8, True),
        ((Support(NEXT, 8),), DAY, 8, True),
        ((), NEXT, 0, True),
    ],
)
def test_units_that_are_planned_and_not_yet_drawn_are_spoken_for(
    support: tuple[Support, ...], day: date, units: int, paid: bool
) -> None:
    found = check_planned(units, day, known(*support, authorized=(PAID,)), DEFAULT_LIMITS)
    asked = (Flag(limit=LimitName.AUTHORIZED_UNITS, value=1, amount=0),)
    assert found == (() if paid else asked)


def test_nobody_is_held_to_an_authorization_that_no_payer_was_asked_for() -> None:
    assert check_planned(8, NEXT, known(), DEFAULT_LIMITS) == ()
    off = limits_with(LimitName.AUTHORIZED_UNITS, value=0)
    assert check_planned(8, NEXT, known(authorized=(PAID,)), off) == ()


def test_units_of_what_ends_first_are_used_first() -> None:
    later = Authorized(date(2026, 11, 1), date(2026, 12, 31), 8)
    two = known(Support(DAY, 8), authorized=(later, PAID))
    assert check_planned(8, NEXT, two, DEFAULT_LIMITS) == ()
    assert check_planned(8, DAY, two.plus(NEXT, 8), DEFAULT_LIMITS) != ()


DAYS = st.integers(1, 6).map(lambda n: date(2026, 6, n))
SPANS = st.tuples(DAYS, DAYS).map(sorted)


@given(
    st.lists(DAYS, max_size=4),
    st.lists(st.tuples(SPANS, st.integers(0, 3)), min_size=1, max_size=3),
    DAYS,
)
def test_a_session_is_paid_exactly_when_some_way_of_drawing_pays_one_more(
    planned: list[date], granted: list[tuple[list[date], int]], day: date
) -> None:
    """Sessions of one length, as those of one person are: tried out by brute force."""
    authorized = tuple(Authorized(first, last, left) for (first, last), left in granted)
    now = known(*(Support(d, 1) for d in planned), authorized=authorized)
    try:
        check_unasked(1, day, now, limits_with(LimitName.PARTICIPANT_DAY, value=99))
        told = True
    except Refusal:
        told = False
    most = _most_paid([*planned, day], authorized) > _most_paid(planned, authorized)
    assert told == most


def _most_paid(days: list[date], authorized: tuple[Authorized, ...]) -> int:
    best = 0
    for way in product(range(-1, len(authorized)), repeat=len(days)):
        used = [way.count(k) <= a.left for k, a in enumerate(authorized)]
        allowed = all(
            k < 0 or authorized[k].starts_on <= d <= authorized[k].ends_on
            for k, d in zip(way, days, strict=True)
        )
        if allowed and all(used):
            best = max(best, sum(k >= 0 for k in way))
    return best


@given(st.lists(st.tuples(DAYS, st.integers(1, 9))), DAYS, st.integers(1, 9), st.integers(0, 9))
def test_a_planner_may_give_what_is_not_refused_afterwards(
    support: list[tuple[date, int]], day: date, units: int, left: int
) -> None:
    covered = known(
        *(Support(d, n) for d, n in support),
        authorized=(Authorized(date(2026, 6, 2), date(2026, 6, 5), left),),
    )
    try:
        check_unasked(units, day, covered, DEFAULT_LIMITS)
        refused = False
    except Refusal:
        refused = True
    given_by_itself = allowance(covered, DEFAULT_LIMITS)
    assert given_by_itself.covers(units, day) is not refused
    after = allowance(covered.plus(day, units), DEFAULT_LIMITS)
    assert given_by_itself.less(units, day) == after
