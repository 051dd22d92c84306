"""How one match, session, specialist and matching run count: retention, overrides, outcomes,
minutes and fairness."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.matches.match_ending import EndReason
from domain.matches.matching_run import RunJudged
from domain.matches.wish_outcomes import BROKE_OFF as STOPPED
from domain.measures.counts import ALL, BROKE_OFF, STAYED, Cell, Count
from domain.measures.timeliness import BILLABLE

RETENTION = {Count.BEGUN_30: 30, Count.BEGUN_90: 90, Count.BEGUN_180: 180}
"""Days after a match began at which it is asked whether it still goes on."""
Step = tuple[date, int]
"""From a day on, so many minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedMatch:
    """One match in days of the program; `promised` are its session minutes in four weeks."""

    approved_on: date | None = None
    override_reason: str | None = None
    began_on: date | None = None
    ended_on: date | None = None
    end_reason: EndReason | None = None
    promised: tuple[Step, ...] = ()
    wishes: tuple[str, ...] = ()
    """The parts of what was wished and met, or not met, when it was approved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedSession:
    """`outcome` is held, scheduled, or why it did not take place. `units` are None until they are
    counted; `not_billable` says why they aren't billed."""

    day: date
    outcome: str
    units: int | None = None
    not_billable: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedSpecialist:
    """`hours` are the minutes of their weekly hours in four weeks."""

    hours: tuple[Step, ...]
    last_day: date | None = None


def match_cells(one: CountedMatch) -> Iterator[Cell]:
    if one.approved_on is not None:
        yield Cell(Count.APPROVED, one.approved_on)
        if one.override_reason is not None:
            yield Cell(Count.OVERRIDDEN, one.approved_on, one.override_reason)
    yield from _retention(one)
    yield from _lasting(one)
    carried = tuple((day, int(minutes > 0)) for day, minutes in one.promised)
    yield from _steps(Count.PROMISED, one.promised)
    yield from _steps(Count.CARRIED, carried)


def _retention(one: CountedMatch) -> Iterator[Cell]:
    """Nobody knows how long those would have stayed whose match ended for another reason."""
    if one.began_on is None:
        return
    for count, days in RETENTION.items():
        then = one.began_on + timedelta(days=days)
        if one.ended_on is None or one.ended_on >= then:
            yield Cell(count, then, STAYED)
        elif one.end_reason in STOPPED:
            yield Cell(count, then, BROKE_OFF)


def _lasting(one: CountedMatch) -> Iterator[Cell]:
    """By each of the wishes, and once for all."""
    if not one.wishes:
        return
    for cell in _retention(one):
        if cell.what is Count.BEGUN_90:
            for part in (ALL, *one.wishes):
                yield Cell(Count.WISHED, cell.day, part)
                if cell.part == STAYED:
                    yield Cell(Count.WISHED_STAYED, cell.day, part)


def session_cells(one: CountedSession) -> Iterator[Cell]:
    yield Cell(Count.SESSION, one.day, one.outcome)
    if one.units:
        part = one.not_billable or BILLABLE
        yield Cell(Count.UNITS, one.day, part, number=one.units)


def specialist_cells(one: CountedSpecialist) -> Iterator[Cell]:
    """Their hours until the last day, which is worked."""
    if one.last_day is None:
        yield from _steps(Count.WORKED, one.hours)
        return
    gone = one.last_day + timedelta(days=1)
    yield from _steps(Count.WORKED, (*(s for s in one.hours if s[0] < gone), (gone, 0)))


def run_cells(judged: RunJudged, day: date) -> Iterator[Cell]:
    yield Cell(Count.RUN_WAIT, day, ALL, judged.longest_wait_days)
    yield Cell(Count.RUN_GINI, day, ALL, judged.caseload_gini)


def _steps(count: Count, steps: tuple[Step, ...]) -> Iterator[Cell]:
    before = 0
    for day, minutes in steps:
        if minutes != before:
            yield Cell(count, day, ALL, number=minutes - before)
        before = minutes
