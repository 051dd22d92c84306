"""Referrals that may be of the same person are put before somebody, once."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import Founding, service_of

from domain.referrals.referral_closing import ClosingReason
from domain.referrals.referral_state import ReferralClosedAlready
from domain.shared.roles import Role
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.screens.matches import decisions
from peermatch.readmodels.screens.people import person
from peermatch.usecases.referrals.intake import CloseReferral
from peermatch.usecases.referrals.same_person import KeepApart, MergeReferral, SuspectDuplicate
from peermatch.worker.timed import course_jobs
from stories.simulation.founding import referral_number
from stories.simulation.pools import REFERRALS

EVERY = PartRequest(size=500)


def again(agency: Any, clock: Any, **changes: Any) -> UUID:
    """The first person's referral, sent a second time under a slightly other name."""
    first = referral_number(Founding(agency, clock), 0)
    twice = replace(first, referral_id=uuid4(), **changes)
    agency.perform(Role.INTAKE, twice)
    agency.project()
    return twice.referral_id


def test_a_second_referral_of_the_same_person_is_found_by_blind_index_and_asked_about(
    founded: Any, clock: Any
) -> None:
    service = service_of(founded)
    founded.project()
    before = course_jobs.suspect_duplicates(service)
    other = again(founded, clock)
    founded.project()
    assert course_jobs.suspect_duplicates(service) - before >= 1
    founded.project()
    reading = founded.reading(Role.INTAKE)
    assert other in person.suspected(reading, REFERRALS[0])
    assert REFERRALS[0] in person.suspected(reading, other)
    founded.perform(Role.INTAKE, KeepApart(referral_id=REFERRALS[0], other_id=other))
    founded.project()
    assert course_jobs.suspect_duplicates(service) == 0, "it is not asked again"


def test_what_is_merged_is_asked_about_no_more(founded: Any, clock: Any) -> None:
    founded.project()
    other = again(founded, clock)
    course_jobs.suspect_duplicates(service_of(founded))
    founded.project()
    reading = founded.reading(Role.COORDINATOR)

    def asked() -> set[UUID | None]:
        return {one.referral_id for one in decisions.page(reading, EVERY, "duplicate").rows}

    for stranger in {*person.suspected(reading, REFERRALS[0])} - {other}:
        founded.perform(Role.INTAKE, KeepApart(referral_id=REFERRALS[0], other_id=stranger))
    founded.project()
    assert {other, REFERRALS[0]} <= asked()
    founded.perform(Role.INTAKE, MergeReferral(referral_id=other, into=REFERRALS[0]))
    founded.project()
    assert not {other, REFERRALS[0]} & asked()
    assert person.suspected_of(reading, [other, REFERRALS[0]]) == {}
    assert course_jobs.suspect_duplicates(service_of(founded)) == 0, "it is not asked again"


def test_a_third_is_asked_about_with_the_one_that_goes_on(founded: Any, clock: Any) -> None:
    """Though the two are not alike themselves: the third was like the one that is gone."""
    service = service_of(founded)
    into, merged, third = (
        again(founded, clock, participant_name=name, phone=phone)
        for name, phone in (
            ("Zyxel Quux", "(804) 555-9991"),
            ("Ivo Plaice", "(804) 555-9992"),
            ("Ola Tern", "(804) 555-9993"),
        )
    )
    for pair in ((merged, into), (third, merged)):
        founded.perform(Role.INTAKE, SuspectDuplicate(referral_id=pair[0], other_id=pair[1]))
    founded.perform(Role.INTAKE, MergeReferral(referral_id=merged, into=into))
    founded.project()
    reading = founded.reading(Role.COORDINATOR)

    def listed() -> set[UUID | None]:
        return {one.referral_id for one in decisions.page(reading, EVERY, "duplicate").rows}

    assert person.suspected(reading, third) == (merged,)
    course_jobs.suspect_duplicates(service)
    founded.project()
    assert person.suspected_of(reading, [into, merged, third]) == {into: (third,), third: (into,)}
    assert {into, third} <= listed()
    founded.perform(Role.INTAKE, MergeReferral(referral_id=third, into=into))
    founded.project()
    assert not {into, third} & listed()
    assert course_jobs.suspect_duplicates(service) == 0, "it is not asked again"


def test_a_birth_date_alone_makes_nobody_the_same(founded: Any, clock: Any) -> None:
    founded.project()
    course_jobs.suspect_duplicates(service_of(founded))
    other = again(founded, clock, participant_name="Zyxel Quux", phone="(804) 555-9999")
    course_jobs.suspect_duplicates(service_of(founded))
    founded.project()
    assert person.suspected(founded.reading(Role.INTAKE), other) == ()


def test_a_referral_is_merged_only_into_one_that_goes_on(founded: Any, clock: Any) -> None:
    founded.project()
    other = again(founded, clock)
    course_jobs.suspect_duplicates(service_of(founded))
    close = CloseReferral(referral_id=other, reason=ClosingReason.MOVED)
    founded.perform(Role.INTAKE, close)
    with pytest.raises(ReferralClosedAlready):
        founded.perform(Role.INTAKE, MergeReferral(referral_id=REFERRALS[0], into=other))
