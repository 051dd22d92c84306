"""Measures of a period, step by step and beside the period before, from counts by day.

Three queries whatever the program's size: sums of the days of each step, sums of all days before,
and what groups come to at the end. Nobody's record is looked through. What the same sums come to
is worked out once.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, case, func, literal, select

from domain.measures.counts import ALL, RUNNING, SCORED, Count, GroupKind
from domain.measures.definitions import BY_NAME, CLOCK, MEASURES
from domain.measures.evaluation import (
    Number,
    Sums,
    Tally,
    number_of,
    parts_of,
    shown_of,
    spreads_of,
    waited_until,
)
from domain.measures.measure import Kind, Measure
from domain.program.limits import Limit, LimitName, Limits
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from peermatch.readmodels.reading.closed_days import holidays_of
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.program.period.measured_groups import (
    GROUPED_NAMES,
    Group,
    groups_of,
)
from peermatch.readmodels.screens.program.period.measured_periods import FIRST_YEAR, Period
from peermatch.readmodels.tables.measures.answers_measured import tokens_of_points
from peermatch.readmodels.tables.measures.measured import COUNTS
from peermatch.store.finding.blind_index import BlindIndex

_PLAIN = COUNTS.c.count.not_in(GROUPED_NAMES) | (COUNTS.c.part == ALL)
"""What is counted without regard to a group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A week of the period, or a month of a long one, cut off where the period is."""

    first_day: date
    last_day: date
    number: Number
    shown: int | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """A measure with its numbers. `parts` are the numerator by its kinds, `spread` how many there
    are of each value, kind by kind; `groups` what it is by group. The same sums give the very same
    one, which is told by which it is."""

    measure: Measure
    number: Number
    before: Number
    steps: tuple[Step, ...]
    parts: dict[str, int]
    spread: dict[str, dict[int, int]]
    groups: tuple[Group, ...]

    @property
    def shown(self) -> int | None:
        return shown_of(self.measure, self.number)

    @property
    def shown_before(self) -> int | None:
        """Numbers of groups are compared with none, from which small ones could be worked out."""
        return shown_of(self.measure, self.before)


def measured(
    reading: Reading, period: Period, names: Iterable[str] = BY_NAME
) -> tuple[Measured, ...]:
    """These measures, in their order."""
    wanted = set(names)
    starts = (period.before, *(first for first, _ in period.steps()))
    sums = _Sums(
        period=period,
        by_bucket=_by_bucket(reading, starts, period.last_day),
        running=_running(reading, period.before),
        groups=groups_of(reading, period.last_day),
        limits=tuple(_limits_on(reading, period.last_day).table.items()),
    )
    return tuple(one for one in _evaluated(sums) if one.measure.name in wanted)


def clocks_on(reading: Reading, day: date) -> dict[str, int]:
    """The clock of each urgency in business days, as its rule is on a day."""
    limits = _limits_on(reading, day)
    return {urgency: limits.value(name) for urgency, name in CLOCK.items()}


def _limits_on(reading: Reading, day: date) -> Limits:
    return limits_on(reading.store.read(PROGRAM_RULES, RULES_ID), day)


Members = tuple[tuple[str, str], ...]
Read = tuple[tuple[Tally, int], ...]
"""Sums as they were read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sums:
    """What was read: sums of the period before and of each step, all that had added up before, and
    groups, under the limits of the last day."""

    period: Period
    by_bucket: tuple[Read, ...]
    running: Read
    groups: tuple[tuple[GroupKind, tuple[Group, ...]], ...]
    limits: tuple[tuple[LimitName, Limit], ...]


@lru_cache(maxsize=32)
def _evaluated(sums: _Sums) -> tuple[Measured, ...]:
    """Every measure. Kept as long as the same is read, for it takes longer than to read."""
    period = sums.period
    steps = list(period.steps())
    by_bucket = [Counter[Tally](dict(read)) for read in sums.by_bucket]
    ends, totals = [], Counter[Tally](dict(sums.running))
    last_days = [period.day_before, *(last for _, last in steps)]
    for added, last_day in zip(by_bucket, last_days, strict=True):
        totals.update(added)
        ends.append(waited_until(totals, last_day, holidays_of(FIRST_YEAR, last_day.year + 1)))
    found = _Found(
        steps=steps,
        by_bucket=by_bucket,
        ends=ends,
        groups=dict(sums.groups),
        limits=Limits(dict(sums.limits)),
    )
    return tuple(_one(measure, found) for measure in MEASURES)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Sums of the period before and of each step, all that had added up by the end of each, and
    groups."""

    steps: list[tuple[date, date]]
    by_bucket: list[Counter[Tally]]
    ends: list[dict[Tally, int]]
    groups: dict[GroupKind, tuple[Group, ...]]
    limits: Limits


def _one(measure: Measure, found: _Found) -> Measured:
    at_end = measure.kind is Kind.AT_END
    whole: Sums = found.ends[-1] if at_end else _together(found.by_bucket[1:])
    limits, steps, groups = found.limits, found.steps, found.groups
    buckets = found.ends if at_end else found.by_bucket
    numbers = [number_of(measure, sums, limits) for sums in buckets]
    return Measured(
        measure=measure,
        number=number_of(measure, whole, limits),
        before=numbers[0],
        steps=tuple(
            Step(first_day=first, last_day=last, number=one, shown=shown_of(measure, one))
            for (first, last), one in zip(steps, numbers[1:], strict=True)
        ),
        parts=parts_of(measure, whole) if measure.by_part else {},
        spread={} if measure.of_answers else spreads_of(measure.numerator, whole),
        groups=groups[measure.by] if measure.by else (),
    )


def _together(every: Iterable[Counter[Tally]]) -> Counter[Tally]:
    found = Counter[Tally]()
    for one in every:
        found.update(one)
    return found


def _by_bucket(reading: Reading, starts: Sequence[date], last: date) -> tuple[Read, ...]:
    """The sums of the days from each start until before the next."""
    days = {f"day_{n}": day for n, day in enumerate((*starts, last + timedelta(days=1)))}
    found = [Counter[Tally]() for _ in starts]
    points = {
        text: number for tokens in reading.index.under_each(_points) for number, text in tokens
    }
    for row in reading.rows(_in_buckets(len(starts)), days):
        tally = Tally(Count(row["count"]), row["part"], row["value"])
        if tally.what in SCORED:
            tally = Tally(tally.what, ALL, points[tally.part])
        found[row["bucket"]][tally] = int(row["number"])
    return tuple(tuple(sorted(one.items())) for one in found)


@lru_cache(maxsize=64)
def _in_buckets(many: int) -> Select[Any]:
    """The sums of so many buckets, put together once; `day_0` and so on are where each begins, and
    the last of them where the last ends."""
    days = [bindparam(f"day_{n}", type_=COUNTS.c.day.type) for n in range(many + 1)]
    bucket = case(
        *((COUNTS.c.day < end, literal(n)) for n, end in enumerate(days[1:-1])),
        else_=literal(many - 1),
    )
    counted = (
        select(bucket.label("bucket"), *_BY, COUNTS.c.number)
        .where(COUNTS.c.day >= days[0], COUNTS.c.day < days[-1], _PLAIN)
        .subquery()
    )
    by = (counted.c.bucket, counted.c.count, counted.c.part, counted.c.value)
    return select(*by, func.sum(counted.c.number).label("number")).group_by(*by)


_BY = (COUNTS.c.count, COUNTS.c.part, COUNTS.c.value)
_NUMBER = func.sum(COUNTS.c.number)
_RUNNING = (
    select(*_BY, _NUMBER.label("number"))
    .where(
        COUNTS.c.day < bindparam("before", type_=COUNTS.c.day.type),
        COUNTS.c.count.in_(sorted(count.value for count in RUNNING)),
        _PLAIN,
    )
    .group_by(*_BY)
    .having(_NUMBER != 0)
    .order_by(*_BY)
)


def _running(reading: Reading, before: date) -> Read:
    """What had added up of the running counts before a day."""
    found = reading.rows(_RUNNING, {"before": before})
    return tuple(
        (Tally(Count(row["count"]), row["part"], row["value"]), int(row["number"])) for row in found
    )


@lru_cache(maxsize=4)
def _points(index: BlindIndex) -> tuple[tuple[int, str], ...]:
    return tuple(tokens_of_points(index).items())
