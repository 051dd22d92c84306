"""Unmet need by county, language and area, and how long matches last by wish; small groups are
hidden."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain

from sqlalchemy import func, select

from domain.measures.counts import ALL, GROUPED, SHARES, GroupKind, part_of, wish_member
from domain.measures.evaluation import Number
from domain.measures.small_numbers import Share, groups_are_shown, hidden
from domain.people.wellness.what_matters import TOPIC_NAMES
from domain.shared.languages import LANGUAGE_CODES, LANGUAGE_NAMES
from domain.shared.vocabulary import AREA_NAMES, LivedExperienceArea, WishTopic
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.measures.measured import COUNTS, token_of
from peermatch.readmodels.tables.program.sites import SITES
from peermatch.store.finding.blind_index import BlindIndex

GROUPED_NAMES = sorted(count.value for count in GROUPED)
ELSEWHERE = {
    GroupKind.COUNTY: "Elsewhere or not known",
    GroupKind.LANGUAGE: "Another language or not known",
    GroupKind.AREA: "Not known",
    GroupKind.WISH: "Another wish",
}


Members = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Unmet need of one group, or how its matches last; `number` is None where it is too small
    to be shown."""

    name: str
    number: Number | None


def counties_served(reading: Reading) -> tuple[str, ...]:
    """Where the program has a site."""
    return tuple(name for name, _ in _members(reading, GroupKind.COUNTY))


def groups_of(reading: Reading, last: date) -> tuple[tuple[GroupKind, tuple[Group, ...]], ...]:
    """Unmet need of each group at the end of a day, small ones left out; none as of a day on which
    groups are not shown."""
    if not groups_are_shown(last, reading.today):
        return tuple((kind, ()) for kind in GroupKind)
    query = (
        select(COUNTS.c.count, COUNTS.c.part, func.sum(COUNTS.c.number).label("number"))
        .where(
            COUNTS.c.day <= last,
            COUNTS.c.part != ALL,
            COUNTS.c.count.in_(GROUPED_NAMES),
        )
        .group_by(COUNTS.c.count, COUNTS.c.part)
    )
    found = {(row["count"], row["part"]): int(row["number"]) for row in reading.rows(query)}
    return tuple((kind, _of_kind(reading, kind, found)) for kind in GroupKind)


def _of_kind(
    reading: Reading, kind: GroupKind, found: dict[tuple[str, str], int]
) -> tuple[Group, ...]:
    members = _members(reading, kind)
    named = dict(
        chain.from_iterable(reading.index.under_each(lambda index: _named(index, kind, members)))
    )
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


@lru_cache(maxsize=32)
def _named(index: BlindIndex, kind: GroupKind, members: Members) -> tuple[tuple[str, str], ...]:
    """The part of each group, with its name."""
    return tuple((part_of(kind, token_of(index, kind, member)), name) for member, name in members)


def _members(reading: Reading, kind: GroupKind) -> Members:
    """Every group that has a name: what is stored of it, and the name."""
    if kind is GroupKind.COUNTY:
        rows = reading.rows(select(SITES.c.county).distinct().order_by(SITES.c.county))
        return tuple((row["county"], row["county"]) for row in rows)
    if kind is GroupKind.LANGUAGE:
        return tuple((code, LANGUAGE_NAMES.get(code, code)) for code in sorted(LANGUAGE_CODES))
    if kind is GroupKind.WISH:
        return tuple(
            (wish_member(topic, met), wish_member(f"{TOPIC_NAMES[topic]},", met))
            for topic in WishTopic
            for met in (True, False)
        )
    return tuple((area.value, AREA_NAMES[area].capitalize()) for area in LivedExperienceArea)
