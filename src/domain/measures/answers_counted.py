"""How a participant's answers to the ten questions (BARC-10) count: the first, and those of six
months later."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from domain.measures.counts import Cell, Count
from domain.shared.days import months_after

MONTHS = 6
SLACK = timedelta(days=30)
"""How much sooner or later than six months after the first still counts as six months."""


def answer_cells(totals: Mapping[date, int]) -> Iterator[Cell]:
    """`totals` are one participant's, 10 to 60 points, by the day on which they answered."""
    if not totals:
        return
    first = min(totals)
    yield Cell(Count.BARC_FIRST, first, value=totals[first])
    due = months_after(first, MONTHS)
    later = [day for day in sorted(totals) if due - SLACK <= day <= due + SLACK]
    if later:
        yield Cell(Count.BARC_SIX_MONTHS, later[0], value=totals[later[0]])
        yield Cell(Count.BARC_CHANGE, later[0], value=totals[later[0]] - totals[first])
