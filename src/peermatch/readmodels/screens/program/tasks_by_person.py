"""Tasks grouped by the person they are about, a page of persons at a time.

A person's place is that of the soonest task shown. No page counts the persons: it reads its own and
whether there are more, by the indexes of what is due, however large a program is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    RowMapping,
    and_,
    exists,
    func,
    literal,
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
        either = [self._shown(DUES, TaskWish(snoozed=one)) for one in (False, True)]
        which = tuple_(DUES.c.kind, DUES.c.about).in_(seen_to)
        found = self._reading.rows(select(DUES).where(which, or_(*either)))
        return {(row.kind, row.about): row for row in due_rows(self._reading, found)}

    def snoozed(self) -> int:
        """How many are snoozed."""
        return self._number(TaskWish(snoozed=True))

    def mine(self) -> int:
        """How many are on the day's list and for this account to see to."""
        return self._number(TaskWish(whose=Whose.MINE))

    def _number(self, wish: TaskWish) -> int:
        query = select(func.count()).select_from(DUES).where(self._shown(DUES, wish))
        return self._reading.number(query)

    def _heads(
        self, wish: TaskWish, size: int, place: Place | None, *, forward: bool
    ) -> list[RowMapping]:
        return self._first(wish, size, place, forward=forward, heads_only=True)

    def _first(
        self, wish: TaskWish, size: int, place: Place | None, *, forward: bool, heads_only: bool
    ) -> list[RowMapping]:
        """Rows from a place on; of each person only the soonest, where that is asked. The day's
        list is read by the index of each kind, what people arranged by the indexes of that."""
        kinds = [kind for kind in self._kinds if wish.kind in (None, kind)]
        if not kinds:
            return []
        groups = [kinds]
        if not wish.snoozed and wish.whose in (Whose.ALL, Whose.NOBODYS):
            groups = [[kind] for kind in kinds]
        parts = []
        for some in groups:
            query = select(DUES).where(self._shown(DUES, wish, some))
            if place is not None:
                here = _order(DUES)
                query = query.where(here > _literal(place) if forward else here < _literal(place))
            if heads_only:
                other = DUES.alias("sooner")
                sooner = _order(other) < _order(DUES)
                same = other.c.owner_id == DUES.c.owner_id
                query = query.where(~exists().where(same, sooner, self._shown(other, wish, kinds)))
            part = query.order_by(*_ways(DUES, forward)).limit(size).subquery()
            parts.append(select(part))
        every = union_all(*parts).subquery()
        return self._reading.rows(select(every).order_by(*_ways(every, forward)).limit(size))

    def _people(self, wish: TaskWish, heads: Sequence[RowMapping]) -> tuple[PersonsTasks, ...]:
        ids = [row["owner_id"] for row in heads]
        query = select(DUES).where(DUES.c.owner_id.in_(ids), self._shown(DUES, wish))
        rows = self._reading.rows(query.order_by(*_ways(DUES, True)))
        shown = due_rows(self._reading, rows)
        owners = owners_of(self._reading, heads)
        mine: dict[UUID, list[DueRow]] = {one: [] for one in ids}
        for row, due in zip(rows, shown, strict=True):
            mine[row["owner_id"]].append(due)
        return tuple(PersonsTasks(owner=owners[one], tasks=tuple(mine[one])) for one in ids)

    def _shown(
        self, table: FromClause, wish: TaskWish, kinds: Sequence[DueKind] | None = None
    ) -> ColumnElement[bool]:
        """What is listed today and fits the wish."""
        today, c = self._reading.today, table.c
        if kinds is None:
            kinds = [kind for kind in self._kinds if wish.kind in (None, kind)]
        codes = [kind.value for kind in kinds]
        parts: list[ColumnElement[bool]] = [
            c.kind == codes[0] if len(codes) == 1 else c.kind.in_(codes),
            c.listed_from <= today,
            c.listed_until >= today,
        ]
        if self._reading.role is Role.CPRS:
            parts.append(c.specialist_id == self._own)
        if wish.snoozed:
            parts.append(c.snoozed_until > today)
        else:
            parts.append(or_(c.snoozed_until.is_(None), c.snoozed_until <= today))
        match wish.whose:
            case Whose.MINE:
                parts.append(c.assignee == self._account)
            case Whose.COLLEAGUES:
                parts += [c.assignee > NOBODY, c.assignee != self._account]
            case Whose.NOBODYS:
                parts.append(c.assignee.is_(None))
        return and_(*parts)


def _order(table: FromClause) -> ColumnElement[Any]:
    return tuple_(table.c.due_on, table.c.kind, table.c.about)


def _ways(table: FromClause, forward: bool) -> list[ColumnElement[Any]]:
    columns = (table.c.due_on, table.c.kind, table.c.about)
    return [c.asc() if forward else c.desc() for c in columns]


def _literal(place: Place) -> ColumnElement[Any]:
    columns = (DUES.c.due_on, DUES.c.kind, DUES.c.about)
    return tuple_(*(literal(v, c.type) for v, c in zip(place, columns, strict=True)))


def _place(row: RowMapping) -> Place:
    return row["due_on"], row["kind"], row["about"]
