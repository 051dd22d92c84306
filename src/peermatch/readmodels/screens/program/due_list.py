"""What is due, for each role: counted, a page at a time, with names.

Rows and how many there are come by index from the read model of due dates, whatever a program's
size: a list reads the rows that it shows, and counts by the day.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    Table,
    func,
    literal,
    select,
    text,
    tuple_,
    union_all,
)

from domain.deadlines.due import DueKind, kinds_of
from domain.shared.roles import Role
from peermatch.readmodels.reading.list_parts import Part, PartRequest, Place, start_of_page
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.matches import match_detail
from peermatch.readmodels.screens.people.naming import named_people, participant_names
from peermatch.readmodels.screens.resources.directory import service_names
from peermatch.readmodels.tables.deadlines.due_dates import DUE_COUNTS, DUES

PLACE = tuple[date, str, UUID]
"""What the list is sorted by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """One thing to see to. `name` is whom it is about, where the role sees names."""

    kind: DueKind
    about: UUID
    due_on: date
    overdue: bool
    name: str
    participant_id: UUID | None
    specialist_id: UUID | None
    referral_id: UUID | None
    match_id: UUID | None
    snoozed_until: date | None
    """The day on which it is back on the day's list; None where it is there."""
    snooze_reason: str | None
    assignee: UUID | None
    """The account that is to see to it."""


FORWARD = text("due_on"), text("kind"), text("about")
BACKWARD = text("due_on DESC"), text("kind DESC"), text("about DESC")
"""By name: to find the columns of some twenty kinds put together takes longer than to read them."""


class DueList:
    """All that the viewer's role has to see to, soonest first. A CPRS sees what is theirs, by
    `specialist_id`, and nothing of anyone else's."""

    def __init__(self, reading: Reading, specialist_id: UUID | None) -> None:
        self._reading = reading
        self._own = specialist_id
        self._kinds = kinds_of(reading.role)
        if reading.role is Role.CPRS and specialist_id is None:
            self._kinds = ()

    @property
    def overdue(self) -> int:
        return sum(number for _, number in self._figures.values())

    def counts(self) -> Counter[DueKind]:
        """How many of each kind that there is."""
        return Counter({kind: every for kind, (every, _) in self._figures.items()})

    def page(self, kind: DueKind | None, sought: PartRequest) -> Part[DueRow]:
        """A part of what is due, of one kind or of all."""
        kinds = tuple(one for one in self._kinds if kind in (None, one))
        counts = self.counts()
        total = sum(counts[one] for one in kinds)
        found = self._found(kinds, sought, total)
        first = self._ahead(kinds, _place(found[0])) + 1 if found else 0
        return Part(
            rows=due_rows(self._reading, found),
            total=total,
            first=first,
            start=_place(found[0]) if found else None,
            end=_place(found[-1]) if found else None,
        )

    def about(self, participants: Collection[UUID]) -> tuple[DueRow, ...]:
        """All that is due about these people, soonest first."""
        query = self._listed(select(DUES), DUES).where(
            DUES.c.participant_id.in_(participants),
            DUES.c.kind.in_([kind.value for kind in self._kinds]),
        )
        soonest = query.order_by(DUES.c.due_on, DUES.c.kind, DUES.c.about)
        return due_rows(self._reading, self._reading.rows(soonest))

    def _found(self, kinds: Sequence[DueKind], sought: PartRequest, total: int) -> list[RowMapping]:
        size, here = sought.size, tuple_(DUES.c.due_on, DUES.c.kind, DUES.c.about)
        if sought.after is not None:
            if rows := self._soonest(kinds, size, beyond=here > _literal(sought.after)):
                return rows
            return self._numbered(kinds, size, total, total)
        if sought.before is not None:
            earlier = here < _literal(sought.before)
            rows = self._soonest(kinds, size, beyond=earlier, forward=False)
            return rows if len(rows) == size else self._numbered(kinds, size, 1, total)
        return self._numbered(kinds, size, sought.number, total)

    def _numbered(
        self, kinds: Sequence[DueKind], size: int, number: int, total: int
    ) -> list[RowMapping]:
        """A page by its number, sought from the day on which it begins."""
        start = start_of_page(total, size, number)
        day, before = self._day_of(kinds, start)
        from_day = None if day is None else DUES.c.due_on >= day
        return self._soonest(kinds, size, beyond=from_day, skipped=start - before)

    def _soonest(
        self,
        kinds: Sequence[DueKind],
        size: int,
        *,
        beyond: ColumnElement[bool] | None = None,
        forward: bool = True,
        skipped: int = 0,
    ) -> list[RowMapping]:
        """Rows of every kind's own index, the soonest of all of them."""
        parts = []
        for kind in kinds:
            query = self._listed(select(DUES), DUES).where(DUES.c.kind == kind.value)
            if beyond is not None:
                query = query.where(beyond)
            order = [c.asc() if forward else c.desc() for c in (DUES.c.due_on, DUES.c.about)]
            part = query.order_by(*order).limit(size + skipped).subquery()
            parts.append(select(part))
        if not parts:
            return []
        every = union_all(*parts).order_by(*(FORWARD if forward else BACKWARD))
        rows = self._reading.rows(every.limit(size).offset(skipped))
        return rows if forward else rows[::-1]

    def _ahead(self, kinds: Sequence[DueKind], place: Place) -> int:
        """How many rows stand before a place: by the counts those of the days before it."""
        day = place[0]
        earlier = sum(n for one, n in self._days(kinds) if one < day)
        here = tuple_(DUES.c.due_on, DUES.c.kind, DUES.c.about)
        same_day = self._listed(select(func.count()), DUES).where(
            DUES.c.kind.in_([kind.value for kind in kinds]),
            DUES.c.due_on == day,
            here < _literal(place),
        )
        return earlier + self._reading.number(same_day)

    def _day_of(self, kinds: Sequence[DueKind], start: int) -> tuple[date | None, int]:
        """The day on which the row after `start` others is due, and how many are due before it."""
        if not start:
            return None, 0
        before = 0
        for day, number in self._days(kinds):
            if before + number > start:
                return day, before
            before += number
        return None, 0

    def _days(self, kinds: Sequence[DueKind]) -> list[tuple[date, int]]:
        """How many are due on each day, soonest first."""
        days: dict[date, int] = {}
        for kind in kinds:
            for day, number in self._by_day.get(kind, ()):
                days[day] = days.get(day, 0) + number
        return sorted(days.items())

    @cached_property
    def _figures(self) -> dict[DueKind, tuple[int, int]]:
        """Of each kind that there is, how many there are and how many of them are overdue."""
        today = self._reading.today
        return {
            kind: (sum(n for _, n in days), sum(n for day, n in days if day < today))
            for kind, days in self._by_day.items()
        }

    @cached_property
    def _by_day(self) -> dict[DueKind, list[tuple[date, int]]]:
        """How many of each kind are due on each day; a CPRS's own are counted row by row."""
        own = self._reading.role is Role.CPRS
        table, number = (DUES, func.count()) if own else (DUE_COUNTS, func.sum(DUE_COUNTS.c.number))
        query = self._listed(select(table.c.kind, table.c.due_on, number.label("number")), table)
        query = query.where(table.c.kind.in_([kind.value for kind in self._kinds]))
        found: dict[DueKind, list[tuple[date, int]]] = {}
        for row in self._reading.rows(query.group_by(table.c.kind, table.c.due_on)):
            days = found.setdefault(DueKind(row["kind"]), [])
            days.append((row["due_on"], int(row["number"])))
        return {kind: found[kind] for kind in self._kinds if kind in found}

    def _listed(self, query: Select[Any], table: Table) -> Select[Any]:
        """What is listed today, of one's own where the role sees no more."""
        today = self._reading.today
        query = query.where(table.c.listed_from <= today, table.c.listed_until >= today)
        if self._reading.role is Role.CPRS:
            return query.where(table.c.specialist_id == self._own)
        return query


def due_rows(reading: Reading, dues: Sequence[RowMapping]) -> tuple[DueRow, ...]:
    """These rows, with names where the role sees them."""
    people = {row["participant_id"] for row in dues if row["participant_id"]}
    staff = {row["specialist_id"] for row in dues if row["specialist_id"]}
    names = names_of(reading, people, staff)
    services = {row["about"] for row in dues if row["kind"] == DueKind.RESOURCE_CHECK.value}
    names |= service_names(reading, services) if services else {}
    return tuple(_row(reading, row, names) for row in dues)


def _place(row: RowMapping) -> Place:
    return row["due_on"], row["kind"], row["about"]


def _literal(place: Place) -> ColumnElement[Any]:
    columns = (DUES.c.due_on, DUES.c.kind, DUES.c.about)
    return tuple_(*(literal(v, c.type) for v, c in zip(place, columns, strict=True)))


def names_of(reading: Reading, people: set[UUID], staff: set[UUID]) -> dict[UUID, str]:
    """The names that the viewer's role may see: a CPRS those of their own participants, a manager
    those of specialists."""
    if reading.role is Role.CPRS:
        return participant_names(reading, people, match_detail.PURPOSE)
    return named_people(reading, people, staff)


def _row(reading: Reading, due: RowMapping, names: Mapping[UUID, str]) -> DueRow:
    known = (due["participant_id"], due["specialist_id"], due["about"])
    return DueRow(
        kind=DueKind(due["kind"]),
        about=due["about"],
        due_on=due["due_on"],
        overdue=due["due_on"] < reading.today,
        name=next((names[one] for one in known if one in names), ""),
        participant_id=due["participant_id"],
        specialist_id=due["specialist_id"],
        referral_id=due["referral_id"],
        match_id=due["match_id"],
        snoozed_until=due["snoozed_until"] if _asleep(reading, due) else None,
        snooze_reason=due["snooze_reason"] if _asleep(reading, due) else None,
        assignee=due["assignee"],
    )


def _asleep(reading: Reading, due: RowMapping) -> bool:
    until = due["snoozed_until"]
    return until is not None and until > reading.today
