"""A measure's number from what was counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from domain.measures.counts import ALL, GROUPED, Count
from domain.measures.definitions import CLOCK
from domain.measures.measure import Counted, Kind, Measure, Unit
from domain.measures.referrals_counted import business_days_until
from domain.measures.small_numbers import FEWEST
from domain.program.limits import Limits
from domain.shared.days import Holidays


class Tally(NamedTuple):
    """What is added up: a count, its part, and the value measured."""

    what: Count
    part: str
    value: int


Sums = Mapping[Tally, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """`some` of `all`, or of a mean the sum by how many; `days` is a quantile, None where nobody's
    value is known."""

    some: int
    all: int | None = None
    days: int | None = None

    @property
    def percent(self) -> int | None:
        """Rounded half up; None where there is nothing to share."""
        return None if not self.all else (200 * self.some + self.all) // (2 * self.all)

    @property
    def tenths(self) -> int | None:
        """`some` by `all` in tenths, rounded half up; None where there is nobody."""
        return None if not self.all else (20 * self.some + self.all) // (2 * self.all)


def waited_until(sums: Sums, day: date, holidays: Holidays) -> dict[Tally, int]:
    """With business days waited at the end of `day` instead of days received; `holidays` are those
    of the years before."""
    found: dict[Tally, int] = {}
    for tally, number in sums.items():
        if not number:
            continue
        told = tally
        if tally.what is Count.UNOFFERED:
            days = business_days_until(date.fromordinal(tally.value), day, holidays)
            told = tally._replace(value=days)
        found[told] = found.get(told, 0) + number
    return found


def number_of(measure: Measure, sums: Sums, limits: Limits) -> Number:
    """`sums` are those of the period, or of all days to its end for what is running, as
    `waited_until` it."""
    some = _added(measure.numerator, sums, limits)
    if measure.kind is Kind.QUANTILE:
        values = spread_of(measure.numerator, sums)
        return Number(some=some, days=quantile(values, measure.quantile))
    if measure.denominator is None:
        return Number(some=some)
    if measure.kind is Kind.MEAN:
        values = spread_of(measure.numerator, sums)
        some = sum(value * number for value, number in values.items())
    if measure.of_answers:
        return _of_many(some, _added(measure.denominator, sums, limits))
    return Number(some=some, all=_added(measure.denominator, sums, limits))


def _of_many(some: int, people: int) -> Number:
    """In whole points a person; nothing of few people."""
    if people < FEWEST:
        return Number(some=0)
    return Number(some=people * ((2 * some + people) // (2 * people)), all=people)


def shown_of(measure: Measure, number: Number) -> int | None:
    """The one figure of the measure; None where there is none."""
    if measure.kind is Kind.QUANTILE:
        return number.days
    if measure.kind is Kind.MEAN:
        return None if number.tenths is None else (number.tenths + 5) // 10
    return number.percent if measure.unit is Unit.SHARE else number.some


def parts_of(measure: Measure, sums: Sums) -> dict[str, int]:
    """The numerator by its kinds, those with nothing left out."""
    found: dict[str, int] = {}
    for tally, number in sums.items():
        if tally.what is measure.numerator.count and measure.numerator.takes(tally.part):
            found[tally.part] = found.get(tally.part, 0) + number
    return {part: number for part, number in sorted(found.items()) if number}


def spread_of(counted: Counted, sums: Sums) -> dict[int, int]:
    """How many there are of each value."""
    found: dict[int, int] = {}
    for by_value in spreads_of(counted, sums).values():
        for value, number in by_value.items():
            found[value] = found.get(value, 0) + number
    return dict(sorted(found.items()))


def spreads_of(counted: Counted, sums: Sums) -> dict[str, dict[int, int]]:
    """How many there are of each value, kind by kind."""
    found: dict[str, dict[int, int]] = {}
    for tally, number in sorted(sums.items()):
        if tally.what is counted.count and counted.takes(tally.part) and number:
            found.setdefault(tally.part, {})[tally.value] = number
    return found


def quantile(spread: Mapping[int, int], percent: int) -> int | None:
    """The least value that so many percent don't exceed (nearest rank)."""
    rank = -(-percent * sum(spread.values()) // 100)
    for value, number in sorted(spread.items()):
        rank -= number
        if rank <= 0:
            return value
    return None


def _added(counted: Counted, sums: Sums, limits: Limits) -> int:
    return sum(
        number
        for tally, number in sums.items()
        if tally.what is counted.count
        and counted.takes(tally.part)
        and (tally.what not in GROUPED or tally.part == ALL)
        and (counted.within is None or tally.value <= counted.within)
        and (counted.in_time is None or counted.in_time == is_in_time(tally, limits))
    )


def is_in_time(tally: Tally, limits: Limits) -> bool:
    """Whether a wait is no longer than the clock of its urgency, which is its part."""
    return tally.value <= limits.value(CLOCK[tally.part])
