"""When specialists work, for screens that show many at once: three reads however many they are."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, and_, func, select, true

from domain.shared.day_hours import DayHours
from domain.shared.hours import WeeklyWindow
from peermatch.readmodels.reading.list_parts import Part, PartRequest
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.specialists.roster import BY_REFERENCE
from peermatch.readmodels.tables.specialists.hours_of_days import DAY_BUSY, DAY_HOURS
from peermatch.readmodels.tables.specialists.specialists import LEAVE, SPECIALISTS

PURPOSE = "roster"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingTime:
    """One specialist: weekly hours, the days that differ, busy times, leave, and the last day if
    there is one. `days`, `busy` and `leave` hold what lies in the days that were asked for."""

    specialist_id: UUID
    name: str
    home_site: str
    weekly: tuple[WeeklyWindow, ...]
    days: DayHours
    busy: DayHours
    leave: tuple[tuple[date, date], ...]
    last_day: date | None


def of(
    reading: Reading, first: date, last: date, specialists: Collection[UUID] | None = None
) -> dict[UUID, WorkingTime]:
    """Working time between two days, both included: of these specialists, or of everybody; by the
    specialist's own number."""
    chosen = SPECIALISTS.c.specialist_id.in_(specialists) if specialists is not None else true()
    rows = reading.rows(_named().where(chosen))
    return _filled(reading, rows, first, last, specialists)


def page(reading: Reading, first: date, last: date, sought: PartRequest) -> Part[WorkingTime]:
    """The same for a part of the roster: those who still worked on the first day."""
    found = BY_REFERENCE.part(reading, select(SPECIALISTS).where(_still(first)), sought)
    ids = [row["specialist_id"] for row in found.rows]
    return found.of_rows(tuple(_filled(reading, found.rows, first, last, ids).values()))


def part(
    reading: Reading, first: date, last: date, *, site: str, size: int, number: int
) -> tuple[dict[UUID, WorkingTime], int]:
    """The same for one page of them, counted from 1, and how many there are: those whose office
    is `site`, or everybody where it is empty."""
    here: ColumnElement[bool] = SPECIALISTS.c.home_site == site if site else true()
    still = and_(here, _still(first))
    total = reading.number(select(func.count()).select_from(SPECIALISTS).where(still))
    query = _named().where(still).limit(size).offset((number - 1) * size)
    rows = reading.rows(query)
    ids = [row["specialist_id"] for row in rows]
    return _filled(reading, rows, first, last, ids), total


def _still(first: date) -> ColumnElement[bool]:
    return (SPECIALISTS.c.leaving_on.is_(None)) | (SPECIALISTS.c.leaving_on >= first)


def _named() -> Select[Any]:
    return select(SPECIALISTS).order_by(*BY_REFERENCE.columns)


def _by_day(
    reading: Reading, table: Table, first: date, last: date, specialists: Collection[UUID] | None
) -> Mapping[UUID, DayHours]:
    found: dict[UUID, dict[date, tuple[WeeklyWindow, ...]]] = defaultdict(dict)
    query = select(table).where(table.c.day >= first, table.c.day <= last)
    if specialists is not None:
        query = query.where(table.c.specialist_id.in_(specialists))
    for row in reading.rows(query):
        day = row["day"]
        windows = tuple(WeeklyWindow(day.weekday(), a, b) for a, b in row["windows"])
        found[row["specialist_id"]][day] = windows
    return found


def _filled(
    reading: Reading, rows: Any, first: date, last: date, specialists: Collection[UUID] | None
) -> dict[UUID, WorkingTime]:
    days, busy = (_by_day(reading, one, first, last, specialists) for one in (DAY_HOURS, DAY_BUSY))
    away: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
    query = select(LEAVE).where(LEAVE.c.first_day <= last, LEAVE.c.last_day >= first)
    if specialists is not None:
        query = query.where(LEAVE.c.specialist_id.in_(specialists))
    for row in reading.rows(query.order_by(LEAVE.c.first_day)):
        away[row["specialist_id"]].append((row["first_day"], row["last_day"]))
    return {
        row["specialist_id"]: WorkingTime(
            specialist_id=row["specialist_id"],
            name=fields.text("name"),
            home_site=row["home_site"],
            weekly=tuple(WeeklyWindow(*w) for w in row["windows"]),
            days=days[row["specialist_id"]],
            busy=busy[row["specialist_id"]],
            leave=tuple(away[row["specialist_id"]]),
            last_day=row["leaving_on"],
        )
        for row, fields in reading.opened(rows, ("details",), PURPOSE, "specialist_id")
    }
