"""Repairs: what came up, the options with every line of their difference, and what was done."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    RowMapping,
    String,
    Table,
    Uuid,
    select,
)

from domain.calendar.repair import (
    RepairApplied,
    RepairCause,
    RepairChangeFound,
    RepairFailed,
    RepairOptionsFound,
    RepairRequested,
    RepairStatus,
    RepairUndone,
)
from domain.calendar.repair_options import RepairLeftOut
from peermatch.readmodels.engine.columns import Day, Instant
from peermatch.readmodels.engine.copied import of_fact, of_row
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.people.people import PEOPLE
from peermatch.readmodels.tables.people.safe_ways import ways_of
from peermatch.store import Recorded

SCHEMA = MetaData()
REPAIRS = Table(
    "repairs",
    SCHEMA,
    Column("repair_id", Uuid, primary_key=True),
    Column("cause", String(40), nullable=False),
    Column("first_day", Day, nullable=False),
    Column("last_day", Day, nullable=False),
    Column("specialist_id", Uuid),
    Column("session_id", Uuid),
    Column("from_site", String(20), nullable=False),
    Column("to_site", String(20), nullable=False),
    Column("status", String(20), nullable=False, index=True),
    Column("options", JSON, nullable=False),
    Column("applied", Integer, nullable=False),
    Column("requested_at", Instant, nullable=False),
)
CHANGES = Table(
    "repair_changes",
    SCHEMA,
    Column("repair_id", Uuid, primary_key=True),
    Column("option", Integer, primary_key=True),
    Column("session_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("specialist_id", Uuid, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("new_starts_at", Instant),
    Column("new_ends_at", Instant),
    Column("places", LargeBinary, nullable=False),
    Column("reason", String(40)),
)
"""`reason`: why no other time was found, where none was."""


def _requested(rows: Rows, r: Recorded) -> None:
    fact: RepairRequested = r.fact
    rows.put(
        REPAIRS,
        repair_id=r.stream,
        **of_fact(REPAIRS, fact),
        status=RepairStatus.REQUESTED.value,
        options=[],
        applied=0,
        requested_at=r.at,
    )


def _change(rows: Rows, r: Recorded) -> None:
    fact: RepairChangeFound = r.fact
    rows.put(
        CHANGES,
        repair_id=r.stream,
        option=fact.option,
        session_id=fact.session_id,
        **of_fact(CHANGES, fact),
        places=r.sealed,
    )


def _left_out(rows: Rows, r: Recorded) -> None:
    fact: RepairLeftOut = r.fact
    which = {"repair_id": r.stream, "option": fact.option, "session_id": fact.session_id}
    rows.change(CHANGES, which, reason=fact.reason.value)


def _found(rows: Rows, r: Recorded) -> None:
    fact: RepairOptionsFound = r.fact
    options = [{**asdict(one), "best_in": [*one.best_in]} for one in fact.options]
    _set(rows, r.stream, RepairStatus.READY, options=options)


def _failed(rows: Rows, r: Recorded) -> None:
    _set(rows, r.stream, RepairStatus.FAILED)


def _applied(rows: Rows, r: Recorded) -> None:
    fact: RepairApplied = r.fact
    _set(rows, r.stream, RepairStatus.APPLIED, applied=fact.option)


def _undone(rows: Rows, r: Recorded) -> None:
    _set(rows, r.stream, RepairStatus.UNDONE)


def _set(rows: Rows, repair_id: UUID, status: RepairStatus, **values: Any) -> None:
    rows.change(REPAIRS, {"repair_id": repair_id}, status=status.value, **values)


REPAIRS_MODEL = Projection(
    "repairs",
    3,
    (REPAIRS, CHANGES),
    {
        RepairRequested: _requested,
        RepairChangeFound: _change,
        RepairLeftOut: _left_out,
        RepairOptionsFound: _found,
        RepairFailed: _failed,
        RepairApplied: _applied,
        RepairUndone: _undone,
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A session now and after; without new times it would be canceled."""

    session_id: UUID
    specialist_id: UUID
    name: str
    starts_at: datetime
    ends_at: datetime
    new_starts_at: datetime | None
    new_ends_at: datetime | None
    mode: str
    place: str
    new_mode: str
    new_place: str
    reason: str | None
    """Why no other time was found; None where one was, and of fixes of before."""
    safe_contact: str
    """How whoever is told may be reached: as they chose last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    number: int
    moves: int
    left_out: int
    size: int
    proved: bool
    people: int
    others: int
    drive_minutes: int
    best_in: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    repair_id: UUID
    cause: str
    first_day: date
    last_day: date
    specialist_id: UUID | None
    session_id: UUID | None
    from_site: str
    to_site: str
    status: str
    ways: int
    applied: int
    requested_at: datetime


def requested(views: Views) -> tuple[UUID, ...]:
    """Those still to be worked out, oldest first."""
    query = select(REPAIRS.c.repair_id).where(REPAIRS.c.status == RepairStatus.REQUESTED.value)
    query = query.order_by(REPAIRS.c.requested_at, REPAIRS.c.repair_id)
    return views.ids(query)


def newest(reading: Reading, limit: int) -> tuple[Row, ...]:
    """Schedule fixes, newest first."""
    query = select(REPAIRS).order_by(REPAIRS.c.requested_at.desc(), REPAIRS.c.repair_id)
    return tuple(_row(row) for row in reading.rows(query.limit(limit)))


def open_absences(
    reading: Reading, specialists: Collection[UUID], first: date, last: date
) -> tuple[Row, ...]:
    """What was asked for these specialists' absences on these days and nobody has decided yet."""
    still = (RepairStatus.REQUESTED.value, RepairStatus.READY.value)
    query = select(REPAIRS).where(
        REPAIRS.c.status.in_(still),
        REPAIRS.c.cause == RepairCause.SPECIALIST_AWAY.value,
        REPAIRS.c.specialist_id.in_(specialists),
        REPAIRS.c.first_day <= last,
        REPAIRS.c.last_day >= max(first, reading.today),
    )
    rows = reading.rows(query.order_by(REPAIRS.c.requested_at.desc()))
    newest = {row["specialist_id"]: row for row in reversed(rows)}
    return tuple(
        _row(row) for row in newest.values() if row["options"] or row["status"] == still[0]
    )


OPENED = ("person", "corrected", "contact", "places")


def one(reading: Reading, repair_id: UUID) -> tuple[Row, tuple[Option, ...]]:
    """A repair with every option's difference. Raises NotFound."""
    found = reading.one(select(REPAIRS).where(REPAIRS.c.repair_id == repair_id))
    query = (
        select(CHANGES, PEOPLE.c.person, PEOPLE.c.corrected, PEOPLE.c.contact)
        .join(PEOPLE, PEOPLE.c.participant_id == CHANGES.c.participant_id)
        .where(CHANGES.c.repair_id == repair_id)
        .order_by(CHANGES.c.starts_at, CHANGES.c.session_id)
    )
    rows = reading.rows(query)
    lines: dict[int, list[Line]] = {}
    for row, fields in reading.opened(rows, OPENED, "repair"):
        line = of_row(
            row,
            Line,
            name=fields.text("name"),
            mode=fields.text("mode"),
            place=fields.text("place"),
            new_mode=fields.text("new_mode"),
            new_place=fields.text("new_place"),
            safe_contact=ways_of(fields),
        )
        lines.setdefault(row["option"], []).append(line)
    options = tuple(
        Option(
            **{**one, "best_in": tuple(one["best_in"])}, lines=tuple(lines.get(one["number"], ()))
        )
        for one in found["options"]
    )
    return _row(found), options


def _row(row: RowMapping) -> Row:
    return of_row(row, Row, ways=len(row["options"]))
