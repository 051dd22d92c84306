"""How answers to the ten questions count: first, six months later, and the change; of many only."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.measures.answers_counted import answer_cells
from domain.measures.counts import Cell, Count
from domain.measures.definitions import BY_NAME
from domain.measures.evaluation import Number, Tally, number_of, shown_of
from domain.measures.small_numbers import FEWEST
from domain.program.default_limits import DEFAULT_LIMITS

FIRST = date(2026, 8, 31)
"""Six months later is the last day of February."""
LATER = date(2027, 2, 28)


def test_first_answers_and_those_of_six_months_later_count() -> None:
    assert list(answer_cells({})) == []
    assert list(answer_cells({FIRST: 30})) == [Cell(Count.BARC_FIRST, FIRST, value=30)]
    both = {FIRST: 30, LATER: 26}
    assert list(answer_cells(both)) == [
        Cell(Count.BARC_FIRST, FIRST, value=30),
        Cell(Count.BARC_SIX_MONTHS, LATER, value=26),
        Cell(Count.BARC_CHANGE, LATER, value=-4),
    ]
    for days, counts in ((-31, False), (-30, True), (30, True), (31, False)):
        found = list(answer_cells({FIRST: 30, LATER + timedelta(days=days): 41}))
        assert (len(found) == 3) == counts


def test_the_first_of_several_within_the_two_months_counts() -> None:
    sooner, later = LATER - timedelta(days=20), LATER + timedelta(days=2)
    cells = list(answer_cells({FIRST: 30, sooner: 33, later: 50}))
    assert cells[1] == Cell(Count.BARC_SIX_MONTHS, sooner, value=33)


@given(st.lists(st.integers(-50, 50), max_size=30))
def test_means_are_of_many_people_and_in_whole_points(points: list[int]) -> None:
    measure = BY_NAME["barc-change"]
    sums = {Tally(Count.BARC_CHANGE, "", p): n for p, n in Counter(points).items()}
    number = number_of(measure, sums, DEFAULT_LIMITS)
    if len(points) < FEWEST:
        assert number == Number(some=0)
        assert shown_of(measure, number) is None
    else:
        mean = shown_of(measure, number)
        assert mean is not None
        assert abs(mean - sum(points) / len(points)) <= 0.5
        assert number == Number(some=mean * len(points), all=len(points))
