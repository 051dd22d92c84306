"""What a merge takes of preferences, guardian, interpreter and urgency, and what it never loses:
whom somebody does not want to meet, and that they want no more texts."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import Founding, service_of

from domain.people.participant import PARTICIPANT, Participant
from domain.people.profile import Wish
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_closing import Merged
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact, Strength, Urgency, WishTopic
from peermatch.readmodels.screens.specialists import roster
from peermatch.usecases.core.ids import derived
from peermatch.usecases.people.participants import ChooseContact, StateMoreWishes
from peermatch.usecases.people.texting import StopTexts
from peermatch.usecases.referrals.intake import ReceiveReferral
from peermatch.usecases.referrals.same_person import MergeReferral
from peermatch.worker.timed import course_jobs
from stories.simulation.founding import referral_number
from stories.simulation.pools import REFERRALS

INTO = REFERRALS[0]
FAITH = Wish(WishTopic.FAITH, "Baptist", Strength.PREFERRED)


@pytest.fixture
def staff(founded: Any) -> list[UUID]:
    founded.project()
    return [row.specialist_id for row in roster.rows(founded.reading(Role.INTAKE))]


@pytest.fixture
def twice(founded: Any, clock: Any, staff: list[UUID]) -> ReceiveReferral:
    """The first person's referral, sent again with more that is known of them."""
    first = referral_number(Founding(founded, clock), 0)
    came = replace(
        first,
        referral_id=uuid4(),
        safe_contact=SafeContact.TEXT,
        gender_preference="woman",
        gender_preference_strength=Strength.REQUIRED,
        exclude_specialists=frozenset({staff[0]}),
        prefer_specialists=frozenset({staff[1]}),
        urgency=Urgency.URGENT,
        interpreter="es",
        guardian_name="Kim Guardian",
        guardian_relationship="sister",
        guardian_phone="(804) 555-0121",
    )
    founded.perform(Role.INTAKE, came)
    theirs = derived("participant", came.referral_id)
    founded.perform(Role.INTAKE, StateMoreWishes(participant_id=theirs, wishes=(FAITH,)))
    founded.perform(Role.INTAKE, StopTexts(participant_id=theirs))
    founded.project()
    course_jobs.suspect_duplicates(service_of(founded))
    return came


def merged(agency: Any, came: ReceiveReferral, *taken: Merged) -> Participant:
    """The person that goes on."""
    command = MergeReferral(referral_id=came.referral_id, into=INTO, taken=frozenset(taken))
    agency.perform(Role.INTAKE, command)
    person: Participant = agency.deployment.store.read(PARTICIPANT, derived("participant", INTO))
    return person


def test_what_was_chosen_goes_on(founded: Any, twice: Any, staff: list[UUID]) -> None:
    person = merged(
        founded, twice,
        Merged.PREFERENCES, Merged.GUARDIAN, Merged.INTERPRETER, Merged.URGENCY, Merged.CONTACT,
    )  # fmt: skip
    assert (person.gender, person.gender_strength) == ("woman", Strength.REQUIRED)
    assert person.preferred == {staff[1]}
    assert person.profile.wishes == (FAITH,)
    assert person.profile.interpreter == "es"
    assert person.profile.guardian is not None
    assert person.profile.guardian.name == "Kim Guardian"
    assert person.profile.texts_stopped, "they wanted no more texts at this number"
    going_on = founded.deployment.store.read(REFERRAL, INTO).received
    assert going_on.urgency is Urgency.URGENT


def test_whom_somebody_does_not_want_to_meet_stays_away_whatever_was_chosen(
    founded: Any, twice: Any, staff: list[UUID]
) -> None:
    before = founded.deployment.store.read(PARTICIPANT, derived("participant", INTO))
    person = merged(founded, twice)
    assert person.excluded == before.excluded | {staff[0]}
    assert staff[0] not in person.preferred
    kept = (person.gender, person.gender_strength, person.profile.wishes)
    assert kept == (before.gender, before.gender_strength, before.profile.wishes)
    assert person.profile.texts_stopped, "it is the same number"
    assert person.profile.guardian == before.profile.guardian


def test_another_number_is_texted_although_that_of_the_merged_record_is_not(
    founded: Any, twice: ReceiveReferral
) -> None:
    theirs = derived("participant", twice.referral_id)
    other = ChooseContact(
        participant_id=theirs,
        phone="(804) 555-0188",
        email="",
        ways=frozenset({SafeContact.TEXT}),
        hours=(),
        caller_says="",
    )
    founded.perform(Role.INTAKE, other)
    assert not merged(founded, twice).profile.texts_stopped
