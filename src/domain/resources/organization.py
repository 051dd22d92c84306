"""An organization that offers services."""

from dataclasses import dataclass, replace
from uuid import UUID

from domain.shared.classified import Plain
from domain.shared.decider import Decider, Fact, Refusal, known
from domain.shared.names import is_name


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationDescribed:
    organization_id: Plain[UUID]
    name: Plain[str]
    description: Plain[str]
    phone: Plain[str]
    email: Plain[str]
    website: Plain[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    described: OrganizationDescribed | None = None


class OrganizationUnknown(Refusal):
    sentence = "There is no organization with this id in the directory."
    field = "organization_id"


class OrganizationUnnamed(Refusal):
    sentence = "An organization needs a name."
    field = "name"


class OrganizationAlreadyThere(Refusal):
    sentence = "This organization is already in the directory with other details. Change it there."


def evolve(state: Organization, fact: Fact) -> Organization:
    match fact:
        case OrganizationDescribed():
            return replace(state, described=fact)
    return state


ORGANIZATION = Decider("resource organization", Organization(), evolve)


def add(state: Organization, described: OrganizationDescribed) -> tuple[Fact, ...]:
    if state.described is not None and state.described != described:
        raise OrganizationAlreadyThere
    return _described(state, described)


def change(state: Organization, described: OrganizationDescribed) -> tuple[Fact, ...]:
    known(state.described, OrganizationUnknown)
    return _described(state, described)


def _described(state: Organization, described: OrganizationDescribed) -> tuple[Fact, ...]:
    if not is_name(described.name):
        raise OrganizationUnnamed
    return () if state.described == described else (described,)
