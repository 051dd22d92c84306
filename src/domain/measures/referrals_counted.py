"""How one referral counts: received, offered, matched, waiting, and the first session."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.measures.counts import AGAIN, ALL, FIRST, Cell, Count
from domain.shared.days import Holidays, business_days_after, is_business_day

MOST_DAYS = 260
"""Business days after which a wait counts as one of a year or more."""
Stretch = tuple[date, date | None]
"""From a day on, until before another; None: it goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedReferral:
    """One referral in days of the program. `groups` are the parts that it belongs to."""

    urgency: str
    received_on: date
    first_offered_on: date | None = None
    matched_on: tuple[date, ...] = ()
    """The day of each match that was approved, the first one first."""
    waiting: tuple[Stretch, ...] = ()
    """Without an approved match."""
    open: tuple[Stretch, ...] = ()
    """Not closed."""
    closed_on: date | None = None
    closing_reason: str = ""
    first_session_on: date | None = None
    groups: tuple[str, ...] = ()
    is_none: bool = False
    """It was merged into another, or entered in error: no referral at all."""


def referral_cells(one: CountedReferral, holidays: Holidays) -> Iterator[Cell]:
    """`holidays` are those around the day received, the first offer and the first session."""
    if one.is_none:
        return
    yield Cell(Count.RECEIVED, one.received_on, one.urgency)
    if (offered := one.first_offered_on) is not None:
        days = business_days_until(one.received_on, offered, holidays)
        yield Cell(Count.FIRST_OFFER, offered, one.urgency, days)
    for number, day in enumerate(one.matched_on):
        yield Cell(Count.MATCHED, day, AGAIN if number else FIRST)
    if one.matched_on:
        yield Cell(Count.LEFT, one.matched_on[0], "matched")
    elif one.closed_on is not None:
        yield Cell(Count.LEFT, one.closed_on, one.closing_reason)
    if (met := one.first_session_on) is not None:
        yield Cell(Count.FIRST_SESSION, met, ALL, max(0, (met - one.received_on).days))
        days = business_days_until(one.received_on, met, holidays)
        yield Cell(Count.FIRST_SERVICE, met, one.urgency, days)
    for count, stretches in ((Count.WAITING, one.waiting), (Count.OPEN, one.open)):
        for start, end in stretches:
            for part in (ALL, *one.groups):
                yield from _while(count, max(start, one.received_on), end, part)
    for start, end in one.open:
        ends = [day for day in (end, one.first_offered_on) if day is not None]
        yield from _while(
            Count.UNOFFERED,
            max(start, one.received_on),
            min(ends, default=None),
            one.urgency,
            one.received_on.toordinal(),
        )


def _while(
    count: Count, start: date, end: date | None, part: str, value: int = 0
) -> Iterator[Cell]:
    if end is not None and end <= start:
        return
    yield Cell(count, start, part, value)
    if end is not None:
        yield Cell(count, end, part, value, number=-1)


def business_days_until(start: date, end: date, holidays: Holidays) -> int:
    """The fewest business days whose clock, started on `start`, is not over before `end`; at most
    MOST_DAYS. 0 where `end` is the day itself or, from a closed day, the next open one."""
    if end <= business_days_after(start, 0, holidays):
        return 0
    day, found = start + timedelta(days=1), 1
    while day < end and found < MOST_DAYS:
        found += is_business_day(day, holidays)
        day += timedelta(days=1)
    return found
