"""Every measure says what it is of: numerator, denominator and source, in words and counts."""

import pytest

from domain.measures.counts import ALL, Cell, Count
from domain.measures.definitions import BY_NAME, CANCELED, HELD, MEASURES, NO_SHOW
from domain.measures.evaluation import Tally, parts_of
from domain.measures.matches_counted import run_cells
from domain.measures.measure import Counted, Kind, Measure, Unit
from domain.shared.vocabulary import Urgency
from stories.pasts.run_samples import run_judged
from stories.pasts.samples import TODAY

every_measure = pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.name)


def says(counted: Counted) -> bool:
    return isinstance(counted.words, str) and len(counted.words) > 20


@every_measure
def test_it_is_said_in_words_with_its_unit_and_where_it_comes_from(measure: Measure) -> None:
    assert measure.name
    assert measure.title
    assert isinstance(measure.unit, Unit)
    assert isinstance(measure.kind, Kind)
    assert says(measure.numerator)
    assert isinstance(measure.numerator.count, Count)
    assert measure.source
    assert all("." in fact for fact in measure.source), "each is a fact's stored name"


@every_measure
def test_a_share_and_a_mean_are_of_something_and_nothing_else_is(measure: Measure) -> None:
    whole = measure.unit is Unit.SHARE or measure.kind is Kind.MEAN
    assert (measure.denominator is not None) == whole
    if measure.denominator is not None:
        assert says(measure.denominator)
        assert measure.denominator.words != measure.numerator.words
        assert isinstance(measure.denominator.count, Count)


@every_measure
def test_a_quantile_says_which(measure: Measure) -> None:
    assert (measure.quantile in {50, 90}) == (measure.kind is Kind.QUANTILE)


def test_names_and_titles_are_each_of_one_measure() -> None:
    assert len({one.name for one in MEASURES}) == len(MEASURES) == len(BY_NAME)
    assert len({one.title for one in MEASURES}) == len(MEASURES)


SHARES = {
    "offered-in-time": (Count.FIRST_OFFER, Count.FIRST_OFFER),
    "past-clock": (Count.UNOFFERED, Count.UNOFFERED),
    "unmet": (Count.WAITING, Count.OPEN),
    "unmet-county": (Count.WAITING, Count.OPEN),
    "unmet-language": (Count.WAITING, Count.OPEN),
    "unmet-area": (Count.WAITING, Count.OPEN),
    "caseload-minutes": (Count.PROMISED, Count.WORKED),
    "sessions-held": (Count.SESSION, Count.SESSION),
    "sessions-no-show": (Count.SESSION, Count.SESSION),
    "sessions-canceled": (Count.SESSION, Count.SESSION),
    "service-routine": (Count.FIRST_SERVICE, Count.FIRST_SERVICE),
    "service-urgent": (Count.FIRST_SERVICE, Count.FIRST_SERVICE),
    "units-billable": (Count.UNITS, Count.UNITS),
    "retention-30": (Count.BEGUN_30, Count.BEGUN_30),
    "retention-90": (Count.BEGUN_90, Count.BEGUN_90),
    "retention-180": (Count.BEGUN_180, Count.BEGUN_180),
    "rematches": (Count.MATCHED, Count.MATCHED),
    "overrides": (Count.OVERRIDDEN, Count.APPROVED),
}


@pytest.mark.parametrize("name", SHARES)
def test_what_is_divided_by_what(name: str) -> None:
    measure = BY_NAME[name]
    assert measure.denominator is not None
    assert (measure.numerator.count, measure.denominator.count) == SHARES[name]


def test_of_sessions_each_outcome_is_a_part_of_all() -> None:
    parts = {name: BY_NAME[f"sessions-{name}"] for name in ("held", "no-show", "canceled")}
    assert parts["held"].numerator.parts == (HELD,)
    assert parts["no-show"].numerator.parts == (NO_SHOW,)
    assert parts["canceled"].numerator.parts == CANCELED
    for measure in parts.values():
        assert measure.denominator is not None
        assert set(measure.numerator.parts) < set(measure.denominator.parts)


def test_the_clocks_of_routine_and_urgent_are_named() -> None:
    for urgency, days, said in (
        (Urgency.ROUTINE, 10, "Routine first sessions within 10 business days"),
        (Urgency.URGENT, 1, "Urgent first sessions within 1 business day"),
    ):
        measure = BY_NAME[f"service-{urgency.value}"]
        assert measure.title == said
        assert measure.numerator.within == days
        assert measure.denominator is not None
        assert measure.denominator.within is None
        assert measure.numerator.parts == measure.denominator.parts == (urgency.value,)


def test_a_run_counts_by_its_longest_wait_and_its_unevenness() -> None:
    assert list(run_cells(run_judged(), TODAY)) == [
        Cell(Count.RUN_WAIT, TODAY, ALL, run_judged().longest_wait_days),
        Cell(Count.RUN_GINI, TODAY, ALL, run_judged().caseload_gini),
    ]


def test_a_numerator_is_told_by_its_parts_without_empty_ones() -> None:
    sums = {
        Tally(Count.SESSION, HELD, 0): 3,
        Tally(Count.SESSION, HELD, 1): 2,
        Tally(Count.SESSION, NO_SHOW, 0): 4,
        Tally(Count.MATCHED, HELD, 0): 9,
    }
    assert parts_of(BY_NAME["sessions-held"], sums) == {HELD: 5}
    gone = {Tally(Count.RECEIVED, part, 0): number for part, number in {"b": 1, "a": 0}.items()}
    assert parts_of(BY_NAME["referrals-in"], gone) == {"b": 1}
