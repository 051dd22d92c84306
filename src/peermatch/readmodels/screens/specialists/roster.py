"""The roster as planners see it: each specialist with the places of their caseload."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.people.finder import specialists_with
from peermatch.readmodels.tables.specialists.caseloads import caseloads
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS

MOST_FOUND = 20


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


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSpecialist:
    specialist_id: UUID
    name: str
    home_site: str
    leaving_on: date | None


def find(reading: Reading, name: str) -> tuple[FoundSpecialist, ...]:
    """Specialists who are called so, or sound so, before those in whose name one letter is
    otherwise. Found by blind index; an empty name finds nobody."""
    called_so = reading.index.whose_name(name)
    if not called_so:
        return ()
    near = reading.index.whose_name(name, one_wrong_letter=True)
    with reading.views.connect() as connection:
        called = specialists_with(connection, called_so)
        nearly = specialists_with(connection, near) if near else []
    some = list(dict.fromkeys((*called, *nearly)))[:MOST_FOUND]
    rows = reading.rows(select(SPECIALISTS).where(SPECIALISTS.c.specialist_id.in_(some)))
    rows.sort(key=lambda row: some.index(row["specialist_id"]))
    return tuple(
        of_row(row, FoundSpecialist, name=fields.text("name"))
        for row, fields in reading.opened(rows, ("details",), "staff names")
    )


def staff_references(views: Views) -> frozenset[str]:
    """Every specialist's own id."""
    with views.connect() as connection:
        return frozenset(connection.execute(select(SPECIALISTS.c.staff_reference)).scalars())
