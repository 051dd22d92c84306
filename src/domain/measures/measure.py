"""What a measure is: a number with its numerator, denominator and source, in words and counts."""

from dataclasses import dataclass
from enum import StrEnum

from domain.measures.counts import Count, GroupKind


class Unit(StrEnum):
    """What a measure's number is."""

    NUMBER = "number"
    SHARE = "percent"
    DAYS = "days"
    BUSINESS_DAYS = "business days"
    THOUSANDTHS = "thousandths"
    POINTS = "points"


class Kind(StrEnum):
    """How it comes from what is counted by day."""

    SUM = "sum"
    AT_END = "at the end"
    QUANTILE = "quantile"
    MEAN = "mean"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Which counts are added up, and the words for it. No `parts`: all of them."""

    words: str
    count: Count
    parts: tuple[str, ...] = ()
    in_time: bool | None = None
    """Only waits no longer than the clock of their urgency; False: only longer ones."""

    within: int | None = None
    """Only values no greater."""

    def takes(self, part: str) -> bool:
        return not self.parts or part in self.parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One number. A number without a denominator is itself; a quantile is of its `numerator`'s
    values, a mean is their sum by how many there are. `by` shows it group by group; `source` are
    the stored names of the facts."""

    name: str
    title: str
    unit: Unit
    kind: Kind
    numerator: Counted
    denominator: Counted | None = None
    quantile: int = 0
    """Percent."""
    by: GroupKind | None = None
    by_part: bool = False
    """Shown for each kind of its numerator as well."""
    of_answers: bool = False
    """Of what people answered about themselves: a mean in whole points, of many only."""
    source: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """What kind of number it is."""
        if self.kind is Kind.QUANTILE:
            return f"{self.quantile}th percentile in {self.unit}"
        if self.kind is Kind.MEAN:
            return f"mean in {self.unit}"
        return {Unit.SHARE: "share in percent", Unit.NUMBER: "count"}[self.unit]
