"""How one referral, match and specialist count, day by day."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.matches.match_ending import EndReason
from domain.measures.counts import BROKE_OFF, STAYED, Cell, Count
from domain.measures.definitions import BY_NAME, MEASURES
from domain.measures.evaluation import (
    Number,
    Tally,
    number_of,
    quantile,
    shown_of,
    waited_until,
)
from domain.measures.matches_counted import (
    CountedMatch,
    CountedSession,
    CountedSpecialist,
    match_cells,
    session_cells,
    specialist_cells,
)
from domain.measures.referrals_counted import (
    MOST_DAYS,
    CountedReferral,
    business_days_until,
    referral_cells,
)
from domain.measures.timeliness import BILLABLE
from domain.program.default_limits import DEFAULT_LIMITS
from domain.sessions.counting import NotBillable
from domain.shared.days import business_days_after

MONDAY = date(2026, 11, 2)
FRIDAY, SATURDAY, NEXT_MONDAY = (MONDAY + timedelta(days=n) for n in (4, 5, 7))
NO_HOLIDAYS = frozenset[date]()
VETERANS_DAY = frozenset({date(2026, 11, 11)})


def referral(**known: Any) -> CountedReferral:
    return CountedReferral(urgency="routine", received_on=MONDAY, **known)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (MONDAY, MONDAY, 0),
        (MONDAY, FRIDAY, 4),
        (MONDAY, SATURDAY, 5),
        (MONDAY, NEXT_MONDAY, 5),
        (SATURDAY, NEXT_MONDAY, 0),
        (SATURDAY, NEXT_MONDAY + timedelta(days=1), 2),
        (MONDAY, MONDAY - timedelta(days=3), 0),
        (MONDAY, MONDAY + timedelta(days=9999), MOST_DAYS),
    ],
)
def test_a_wait_is_the_fewest_business_days_whose_clock_is_not_over(
    start: date, end: date, days: int
) -> None:
    assert business_days_until(start, end, NO_HOLIDAYS) == days


def test_a_wait_is_in_time_exactly_when_its_clock_says_so() -> None:
    for started in range(7):
        start = MONDAY + timedelta(days=started)
        for later in range(40):
            end = start + timedelta(days=later)
            waited = business_days_until(start, end, VETERANS_DAY)
            for limit in (0, 1, 10):
                due = business_days_after(start, limit, VETERANS_DAY)
                assert (waited <= limit) == (end <= due), (start, end, limit)


def test_a_referral_waits_until_it_is_matched_and_again_after_that() -> None:
    one = referral(
        waiting=((MONDAY, FRIDAY), (NEXT_MONDAY, None)),
        open=((MONDAY, None),),
        matched_on=(FRIDAY,),
        groups=("county:a",),
    )
    cells = [c for c in referral_cells(one, NO_HOLIDAYS) if c.what is Count.WAITING]
    own = [
        Cell(Count.WAITING, MONDAY),
        Cell(Count.WAITING, FRIDAY, number=-1),
        Cell(Count.WAITING, NEXT_MONDAY),
    ]
    both = [cell._replace(part=part) for cell in own for part in ("", "county:a")]
    assert sorted(cells) == sorted(both)


@pytest.mark.parametrize(
    ("known", "days"),
    [
        ({"open": ((MONDAY, None),)}, [(MONDAY, 1)]),
        (
            {"open": ((MONDAY, None),), "first_offered_on": FRIDAY},
            [(MONDAY, 1), (FRIDAY, -1)],
        ),
        (
            {"open": ((MONDAY, FRIDAY), (NEXT_MONDAY, None))},
            [(MONDAY, 1), (FRIDAY, -1), (NEXT_MONDAY, 1)],
        ),
        ({"open": ((MONDAY, None),), "first_offered_on": MONDAY}, []),
    ],
)
def test_it_waits_for_a_first_offer_while_open(
    known: dict[str, Any], days: list[tuple[date, int]]
) -> None:
    cells = [c for c in referral_cells(referral(**known), NO_HOLIDAYS) if c.what is Count.UNOFFERED]
    since = MONDAY.toordinal()
    assert cells == [Cell(Count.UNOFFERED, day, "routine", since, number) for day, number in days]


def test_who_waits_past_the_clock_is_told_by_the_day_that_is_looked_at() -> None:
    sums = {Tally(Count.UNOFFERED, u, MONDAY.toordinal()): 2 for u in ("routine", "urgent")}
    past = BY_NAME["past-clock"]
    for later, some in ((1, 0), (2, 2), (14, 2), (15, 4)):
        then = waited_until(sums, MONDAY + timedelta(days=later), NO_HOLIDAYS)
        assert number_of(past, then, DEFAULT_LIMITS) == Number(some=some, all=4), later


def test_one_that_was_merged_or_entered_in_error_counts_nowhere() -> None:
    assert list(referral_cells(referral(open=((MONDAY, None),), is_none=True), NO_HOLIDAYS)) == []


def test_it_leaves_once_matched_or_closed() -> None:
    def left(**known: Any) -> list[Cell]:
        cells = referral_cells(referral(**known), NO_HOLIDAYS)
        return [cell for cell in cells if cell.what is Count.LEFT]

    assert left(matched_on=(FRIDAY, NEXT_MONDAY)) == [Cell(Count.LEFT, FRIDAY, "matched")]
    closed = {"closed_on": NEXT_MONDAY, "closing_reason": "moved"}
    assert left(**closed) == [Cell(Count.LEFT, NEXT_MONDAY, "moved")]
    assert left(matched_on=(FRIDAY,), **closed) == [Cell(Count.LEFT, FRIDAY, "matched")]


@pytest.mark.parametrize(
    ("ended", "reason", "parts"),
    [
        (None, None, [STAYED, STAYED, STAYED]),
        (29, EndReason.NOT_HELPING, [BROKE_OFF, BROKE_OFF, BROKE_OFF]),
        (30, EndReason.NOT_HELPING, [STAYED, BROKE_OFF, BROKE_OFF]),
        (30, EndReason.MOVED, [STAYED]),
    ],
)
def test_a_match_stays_until_it_breaks_off_and_else_nobody_knows(
    ended: int | None, reason: EndReason | None, parts: list[str]
) -> None:
    day = MONDAY + timedelta(days=ended) if ended is not None else None
    one = CountedMatch(began_on=MONDAY, ended_on=day, end_reason=reason)
    assert [cell.part for cell in match_cells(one)] == parts


def test_hours_count_through_the_last_day() -> None:
    one = CountedSpecialist(hours=((MONDAY, 400), (FRIDAY, 300)), last_day=FRIDAY)
    assert [(cell.day, cell.number) for cell in specialist_cells(one)] == [
        (MONDAY, 400),
        (FRIDAY, -100),
        (SATURDAY, -300),
    ]


def test_a_quantile_is_the_nearest_rank() -> None:
    assert quantile({}, 50) is None
    assert quantile({4: 1}, 90) == 4
    assert quantile({1: 5, 7: 4, 30: 1}, 50) == 1
    assert quantile({1: 5, 7: 4, 30: 1}, 90) == 7
    assert quantile({1: 5, 7: 4, 30: 1}, 91) == 30


def test_each_wait_is_held_against_the_clock_of_its_urgency() -> None:
    sums = {Tally(Count.FIRST_OFFER, u, days): 1 for u in ("routine", "urgent") for days in (1, 10)}
    number = number_of(BY_NAME["offered-in-time"], sums, DEFAULT_LIMITS)
    assert (number, number.percent) == (Number(some=3, all=4), 75)


def test_every_measure_has_a_name_of_its_own() -> None:
    assert len(BY_NAME) == len(MEASURES)


def test_services_are_held_against_the_days_of_the_federal_rules() -> None:
    sums = {
        Tally(Count.FIRST_SERVICE, urgency, days): 1
        for urgency in ("routine", "urgent")
        for days in (1, 10, 11)
    }
    routine, urgent, mean = (
        number_of(BY_NAME[name], sums, DEFAULT_LIMITS)
        for name in ("service-routine", "service-urgent", "time-to-services")
    )
    assert routine == Number(some=2, all=3)
    assert urgent == Number(some=1, all=3)
    assert (mean, mean.tenths) == (Number(some=44, all=6), 73)
    assert shown_of(BY_NAME["time-to-services"], mean) == 7


def test_the_wait_for_a_first_session_is_in_business_days_too() -> None:
    [cell] = [
        c
        for c in referral_cells(referral(first_session_on=NEXT_MONDAY), NO_HOLIDAYS)
        if c.what is Count.FIRST_SERVICE
    ]
    assert cell == Cell(Count.FIRST_SERVICE, NEXT_MONDAY, "routine", 5)


def test_units_count_once_they_are_counted_and_say_why_they_are_not_billed() -> None:
    def cells(**known: Any) -> list[Cell]:
        one = CountedSession(day=MONDAY, outcome="held", **known)
        return [cell for cell in session_cells(one) if cell.what is Count.UNITS]

    assert cells() == []
    assert cells(units=4) == [Cell(Count.UNITS, MONDAY, BILLABLE, number=4)]
    why = NotBillable.NO_CONSENT_TO_BILL.value
    assert cells(units=3, not_billable=why) == [Cell(Count.UNITS, MONDAY, why, number=3)]
    assert cells(units=0, not_billable=NotBillable.SHORTER_THAN_A_UNIT.value) == []
