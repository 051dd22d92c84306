"""When a session could start, as the bits of one number: the q-th is set where it can start at
quarter q of the week."""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_

import numpy as np
import numpy.typing as npt

from domain.shared.hours import DAY_QUARTERS, WEEK_DAYS, WEEK_QUARTERS

Starts = int
Ends = tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]
WHOLE_WEEK = (1 << WEEK_QUARTERS) - 1
WHOLE_DAY = (1 << DAY_QUARTERS) - 1


def between(first: int, last: int) -> Starts:
    """All from the first to the last, as far as they are in the week."""
    first, last = max(0, first), min(WEEK_QUARTERS - 1, last)
    return ((1 << (last - first + 1)) - 1) << first if first <= last else 0


def ends(ways: Iterable[Starts]) -> Ends:
    """(7,) each: the first and the last start of each weekday, whatever the way; where there is
    none, one after the day and one long before it."""
    first = np.full(WEEK_DAYS, DAY_QUARTERS, np.int16)
    last = np.full(WEEK_DAYS, -WEEK_QUARTERS, np.int16)
    for day, own in _days(reduce(or_, ways, 0)):
        first[day] = (own & -own).bit_length() - 1
        last[day] = own.bit_length() - 1
    return first, last


def each(ways: Mapping[tuple[str, int], Starts]) -> dict[tuple[str, int], set[int]]:
    """The quarters themselves."""
    return {
        way: {q for q in range(starts.bit_length()) if starts >> q & 1}
        for way, starts in ways.items()
    }


def _days(starts: Starts) -> Iterable[tuple[int, Starts]]:
    """Weekdays that have a start, with the starts of each."""
    for day in range(WEEK_DAYS):
        own = starts >> day * DAY_QUARTERS & WHOLE_DAY
        if own:
            yield day, own
