"""Every decision about the directory of resources."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from domain.resources import given_resource, organization, resource
from domain.resources.given_resource import (
    GIVEN,
    GivenFollowedUp,
    GivenOutcome,
    ResourceGiven,
    WarmHandOffMade,
)
from domain.resources.kinds_of_help import GettingThere, Need
from domain.resources.organization import ORGANIZATION, OrganizationDescribed
from domain.resources.resource import (
    RESOURCE,
    ResourceChecked,
    ResourceDescribed,
    ResourcePlaced,
)
from domain.shared.hours import parse_window
from stories.pasts.samples import (
    PARTICIPANT_ID,
    SESSION_ID,
    SPECIALIST_ID,
    TODAY,
    made_up_id,
)
from stories.steps.step import Step

RESOURCE_ID, PANTRY_ID, PLACE_ID = (made_up_id(n) for n in ("resource", "pantry", "its place"))
PANTRY = OrganizationDescribed(
    organization_id=PANTRY_ID,
    name="Three Rivers Pantry",
    description="",
    phone="(804) 555-0140",
    email="",
    website="",
)
FOOD = ResourceDescribed(
    resource_id=RESOURCE_ID,
    organization_id=PANTRY_ID,
    name="Groceries",
    description="A bag of groceries a week.",
    needs=frozenset({Need.FOOD}),
    counties=frozenset({"Essex"}),
    eligibility="",
    ineligibility="",
    minimum_age=18,
    maximum_age=None,
    languages=frozenset({"en", "es"}),
    cost="Free",
    how_to_apply="Walk in.",
    phone="(804) 555-0141",
    email="",
    website="",
    hours=(parse_window("Mon 09:00-12:00"),),
    hours_note="",
    getting_there=frozenset({GettingThere.BUS_STOP}),
)
HALL = ResourcePlaced(
    resource_id=RESOURCE_ID,
    place_id=PLACE_ID,
    confidential=False,
    county="Essex",
    place_name="Parish hall",
    address="1 Made-up Street",
    city="Tappahannock",
    postal_code="22560",
    latitude=None,
    longitude=None,
    directions="",
)
HIDDEN = replace(HALL, confidential=True, place_name="", address="", city="", postal_code="")
CHECKED = ResourceChecked(resource_id=RESOURCE_ID, checked_on=TODAY, checked_how="Called.")
GIVEN_ID = made_up_id("given")
GAVE = ResourceGiven(
    given_id=GIVEN_ID,
    participant_id=PARTICIPANT_ID,
    specialist_id=SPECIALIST_ID,
    session_id=SESSION_ID,
    given_on=TODAY,
    found=True,
    need=Need.FOOD,
    resource_id=RESOURCE_ID,
    county="Essex",
    note="Goes on Monday.",
)
TOLD = WarmHandOffMade(
    given_id=GIVEN_ID,
    participant_id=PARTICIPANT_ID,
    disclosure_id=made_up_id("told the pantry"),
    told_on=TODAY,
    recipient="The front desk",
)
GOT_IT = GivenFollowedUp(
    given_id=GIVEN_ID,
    participant_id=PARTICIPANT_ID,
    asked_on=TODAY,
    outcome=GivenOutcome.GOT_IT,
    words="It was plenty.",
)
_resource = partial(Step, RESOURCE)

RESOURCE_STEPS: tuple[Step, ...] = (
    Step(ORGANIZATION, organization.add, [(PANTRY,), (replace(PANTRY, name=""),)]),
    Step(ORGANIZATION, organization.change, [(PANTRY,), (replace(PANTRY, phone=""),)]),
    _resource(resource.add, [(FOOD,), (replace(FOOD, needs=frozenset()),)]),
    _resource(resource.change, [(FOOD,), (replace(FOOD, cost=""),)]),
    _resource(resource.place, [(HALL,), (HIDDEN,), (replace(HALL, confidential=True),)]),
    _resource(resource.remove_place, [(PLACE_ID,), (PANTRY_ID,)]),
    _resource(
        resource.check,
        [(CHECKED, TODAY), (replace(CHECKED, checked_on=TODAY + timedelta(days=1)), TODAY)],
    ),
    _resource(resource.retire, [("They moved away.",)]),
    _resource(resource.list_again, [()]),
    Step(GIVEN, given_resource.give, [(GAVE, TODAY), (replace(GAVE, note=""), TODAY)]),
    Step(GIVEN, given_resource.pick, [(GAVE, TODAY)]),
    Step(GIVEN, given_resource.hand_off, [(TOLD,), (replace(TOLD, participant_id=PANTRY_ID),)]),
    Step(
        GIVEN,
        given_resource.follow_up,
        [(GOT_IT, TODAY), (replace(GOT_IT, asked_on=TODAY - timedelta(days=1)), TODAY)],
    ),
)
