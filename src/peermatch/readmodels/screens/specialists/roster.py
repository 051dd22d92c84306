"""The roster as planners see it: each specialist with the places of their caseload."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.specialists.caseloads import caseloads
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One specialist. The figures are those of `caseloads.Caseload`."""

    specialist_id: UUID
    specialist: str
    name: str
    credential: str
    credential_expires: date | None
    capacity: int
    taken: int
    held: int
    open_places: int


def rows(reading: Reading) -> tuple[Row, ...]:
    """Everyone on the roster, by their own id."""
    found = reading.rows(select(SPECIALISTS).order_by(SPECIALISTS.c.staff_reference))
    loads = caseloads(reading)
    return tuple(
        of_row(
            row,
            Row,
            specialist=row["staff_reference"],
            name=fields.text("name"),
            credential_expires=row["credential_expires_on"],
            capacity=loads[row["specialist_id"]].capacity,
            taken=loads[row["specialist_id"]].taken,
            held=loads[row["specialist_id"]].held,
            open_places=loads[row["specialist_id"]].open_places,
        )
        for row, fields in reading.opened(found, ("details",), "roster")
    )


def staff_references(views: Views) -> frozenset[str]:
    """Every specialist's own id."""
    with views.connect() as connection:
        return frozenset(connection.execute(select(SPECIALISTS.c.staff_reference)).scalars())
