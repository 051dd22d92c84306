"""What a CPRS gives to somebody: seen by those who may, handed off with consent alone, counted."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from one_match import MATCH_ID, found, propose

from domain.people.consent import NoConsentForThisUse, Use
from domain.resources.given_resource import GivenOutcome
from domain.resources.kinds_of_help import Need
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import NotFound, NotOpened
from peermatch.readmodels.screens.people import given_to, person
from peermatch.readmodels.screens.people.given_to import NeedsOf
from peermatch.usecases.core.ids import derived
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.people.giving_resources import (
    FollowUpResource,
    GiveResource,
    HandOffWarmly,
)
from peermatch.usecases.people.participants import GiveConsentFor
from peermatch.usecases.people.referral_fhir import NotHandedOff, hand_off_bundle
from peermatch.usecases.resources.directory import AddOrganization, AddResource
from stories.simulation.pools import REFERRALS, SPECIALISTS

PANTRY, FOOD, GAVE, NOTHING, TOLD = (UUID(int=n) for n in range(81, 86))
WHO = derived("participant", REFERRALS[0])


@pytest.fixture
def given(agency: Any, clock: Any) -> Any:
    """A match under way; groceries were given, and nothing was found for a ride."""
    found(agency, clock)
    propose(agency)
    agency.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    agency.perform(Role.INTAKE, AddOrganization(organization_id=PANTRY, name="Three Rivers"))
    food = AddResource(
        resource_id=FOOD, organization_id=PANTRY, name="Groceries", needs=frozenset({Need.FOOD})
    )
    agency.perform(Role.INTAKE, food)
    give(agency, GAVE, Need.FOOD, FOOD)
    give(agency, NOTHING, Need.TRANSPORTATION, None)
    agency.project()
    return agency


def today(agency: Any) -> Any:
    return agency.reading(Role.CPRS).today


def give(agency: Any, given_id: UUID, need: Need, resource_id: UUID | None) -> None:
    command = GiveResource(
        match_id=MATCH_ID,
        specialist_id=SPECIALISTS[0],
        given_id=given_id,
        need=need,
        given_on=today(agency),
        resource_id=resource_id,
    )
    agency.perform(Role.CPRS, command)


def hand_off(agency: Any) -> None:
    command = HandOffWarmly(
        match_id=MATCH_ID,
        specialist_id=SPECIALISTS[0],
        given_id=GAVE,
        disclosure_id=TOLD,
        recipient="The front desk",
        information="Who comes on Monday",
    )
    agency.perform(Role.CPRS, command)
    agency.project()


def consent(agency: Any) -> None:
    command = GiveConsentFor(
        participant_id=WHO,
        consent_id=UUID(int=99),
        signed_on=today(agency),
        expires_on=today(agency) + timedelta(days=90),
        discloser="This program",
        recipients="Three Rivers",
        information="That they will come",
        purpose="Food",
        covers_later_information=True,
        uses=frozenset({Use.OTHER_CARE}),
        told_of_right_to_revoke=True,
    )
    agency.perform(Role.INTAKE, command)


def test_who_supports_them_sees_what_was_given(given: Any) -> None:
    rows = given_to.given_to(given.reading(Role.CPRS), WHO, "match")
    assert {(row.need, row.service, row.outcome) for row in rows} == {
        ("food", "Groceries", ""),
        ("transportation", "", ""),
    }
    with pytest.raises(NotOpened):
        given_to.given_to(given.reading(Role.MANAGER), WHO, "referral")


def test_a_hand_off_needs_consent_and_is_in_the_account(given: Any) -> None:
    store = given.deployment.store
    with pytest.raises(NoConsentForThisUse):
        hand_off(given)
    with pytest.raises(NotHandedOff):
        hand_off_bundle(store, GAVE, today(given))
    consent(given)
    hand_off(given)
    reading = given.reading(Role.INTAKE)
    [told] = person.disclosures(reading, WHO, today(given))
    assert (told.recipient, told.information) == ("The front desk", "Who comes on Monday")
    [row] = [r for r in given_to.given_to(reading, WHO, "referral") if r.given_id == GAVE]
    assert (row.recipient, row.handed_off_on) == ("The front desk", today(given))
    bundle = hand_off_bundle(store, GAVE, today(given))
    patient, request, task = (entry["resource"] for entry in bundle["entry"])
    assert patient == {"resourceType": "Patient", "id": str(WHO)}
    assert request["category"][0]["coding"][0]["code"] == "food-insecurity"
    assert (task["status"], task["owner"]) == ("requested", {"display": "Groceries"})
    with pytest.raises(NoConsentForThisUse):
        hand_off_bundle(store, GAVE, today(given) + timedelta(days=91))


def test_needs_that_stand_are_counted_and_few_are_not_shown(given: Any) -> None:
    counties = ("Essex", "Gloucester")
    for number in range(11):
        give(given, UUID(int=200 + number), Need.HOUSING, None)
    given.project()
    reading = given.reading(Role.MANAGER)
    [county] = given_to.needs_by_county(reading, counties)
    assert (county.every, county.unmet) == (None, None), "one of thirteen was found"
    asked = FollowUpResource(
        match_id=MATCH_ID,
        specialist_id=SPECIALISTS[0],
        given_id=GAVE,
        asked_on=today(given),
        outcome=GivenOutcome.REFUSED,
        words="Too far away.",
    )
    given.perform(Role.CPRS, asked)
    given.project()
    assert given_to.needs_by_county(reading, counties) == (
        NeedsOf(name=county.name, every=13, unmet=13),
    )
    kinds = {one.name: (one.every, one.unmet) for one in given_to.needs_by_kind(reading)}
    assert kinds == dict.fromkeys(("food", "transportation", "housing"), (None, None)), (
        "two of them are small, and the third would give them away"
    )
    given.erase(WHO)
    given.project()
    [left] = given_to.needs_by_county(reading, counties)
    assert (left.name, left.every) == (given_to.OTHER, 13)


def test_another_cprs_gives_nothing(given: Any) -> None:
    command = GiveResource(
        match_id=MATCH_ID,
        specialist_id=SPECIALISTS[1],
        given_id=UUID(int=98),
        need=Need.FOOD,
        given_on=today(given),
    )
    with pytest.raises(NotFound):
        given.perform(Role.CPRS, command)
