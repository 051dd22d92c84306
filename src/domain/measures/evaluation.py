"""A measure's number from what was counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from domain.measures.counts import ALL, RUNNING, Count
from domain.measures.definitions import CLOCK
from domain.measures.measure import Counted, Kind, Measure, Unit
from domain.program.limits import Limits


class Tally(NamedTuple):
    """What is added up: a count, its part, and the value measured."""

    what: Count
    part: str
    value: int


Sums = Mapping[Tally, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """`some` of `all`; `days` is a quantile, None where nobody's value is known."""

    some: int
    all: int | None = None
    days: int | None = None

    @property
    def percent(self) -> int | None:
        """Rounded half up; None where there is nothing to share."""
        return None if not self.all else (200 * self.some + self.all) // (2 * self.all)


def number_of(measure: Measure, sums: Sums, limits: Limits) -> Number:
    """`sums` are those of the period, or of all days to its end for what is running."""
    some = _added(measure.numerator, sums, limits)
    if measure.kind is Kind.QUANTILE:
        values = spread_of(measure.numerator, sums)
        return Number(some=some, days=quantile(values, measure.quantile))
    if measure.denominator is None:
        return Number(some=some)
    return Number(some=some, all=_added(measure.denominator, sums, limits))


def shown_of(measure: Measure, number: Number) -> int | None:
    """The one figure of the measure; None where there is none."""
    if measure.kind is Kind.QUANTILE:
        return number.days
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
    for tally, number in sums.items():
        if tally.what is counted.count and counted.takes(tally.part):
            found[tally.value] = found.get(tally.value, 0) + number
    return {value: number for value, number in sorted(found.items()) if number}


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
        and (tally.what not in RUNNING or tally.part == ALL)
        and (not counted.in_time or tally.value <= limits.value(CLOCK[tally.part]))
    )
