"""A service in the directory: what it helps with, for whom, when and where, and when that was
checked last."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from uuid import UUID

from domain.resources.kinds_of_help import GettingThere, Need
from domain.shared.classified import Plain
from domain.shared.decider import Decider, Fact, Refusal, known
from domain.shared.hours import WeeklyWindow
from domain.shared.names import is_name


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceDescribed:
    resource_id: Plain[UUID]
    organization_id: Plain[UUID]
    name: Plain[str]
    description: Plain[str]
    needs: Plain[frozenset[Need]]
    counties: Plain[frozenset[str]]
    """Those that it serves; none: wherever people live."""
    eligibility: Plain[str]
    ineligibility: Plain[str]
    """Who is turned away, so that nobody is sent there for nothing."""
    minimum_age: Plain[int | None]
    maximum_age: Plain[int | None]
    languages: Plain[frozenset[str]]
    cost: Plain[str]
    how_to_apply: Plain[str]
    phone: Plain[str]
    email: Plain[str]
    website: Plain[str]
    hours: Plain[tuple[WeeklyWindow, ...]]
    """When it is open, in local time; none: by appointment, or not known."""
    hours_note: Plain[str]
    getting_there: Plain[frozenset[GettingThere]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourcePlaced:
    """A place where it is offered, or what is now said of one. A confidential one keeps its county
    alone: what is not here can't get out."""

    resource_id: Plain[UUID]
    place_id: Plain[UUID]
    confidential: Plain[bool]
    county: Plain[str]
    place_name: Plain[str]
    address: Plain[str]
    city: Plain[str]
    postal_code: Plain[str]
    latitude: Plain[float | None]
    longitude: Plain[float | None]
    directions: Plain[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourcePlaceRemoved:
    resource_id: Plain[UUID]
    place_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceChecked:
    """Somebody asked the organization, and what the directory says holds."""

    resource_id: Plain[UUID]
    checked_on: Plain[date]
    checked_how: Plain[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceRetired:
    """It is no longer offered: searches don't find it any more."""

    resource_id: Plain[UUID]
    reason: Plain[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceListedAgain:
    resource_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    described: ResourceDescribed | None = None
    places: Mapping[UUID, ResourcePlaced] = field(default_factory=lambda: MappingProxyType({}))
    checked_on: date | None = None
    retired: bool = False


class ResourceUnknown(Refusal):
    sentence = "There is no service with this id in the directory."


class ResourceUnnamed(Refusal):
    sentence = "A service needs a name."
    field = "name"


class HelpsWithNothing(Refusal):
    sentence = "Say what the service helps with."
    field = "needs"


class AgesTheWrongWay(Refusal):
    sentence = "Ages are 0 to 120, the youngest first."
    field = "maximum_age"


class ResourceAlreadyThere(Refusal):
    sentence = "This service is already in the directory with other details. Change it there."


class ConfidentialKeepsNoAddress(Refusal):
    sentence = (
        "A confidential location is kept by its county alone: leave its name, address and "
        "directions empty."
    )
    field = "address"


class PlaceIncomplete(Refusal):
    sentence = "Give the county and the city or address of the location."
    field = "city"


class CheckedLater(Refusal):
    sentence = "A check can't be in the future."
    field = "checked_on"


class RetiredFromDirectory(Refusal):
    sentence = "This service is no longer in the directory. List it again first."


def evolve(state: Resource, fact: Fact) -> Resource:
    match fact:
        case ResourceDescribed():
            return replace(state, described=fact)
        case ResourcePlaced():
            places = MappingProxyType({**state.places, fact.place_id: fact})
            return replace(state, places=places)
        case ResourcePlaceRemoved():
            left = {key: one for key, one in state.places.items() if key != fact.place_id}
            return replace(state, places=MappingProxyType(left))
        case ResourceChecked():
            return replace(state, checked_on=fact.checked_on)
        case ResourceRetired():
            return replace(state, retired=True)
        case ResourceListedAgain():
            return replace(state, retired=False)
    return state


RESOURCE = Decider("resource", Resource(), evolve)


def add(state: Resource, described: ResourceDescribed) -> tuple[Fact, ...]:
    if state.described is not None and state.described != described:
        raise ResourceAlreadyThere
    return _described(state, described)


def change(state: Resource, described: ResourceDescribed) -> tuple[Fact, ...]:
    _listed(state)
    return _described(state, described)


def place(state: Resource, placed: ResourcePlaced) -> tuple[Fact, ...]:
    """Adds a place, or says something else of one. Raises ConfidentialKeepsNoAddress,
    PlaceIncomplete."""
    _listed(state)
    where = (placed.place_name, placed.address, placed.city, placed.postal_code, placed.directions)
    if placed.confidential:
        if any(where) or placed.latitude is not None or placed.longitude is not None:
            raise ConfidentialKeepsNoAddress
    elif not (placed.address or placed.city):
        raise PlaceIncomplete
    return () if state.places.get(placed.place_id) == placed else (placed,)


def remove_place(state: Resource, place_id: UUID) -> tuple[Fact, ...]:
    resource_id = _listed(state)
    if place_id not in state.places:
        return ()
    return (ResourcePlaceRemoved(resource_id=resource_id, place_id=place_id),)


def check(state: Resource, checked: ResourceChecked, today: date) -> tuple[Fact, ...]:
    """Notes that it was checked; a day before the last check says nothing new."""
    _listed(state)
    if checked.checked_on > today:
        raise CheckedLater
    if state.checked_on is not None and checked.checked_on <= state.checked_on:
        return ()
    return (checked,)


def retire(state: Resource, reason: str) -> tuple[Fact, ...]:
    resource_id = known(state.described, ResourceUnknown).resource_id
    return () if state.retired else (ResourceRetired(resource_id=resource_id, reason=reason),)


def list_again(state: Resource) -> tuple[Fact, ...]:
    resource_id = known(state.described, ResourceUnknown).resource_id
    return (ResourceListedAgain(resource_id=resource_id),) if state.retired else ()


def _described(state: Resource, described: ResourceDescribed) -> tuple[Fact, ...]:
    if not is_name(described.name):
        raise ResourceUnnamed
    if not described.needs:
        raise HelpsWithNothing
    ages = [age for age in (described.minimum_age, described.maximum_age) if age is not None]
    if ages != sorted(ages) or any(not 0 <= age <= 120 for age in ages):
        raise AgesTheWrongWay
    return () if state.described == described else (described,)


def _listed(state: Resource) -> UUID:
    resource_id = known(state.described, ResourceUnknown).resource_id
    if state.retired:
        raise RetiredFromDirectory
    return resource_id
