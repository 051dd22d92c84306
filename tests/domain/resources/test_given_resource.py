"""A resource is given, a service is told with consent, and somebody asks what came of it."""

from dataclasses import replace
from datetime import timedelta

from domain.resources import given_resource
from domain.resources.given_resource import (
    GIVEN,
    FollowedUpTooEarly,
    GivenAlreadyRecorded,
    GivenInTheFuture,
    GivenOutcome,
    GivenUnknown,
    NothingToHandOff,
)
from stories.pasts.given import given
from stories.pasts.samples import SPECIALIST_ID, TODAY
from stories.steps.resource_steps import GAVE, GOT_IT, TOLD

TOMORROW = TODAY + timedelta(days=1)
NOTHING = replace(GAVE, found=False, resource_id=None)


def test_a_resource_is_given_once() -> None:
    given(GIVEN).when(given_resource.give, GAVE, TODAY).then(GAVE)
    given(GIVEN, GAVE).when(given_resource.give, GAVE, TODAY).then_nothing()
    given(GIVEN, GAVE).when(given_resource.give, NOTHING, TODAY).then(GivenAlreadyRecorded)
    given(GIVEN).when(given_resource.give, replace(GAVE, given_on=TOMORROW), TODAY).then(
        GivenInTheFuture
    )
    given(GIVEN).when(given_resource.give, NOTHING, TODAY).then(NOTHING)


def test_a_service_is_told_about_whom_it_was_given_to() -> None:
    given(GIVEN, GAVE).when(given_resource.hand_off, TOLD).then(TOLD)
    given(GIVEN, GAVE, TOLD).when(given_resource.hand_off, TOLD).then_nothing()
    given(GIVEN).when(given_resource.hand_off, TOLD).then(GivenUnknown)
    given(GIVEN, NOTHING).when(given_resource.hand_off, TOLD).then(NothingToHandOff)
    other = replace(TOLD, participant_id=SPECIALIST_ID)
    given(GIVEN, GAVE).when(given_resource.hand_off, other).then(GivenUnknown)


def test_what_came_of_it_is_asked_as_often_as_it_takes() -> None:
    waits = replace(GOT_IT, outcome=GivenOutcome.WAITING)
    given(GIVEN, GAVE).when(given_resource.follow_up, waits, TODAY).then(waits)
    given(GIVEN, GAVE, waits).when(given_resource.follow_up, GOT_IT, TODAY).then(GOT_IT)
    given(GIVEN, GAVE, GOT_IT).when(given_resource.follow_up, GOT_IT, TODAY).then_nothing()
    given(GIVEN).when(given_resource.follow_up, GOT_IT, TODAY).then(GivenUnknown)
    early = replace(GOT_IT, asked_on=TODAY - timedelta(days=1))
    given(GIVEN, GAVE).when(given_resource.follow_up, early, TODAY).then(FollowedUpTooEarly)
    late = replace(GOT_IT, asked_on=TOMORROW)
    given(GIVEN, GAVE).when(given_resource.follow_up, late, TODAY).then(FollowedUpTooEarly)
    other = replace(GOT_IT, participant_id=SPECIALIST_ID)
    given(GIVEN, GAVE).when(given_resource.follow_up, other, TODAY).then(GivenUnknown)
