"""A picture with its question, its answer, its table, and the definitions that it is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain.measures.definitions import BY_NAME
from domain.measures.measure import Measure
from peermatch.readmodels.screens.program.period.measured_periods import Period
from peermatch.readmodels.screens.program.period.measures import Measured, Step
from peermatch.web.show.charts.drawing import DESK, PHONE, Drawing
from peermatch.web.show.words import day as day_in_words

SUNDAY = 6
NOT_SHOWN = "not shown"
NONE = "none"
"""What is said where there is no number."""
Cell = int | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """`says` is its first sentence, which gives the answer; `draw` makes it of a width, or there is
    nothing to be drawn. `key` names the colors by their class."""

    name: str
    title: str
    says: str
    made_of: tuple[str, ...]
    draw: Callable[[int], Drawing] | None
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    key: tuple[tuple[str, str], ...] = ()
    note: str = ""

    @property
    def drawings(self) -> tuple[tuple[str, Drawing], ...]:
        """For a desk and for a phone."""
        if self.draw is None:
            return ()
        return ("desk", self.draw(DESK)), ("phone", self.draw(PHONE))

    @property
    def measures(self) -> tuple[Measure, ...]:
        return tuple(BY_NAME[name] for name in self.made_of)

    @property
    def table(self) -> tuple[tuple[str, ...], ...]:
        """The rows as they are shown."""
        return tuple(tuple(map(cell, row)) for row in self.rows)

    @property
    def described(self) -> str:
        """What the picture shows, for whoever has it read out."""
        return " ".join((self.says, *(f"{_read(self.header, row)}." for row in self.table)))


def _read(header: Sequence[str], row: Sequence[str]) -> str:
    told = (f"{name} {one}" for name, one in zip(header[1:], row[1:], strict=True))
    return f"{row[0]}: {', '.join(told)}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Board:
    """What pictures are made of: every measure by its name, in a period, with the clock of each
    urgency in business days and the counties that the program serves. Told by which it is: the
    same pictures are not made twice."""

    period: Period
    found: dict[str, Measured]
    clocks: dict[str, int]
    counties: tuple[str, ...]

    def __getitem__(self, name: str) -> Measured:
        return self.found[name]

    @property
    def step(self) -> str:
        return "Month" if self.period.by_month else "Week of"

    @property
    def each(self) -> str:
        return "month" if self.period.by_month else "week"

    def labels(self) -> list[str]:
        """What stands under each step: `Sep 7`, or `Sep`."""
        by_month = self.period.by_month
        return [f"{d:%b}" if by_month else f"{d:%b} {d.day}" for d, _ in self.period.steps()]

    def days(self) -> list[str]:
        """The same in a table."""
        by_month = self.period.by_month
        return [f"{d:%B %Y}" if by_month else day_in_words(d) for d, _ in self.period.steps()]

    def goes_on(self) -> bool:
        """Whether the last step is not over with the period."""
        *_, (_, last) = self.period.steps()
        if self.period.by_month:
            return (last + timedelta(days=1)).day != 1
        return last.weekday() != SUNDAY


def cell(one: Cell) -> str:
    """As a table shows it."""
    if one is None:
        return NONE
    return f"{one:,}" if isinstance(one, int) else one


def share(one: Measured | Step) -> str:
    """`71% (24 of 34)`, or that there is nothing to share."""
    number = one.number
    if number.percent is None:
        return NONE
    return f"{number.percent}% ({number.some:,} of {number.all:,})"


def beside(one: Measured, unit: str) -> str:
    """What it was before, as the end of a sentence."""
    return "" if one.shown_before is None else f" Before: {one.shown_before:,}{unit}."
