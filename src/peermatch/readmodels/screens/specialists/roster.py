"""The roster as planners see it: each specialist with the places of their caseload."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, select

from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.reading.list_parts import Order, Part, PartRequest
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.people.finder import specialists_with
from peermatch.readmodels.tables.specialists.caseloads import Caseload, caseloads
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS

MOST_FOUND = 20
PLACE = tuple[str, UUID]
"""What the list is sorted by: the specialist's own id, then ours."""
BY_REFERENCE = Order((SPECIALISTS.c.staff_reference, SPECIALISTS.c.specialist_id))


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
    leaving_on: date | None
    """Their last day, where it is announced."""


def rows(reading: Reading) -> tuple[Row, ...]:
    """Everyone on the roster, by their own id."""
    found = reading.rows(select(SPECIALISTS).order_by(*BY_REFERENCE.columns))
    return _opened(reading, found, caseloads(reading))


def page(reading: Reading, sought: PartRequest) -> Part[Row]:
    """A part of them."""
    part = BY_REFERENCE.part(reading, select(SPECIALISTS), sought)
    shown = [row["specialist_id"] for row in part.rows]
    return part.of_rows(_opened(reading, part.rows, caseloads(reading, shown)))


def _opened(
    reading: Reading, found: Sequence[RowMapping], loads: Mapping[UUID, Caseload]
) -> tuple[Row, ...]:
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
        for row, fields in reading.opened(found, ("details",), "roster", "specialist_id")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSpecialist:
    specialist_id: UUID
    staff_reference: str
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
    found = named(reading, some)
    return tuple(sorted(found, key=lambda one: some.index(one.specialist_id)))


def named(reading: Reading, ids: Collection[UUID]) -> tuple[FoundSpecialist, ...]:
    """Those with these ids."""
    return _found(reading, SPECIALISTS.c.specialist_id.in_(ids))


def with_reference(reading: Reading, reference: str) -> tuple[FoundSpecialist, ...]:
    """Who has this id of their own: one, or nobody."""
    return _found(reading, SPECIALISTS.c.staff_reference == reference)


def first_ids(reading: Reading, most: int) -> list[UUID]:
    """As many of the roster as `most`; nobody's data is opened."""
    rows = reading.rows(select(SPECIALISTS.c.specialist_id).limit(most))
    return [row["specialist_id"] for row in rows]


def _found(reading: Reading, which: ColumnElement[bool]) -> tuple[FoundSpecialist, ...]:
    rows = reading.rows(select(SPECIALISTS).where(which))
    return tuple(
        of_row(row, FoundSpecialist, name=fields.text("name"))
        for row, fields in reading.opened(rows, ("details",), "staff names", "specialist_id")
    )


def staff_references(views: Views) -> frozenset[str]:
    """Every specialist's own id."""
    with views.connect() as connection:
        return frozenset(connection.execute(select(SPECIALISTS.c.staff_reference)).scalars())
