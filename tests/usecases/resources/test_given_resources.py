"""What a CPRS gives to somebody: seen by those who may, handed off with consent alone, counted."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import MATCH_ID, found, propose
from sqlalchemy import select

from domain.people.consent import NoConsentForThisUse, Use
from domain.people.participant import PARTICIPANT
from domain.resources.given_resource import GIVEN as GIVEN_RESOURCE
from domain.resources.given_resource import GivenFollowedUp, GivenOutcome, ResourceGiven
from domain.resources.kinds_of_help import Need
from domain.resources.resource import ResourceUnknown
from domain.sessions.progress_note import KeptBackFor
from domain.sessions.session import SESSION
from domain.shared.roles import Role
from domain.shared.vocabulary import Mode
from peermatch.readmodels.reading.opened_rows import NotFound, NotOpened
from peermatch.readmodels.screens.people import given_to, person
from peermatch.readmodels.tables.sessions.sessions import SESSIONS
from peermatch.store import Command
from peermatch.usecases.core.ids import derived
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.own.own_notes import own_notes
from peermatch.usecases.own.own_record import own_record_of
from peermatch.usecases.people.given.giving_resources import (
    GiveResource,
    HandOffWarmly,
)
from peermatch.usecases.people.given.progress_notes import WriteProgressNote
from peermatch.usecases.people.given.referral_fhir import (
    PROFILES,
    NotHandedOff,
    PartnerNotNamed,
    hand_off_bundle,
)
from peermatch.usecases.people.participants import GiveConsentFor
from peermatch.usecases.referrals.intake import RevokeConsent
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


def consent(agency: Any, recipients: str = "Three Rivers") -> None:
    command = GiveConsentFor(
        participant_id=WHO,
        consent_id=uuid4(),
        signed_on=today(agency),
        expires_on=today(agency) + timedelta(days=90),
        discloser="This program",
        recipients=recipients,
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
    service = given.deployment.service
    with pytest.raises(NoConsentForThisUse):
        hand_off(given)
    with pytest.raises(NotHandedOff):
        hand_off_bundle(service, GAVE)
    consent(given)
    hand_off(given)
    reading = given.reading(Role.INTAKE)
    [told] = person.disclosures(reading, WHO, today(given))
    assert (told.recipient, told.information) == ("The front desk", "Who comes on Monday")
    [row] = [r for r in given_to.given_to(reading, WHO, "referral") if r.given_id == GAVE]
    assert (row.recipient, row.handed_off_on) == ("The front desk", today(given))


def test_what_a_partner_is_sent_is_named_by_a_consent_and_accounted(given: Any) -> None:
    service = given.deployment.service
    consent(given, "The clinic in Tappahannock")
    hand_off(given)
    with pytest.raises(PartnerNotNamed):
        hand_off_bundle(service, GAVE)
    consent(given, "Three Rivers")
    for _ in range(2):
        bundle = hand_off_bundle(service, GAVE)
    given.project()
    told = person.disclosures(given.reading(Role.INTAKE), WHO, today(given))
    assert sorted(one.recipient for one in told) == ["The front desk", "Three Rivers"]
    by_kind = {one["resource"]["resourceType"]: one["resource"] for one in bundle["entry"]}
    at = {one["resource"]["id"]: one["fullUrl"] for one in bundle["entry"]}
    task, request = by_kind["Task"], by_kind["ServiceRequest"]
    assert by_kind["Patient"] == {"resourceType": "Patient", "id": str(WHO)}
    assert request["category"][0]["coding"][0]["code"] == "food-insecurity"
    assert {"status", "intent", "code", "subject", "authoredOn"} <= request.keys()
    assert [request["meta"]["profile"], task["meta"]["profile"]] == [
        [f"{PROFILES}/SDOHCC-ServiceRequest"],
        [f"{PROFILES}/SDOHCC-TaskForReferralManagement"],
    ]
    assert (task["status"], task["intent"]) == ("requested", "order")
    assert task["focus"] == {"reference": at[request["id"]]}
    assert task["for"] == request["subject"] == {"reference": at[str(WHO)]}
    assert [request["performer"][0], request["requester"]] == [task["owner"], task["requester"]]
    assert {one["reference"] for one in (task["owner"], task["requester"])} <= set(at.values())
    assert "Robin" not in str(bundle)
    for one in given.deployment.store.read(PARTICIPANT, WHO).consents:
        given.perform(Role.INTAKE, RevokeConsent(participant_id=WHO, consent_id=one.consent_id))
    with pytest.raises(PartnerNotNamed):
        hand_off_bundle(service, GAVE)


def plant(
    agency: Any, people: int, need: Need, outcome: GivenOutcome | None = None, **now: Any
) -> None:
    """The first so many people of Essex were given something for the need, and told the outcome."""
    store, day = agency.deployment.store, today(agency)
    nothing = {"session_id": None, "resource_id": None, "county": "Essex", "note": ""}
    who = {"specialist_id": SPECIALISTS[0], "given_on": day, "found": True, **nothing, **now}

    def decide(work: Any) -> dict[str, Any]:
        for number in range(people):
            one = {"given_id": uuid4(), "participant_id": UUID(int=4000 + number)}
            given = work.load(GIVEN_RESOURCE, one["given_id"])
            given.record(ResourceGiven(**one, need=need, **who))
            if outcome is not None:
                given.record(GivenFollowedUp(**one, asked_on=day, outcome=outcome, words=""))
        return {}

    at = agency.deployment.service.now()
    envelope = Command(id=uuid4(), actor="test", route="test", body=b"", at=at)
    store.run(envelope, decide)
    agency.project()


def by_county(agency: Any) -> dict[str, tuple[int | None, int | None]]:
    rows = given_to.needs_by_county(agency.reading(Role.MANAGER), ("Essex", "Gloucester"))
    return {row.name: (row.every, row.unmet) for row in rows}


def by_kind(agency: Any) -> dict[str, tuple[int | None, int | None]]:
    rows = given_to.needs_by_kind(agency.reading(Role.MANAGER))
    return {row.name: (row.every, row.unmet) for row in rows}


def test_many_needs_of_one_person_are_one_person(given: Any) -> None:
    for number in range(15):
        give(given, UUID(int=200 + number), Need.HOUSING, None)
    given.project()
    assert set(by_county(given).values()) == {(None, None)}
    assert set(by_kind(given).values()) == {(None, None)}


def test_people_whose_need_stands_are_counted_and_few_are_not_shown(agency: Any) -> None:
    plant(agency, 30, Need.FOOD)
    plant(agency, 12, Need.FOOD, found=False, given_on=tomorrow(agency))
    assert by_county(agency) == {"Essex": (30, 12)}, "the last of each person says"
    plant(agency, 12, Need.HOUSING, GivenOutcome.REFUSED)
    plant(agency, 18, Need.HOUSING, GivenOutcome.GOT_IT, given_on=tomorrow(agency))
    assert by_county(agency) == {"Essex": (30, 12)}
    assert by_kind(agency) == {"food": (30, 12), "housing": (18, 0)}
    plant(agency, 5, Need.LEGAL_HELP, GivenOutcome.WAITING)
    assert by_kind(agency)["legal-help"] == (None, None), "five people are few"
    assert by_kind(agency)["housing"] == (None, None), "or the five would be the rest of all"


def test_whoever_is_erased_still_counts_nowhere_in_particular(given: Any) -> None:
    plant(given, 30, Need.FOOD)
    given.erase(WHO)
    given.project()
    assert given_to.OTHER in by_county(given)
    assert given_to.OTHER in by_kind(given)


def tomorrow(agency: Any) -> Any:
    return agency.reading(Role.MANAGER).today + timedelta(days=1)


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


def first_session(agency: Any) -> Any:
    query = select(SESSIONS.c.session_id, SESSIONS.c.starts_at)
    with agency.deployment.views.connect() as connection:
        return connection.execute(query.order_by(SESSIONS.c.starts_at)).first()


def test_a_note_says_what_was_given_in_the_session(given: Any, clock: Any) -> None:
    """Once, however often it is written; nothing of it is saved where one part is refused."""
    session = first_session(given)
    clock.pass_by(session.starts_at - given.deployment.service.now() + timedelta(hours=1))

    def write(who: UUID = SPECIALISTS[0], minutes: int = 60, **what: Any) -> None:
        note = {"session_id": session.session_id, "minutes": minutes, "mode": Mode.PHONE}
        given.perform(Role.CPRS, WriteProgressNote(specialist_id=who, **note, **what))
        given.project()

    with pytest.raises(ResourceUnknown):
        write(resource_id=UUID(int=99))
    with pytest.raises(NotFound):
        write(SPECIALISTS[1], resource_id=FOOD)
    assert given.deployment.store.read(SESSION, session.session_id).note is None
    write()
    before = {row.given_id for row in given_to.given_to(given.reading(Role.CPRS), WHO, "match")}
    write(resource_id=FOOD)
    write(resource_id=FOOD)
    write(minutes=45, resource_id=FOOD, need=Need.FOOD)
    write(minutes=45, need=Need.HOUSING)
    rows = given_to.given_to(given.reading(Role.CPRS), WHO, "match")
    new = [row for row in rows if row.given_id not in before]
    here, day = session.session_id, given.deployment.service.program.today(session.starts_at)
    assert {(r.need, r.service, r.session_id, r.given_on, r.to_ask) for r in new} == {
        ("food", "Groceries", here, day, True),
        ("housing", "", here, day, False),
    }
    assert len(new) == 2


def test_they_read_the_note_themselves_unless_it_is_kept_back(given: Any, clock: Any) -> None:
    """Then they read that it is kept back, and why."""
    session = first_session(given)
    clock.pass_by(session.starts_at - given.deployment.service.now() + timedelta(hours=1))

    def read_after(kept_back: KeptBackFor | None) -> list[tuple[str, KeptBackFor | None]]:
        note = WriteProgressNote(
            session_id=session.session_id,
            specialist_id=SPECIALISTS[0],
            minutes=60,
            mode=Mode.PHONE,
            worked_on="Looked at two rooms.",
            kept_back=kept_back,
        )
        given.perform(Role.CPRS, note)
        given.project()
        found = own_notes(own_record_of(given.deployment.service, WHO))
        return [(one.note.worked_on if one.note else "", one.why_not) for one in found]

    assert read_after(None) == [("Looked at two rooms.", None)]
    assert read_after(KeptBackFor.OTHERS) == [("", KeptBackFor.OTHERS)]
    assert read_after(None) == [("Looked at two rooms.", None)]
