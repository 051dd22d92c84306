"""The directory: services described, placed, checked, taken out and listed again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.resources import organization, resource
from domain.resources.organization import (
    ORGANIZATION,
    OrganizationAlreadyThere,
    OrganizationUnknown,
    OrganizationUnnamed,
)
from domain.resources.resource import (
    RESOURCE,
    AgesTheWrongWay,
    CheckedLater,
    ConfidentialKeepsNoAddress,
    HelpsWithNothing,
    PlaceIncomplete,
    ResourceAlreadyThere,
    ResourceListedAgain,
    ResourcePlaceRemoved,
    ResourceRetired,
    ResourceUnknown,
    ResourceUnnamed,
    RetiredFromDirectory,
)
from stories.pasts.given import given
from stories.pasts.samples import TODAY
from stories.steps.resource_steps import (
    CHECKED,
    FOOD,
    HALL,
    HIDDEN,
    PANTRY,
    PLACE_ID,
    RESOURCE_ID,
)

RETIRED = ResourceRetired(resource_id=RESOURCE_ID, reason="They moved away.")
AGAIN = ResourceListedAgain(resource_id=RESOURCE_ID)


def test_an_organization_is_added_once_and_changed() -> None:
    other = replace(PANTRY, name="Four Rivers Pantry")
    given(ORGANIZATION).when(organization.add, PANTRY).then(PANTRY)
    given(ORGANIZATION, PANTRY).when(organization.add, PANTRY).then_nothing()
    given(ORGANIZATION, PANTRY).when(organization.add, other).then(OrganizationAlreadyThere)
    given(ORGANIZATION, PANTRY).when(organization.change, other).then(other)
    given(ORGANIZATION).when(organization.change, other).then(OrganizationUnknown)
    given(ORGANIZATION).when(organization.add, replace(PANTRY, name=" ")).then(OrganizationUnnamed)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"name": "…"}, ResourceUnnamed),
        ({"needs": frozenset()}, HelpsWithNothing),
        ({"minimum_age": 30, "maximum_age": 20}, AgesTheWrongWay),
        ({"minimum_age": -1}, AgesTheWrongWay),
        ({"maximum_age": 121}, AgesTheWrongWay),
    ],
)
def test_a_service_says_what_it_helps_with_and_for_whom(wrong, refusal) -> None:
    given(RESOURCE).when(resource.add, FOOD).then(FOOD)
    given(RESOURCE).when(resource.add, replace(FOOD, **wrong)).then(refusal)
    given(RESOURCE, FOOD).when(resource.change, replace(FOOD, **wrong)).then(refusal)


def test_a_service_is_added_once_and_changed() -> None:
    dearer = replace(FOOD, cost="$2")
    given(RESOURCE, FOOD).when(resource.add, FOOD).then_nothing()
    given(RESOURCE, FOOD).when(resource.add, dearer).then(ResourceAlreadyThere)
    given(RESOURCE, FOOD).when(resource.change, dearer).then(dearer)
    given(RESOURCE).when(resource.change, dearer).then(ResourceUnknown)


@pytest.mark.parametrize(
    "told",
    [
        {"address": "1 Made-up Street"},
        {"city": "Tappahannock"},
        {"place_name": "The house"},
        {"postal_code": "22560"},
        {"directions": "Behind the church"},
        {"latitude": 37.9},
        {"longitude": -76.8},
    ],
)
def test_a_confidential_location_keeps_nothing_but_its_county(told) -> None:
    given(RESOURCE, FOOD).when(resource.place, HIDDEN).then(HIDDEN)
    wrong = replace(HIDDEN, **told)
    given(RESOURCE, FOOD).when(resource.place, wrong).then(ConfidentialKeepsNoAddress)


def test_locations_are_added_changed_and_removed() -> None:
    removed = ResourcePlaceRemoved(resource_id=RESOURCE_ID, place_id=PLACE_ID)
    nowhere = replace(HALL, address="", city="")
    given(RESOURCE, FOOD).when(resource.place, HALL).then(HALL)
    given(RESOURCE, FOOD, HALL).when(resource.place, HALL).then_nothing()
    given(RESOURCE, FOOD, HALL).when(resource.place, HIDDEN).then(HIDDEN)
    given(RESOURCE, FOOD).when(resource.place, nowhere).then(PlaceIncomplete)
    given(RESOURCE, FOOD, HALL).when(resource.remove_place, PLACE_ID).then(removed)
    given(RESOURCE, FOOD, HALL, removed).when(resource.remove_place, PLACE_ID).then_nothing()


def test_the_last_check_counts() -> None:
    earlier = replace(CHECKED, checked_on=TODAY - timedelta(days=9))
    given(RESOURCE, FOOD, earlier).when(resource.check, CHECKED, TODAY).then(CHECKED)
    given(RESOURCE, FOOD, CHECKED).when(resource.check, CHECKED, TODAY).then_nothing()
    given(RESOURCE, FOOD, CHECKED).when(resource.check, earlier, TODAY).then_nothing()
    yesterday = TODAY - timedelta(days=1)
    given(RESOURCE, FOOD).when(resource.check, CHECKED, yesterday).then(CheckedLater)


def test_a_service_is_taken_out_and_listed_again() -> None:
    given(RESOURCE, FOOD).when(resource.retire, RETIRED.reason).then(RETIRED)
    given(RESOURCE, FOOD, RETIRED).when(resource.retire, "Again").then_nothing()
    given(RESOURCE, FOOD, RETIRED).when(resource.change, FOOD).then(RetiredFromDirectory)
    given(RESOURCE, FOOD, RETIRED).when(resource.place, HALL).then(RetiredFromDirectory)
    given(RESOURCE, FOOD, RETIRED).when(resource.check, CHECKED, TODAY).then(RetiredFromDirectory)
    given(RESOURCE, FOOD, RETIRED).when(resource.list_again).then(AGAIN)
    given(RESOURCE, FOOD).when(resource.list_again).then_nothing()
    given(RESOURCE).when(resource.retire, "Gone").then(ResourceUnknown)
