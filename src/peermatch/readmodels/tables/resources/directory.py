"""Tables of the directory: organizations, services, where and when they are, and what they are
found by. Nobody's data is in it."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Uuid,
)

from domain.resources.organization import OrganizationDescribed
from domain.resources.resource import (
    ResourceChecked,
    ResourceDescribed,
    ResourceListedAgain,
    ResourcePlaced,
    ResourcePlaceRemoved,
    ResourceRetired,
)
from peermatch.readmodels.engine.columns import Day, Instant
from peermatch.readmodels.engine.copied import of_fact
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.store import Recorded

LONG = 2000
EVERYWHERE = ""
"""Stands as the county of a service that serves people wherever they live."""
SCHEMA = MetaData()
ORGANIZATIONS = Table(
    "resource_organizations",
    SCHEMA,
    Column("organization_id", Uuid, primary_key=True),
    Column("sorted_by", String(400), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("description", String(LONG), nullable=False),
    Column("phone", String(40), nullable=False),
    Column("email", String(200), nullable=False),
    Column("website", String(200), nullable=False),
)
RESOURCES = Table(
    "resources",
    SCHEMA,
    Column("resource_id", Uuid, primary_key=True),
    Column("organization_id", Uuid, nullable=False, index=True),
    Column("sorted_by", String(400), nullable=False),
    Column("name", String(200), nullable=False),
    Column("description", String(LONG), nullable=False),
    Column("needs", JSON, nullable=False),
    Column("counties", JSON, nullable=False),
    Column("eligibility", String(LONG), nullable=False),
    Column("ineligibility", String(LONG), nullable=False),
    Column("minimum_age", Integer),
    Column("maximum_age", Integer),
    Column("languages", JSON, nullable=False),
    Column("cost", String(LONG), nullable=False),
    Column("how_to_apply", String(LONG), nullable=False),
    Column("phone", String(40), nullable=False),
    Column("email", String(200), nullable=False),
    Column("website", String(200), nullable=False),
    Column("hours_note", String(LONG), nullable=False),
    Column("getting_there", JSON, nullable=False),
    Column("listed", Boolean, nullable=False),
    Column("listed_at", Instant, nullable=False),
    Column("checked_on", Day),
    Index("resources_in_order", "listed", "sorted_by", "resource_id"),
)
HOURS = Table(
    "resource_hours",
    SCHEMA,
    Column("resource_id", Uuid, primary_key=True),
    Column("weekday", Integer, primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, nullable=False),
    Index("resource_hours_open", "weekday", "start"),
)
"""Minutes after midnight, local."""
PLACES = Table(
    "resource_places",
    SCHEMA,
    Column("resource_id", Uuid, primary_key=True),
    Column("place_id", Uuid, primary_key=True),
    Column("confidential", Boolean, nullable=False),
    Column("county", String(200), nullable=False),
    Column("place_name", String(200), nullable=False),
    Column("address", String(200), nullable=False),
    Column("city", String(200), nullable=False),
    Column("postal_code", String(200), nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("directions", String(LONG), nullable=False),
)
FOUND_BY = Table(
    "resource_terms",
    SCHEMA,
    Column("kind", String(20), primary_key=True),
    Column("term", String(200), primary_key=True),
    Column("resource_id", Uuid, primary_key=True, index=True),
)
"""What each service is found by: `need`, `county`, `language`, `getting_there`."""


def _organization(rows: Rows, r: Recorded) -> None:
    fact: OrganizationDescribed = r.fact
    sorted_by = fact.name.casefold()
    about = of_fact(ORGANIZATIONS, fact)
    rows.put(ORGANIZATIONS, organization_id=r.stream, sorted_by=sorted_by, **about)


def _described(rows: Rows, r: Recorded) -> None:
    fact: ResourceDescribed = r.fact
    before = rows.get(RESOURCES, resource_id=r.stream)
    rows.put(
        RESOURCES,
        resource_id=r.stream,
        sorted_by=fact.name.casefold(),
        **of_fact(RESOURCES, fact),
        needs=sorted(need.value for need in fact.needs),
        counties=sorted(fact.counties),
        languages=sorted(fact.languages),
        getting_there=sorted(way.value for way in fact.getting_there),
        listed=before["listed"] if before else True,
        listed_at=before["listed_at"] if before else r.at,
        checked_on=before["checked_on"] if before else None,
    )
    for row in rows.find(HOURS, resource_id=r.stream):
        rows.remove(HOURS, **{name: row[name] for name in ("resource_id", "weekday", "start")})
    for window in fact.hours:
        rows.put(
            HOURS, resource_id=r.stream, weekday=window.weekday, start=window.start, end=window.end
        )
    for row in rows.find(FOUND_BY, resource_id=r.stream):
        rows.remove(FOUND_BY, **row)
    for kind, term in _terms(fact):
        rows.put(FOUND_BY, kind=kind, term=term, resource_id=r.stream)


def _terms(fact: ResourceDescribed) -> Iterator[tuple[str, str]]:
    yield from (("need", need.value) for need in fact.needs)
    yield from (("county", county) for county in fact.counties or {EVERYWHERE})
    yield from (("language", language) for language in fact.languages)
    yield from (("getting_there", way.value) for way in fact.getting_there)


def _placed(rows: Rows, r: Recorded) -> None:
    fact: ResourcePlaced = r.fact
    rows.put(PLACES, resource_id=r.stream, place_id=fact.place_id, **of_fact(PLACES, fact))


def _removed(rows: Rows, r: Recorded) -> None:
    fact: ResourcePlaceRemoved = r.fact
    rows.remove(PLACES, resource_id=r.stream, place_id=fact.place_id)


def _checked(rows: Rows, r: Recorded) -> None:
    fact: ResourceChecked = r.fact
    rows.change(RESOURCES, _key(r.stream), checked_on=fact.checked_on)


def _retired(rows: Rows, r: Recorded) -> None:
    rows.change(RESOURCES, _key(r.stream), listed=False)


def _listed_again(rows: Rows, r: Recorded) -> None:
    rows.change(RESOURCES, _key(r.stream), listed=True)


def _key(resource_id: UUID) -> dict[str, UUID]:
    return {"resource_id": resource_id}


DIRECTORY_MODEL = Projection(
    "directory",
    1,
    (ORGANIZATIONS, RESOURCES, HOURS, PLACES, FOUND_BY),
    {
        OrganizationDescribed: _organization,
        ResourceDescribed: _described,
        ResourcePlaced: _placed,
        ResourcePlaceRemoved: _removed,
        ResourceChecked: _checked,
        ResourceRetired: _retired,
        ResourceListedAgain: _listed_again,
    },
)
