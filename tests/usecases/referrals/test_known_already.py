"""Who may be known already by what is typed so far, and what a merge takes over."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from one_match import Founding, service_of

from domain.people.contact.agreed_ways import agreed_ways
from domain.people.participant import PARTICIPANT
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_closing import Merged
from domain.shared.hours import parse_window
from domain.shared.postal.us_address import envelope_lines
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.screens.referrals.known_already import (
    Alike,
    MaybeKnown,
    Typed,
    known_already,
)
from peermatch.readmodels.screens.referrals.referral_intake import whole_record
from peermatch.usecases.core.ids import derived
from peermatch.usecases.referrals.intake import ReceiveReferral
from peermatch.usecases.referrals.same_person import MergeReferral
from peermatch.worker.timed import course_jobs
from stories.simulation.founding import referral_number
from stories.simulation.pools import REFERRALS


@pytest.fixture
def first(founded: Any, clock: Any) -> ReceiveReferral:
    founded.project()
    return referral_number(Founding(founded, clock), 0)


def found(agency: Any, typed: Typed, role: Role = Role.INTAKE) -> dict[Any, MaybeKnown]:
    known = known_already(agency.reading(role), typed)
    return {one.row.referral_id if one.row else None: one for one in known}


def test_two_things_in_common_are_told_and_one_is_not(founded: Any, first: Any) -> None:
    name, born, phone = first.participant_name, first.birth_date, first.phone
    both = found(founded, Typed(name=name, birth_date=born))[REFERRALS[0]]
    assert both.matches == (Alike.NAME, Alike.BIRTH_DATE)
    assert both.row is not None
    assert both.row.name == name
    typed = Typed(name=name.split()[0], phone=f"999 {phone[-4:]}")
    by_four = found(founded, typed)[REFERRALS[0]]
    assert by_four.matches == (Alike.NAME, Alike.LAST_FOUR)
    whole = found(founded, Typed(name=name, birth_date=born, phone=phone))[REFERRALS[0]]
    assert whole.matches == (Alike.NAME, Alike.BIRTH_DATE, Alike.PHONE)
    assert REFERRALS[0] in found(founded, Typed(name=name)), "two words alike"
    assert REFERRALS[0] not in found(founded, Typed(name=name.split()[0]))
    assert REFERRALS[0] not in found(founded, Typed(birth_date=born))
    assert found(founded, Typed()) == {}
    assert found(founded, Typed(name="Zyxel Quux", birth_date=date(1901, 1, 1))) == {}


def test_whoever_may_not_know_who_it_is_learns_only_what_matches(founded: Any, first: Any) -> None:
    typed = Typed(name=first.participant_name, birth_date=first.birth_date)
    told = known_already(founded.reading(Role.MANAGER), typed)
    assert {one.row for one in told} == {None}
    assert (Alike.NAME, Alike.BIRTH_DATE) in {one.matches for one in told}


def test_a_merge_takes_what_was_chosen_and_both_have_one_history(founded: Any, first: Any) -> None:
    twice: ReceiveReferral = replace(
        first,
        referral_id=uuid4(),
        participant_name=f"{first.participant_name} Junior",
        phone="(804) 555-0190",
        language="es",
        available=(parse_window("Sat 09:00-12:00"),),
        address="PO Box 7",
        city="Saluda",
        state="VA",
        zip_code="23149",
        letters=True,
    )
    founded.perform(Role.INTAKE, twice)
    founded.project()
    course_jobs.suspect_duplicates(service_of(founded))
    taken = frozenset({Merged.NAME, Merged.CONTACT, Merged.LANGUAGE, Merged.HOURS})
    merge = MergeReferral(referral_id=twice.referral_id, into=REFERRALS[0], taken=taken)
    founded.perform(Role.INTAKE, merge)
    founded.perform(Role.INTAKE, merge)

    mine, theirs = (derived("participant", one) for one in (REFERRALS[0], twice.referral_id))
    store = founded.deployment.store
    person = store.read(PARTICIPANT, mine)
    assert (person.name, person.birth_date) == (twice.participant_name, first.birth_date)
    assert person.profile.contact.phone == "(804) 555-0190"
    assert envelope_lines(person.profile.address) == ("PO Box 7", "Saluda VA 23149")
    assert SafeContact.LETTER in agreed_ways(person.profile)
    assert (person.language, person.county) == ("es", first.county)
    received = store.read(REFERRAL, REFERRALS[0]).received
    assert received.windows == twice.available
    assert received.experiences == first.areas

    founded.project()
    record = whole_record(founded.reading(Role.INTAKE), REFERRALS[0], mine)
    assert set(record) == {REFERRALS[0], twice.referral_id, mine, theirs}
    typed = Typed(name=twice.participant_name, birth_date=twice.birth_date)
    assert twice.referral_id not in found(founded, typed), "what was merged is not shown again"


def test_what_is_not_taken_stays(founded: Any, first: Any) -> None:
    twice = replace(first, referral_id=uuid4(), language="es")
    founded.perform(Role.INTAKE, twice)
    founded.project()
    course_jobs.suspect_duplicates(service_of(founded))
    founded.perform(Role.INTAKE, MergeReferral(referral_id=twice.referral_id, into=REFERRALS[0]))
    person = founded.deployment.store.read(PARTICIPANT, derived("participant", REFERRALS[0]))
    assert (person.name, person.language) == (first.participant_name, first.language)
