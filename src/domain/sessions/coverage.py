"""What is covered of support to come: units of a day, of a year, and what payers authorized.

Everything that stands counts, sessions still to come among it, so that what is planned ahead never
adds up to more than is paid for.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from domain.program.limits import Flag, LimitName, Limits
from domain.shared.decider import Refusal


@dataclass(frozen=True, slots=True, order=True)
class Support:
    """Units of one participant on a day, given or still to come; `drawn` when an authorization was
    charged with them already."""

    day: date
    units: int
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Authorized:
    """What one authorization has left for the days from `starts_on` through `ends_on`."""

    starts_on: date
    ends_on: date
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """All that speaks for or against more units for one participant."""

    support: tuple[Support, ...] = ()
    authorized: tuple[Authorized, ...] = ()
    """Empty for somebody whose payer was never asked: nothing is limited by it then."""

    def plus(self, day: date, units: int) -> "Coverage":
        """With one more session planned."""
        return replace(self, support=(*self.support, Support(day, units)))


class DayLimitReached(Refusal):
    sentence = "That is more support for one person in one day than the program allows."


class YearLimitReached(Refusal):
    sentence = "That is more support for one person in one year than the program allows."


class NotAuthorized(Refusal):
    sentence = "No authorization of the payer has units left for that day."


REFUSED: dict[LimitName, type[Refusal]] = {
    LimitName.PARTICIPANT_DAY: DayLimitReached,
    LimitName.PARTICIPANT_YEAR: YearLimitReached,
    LimitName.AUTHORIZED_UNITS: NotAuthorized,
}
"""Each limit on what is covered, in the order in which it is told."""


def check_planned(units: int, day: date, coverage: Coverage, limits: Limits) -> tuple[Flag, ...]:
    """What somebody who plans so many units on `day` is told: refused or flagged as the day's
    rules say."""
    of_day, of_year = _reached(units, day, coverage)
    paid = _authorized(units, day, coverage)
    return (
        *limits.at_most(LimitName.PARTICIPANT_DAY, of_day, DayLimitReached),
        *limits.at_most(LimitName.PARTICIPANT_YEAR, of_year, YearLimitReached),
        *limits.demand(LimitName.AUTHORIZED_UNITS, kept=paid, refusal=NotAuthorized),
    )


def check_unasked(units: int, day: date, coverage: Coverage, limits: Limits) -> None:
    """The same for what the program plans by itself: what would not be paid is refused, even where
    a person would only be warned."""
    for flag in check_planned(units, day, coverage, limits):
        raise REFUSED[flag.limit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What a planner may give to one participant by itself, with the limits of the day in it."""

    coverage: Coverage
    of_day: int
    of_year: int
    """Most units, everything together."""
    asks_payers: bool

    def covers(self, units: int, day: date) -> bool:
        """Whether so many units on `day` pass `check_unasked`."""
        of_day, of_year = _reached(units, day, self.coverage)
        within = of_day <= self.of_day and of_year <= self.of_year
        return within and (not self.asks_payers or _authorized(units, day, self.coverage))

    def less(self, units: int, day: date) -> "Allowance":
        """What is left once a session is planned."""
        return replace(self, coverage=self.coverage.plus(day, units))


def allowance(coverage: Coverage, limits: Limits) -> Allowance:
    return Allowance(
        coverage=coverage,
        of_day=limits.value(LimitName.PARTICIPANT_DAY),
        of_year=limits.value(LimitName.PARTICIPANT_YEAR),
        asks_payers=limits.on(LimitName.AUTHORIZED_UNITS),
    )


def _reached(units: int, day: date, coverage: Coverage) -> tuple[int, int]:
    """Units of the day and of its calendar year, with these."""
    of_day = sum(s.units for s in coverage.support if s.day == day)
    of_year = sum(s.units for s in coverage.support if s.day.year == day.year)
    return of_day + units, of_year + units


def _authorized(units: int, day: date, coverage: Coverage) -> bool:
    """Whether units are left for this besides all that is planned and not yet drawn."""
    if not coverage.authorized or units == 0:
        return True
    to_come = [s for s in coverage.support if not s.drawn and s.units]
    before = _uncovered(to_come, coverage.authorized)
    return _uncovered([*to_come, Support(day, units)], coverage.authorized) <= before


def _uncovered(support: Iterable[Support], authorized: Iterable[Authorized]) -> int:
    """How many find no units: each, in the order of days, takes of what ends first."""
    by_end = sorted(authorized, key=lambda a: (a.ends_on, a.starts_on))
    left = [a.left for a in by_end]
    short = 0
    for one in sorted(support):
        for k, a in enumerate(by_end):
            if a.starts_on <= one.day <= a.ends_on and left[k] >= one.units:
                left[k] -= one.units
                break
        else:
            short += 1
    return short
