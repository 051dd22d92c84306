"""The directory as it is searched and read: services, where and when they are, organizations."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, and_, exists, select

from domain.shared.hours import WeeklyWindow
from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.reading.list_parts import Order, Part, PartRequest
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.resources.directory import (
    EVERYWHERE,
    FOUND_BY,
    HOURS,
    ORGANIZATIONS,
    PLACES,
    RESOURCES,
)

PLACE = tuple[str, UUID]
"""What the list is sorted by: the name, then the id."""
BY_NAME = Order((RESOURCES.c.sorted_by, RESOURCES.c.resource_id))
ORGANIZATIONS_BY_NAME = Order((ORGANIZATIONS.c.sorted_by, ORGANIZATIONS.c.organization_id))
CONFIDENTIAL = "Confidential location: call."
MOST_CHOICES = 1000
"""Organizations that a form offers to choose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What a service must have; what is empty narrows nothing."""

    need: str = ""
    county: str = ""
    language: str = ""
    getting_there: str = ""
    open_now: bool = False
    retired: bool = False
    """Those that are no longer in the directory, instead of those that are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    place_id: UUID
    confidential: bool
    county: str
    place_name: str
    address: str
    city: str
    postal_code: str
    latitude: float | None
    longitude: float | None
    directions: str

    @property
    def said(self) -> str:
        """On one line, as a page has it."""
        if self.confidential:
            return CONFIDENTIAL
        parts = (self.place_name, self.address, f"{self.city} {self.postal_code}".strip())
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A service with its organization; hours in order of the week."""

    resource_id: UUID
    organization_id: UUID
    organization: str
    name: str
    description: str
    needs: list[str]
    counties: list[str]
    eligibility: str
    ineligibility: str
    minimum_age: int | None
    maximum_age: int | None
    languages: list[str]
    cost: str
    how_to_apply: str
    phone: str
    email: str
    website: str
    hours: tuple[WeeklyWindow, ...]
    hours_note: str
    getting_there: list[str]
    places: tuple[Place, ...]
    listed: bool
    checked_on: date | None
    days_since_checked: int
    """Since it was checked last, or put into the directory."""
    open_now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationRow:
    organization_id: UUID
    name: str
    description: str
    phone: str
    email: str
    website: str


def page(reading: Reading, part: PartRequest, sought: Sought) -> Part[Row]:
    """A part of the services that are sought, by name."""
    query = select(RESOURCES).where(RESOURCES.c.listed.is_(not sought.retired))
    found = BY_NAME.part(reading, query.where(*_narrowed(reading, sought)), part)
    return found.of_rows(_rows(reading, found.rows))


def one(reading: Reading, resource_id: UUID) -> Row:
    """Raises NotFound."""
    row = reading.one(select(RESOURCES).where(RESOURCES.c.resource_id == resource_id))
    return _rows(reading, [row])[0]


def offered_by(reading: Reading, organization_id: UUID) -> tuple[Row, ...]:
    """An organization's services, those no longer offered too."""
    query = select(RESOURCES).where(RESOURCES.c.organization_id == organization_id)
    return _rows(reading, reading.rows(query.order_by(*BY_NAME.columns)))


def organizations(reading: Reading, part: PartRequest) -> Part[OrganizationRow]:
    found = ORGANIZATIONS_BY_NAME.part(reading, select(ORGANIZATIONS), part)
    return found.of_rows([of_row(row, OrganizationRow) for row in found.rows])


def organization(reading: Reading, organization_id: UUID) -> OrganizationRow:
    """Raises NotFound."""
    mine = ORGANIZATIONS.c.organization_id == organization_id
    return of_row(reading.one(select(ORGANIZATIONS).where(mine)), OrganizationRow)


def service_names(reading: Reading, ids: Collection[UUID]) -> dict[UUID, str]:
    """By id."""
    query = select(RESOURCES.c.resource_id, RESOURCES.c.name)
    rows = reading.rows(query.where(RESOURCES.c.resource_id.in_(ids)))
    return {row["resource_id"]: row["name"] for row in rows}


def names_near(
    reading: Reading, counties: Collection[str], always: Collection[UUID], most: int
) -> tuple[tuple[UUID, str], ...]:
    """Ids and names of what is offered in these counties or everywhere, and of those named in
    `always`, by name; `always` is never what is left out."""
    near = _has("county", (*counties, EVERYWHERE)) | RESOURCES.c.resource_id.in_(always)
    listed = select(RESOURCES.c.resource_id, RESOURCES.c.name).where(RESOURCES.c.listed)
    known = RESOURCES.c.resource_id.in_(always).desc()
    rows = reading.rows(listed.where(near).order_by(known, *BY_NAME.columns).limit(most))
    return tuple((row["resource_id"], row["name"]) for row in rows)


def counties_served(reading: Reading) -> frozenset[str]:
    """Every county that a service names."""
    query = select(FOUND_BY.c.term).where(FOUND_BY.c.kind == "county").distinct()
    return frozenset(row["term"] for row in reading.rows(query)) - {EVERYWHERE}


def languages_spoken(reading: Reading) -> frozenset[str]:
    query = select(FOUND_BY.c.term).where(FOUND_BY.c.kind == "language").distinct()
    return frozenset(row["term"] for row in reading.rows(query))


def _narrowed(reading: Reading, sought: Sought) -> list[ColumnElement[bool]]:
    asked = {
        "need": (sought.need,),
        "county": (sought.county, EVERYWHERE),
        "language": (sought.language,),
        "getting_there": (sought.getting_there,),
    }
    found = [_has(kind, terms) for kind, terms in asked.items() if terms[0]]
    if sought.open_now:
        now = reading.now.astimezone(reading.zone)
        minute = now.hour * 60 + now.minute
        open_then = and_(
            HOURS.c.resource_id == RESOURCES.c.resource_id,
            HOURS.c.weekday == now.weekday(),
            HOURS.c.start <= minute,
            HOURS.c.end > minute,
        )
        found.append(exists().where(open_then))
    return found


def _has(kind: str, terms: Collection[str]) -> ColumnElement[bool]:
    mine = and_(
        FOUND_BY.c.kind == kind,
        FOUND_BY.c.term.in_(terms),
        FOUND_BY.c.resource_id == RESOURCES.c.resource_id,
    )
    return exists().where(mine)


def _rows(reading: Reading, found: Sequence[RowMapping]) -> tuple[Row, ...]:
    ids = [row["resource_id"] for row in found]
    hours, places = _hours(reading, ids), _places(reading, ids)
    names = _names(reading, {row["organization_id"] for row in found})
    now = reading.now.astimezone(reading.zone)
    minute = now.hour * 60 + now.minute
    return tuple(
        of_row(
            row,
            Row,
            organization=names.get(row["organization_id"], ""),
            hours=tuple(hours[row["resource_id"]]),
            places=tuple(places[row["resource_id"]]),
            days_since_checked=_days(reading, row),
            open_now=any(
                one.weekday == now.weekday() and one.start <= minute < one.end
                for one in hours[row["resource_id"]]
            ),
        )
        for row in found
    )


def _days(reading: Reading, row: RowMapping) -> int:
    if row["checked_on"] is None:
        return reading.days_since(row["listed_at"])
    checked_on: date = row["checked_on"]
    return max(0, (reading.today - checked_on).days)


def _names(reading: Reading, ids: Collection[UUID]) -> dict[UUID, str]:
    query = select(ORGANIZATIONS.c.organization_id, ORGANIZATIONS.c.name)
    rows = reading.rows(query.where(ORGANIZATIONS.c.organization_id.in_(ids)))
    return {row["organization_id"]: row["name"] for row in rows}


def _hours(reading: Reading, ids: Collection[UUID]) -> dict[UUID, list[WeeklyWindow]]:
    query = select(HOURS).where(HOURS.c.resource_id.in_(ids))
    found: dict[UUID, list[WeeklyWindow]] = defaultdict(list)
    for row in reading.rows(query.order_by(HOURS.c.weekday, HOURS.c.start)):
        window = WeeklyWindow(row["weekday"], row["start"], row["end"])
        found[row["resource_id"]].append(window)
    return found


def _places(reading: Reading, ids: Collection[UUID]) -> dict[UUID, list[Place]]:
    query: Any = select(PLACES).where(PLACES.c.resource_id.in_(ids))
    found: dict[UUID, list[Place]] = defaultdict(list)
    for row in reading.rows(query.order_by(PLACES.c.county, PLACES.c.city, PLACES.c.place_id)):
        found[row["resource_id"]].append(of_row(row, Place))
    return found
