"""The roster as planners see it: each specialist with the places of their caseload."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ScalarSelect, func, select

from peermatch.readmodels.reading import Reading
from peermatch.readmodels.specialists import PLACES, SPECIALISTS
from peermatch.readmodels.views import Views


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
