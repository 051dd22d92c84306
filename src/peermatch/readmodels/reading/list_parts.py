"""One part of a long list: what follows a row that was seen, or a page by its number.

A list changes while somebody works through it. Counting rows off from its start would skip as many
as have left it meanwhile, so a part goes on from the place of the last row seen.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, RowMapping, Select, case, func, literal, tuple_

from peermatch.readmodels.reading.opened_rows import Reading

T = TypeVar("T")
U = TypeVar("U")
Place = tuple[Any, ...]
"""A row's values of what its list is sorted by; the last of them is the row's alone."""
Values = Mapping[str, Any]
"""Of the parameters that a query names."""
NO_VALUES: Values = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRequest:
    """Asks for `size` rows after or before a place; without either, for page `number`, from 1.
    Past the end is the last page, and before the start the first."""

    size: int
    number: int = 1
    after: Place | None = None
    before: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[T]):
    """Rows of a list of `total`, the first of them its row number `first` (from 1; 0 in an empty
    list); `start` and `end` are the places of the first and the last."""

    rows: tuple[T, ...]
    total: int
    first: int
    start: Place | None
    end: Place | None

    @property
    def last(self) -> int:
        """The number of the last row shown; 0 in an empty list."""
        return self.first + len(self.rows) - 1 if self.rows else 0

    def beside(self, index: int) -> tuple[T | None, T | None] | None:
        """What stands before and after one of the rows, None at an end of the list; None where
        one of them is on another part."""
        at_start, at_end = self.first + index == 1, self.first + index == self.total
        if (not index and not at_start) or (index + 1 == len(self.rows) and not at_end):
            return None
        before = None if at_start else self.rows[index - 1]
        return before, None if at_end else self.rows[index + 1]

    def of_rows(self, rows: Sequence[U]) -> "Part[U]":
        """The same part with each row in other words."""
        return Part(
            rows=tuple(rows), total=self.total, first=self.first, start=self.start, end=self.end
        )


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is sorted by, all rising or all falling; the last is unique."""

    columns: tuple[ColumnElement[Any], ...]
    falling: bool = False

    def part(
        self, reading: Reading, query: Select[Any], sought: PartRequest, values: Values = NO_VALUES
    ) -> Part[RowMapping]:
        """The rows of `query` in this order; one query for rows and one for how many. `values` are
        those of the parameters that it names."""
        if sought.after is not None:
            later = query.where(self._past(sought.after, beyond=True))
            rows = self._rows(reading, later, True, sought.size, values)
            if rows:
                return self._placed(reading, query, rows, values)
            return self._numbered(reading, query, sought.size, _FAR, values)
        if sought.before is not None:
            earlier = query.where(self._past(sought.before, beyond=False))
            rows = self._rows(reading, earlier, False, sought.size, values)
            if len(rows) == sought.size:
                return self._placed(reading, query, rows, values)
            return self._numbered(reading, query, sought.size, 1, values)
        return self._numbered(reading, query, sought.size, sought.number, values)

    def first(
        self, reading: Reading, query: Select[Any], size: int, values: Values = NO_VALUES
    ) -> list[RowMapping]:
        """The first rows alone: nobody counts how many there are."""
        return self._rows(reading, query, True, size, values)

    def nearest(
        self, reading: Reading, query: Select[Any], place: Place, *, forward: bool
    ) -> RowMapping | None:
        """The row of `query` that follows a place, or comes before it; None at that end."""
        rows = self._rows(reading, query.where(self._past(place, beyond=forward)), forward, 1)
        return rows[0] if rows else None

    def _numbered(
        self, reading: Reading, query: Select[Any], size: int, number: int, values: Values
    ) -> Part[RowMapping]:
        total = reading.number(counting(query), values)
        start = start_of_page(total, size, number)
        rows = self._rows(reading, query.offset(start), True, size, values)
        first = start + 1 if rows else 0
        start_at, end = (self._place(row) for row in (rows[0], rows[-1])) if rows else (None, None)
        return Part(rows=tuple(rows), total=total, first=first, start=start_at, end=end)

    def _placed(
        self, reading: Reading, query: Select[Any], rows: list[RowMapping], values: Values
    ) -> Part[RowMapping]:
        start, end = self._place(rows[0]), self._place(rows[-1])
        ahead = func.coalesce(func.sum(case((self._past(start, beyond=False), 1), else_=0)), 0)
        [found] = reading.rows(
            query.with_only_columns(
                func.count().label("total"), ahead.label("ahead"), maintain_column_froms=True
            ),
            values,
        )
        return Part(
            rows=tuple(rows), total=found["total"], first=found["ahead"] + 1, start=start, end=end
        )

    def _rows(
        self,
        reading: Reading,
        query: Select[Any],
        forward: bool,
        size: int,
        values: Values = NO_VALUES,
    ) -> list[RowMapping]:
        """As many as `size` from the query's near end, in the list's order."""
        named = [column.label(f"place_{i}") for i, column in enumerate(self.columns)]
        ways = [c.asc() if forward is not self.falling else c.desc() for c in self.columns]
        rows = reading.rows(query.add_columns(*named).order_by(*ways).limit(size), values)
        return rows if forward else rows[::-1]

    def _past(self, place: Place, beyond: bool) -> ColumnElement[bool]:
        here = tuple_(*self.columns)
        there = tuple_(*(literal(v, c.type) for v, c in zip(place, self.columns, strict=True)))
        return here > there if beyond is not self.falling else here < there

    def _place(self, row: RowMapping) -> Place:
        return tuple(row[f"place_{i}"] for i in range(len(self.columns)))


_FAR = 10**9
"""A page number that is past the end of every list."""


def counting(query: Select[Any]) -> Select[Any]:
    """How many rows the query has."""
    return query.with_only_columns(func.count(), maintain_column_froms=True)


def part_of(items: Sequence[T], place_of: Callable[[T], Place], sought: PartRequest) -> Part[T]:
    """A part of a list that is at hand whole, sorted by `place_of`."""
    size, start = sought.size, start_of_page(len(items), sought.size, sought.number)
    if sought.after is not None:
        seen = sum(place_of(item) <= sought.after for item in items)
        start = seen if seen < len(items) else start_of_page(len(items), size, _FAR)
    elif sought.before is not None:
        start = max(0, sum(place_of(item) < sought.before for item in items) - size)
    rows = tuple(items[start : start + size])
    return Part(
        rows=rows,
        total=len(items),
        first=start + 1 if rows else 0,
        start=place_of(rows[0]) if rows else None,
        end=place_of(rows[-1]) if rows else None,
    )


def start_of_page(total: int, size: int, number: int) -> int:
    """How many rows stand before this page, or before the last where there is no such page."""
    last = max(1, -(-total // size))
    return (min(max(1, number), last) - 1) * size
