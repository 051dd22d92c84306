"""The directory over the API: services by what somebody needs, and organizations."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from domain.resources.kinds_of_help import GettingThere, Need
from domain.shared.roles import Role
from peermatch.readmodels.screens.people import given_to
from peermatch.readmodels.screens.resources import directory
from peermatch.web.forms import search_fields
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING, READING_ONE, Answer, Limit, PartOfList
from peermatch.web.http.listings import DIRECTORY, ORGANIZATIONS
from peermatch.web.http.paging import After

router = APIRouter(prefix="/api/v1", tags=["directory"])
Everyone = Annotated[
    Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER))
]
Manager = Annotated[Viewer, Depends(ApiForRoles(Role.MANAGER))]
Code = Annotated[str, Query(max_length=200)]


class ResourcePlace(Answer):
    """Of a confidential location nothing but the county is known: call."""

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


class ResourceListed(Answer):
    """A service. `counties` empty: it serves people wherever they live. `hours` like
    `Mon 08:30-17:00`, local."""

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
    hours: list[str]
    hours_note: str
    getting_there: list[str]
    places: list[ResourcePlace]
    listed: bool
    checked_on: date | None
    open_now: bool


class ResourcesListed(PartOfList):
    """A part of the services, by name."""

    services: list[ResourceListed]


class OrganizationListed(Answer):
    organization_id: UUID
    name: str
    description: str
    phone: str
    email: str
    website: str


class OrganizationsListed(PartOfList):
    organizations: list[OrganizationListed]


class PeopleInNeed(Answer):
    """How many people, in the last twelve months. `unmet` and `every` are null where they tell of
    few."""

    name: str
    every: int | None
    unmet: int | None


class UnmetNeeds(Answer):
    by_county: list[PeopleInNeed]
    by_kind: list[PeopleInNeed]


class Asked(Answer):
    """What a service must have; what is left out narrows nothing."""

    need: Need | None = None
    county: Code = ""
    language: Code = ""
    getting_there: GettingThere | None = None
    open_now: bool = False


@router.get("/directory", responses=READING)
def search_directory(
    request: Request,
    viewer: Everyone,
    chosen: Annotated[Asked, Depends()],
    after: After = "",
    limit: Limit = 100,
) -> ResourcesListed:
    """Services that are offered now and have all that is asked for."""
    sought = directory.Sought(
        need=chosen.need.value if chosen.need else "",
        county=chosen.county,
        language=chosen.language,
        getting_there=chosen.getting_there.value if chosen.getting_there else "",
        open_now=chosen.open_now,
    )
    part = DIRECTORY.after(request, after, limit)
    found = directory.page(services_of(request).reading(viewer.actor), part, sought)
    return ResourcesListed(
        total=found.total,
        next=DIRECTORY.next(request, found),
        services=[_listed(row) for row in found.rows],
    )


@router.get("/directory/organizations", responses=READING)
def list_organizations(
    request: Request, viewer: Everyone, after: After = "", limit: Limit = 100
) -> OrganizationsListed:
    part = ORGANIZATIONS.after(request, after, limit)
    found = directory.organizations(services_of(request).reading(viewer.actor), part)
    return OrganizationsListed(
        total=found.total,
        next=ORGANIZATIONS.next(request, found),
        organizations=[OrganizationListed.model_validate(row) for row in found.rows],
    )


@router.get("/directory/{resource_id}", responses=READING_ONE)
def read_service(request: Request, viewer: Everyone, resource_id: UUID) -> ResourceListed:
    """One service, also one that is no longer offered."""
    return _listed(directory.one(services_of(request).reading(viewer.actor), resource_id))


def _listed(row: directory.Row) -> ResourceListed:
    places = [ResourcePlace.model_validate(one) for one in row.places]
    told = {name: getattr(row, name) for name in ResourceListed.model_fields}
    return ResourceListed(**{**told, "hours": [str(one) for one in row.hours], "places": places})


@router.get("/unmet-need", responses=READING)
def count_unmet_need(request: Request, viewer: Manager) -> UnmetNeeds:
    """How many people needed something, and how many of them still do."""
    reading = services_of(request).reading(viewer.actor)
    by_county = given_to.needs_by_county(reading, search_fields.counties(request))
    return UnmetNeeds(
        by_county=[PeopleInNeed.model_validate(one) for one in by_county],
        by_kind=[PeopleInNeed.model_validate(one) for one in given_to.needs_by_kind(reading)],
    )
