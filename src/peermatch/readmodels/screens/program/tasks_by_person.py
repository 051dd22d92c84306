"""Tasks grouped by the person they are about, a page of persons at a time.

A person's place is that of the soonest task shown. No page counts the persons: it reads its own and
whether there are more, by the indexes of what is due, however large a program is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    RowMapping,
    Select,
    Uuid,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    tuple_,
    union_all,
)

from domain.deadlines.due import DueKind, kinds_of
from domain.shared.roles import Role
from peermatch.readmodels.reading.list_parts import PartRequest, Place
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.program.due_list import DueRow, due_rows
from peermatch.readmodels.screens.program.task_owners import Owner, owners_of
from peermatch.readmodels.tables.deadlines.due_dates import DUES

NOBODY = UUID(int=0)
"""Before every account."""


class Whose(StrEnum):
    """Whom a task was given to."""

    ALL = ""
    MINE = "mine"
    COLLEAGUES = "colleagues"
    NOBODYS = "nobodys"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskWish:
    """Which tasks are shown: of one kind, of somebody, and those that are snoozed or the others."""

    kind: DueKind | None = None
    whose: Whose = Whose.ALL
    snoozed: bool = False


DAY_LIST = TaskWish()
HEAD = (DUES.c.kind, DUES.c.about, DUES.c.due_on, DUES.c.owner_id, DUES.c.participant_id)
"""What is read of each person's soonest task: their tasks are read whole afterwards."""
PLACE_NAMES = ("place_due_on", "place_kind", "place_about")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonsTasks:
    """One person, and what is to be seen to for them, soonest first. `name` is empty where the role
    sees none."""

    owner: Owner
    tasks: tuple[DueRow, ...]

    @property
    def name(self) -> str:
        return self.tasks[0].name if self.tasks else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonsPage:
    """`start` and `end` are the places of the first and the last person; None past that end."""

    people: tuple[PersonsTasks, ...]
    start: Place | None
    end: Place | None


class TasksByPerson:
    """The tasks that the viewer's role sees to; a CPRS's are those of `specialist_id`."""

    def __init__(self, reading: Reading, specialist_id: UUID | None, account_id: UUID) -> None:
        self._reading, self._own, self._account = reading, specialist_id, account_id
        self._kinds = kinds_of(reading.role)
        if reading.role is Role.CPRS and specialist_id is None:
            self._kinds = ()

    def page(self, wish: TaskWish, sought: PartRequest) -> PersonsPage:
        """Persons after or before a place, or the first ones; past the end are the last."""
        forward = sought.before is None
        heads = self._heads(wish, sought.size + 1, sought.after or sought.before, forward=forward)
        if not heads and sought.after is not None:
            heads, forward = self._heads(wish, sought.size + 1, None, forward=False), False
            sought = PartRequest(size=sought.size)
        more, heads = len(heads) > sought.size, heads[: sought.size]
        if not forward:
            heads = heads[::-1]
        if not heads:
            return PersonsPage(people=(), start=None, end=None)
        ahead = more if not forward else sought.after is not None
        behind = more if forward else sought.before is not None
        return PersonsPage(
            people=self._people(wish, heads),
            start=_place(heads[0]) if ahead else None,
            end=_place(heads[-1]) if behind else None,
        )

    def soonest(self, size: int) -> tuple[DueRow, ...]:
        """The first of the day's list, whomever they are about."""
        rows = self._first(DAY_LIST, size, None, forward=True, heads_only=False)
        return due_rows(self._reading, rows)

    def of(self, keys: Sequence[tuple[DueKind, UUID]]) -> dict[tuple[DueKind, UUID], DueRow]:
        """Those of these tasks that are due and for the role to see to, snoozed or not."""
        seen_to = [(kind.value, about) for kind, about in keys if kind in self._kinds]
        if not seen_to:
            return {}
        which = tuple_(DUES.c.kind, DUES.c.about).in_(seen_to)
        listed = _listed(DUES, self._reading.role is Role.CPRS)
        found = self._reading.rows(select(DUES).where(which, *listed), self._values)
        return {(row.kind, row.about): row for row in due_rows(self._reading, found)}

    def snoozed(self) -> int:
        """How many are snoozed."""
        return self._number(TaskWish(snoozed=True))

    def mine(self) -> int:
        """How many are on the day's list and for this account to see to."""
        return self._number(TaskWish(whose=Whose.MINE))

    def _number(self, wish: TaskWish) -> int:
        return self._reading.number(_counting(self._shown(wish)), self._values)

    def _heads(
        self, wish: TaskWish, size: int, place: Place | None, *, forward: bool
    ) -> list[RowMapping]:
        return self._first(wish, size, place, forward=forward, heads_only=True)

    def _first(
        self, wish: TaskWish, size: int, place: Place | None, *, forward: bool, heads_only: bool
    ) -> list[RowMapping]:
        """Rows from a place on; of each person only the soonest, where that is asked."""
        shown = self._shown(wish)
        if not shown.kinds:
            return []
        query = _from_a_place(shown, size, place is not None, forward, heads_only)
        there = dict(zip(PLACE_NAMES, place or (), strict=False))
        return self._reading.rows(query, {**self._values, **there})

    def _people(self, wish: TaskWish, heads: Sequence[RowMapping]) -> tuple[PersonsTasks, ...]:
        ids = [row["owner_id"] for row in heads]
        rows = self._reading.rows(_of_owners(self._shown(wish)), {**self._values, "owners": ids})
        shown = due_rows(self._reading, rows)
        owners = owners_of(self._reading, heads)
        mine: dict[UUID, list[DueRow]] = {one: [] for one in ids}
        for row, due in zip(rows, shown, strict=True):
            mine[row["owner_id"]].append(due)
        return tuple(PersonsTasks(owner=owners[one], tasks=tuple(mine[one])) for one in ids)

    def _shown(self, wish: TaskWish) -> "Shown":
        kinds = tuple(kind for kind in self._kinds if wish.kind in (None, kind))
        return Shown(kinds, wish.whose, wish.snoozed, self._reading.role is Role.CPRS)

    @property
    def _values(self) -> dict[str, Any]:
        """Of the parameters that the queries name."""
        return {
            "today": self._reading.today,
            "own": self._own,
            "account": self._account,
        }


@dataclass(frozen=True, slots=True)
class Shown:
    """Which tasks a query finds; `own`: only those of one specialist. What differs from one look to
    the next are parameters, so that each query is put together once."""

    kinds: tuple[DueKind, ...]
    whose: Whose
    snoozed: bool
    own: bool


def _listed(table: FromClause, own: bool) -> Iterator[ColumnElement[bool]]:
    today, c = bindparam("today", type_=DUES.c.due_on.type), table.c
    yield c.listed_from <= today
    yield c.listed_until >= today
    if own:
        yield c.specialist_id == bindparam("own", type_=Uuid())


def _where(
    table: FromClause, shown: Shown, kinds: Sequence[DueKind] | None = None
) -> ColumnElement[bool]:
    """What is listed today and fits."""
    today, c = bindparam("today", type_=DUES.c.due_on.type), table.c
    codes = [kind.value for kind in (shown.kinds if kinds is None else kinds)]
    parts: list[ColumnElement[bool]] = [
        c.kind == codes[0] if len(codes) == 1 else c.kind.in_(codes),
        *_listed(table, shown.own),
    ]
    if shown.snoozed:
        parts.append(c.snoozed_until > today)
    else:
        parts.append(or_(c.snoozed_until.is_(None), c.snoozed_until <= today))
    account = bindparam("account", type_=Uuid())
    match shown.whose:
        case Whose.MINE:
            parts.append(c.assignee == account)
        case Whose.COLLEAGUES:
            parts += [c.assignee > NOBODY, c.assignee != account]
        case Whose.NOBODYS:
            parts.append(c.assignee.is_(None))
    return and_(*parts)


@lru_cache(maxsize=64)
def _counting(shown: Shown) -> Select[Any]:
    return select(func.count()).select_from(DUES).where(_where(DUES, shown))


@lru_cache(maxsize=64)
def _of_owners(shown: Shown) -> Select[Any]:
    owners: BindParameter[UUID] = bindparam("owners", type_=Uuid(), expanding=True)
    query = select(DUES).where(DUES.c.owner_id.in_(owners), _where(DUES, shown))
    return query.order_by(*_ways(DUES, True))


@lru_cache(maxsize=256)
def _from_a_place(
    shown: Shown, size: int, placed: bool, forward: bool, heads_only: bool
) -> Select[Any]:
    """The day's list is read by the index of each kind, what people arranged by the indexes of
    that."""
    groups = [shown.kinds]
    if not shown.snoozed and shown.whose in (Whose.ALL, Whose.NOBODYS):
        groups = [(kind,) for kind in shown.kinds]
    parts = []
    for some in groups:
        query = select(*(HEAD if heads_only else DUES.c)).where(_where(DUES, shown, some))
        if placed:
            here = _order(DUES)
            query = query.where(here > _place_asked() if forward else here < _place_asked())
        if heads_only:
            other = DUES.alias("sooner")
            sooner = _order(other) < _order(DUES)
            same = other.c.owner_id == DUES.c.owner_id
            query = query.where(~exists().where(same, sooner, _where(other, shown)))
        part = query.order_by(*_ways(DUES, forward)).limit(size).subquery()
        parts.append(select(part))
    every = union_all(*parts).subquery()
    return select(every).order_by(*_ways(every, forward)).limit(size)


def _order(table: FromClause) -> ColumnElement[Any]:
    return tuple_(table.c.due_on, table.c.kind, table.c.about)


def _ways(table: FromClause, forward: bool) -> list[ColumnElement[Any]]:
    columns = (table.c.due_on, table.c.kind, table.c.about)
    return [c.asc() if forward else c.desc() for c in columns]


def _place_asked() -> ColumnElement[Any]:
    columns = (DUES.c.due_on, DUES.c.kind, DUES.c.about)
    asked = zip(PLACE_NAMES, columns, strict=True)
    return tuple_(*(bindparam(name, type_=column.type) for name, column in asked))


def _place(row: RowMapping) -> Place:
    return row["due_on"], row["kind"], row["about"]
