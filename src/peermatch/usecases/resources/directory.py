"""The directory kept up: organizations and services added, changed, checked, retired."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.resources import organization, resource
from domain.resources.kinds_of_help import GettingThere, Need
from domain.resources.organization import (
    ORGANIZATION,
    OrganizationDescribed,
    OrganizationUnknown,
)
from domain.resources.resource import (
    RESOURCE,
    ResourceChecked,
    ResourceDescribed,
    ResourceListedAgain,
    ResourcePlaced,
    ResourcePlaceRemoved,
    ResourceRetired,
)
from domain.shared.decider import known
from domain.shared.hours import WeeklyWindow
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOrganization:
    organization_id: UUID
    name: str
    description: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOrganization:
    organization_id: UUID
    name: str
    description: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddResource:
    """A service that an organization of the directory offers; `hours` in local time."""

    resource_id: UUID
    organization_id: UUID
    name: str
    needs: frozenset[Need]
    description: str = ""
    counties: frozenset[str] = frozenset()
    eligibility: str = ""
    ineligibility: str = ""
    minimum_age: int | None = None
    maximum_age: int | None = None
    languages: frozenset[str] = frozenset()
    cost: str = ""
    how_to_apply: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    hours: tuple[WeeklyWindow, ...] = ()
    hours_note: str = ""
    getting_there: frozenset[GettingThere] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeResource:
    """All that the directory says of it from now on."""

    resource_id: UUID
    organization_id: UUID
    name: str
    needs: frozenset[Need]
    description: str = ""
    counties: frozenset[str] = frozenset()
    eligibility: str = ""
    ineligibility: str = ""
    minimum_age: int | None = None
    maximum_age: int | None = None
    languages: frozenset[str] = frozenset()
    cost: str = ""
    how_to_apply: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    hours: tuple[WeeklyWindow, ...] = ()
    hours_note: str = ""
    getting_there: frozenset[GettingThere] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceResource:
    """A location of the service, new or changed; of a confidential one its county alone."""

    resource_id: UUID
    place_id: UUID
    confidential: bool
    county: str
    place_name: str = ""
    address: str = ""
    city: str = ""
    postal_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    directions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveResourcePlace:
    resource_id: UUID
    place_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkResourceChecked:
    resource_id: UUID
    checked_on: date
    checked_how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireResource:
    resource_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListResourceAgain:
    resource_id: UUID


def add_organization(work: Work, command: AddOrganization, _program: Program) -> Result:
    described = made_from(command, OrganizationDescribed)
    work.load(ORGANIZATION, command.organization_id).decide(organization.add, described)
    return {"organization_id": str(command.organization_id)}


def change_organization(work: Work, command: ChangeOrganization, _program: Program) -> None:
    described = made_from(command, OrganizationDescribed)
    work.load(ORGANIZATION, command.organization_id).decide(organization.change, described)


def add_resource(work: Work, command: AddResource, _program: Program) -> Result:
    _offered(work, command.organization_id)
    described = made_from(command, ResourceDescribed)
    work.load(RESOURCE, command.resource_id).decide(resource.add, described)
    return {"resource_id": str(command.resource_id)}


def change_resource(work: Work, command: ChangeResource, _program: Program) -> None:
    _offered(work, command.organization_id)
    described = made_from(command, ResourceDescribed)
    work.load(RESOURCE, command.resource_id).decide(resource.change, described)


def place_resource(work: Work, command: PlaceResource, _program: Program) -> Result:
    placed = made_from(command, ResourcePlaced)
    work.load(RESOURCE, command.resource_id).decide(resource.place, placed)
    return {"place_id": str(command.place_id)}


def remove_resource_place(work: Work, command: RemoveResourcePlace, _program: Program) -> None:
    work.load(RESOURCE, command.resource_id).decide(resource.remove_place, command.place_id)


def mark_resource_checked(work: Work, command: MarkResourceChecked, program: Program) -> None:
    checked = made_from(command, ResourceChecked)
    today = program.today(work.command.at)
    work.load(RESOURCE, command.resource_id).decide(resource.check, checked, today)


def retire_resource(work: Work, command: RetireResource, _program: Program) -> None:
    work.load(RESOURCE, command.resource_id).decide(resource.retire, command.reason)


def list_resource_again(work: Work, command: ListResourceAgain, _program: Program) -> None:
    work.load(RESOURCE, command.resource_id).decide(resource.list_again)


def _offered(work: Work, organization_id: UUID) -> None:
    known(work.read(ORGANIZATION, organization_id).described, OrganizationUnknown)


EDITORS = frozenset({Role.INTAKE, Role.COORDINATOR, Role.MANAGER})
"""Who keeps the directory up; everybody reads it."""
_PLACE = ChangedBy("resource_id", (ResourcePlaced, ResourcePlaceRemoved), same=("place_id",))
_LISTED = ChangedBy("resource_id", (ResourceRetired, ResourceListedAgain))

USE_CASES = (
    UseCase(AddOrganization, EDITORS, add_organization),
    UseCase(
        ChangeOrganization,
        EDITORS,
        change_organization,
        changed_by=ChangedBy("organization_id", OrganizationDescribed),
    ),
    UseCase(AddResource, EDITORS, add_resource),
    UseCase(
        ChangeResource,
        EDITORS,
        change_resource,
        changed_by=ChangedBy("resource_id", (ResourceDescribed, ResourceRetired)),
    ),
    UseCase(PlaceResource, EDITORS, place_resource, changed_by=_PLACE),
    UseCase(RemoveResourcePlace, EDITORS, remove_resource_place, changed_by=_PLACE),
    UseCase(MarkResourceChecked, EDITORS, mark_resource_checked),
    UseCase(RetireResource, EDITORS, retire_resource, changed_by=_LISTED),
    UseCase(ListResourceAgain, EDITORS, list_resource_again, changed_by=_LISTED),
)
