"""A row that is counted changes: what it counted for is taken off, and what it counts for now is
added."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from domain.matches.match_ending import EndReason
from domain.measures.counts import Cell, GroupKind, part_of
from domain.measures.matches_counted import (
    CountedMatch,
    CountedSession,
    CountedSpecialist,
    match_cells,
    session_cells,
    specialist_cells,
)
from domain.measures.referrals_counted import CountedReferral, referral_cells
from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.engine.rows import Rows, Values
from peermatch.readmodels.tables.deadlines.due_periods import Calendar
from peermatch.readmodels.tables.measures.measured import (
    COUNTS,
    MATCHES,
    PEOPLE,
    REFERRALS,
    SESSIONS,
    SPECIALISTS,
)
from peermatch.store import Recorded

Opened = Callable[[Recorded], Mapping[str, Any]]
"""The sealed fields of a fact; none where the person is erased."""
TokenOf = Callable[[GroupKind, str], str]


def stored(day: date) -> int:
    """A day as it stands in a list of days."""
    return day.toordinal()


def add(rows: Rows, cells: Iterable[Cell], sign: int) -> None:
    for cell in cells:
        key = {"count": cell.what.value, "day": cell.day, "part": cell.part, "value": cell.value}
        row = rows.get(COUNTS, **key)
        number = (row["number"] if row else 0) + sign * cell.number
        if number:
            rows.put(COUNTS, **key, number=number)
        else:
            rows.remove(COUNTS, **key)


class Recount:
    """Keeps the counts those of the rows, by the program's holidays."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar

    def change(self, rows: Rows, table: Table, row_id: UUID, **values: Any) -> None:
        """Sets columns of one row that is there."""
        before = rows.get(table, **_key(table, row_id))
        if before is not None:
            self.put(rows, table, before, {**before, **values})

    def put(self, rows: Rows, table: Table, before: Values | None, after: Values | None) -> None:
        """A row instead of another; None: there is none."""
        if before == after:
            return
        if before is not None:
            add(rows, self._cells(rows, table, before), -1)
        if after is not None:
            rows.put(table, **after)
            add(rows, self._cells(rows, table, after), 1)
        elif before is not None:
            rows.remove(table, **{c.name: before[c.name] for c in table.primary_key})

    def regroup(self, rows: Rows, participant_id: UUID, **tokens: str) -> None:
        """The person belongs to other groups; all their referrals count there now."""
        who = rows.get(PEOPLE, participant_id=participant_id)
        if who is None:
            return
        theirs = [rows.get(REFERRALS, referral_id=UUID(one)) for one in who["referrals"]]
        for row in filter(None, theirs):
            add(rows, self._cells(rows, REFERRALS, row), -1)
        rows.put(PEOPLE, **{**who, **tokens})
        for row in filter(None, theirs):
            add(rows, self._cells(rows, REFERRALS, row), 1)

    def _cells(self, rows: Rows, table: Table, row: Values) -> Iterator[Cell]:
        if table is REFERRALS:
            who = rows.get(PEOPLE, participant_id=row["participant_id"])
            yield from self._of_referral(row, who or {"county": "", "language": ""})
        elif table is MATCHES:
            yield from match_cells(_match(row))
        elif table is SESSIONS:
            yield from session_cells(of_row(row, CountedSession))
        elif table is SPECIALISTS:
            hours = tuple((date.fromordinal(day), minutes) for day, minutes in row["hours"])
            yield from specialist_cells(CountedSpecialist(hours=hours, last_day=row["last_day"]))

    def _of_referral(self, row: Values, who: Values) -> Iterator[Cell]:
        groups = (
            part_of(GroupKind.COUNTY, who["county"]),
            part_of(GroupKind.LANGUAGE, who["language"]),
            *(part_of(GroupKind.AREA, area) for area in row["areas"] or [""]),
        )
        one = of_row(
            row,
            CountedReferral,
            matched_on=tuple(date.fromordinal(day) for _, day in row["matches"]),
            waiting=tuple(map(_stretch, row["waiting"])),
            open=tuple(map(_stretch, row["open"])),
            groups=groups,
        )
        holidays = self._calendar.holidays_around(one.received_on)
        for day in filter(None, (one.first_offered_on, one.first_session_on)):
            holidays = holidays | self._calendar.holidays_around(day)
        yield from referral_cells(one, holidays)


def _key(table: Table, row_id: UUID) -> dict[str, UUID]:
    [column] = table.primary_key.columns
    return {column.name: row_id}


def _stretch(found: list[int | None]) -> tuple[date, date | None]:
    start, end = found
    return date.fromordinal(start or 1), None if end is None else date.fromordinal(end)


def _match(row: Values) -> CountedMatch:
    return of_row(
        row,
        CountedMatch,
        end_reason=EndReason(row["end_reason"]) if row["end_reason"] else None,
        promised=tuple((date.fromordinal(day), minutes) for day, minutes in row["promised"]),
        wishes=tuple(row["wishes"]),
    )
