"""What whoever holds a receipt is told, and that what an agency is told stands in the account of
disclosures."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import propose
from recorded_facts import facts_of

from domain.people.consent import Use
from domain.people.participant import PARTICIPANT
from domain.referrals.asking.receipt import Told
from domain.referrals.outreach import AttemptOutcome
from domain.referrals.referral_closing import ClosingReason
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.usecases.core.identity import NotAllowed
from peermatch.usecases.core.ids import derived
from peermatch.usecases.people.participants import GiveConsentFor
from peermatch.usecases.referrals.agency_referrals import ReferFromAgency
from peermatch.usecases.referrals.agency_status import (
    NothingToTell,
    TellAgency,
    told_by_code,
    told_of,
)
from peermatch.usecases.referrals.asking_for_support import (
    PUBLIC_PAGE,
    AskForSupport,
    asked_referral,
)
from peermatch.usecases.referrals.intake import CloseReferral, RevokeConsent
from peermatch.usecases.referrals.referral_course import AttemptContact
from stories.simulation.pools import REFERRALS

CODE = "ABCD-1234-WXYZ"
CAME = asked_referral(CODE)
WHO = derived("participant", CAME)
TODAY = date(2026, 11, 23)
AGENCY = "Riverside Hospital"


def service(agency: Any) -> Any:
    return agency.deployment.service


def by_agency(agency: Any) -> None:
    came = ReferFromAgency(
        referral_id=CAME,
        receipt=CODE,
        organization=AGENCY,
        asked_by="Ana Asker",
        asked_by_phone="(804) 555-0188",
        agreed_on=TODAY,
        participant_name="Lee Example",
        safe_contact=SafeContact.CALL,
        phone="(804) 555-0199",
        language="en",
    )
    service(agency).perform(PUBLIC_PAGE, uuid4(), came)


def by_person(agency: Any, *, for_relative: bool) -> None:
    came = AskForSupport(
        referral_id=CAME,
        receipt=CODE,
        for_relative=for_relative,
        participant_name="Lee Example",
        safe_contact=SafeContact.CALL,
        phone="(804) 555-0199",
        language="en",
        asked_by="Ana Asker" if for_relative else "",
        asked_by_phone="(804) 555-0188" if for_relative else "",
    )
    service(agency).perform(PUBLIC_PAGE, uuid4(), came)


def consents(agency: Any, recipients: str, use: Use = Use.REFERRER) -> UUID:
    given = GiveConsentFor(
        participant_id=WHO,
        consent_id=uuid4(),
        signed_on=TODAY,
        expires_on=TODAY + timedelta(days=30),
        discloser="This program",
        recipients=recipients,
        information="How far the referral is",
        purpose="Following it up",
        covers_later_information=True,
        uses=frozenset({use}),
        told_of_right_to_revoke=True,
    )
    return UUID(str(agency.perform(Role.INTAKE, given).result["consent_id"]))


def called(agency: Any) -> None:
    attempt = AttemptContact(
        referral_id=CAME,
        attempt_id=uuid4(),
        attempted_at=service(agency).now(),
        way=SafeContact.CALL,
        outcome=AttemptOutcome.NO_ANSWER,
    )
    agency.perform(Role.INTAKE, attempt)


def disclosures(agency: Any) -> list[str]:
    """Told of the person, from the record."""
    person = agency.deployment.store.read(PARTICIPANT, WHO)
    return sorted(map(str, person.disclosures))


def told_so_far(*told: Told) -> list[str]:
    return sorted(str(derived("agency told", CAME, one.value)) for one in told)


def test_an_agency_is_told_how_far_it_is_only_under_a_consent_that_names_it(
    founded: Any, clock: Any
) -> None:
    by_agency(founded)
    assert told_by_code(service(founded), CODE) is Told.NOTHING
    consents(founded, "Another Hospital")
    consents(founded, f"The staff of {AGENCY}", Use.PAYER)
    assert told_by_code(service(founded), CODE) is Told.NOTHING
    assert disclosures(founded) == []
    consent = consents(founded, f"The staff of {AGENCY}")
    assert told_by_code(service(founded), " abcd1234wxyz") is Told.AGENCY_RECEIVED
    assert told_of(service(founded), CAME) is Told.AGENCY_RECEIVED
    assert disclosures(founded) == told_so_far(Told.AGENCY_RECEIVED)
    called(founded)
    assert told_by_code(service(founded), CODE) is Told.AGENCY_IN_WORK
    done = CloseReferral(referral_id=CAME, reason=ClosingReason.DECLINED)
    founded.perform(Role.INTAKE, done)
    assert told_by_code(service(founded), CODE) is Told.AGENCY_CLOSED
    everything = told_so_far(Told.AGENCY_RECEIVED, Told.AGENCY_IN_WORK, Told.AGENCY_CLOSED)
    assert disclosures(founded) == everything
    clock.pass_by(timedelta(days=1))
    assert told_by_code(service(founded), CODE) is Told.AGENCY_CLOSED
    assert disclosures(founded) == everything, "each thing is told once"
    founded.perform(Role.INTAKE, RevokeConsent(participant_id=WHO, consent_id=consent))
    assert told_by_code(service(founded), CODE) is Told.NOTHING
    clock.pass_by(timedelta(days=1))
    assert told_by_code(service(founded), CODE) is Told.NOTHING


def test_a_consent_that_has_run_out_tells_an_agency_nothing(founded: Any, clock: Any) -> None:
    by_agency(founded)
    consents(founded, AGENCY)
    clock.pass_by(timedelta(days=29))
    assert told_by_code(service(founded), CODE) is Told.AGENCY_RECEIVED
    clock.pass_by(timedelta(days=2))
    assert told_by_code(service(founded), CODE) is Told.NOTHING


def test_what_is_told_is_recorded_as_a_disclosure_to_the_agency(founded: Any) -> None:
    by_agency(founded)
    consents(founded, "Another Hospital")
    consent = consents(founded, f"The staff of {AGENCY}")
    tells = TellAgency(referral_id=CAME, told=Told.AGENCY_RECEIVED)
    [told] = facts_of(founded, PUBLIC_PAGE, tells)
    assert told.disclosure_id == derived("agency told", CAME, "agency-received")
    assert (told.participant_id, told.consent_id) == (WHO, consent)
    assert (told.use, told.recipient) == (Use.REFERRER, AGENCY)
    assert (told.information, told.purpose) == (
        "How far the referral is",
        "To follow up the referral",
    )
    for role in (Role.INTAKE, Role.MANAGER):
        with pytest.raises(NotAllowed):
            facts_of(founded, role, tells)


def test_nothing_is_told_but_what_is_so_now(founded: Any) -> None:
    by_agency(founded)
    without = TellAgency(referral_id=CAME, told=Told.AGENCY_RECEIVED)
    with pytest.raises(NothingToTell):
        facts_of(founded, PUBLIC_PAGE, without)
    consents(founded, AGENCY)
    assert facts_of(founded, PUBLIC_PAGE, without)
    for told in Told:
        if told is Told.AGENCY_RECEIVED:
            continue
        with pytest.raises(NothingToTell):
            facts_of(founded, PUBLIC_PAGE, TellAgency(referral_id=CAME, told=told))
    for other in (REFERRALS[0], uuid4()):
        with pytest.raises(NothingToTell):
            facts_of(founded, PUBLIC_PAGE, TellAgency(referral_id=other, told=Told.AGENCY_RECEIVED))


def test_whoever_asked_for_themselves_is_told_and_nothing_is_disclosed(founded: Any) -> None:
    assert told_by_code(service(founded), CODE) is Told.NOTHING
    by_person(founded, for_relative=False)
    before = founded.deployment.store.end()
    assert told_by_code(service(founded), CODE) is Told.RECEIVED
    for code in ("", "ABCD-1234-WXYY", "no code"):
        assert told_by_code(service(founded), code) is Told.NOTHING
    assert founded.deployment.store.end() == before
    called(founded)
    assert told_by_code(service(founded), CODE) is Told.TRIED
    assert disclosures(founded) == []


def test_a_relative_is_told_more_only_while_the_person_consents_to_it(founded: Any) -> None:
    by_person(founded, for_relative=True)
    assert told_of(service(founded), CAME) is Told.TO_RELATIVE
    consents(founded, "Ana Asker", Use.PAYER)
    assert told_of(service(founded), CAME) is Told.TO_RELATIVE
    consents(founded, "Ana Asker")
    assert told_of(service(founded), CAME) is Told.RECEIVED
    assert disclosures(founded) == []


def test_nobody_is_told_of_what_staff_took_in(founded: Any) -> None:
    propose(founded)
    assert told_of(service(founded), REFERRALS[0]) is Told.NOTHING
    assert told_of(service(founded), uuid4()) is Told.NOTHING
