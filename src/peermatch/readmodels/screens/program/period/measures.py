"""Measures of a period, step by step and beside the period before, from counts by day.

Three queries whatever the program's size: sums of the days of each step, sums of all days before,
and what groups come to at the end. Nobody's record is looked through.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from sqlalchemy import case, func, literal, select

from domain.measures.counts import (
    ALL,
    GROUPED,
    RUNNING,
    SCORED,
    SHARES,
    Count,
    GroupKind,
    part_of,
    wish_member,
)
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
from domain.measures.small_numbers import Share, groups_are_shown, hidden
from domain.people.wellness.what_matters import TOPIC_NAMES
from domain.program.limits import Limits
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.shared.languages import LANGUAGE_CODES, LANGUAGE_NAMES
from domain.shared.vocabulary import AREA_NAMES, LivedExperienceArea, WishTopic
from peermatch.readmodels.reading.closed_days import holidays_of
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.program.period.measured_periods import FIRST_YEAR, Period
from peermatch.readmodels.tables.measures.answers_measured import tokens_of_points
from peermatch.readmodels.tables.measures.measured import COUNTS, token_of
from peermatch.readmodels.tables.program.sites import SITES

_GROUPED = sorted(count.value for count in GROUPED)
_PLAIN = COUNTS.c.count.not_in(_GROUPED) | (COUNTS.c.part == ALL)
"""What is counted without regard to a group."""
ELSEWHERE = {
    GroupKind.COUNTY: "Elsewhere or not known",
    GroupKind.LANGUAGE: "Another language or not known",
    GroupKind.AREA: "Not known",
    GroupKind.WISH: "Another wish",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Unmet need of one group, or how its matches last; `number` is None where it is too small
    to be shown."""

    name: str
    number: Number | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A week of the period, or a month of a long one, cut off where the period is."""

    first_day: date
    last_day: date
    number: Number
    shown: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A measure with its numbers. `parts` are the numerator by its kinds, `spread` how many there
    are of each value, kind by kind; `groups` what it is by group."""

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
    limits = limits_on(reading.store.read(PROGRAM_RULES, RULES_ID), period.last_day)
    steps = list(period.steps())
    starts = [period.before, *(first for first, _ in steps)]
    by_bucket = _by_bucket(reading, starts, period.last_day)
    running = _totals(reading, period.before)
    ends, totals = [], Counter(running)
    last_days = [period.day_before, *(last for _, last in steps)]
    for sums, last_day in zip(by_bucket, last_days, strict=True):
        totals.update(sums)
        ends.append(waited_until(totals, last_day, holidays_of(FIRST_YEAR, last_day.year + 1)))
    found = _Found(
        steps=steps,
        by_bucket=by_bucket,
        ends=ends,
        groups=_groups(reading, period.last_day),
        limits=limits,
    )
    return tuple(_one(measure, found) for measure in MEASURES if measure.name in wanted)


def clocks_on(reading: Reading, day: date) -> dict[str, int]:
    """The clock of each urgency in business days, as its rule is on a day."""
    limits = limits_on(reading.store.read(PROGRAM_RULES, RULES_ID), day)
    return {urgency: limits.value(name) for urgency, name in CLOCK.items()}


def counties_served(reading: Reading) -> tuple[str, ...]:
    """Where the program has a site."""
    return tuple(name for name, _ in _members(reading, GroupKind.COUNTY))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What was read: sums of the period before and of each step, all that had added up by the end
    of each, and groups."""

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


def _by_bucket(reading: Reading, starts: list[date], last: date) -> list[Counter[Tally]]:
    """The sums of the days from each start until before the next."""
    ends = [*starts[1:], last + timedelta(days=1)]
    bucket = case(
        *((COUNTS.c.day < end, literal(n)) for n, end in enumerate(ends)), else_=literal(len(ends))
    ).label("bucket")
    own = (COUNTS.c.count, COUNTS.c.part, COUNTS.c.value)
    counted = (
        select(bucket, *own, COUNTS.c.number)
        .where(COUNTS.c.day >= starts[0], COUNTS.c.day <= last, _PLAIN)
        .subquery()
    )
    by = (counted.c.bucket, counted.c.count, counted.c.part, counted.c.value)
    found = [Counter[Tally]() for _ in starts]
    points = {
        text: number
        for tokens in reading.index.under_each(lambda i: tuple(tokens_of_points(i).items()))
        for number, text in tokens
    }
    for row in reading.rows(select(*by, func.sum(counted.c.number).label("number")).group_by(*by)):
        tally = Tally(Count(row["count"]), row["part"], row["value"])
        if tally.what in SCORED:
            tally = Tally(tally.what, ALL, points[tally.part])
        found[row["bucket"]][tally] = int(row["number"])
    return found


def _totals(reading: Reading, before: date) -> Counter[Tally]:
    """What had added up of the running counts before a day."""
    running = COUNTS.c.count.in_(sorted(count.value for count in RUNNING))
    number = func.sum(COUNTS.c.number)
    by = (COUNTS.c.count, COUNTS.c.part, COUNTS.c.value)
    query = (
        select(*by, number.label("number"))
        .where(COUNTS.c.day < before, running, _PLAIN)
        .group_by(*by)
        .having(number != 0)
    )
    return Counter(
        {
            Tally(Count(row["count"]), row["part"], row["value"]): int(row["number"])
            for row in reading.rows(query)
        }
    )


def _groups(reading: Reading, last: date) -> dict[GroupKind, tuple[Group, ...]]:
    """Unmet need of each group at the end of a day, small ones left out; none as of a day on which
    groups are not shown."""
    if not groups_are_shown(last, reading.today):
        return dict.fromkeys(GroupKind, ())
    query = (
        select(COUNTS.c.count, COUNTS.c.part, func.sum(COUNTS.c.number).label("number"))
        .where(
            COUNTS.c.day <= last,
            COUNTS.c.part != ALL,
            COUNTS.c.count.in_(_GROUPED),
        )
        .group_by(COUNTS.c.count, COUNTS.c.part)
    )
    found = {(row["count"], row["part"]): int(row["number"]) for row in reading.rows(query)}
    return {kind: _of_kind(reading, kind, found) for kind in GroupKind}


def _of_kind(
    reading: Reading, kind: GroupKind, found: dict[tuple[str, str], int]
) -> tuple[Group, ...]:
    named = {
        part_of(kind, token): name
        for member, name in _members(reading, kind)
        for token in reading.index.under_each(partial(token_of, kind=kind, member=member))
    }
    shares: dict[str, Share] = {}
    for part in {part for _, part in found if part.startswith(part_of(kind, ""))}:
        some, every = (found.get((count.value, part), 0) for count in SHARES[kind])
        name = named.get(part, ELSEWHERE[kind])
        there = shares.get(name, Share(0, 0))
        shares[name] = Share(there.some + some, there.all + every)
    shares = {name: share for name, share in shares.items() if share.all}
    unshown = hidden(shares)
    return tuple(
        Group(name=n, number=None if n in unshown else Number(some=s.some, all=s.all))
        for n, s in sorted(shares.items(), key=lambda one: (one[0] == ELSEWHERE[kind], one[0]))
    )


def _members(reading: Reading, kind: GroupKind) -> list[tuple[str, str]]:
    """Every group that has a name: what is stored of it, and the name."""
    if kind is GroupKind.COUNTY:
        rows = reading.rows(select(SITES.c.county).distinct().order_by(SITES.c.county))
        return [(row["county"], row["county"]) for row in rows]
    if kind is GroupKind.LANGUAGE:
        return [(code, LANGUAGE_NAMES.get(code, code)) for code in sorted(LANGUAGE_CODES)]
    if kind is GroupKind.WISH:
        return [
            (wish_member(topic, met), wish_member(f"{TOPIC_NAMES[topic]},", met))
            for topic in WishTopic
            for met in (True, False)
        ]
    return [(area.value, AREA_NAMES[area].capitalize()) for area in LivedExperienceArea]
