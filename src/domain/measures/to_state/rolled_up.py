"""What an agency says of itself to its state: capacity, waits and outcomes of nobody in particular.

Each group of numbers is a partition, so that no number is another less a third, and small ones are
left out by the rule of `small_numbers` before anything leaves the agency.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.measures.small_numbers import FEWEST, Share, hidden


class Band(StrEnum):
    """Open places, as a share of all: never how many."""

    NONE = "none"
    FEW = "few"
    SOME = "some"
    MANY = "many"


FEW_BELOW, SOME_BELOW = 10, 30
"""Percent of all places that are open."""


def band(open_places: int, places: int) -> Band:
    """Of an agency whose roster has so many places. None are open where there are none."""
    if open_places <= 0 or places <= 0:
        return Band.NONE
    percent = 100 * open_places / places
    if percent < FEW_BELOW:
        return Band.FEW
    return Band.SOME if percent < SOME_BELOW else Band.MANY


class Table(StrEnum):
    """What is told of a month. Of each, all parts together are everybody it counts."""

    OPEN_REFERRALS = "open-referrals"
    """At the month's end."""
    FIRST_OFFERS = "first-offers"
    SESSIONS = "sessions"
    AFTER_90_DAYS = "after-90-days"


PARTS: Mapping[Table, tuple[str, ...]] = {
    Table.OPEN_REFERRALS: ("matched", "proposed", "waiting in time", "waiting past the clock"),
    Table.FIRST_OFFERS: ("in time", "late"),
    Table.SESSIONS: ("held", "no-show", "canceled", "other"),
    Table.AFTER_90_DAYS: ("still meeting", "stopped"),
}
WAITS = ("first-offer-median", "first-offer-90th")
"""Business days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthTold:
    """A month as it leaves the agency: `None` is a number that is not told."""

    month: str
    """As `2026-10`."""
    tables: Mapping[Table, Mapping[str, int | None]]
    waits: Mapping[str, int | None]


def told(parts: Mapping[str, int]) -> dict[str, int | None]:
    """A partition without what is of few people, or would be by taking the rest from the whole."""
    unshown = hidden({name: Share(number, number) for name, number in parts.items()})
    return {name: None if name in unshown else number for name, number in parts.items()}


def quantile_told(days: int | None, people: int, percent: int) -> int | None:
    """A quantile is told where as many waits as make a number are on either side of it."""
    beside = people * min(percent, 100 - percent)
    return days if beside >= 100 * FEWEST else None
