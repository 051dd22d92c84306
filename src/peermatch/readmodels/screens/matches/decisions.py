"""Decisions that a coordinator has to make, other than those of the review queue.

Rows of what stands are read, a page at a time, and nothing is opened but the names of those shown.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BindParameter,
    RowMapping,
    Select,
    Uuid,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from domain.shared.days import FIRST_DAY
from peermatch.readmodels.reading.list_parts import Order, Part, PartRequest
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people.naming import participant_names, specialist_names
from peermatch.readmodels.tables.calendar.time_questions import (
    questioned_commitments,
    questioned_sessions,
)
from peermatch.readmodels.tables.decisions.decision_rows import DECISIONS, DecisionKind

PURPOSE = "decisions"
PLACE = tuple[int, datetime, UUID, UUID]
"""What the list is sorted by."""
NOBODY = UUID(int=0)
RANKS = {kind.value: number for number, kind in enumerate(DecisionKind)}
IDS = ("participant_id", "referral_id", "match_id", "group_id", "session_id", "commitment_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`kind` is a `DecisionKind`: of `excluded` a match goes on, of `group-consent` a member's has
    ended, of `time` `rules` speak against one that stands."""

    kind: str
    about: UUID
    """The record, referral, match, group, session or planned time that is to be decided about."""
    since: datetime | None
    """What it is sorted by, in the program's zone; None where a member never consented."""
    participant_id: UUID | None
    name: str
    referral_id: UUID | None = None
    match_id: UUID | None = None
    group_id: UUID | None = None
    session_id: UUID | None = None
    commitment_id: UUID | None = None
    """Planned time other than a session; `name` is then the specialist's."""
    specialist_id: UUID | None = None
    starts_at: datetime | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesOfOne:
    """How many of one specialist's sessions have a time that no longer works, the first and the
    last of their days."""

    specialist_id: UUID
    number: int
    first_day: date
    last_day: date


def page(reading: Reading, sought: PartRequest, kind: str = "") -> Part[Decision]:
    """A part of what stands, of one kind or of all: kind by kind, times first, which come closer by
    themselves, the soonest or oldest first; one opening for all names."""
    query, order = _listed(kind)
    part = order.part(reading, query, sought, _values(reading))
    return part.of_rows(_named(reading, part.rows))


def soonest(reading: Reading, kind: str, size: int) -> tuple[Decision, ...]:
    """The first of one kind, however many there are."""
    query, order = _listed(kind)
    return _named(reading, order.first(reading, query, size, _values(reading)))


def _named(reading: Reading, rows: Sequence[RowMapping]) -> tuple[Decision, ...]:
    people = {row["participant_id"] for row in rows if row["participant_id"]}
    staff = {row["specialist_id"] for row in rows if row["commitment_id"]}
    names = participant_names(reading, people, PURPOSE)
    names |= specialist_names(reading, staff) if staff else {}
    return tuple(_decision(reading, row, names) for row in rows)


def _values(reading: Reading) -> dict[str, Any]:
    """Of the parameters that the queries name."""
    return {"now": reading.now, "today": reading.today}


def counts(reading: Reading) -> dict[str, int]:
    """How many of each kind that there is, in the order of the list."""
    counted = reading.rows(_counting(), _values(reading))
    found = {row["kind"]: row["number"] for row in counted}
    return {kind.value: found[kind.value] for kind in DecisionKind if kind.value in found}


def times_of(reading: Reading, specialists: Collection[UUID]) -> tuple[TimesOfOne, ...]:
    """Of these specialists those with sessions whose time no longer works."""
    every = questioned_sessions(reading.now).subquery()
    query = select(
        every.c.specialist_id,
        func.count().label("number"),
        func.min(every.c.starts_at).label("first"),
        func.max(every.c.starts_at).label("last"),
    )
    mine = query.where(every.c.specialist_id.in_(specialists)).group_by(every.c.specialist_id)
    return tuple(
        TimesOfOne(
            specialist_id=row["specialist_id"],
            number=row["number"],
            first_day=row["first"].astimezone(reading.zone).date(),
            last_day=row["last"].astimezone(reading.zone).date(),
        )
        for row in reading.rows(mine.order_by(every.c.specialist_id))
    )


@cache
def _counting() -> Select[Any]:
    every = _listed()[0].subquery()
    return select(every.c.kind, func.count().label("number")).group_by(every.c.kind)


@lru_cache(maxsize=len(DecisionKind) + 1)
def _listed(kind: str = "") -> tuple[Select[Any], Order]:
    """What stands, of one kind or of all, and its order: put together once."""
    sources = [_times(), _rows()]
    if kind:
        sources = sources[:1] if kind == DecisionKind.TIME else [_rows(kind)]
    every = union_all(*(one for some in sources for one in some)).subquery()
    rank = case(RANKS, value=every.c.kind)
    whose = func.coalesce(every.c.participant_id, literal(NOBODY, Uuid))
    return select(every), Order((rank, every.c.since, every.c.about, whose))


def _rows(kind: str = "") -> list[Select[Any]]:
    c = DECISIONS.c
    query = select(
        c.kind,
        c.about,
        c.since,
        c.participant_id,
        c.referral_id,
        c.match_id,
        c.group_id,
        *_none("session_id", "commitment_id", "specialist_id"),
        cast(null(), JSON).label("rules"),
    ).where(c.listed_from <= bindparam("today", type_=c.listed_from.type))
    return [query.where(c.kind == kind) if kind else query]


def _times() -> list[Select[Any]]:
    now: BindParameter[datetime] = bindparam("now", type_=DECISIONS.c.since.type)
    sessions = questioned_sessions(now).subquery()
    planned = questioned_commitments(now).subquery()
    return [
        select(
            literal(DecisionKind.TIME.value).label("kind"),
            times.c.planned_id.label("about"),
            times.c.starts_at.label("since"),
            sessions.c.participant_id if times is sessions else _none("participant_id")[0],
            *_none("referral_id", "match_id", "group_id"),
            *ids,
            times.c.specialist_id,
            times.c.rules,
        )
        for times, ids in (
            (sessions, (sessions.c.planned_id.label("session_id"), *_none("commitment_id"))),
            (planned, (*_none("session_id"), planned.c.planned_id.label("commitment_id"))),
        )
    ]


def _none(*names: str) -> list[Any]:
    return [cast(null(), Uuid).label(name) for name in names]


def _decision(reading: Reading, row: RowMapping, names: Mapping[UUID, str]) -> Decision:
    timed = row["kind"] == DecisionKind.TIME
    whose = row["participant_id"] or row["specialist_id"]
    return Decision(
        kind=row["kind"],
        name=names.get(whose, ""),
        specialist_id=row["specialist_id"],
        about=row["about"],
        since=reading.local(row["since"]) if row["since"].year > FIRST_DAY.year else None,
        starts_at=reading.local(row["since"]) if timed else None,
        rules=tuple(row["rules"] or ()),
        **{name: row[name] for name in IDS},
    )
