"""The roster: specialists, their sealed details, leave, and the places of their caseload."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    ScalarSelect,
    String,
    Table,
    Uuid,
    func,
    select,
)

from domain.specialist import (
    LeavePlanned,
    PlaceHeld,
    PlaceReleased,
    PlaceTaken,
    SpecialistEnrolled,
)
from peermatch.readmodels.projection import Projection
from peermatch.readmodels.reading import Reading
from peermatch.readmodels.rows import Rows
from peermatch.readmodels.views import Views
from peermatch.store import Recorded

SCHEMA = MetaData()
SPECIALISTS = Table(
    "specialists",
    SCHEMA,
    Column("specialist_id", Uuid, primary_key=True),
    Column("staff_reference", String(60), nullable=False, index=True),
    Column("details", LargeBinary, nullable=False),
    Column("credential", String(20), nullable=False),
    Column("credential_expires_on", Date),
    Column("registered", Boolean, nullable=False),
    Column("fte_percent", Integer, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("home_site", String(20), nullable=False),
    Column("modes", JSON, nullable=False),
    Column("windows", JSON, nullable=False),
    Column("supervisor_id", Uuid),
)
LEAVE = Table(
    "leave",
    SCHEMA,
    Column("specialist_id", Uuid, primary_key=True),
    Column("first_day", Date, primary_key=True),
    Column("last_day", Date, primary_key=True),
)
PLACES = Table(
    "places",
    SCHEMA,
    Column("specialist_id", Uuid, primary_key=True),
    Column("match_id", Uuid, primary_key=True),
    Column("held", Boolean, nullable=False),
)
"""One row for each place in use; `held` ones are kept for proposals."""


def _enrolled(rows: Rows, r: Recorded) -> None:
    fact: SpecialistEnrolled = r.fact
    rows.put(
        SPECIALISTS,
        specialist_id=r.stream,
        staff_reference=fact.staff_reference,
        details=r.sealed,
        credential=fact.credential.value,
        credential_expires_on=fact.credential_expires_on,
        registered=fact.registered,
        fte_percent=fact.fte_percent,
        capacity=fact.capacity,
        home_site=fact.home_site,
        modes=sorted(fact.modes),
        windows=[[w.weekday, w.start, w.end] for w in fact.windows],
        supervisor_id=fact.supervisor_id,
    )


def _leave(rows: Rows, r: Recorded) -> None:
    fact: LeavePlanned = r.fact
    rows.put(LEAVE, specialist_id=r.stream, first_day=fact.first_day, last_day=fact.last_day)


def _held(rows: Rows, r: Recorded) -> None:
    fact: PlaceHeld = r.fact
    rows.put(PLACES, specialist_id=r.stream, match_id=fact.match_id, held=True)


def _taken(rows: Rows, r: Recorded) -> None:
    fact: PlaceTaken = r.fact
    rows.put(PLACES, specialist_id=r.stream, match_id=fact.match_id, held=False)


def _released(rows: Rows, r: Recorded) -> None:
    fact: PlaceReleased = r.fact
    rows.remove(PLACES, specialist_id=r.stream, match_id=fact.match_id)


ROSTER_MODEL = Projection(
    "roster",
    1,
    (SPECIALISTS, LEAVE, PLACES),
    {
        SpecialistEnrolled: _enrolled,
        LeavePlanned: _leave,
        PlaceHeld: _held,
        PlaceTaken: _taken,
        PlaceReleased: _released,
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One specialist. `taken` and `held` are places in use; `held` ones wait for a decision."""

    specialist_id: UUID
    staff_reference: str
    name: str
    credential: str
    credential_expires_on: date | None
    capacity: int
    taken: int
    held: int
    open_places: int


def rows(reading: Reading) -> tuple[Row, ...]:
    """Everyone on the roster, by their own id."""
    query = select(
        SPECIALISTS, _places(held=False).label("taken"), _places(held=True).label("held")
    )
    found = reading.rows(query.order_by(SPECIALISTS.c.staff_reference))
    opened = reading.fields(found, ("details",), "roster")
    return tuple(
        Row(
            specialist_id=row["specialist_id"],
            staff_reference=row["staff_reference"],
            name=fields.text("name"),
            credential=row["credential"],
            credential_expires_on=row["credential_expires_on"],
            capacity=row["capacity"],
            taken=row["taken"],
            held=row["held"],
            open_places=max(0, row["capacity"] - row["taken"] - row["held"]),
        )
        for row, fields in zip(found, opened, strict=True)
    )


def staff_references(views: Views) -> frozenset[str]:
    """Every specialist's own id."""
    with views.connect() as connection:
        return frozenset(connection.execute(select(SPECIALISTS.c.staff_reference)).scalars())


def _places(*, held: bool) -> ScalarSelect[int]:
    mine = PLACES.c.specialist_id == SPECIALISTS.c.specialist_id
    counted = select(func.count()).select_from(PLACES).where(mine, PLACES.c.held.is_(held))
    return counted.scalar_subquery()
