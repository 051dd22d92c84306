"""Emergency access on both databases: found by name, an hour long, listed, gone with the key."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.privacy.emergency_access import LASTS, EmergencyReason
from domain.privacy.unusual_looks import Finding
from domain.shared.roles import Role
from domain.shared.vocabulary import Frequency, SafeContact, Urgency
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.screens.privacy import emergencies
from peermatch.usecases.core.identity import Actor, NotAllowed
from peermatch.usecases.privacy.emergency_commands import ReviewEmergencyAccess, TellInEmergency
from peermatch.usecases.privacy.emergency_record import emergency_record
from peermatch.usecases.privacy.emergency_search import (
    AskedInEmergency,
    NobodyFoundInEmergency,
    ask_in_emergency,
)
from peermatch.usecases.referrals.intake import ReceiveReferral

MANAGER = Actor(name=str(uuid4()), role=Role.MANAGER)
ASKED = AskedInEmergency(
    name="Ottoline Winterbourne",
    birth_date=date(1990, 4, 2),
    reason=EmergencyReason.MEDICAL,
    words="Collapsed at the shelter",
)
TOLD = {"recipient": "Dr. Made Up", "affiliation": "Riverside", "information": "Her name"}


def somebody(agency: Any) -> UUID:
    came = ReceiveReferral(
        referral_id=uuid4(),
        referral="R1",
        participant_name=ASKED.name,
        birth_date=ASKED.birth_date,
        phone="(804) 555-0142",
        safe_contact=SafeContact.CALL,
        language="en",
        gender_preference="",
        gender_preference_strength=None,
        urgency=Urgency.ROUTINE,
        source="self",
        received_at=agency.deployment.clock.now(),
        recommended_on=None,
        consent_signed_on=None,
        consent_expires_on=None,
        exclude_specialists=frozenset(),
        prefer_specialists=frozenset(),
        frequency=Frequency.WEEKLY,
        session_minutes=60,
        no_fixed_address=True,
        care_of="Made-Up Shelter",
        address="12 Example St",
        city="Saluda",
        state="VA",
        zip_code="23149",
        letters=True,
    )
    done = agency.perform(Role.INTAKE, came)
    agency.project()
    return UUID(done.result["participant_id"])


def ask(agency: Any, monkeypatch: pytest.MonkeyPatch, asked: AskedInEmergency) -> Any:
    """Nothing feeds the read models meanwhile, so nobody waits for them."""
    service = agency.deployment.service
    monkeypatch.setattr(service, "wait", lambda _position: True)
    try:
        reading = agency.deployment.reading(MANAGER)
        return ask_in_emergency(service, reading, MANAGER, uuid4(), asked)
    finally:
        agency.project()


def test_it_is_found_shown_for_an_hour_listed_reviewed_and_erased(
    agency: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whom = somebody(agency)
    nobody = AskedInEmergency(
        name="Ottoline Nobody", birth_date=ASKED.birth_date, reason=ASKED.reason, words="Help"
    )
    with pytest.raises(NobodyFoundInEmergency):
        ask(agency, monkeypatch, nobody)
    (access_id,) = ask(agency, monkeypatch, ASKED)
    reading, changes = agency.deployment.reading(MANAGER), agency.deployment.account_desk.audit
    found = emergency_record(reading, changes, access_id)
    assert (found.name, found.birth_date, found.supported_by) == (ASKED.name, ASKED.birth_date, ())
    where = ("c/o Made-Up Shelter", "12 Example St", "Saluda VA 23149")
    assert (found.postal_address, found.no_fixed_address) == (where, True)
    assert found.ways == (SafeContact.CALL,), (
        "as the referral told; no emergency waits for a letter"
    )
    told = TellInEmergency(access_id=access_id, disclosure_id=uuid4(), **TOLD)
    agency.deployment.service.perform(MANAGER, uuid4(), told)
    agency.project()

    officer = agency.reading(Role.PRIVACY_OFFICER)
    assert emergencies.asked_lately(officer)
    part = emergencies.page(officer, PartRequest(size=10))
    assert [row.participant_id for row in part.rows].count(whom) == 1
    assert part.total == 2
    seen = emergencies.to_be_reviewed(officer, access_id)
    assert (seen.reason, seen.words) == (ASKED.reason, ASKED.words)
    assert [one.recipient for one in seen.told] == ["Dr. Made Up"]

    clock.pass_by(LASTS)
    with pytest.raises(NotFound):
        emergency_record(agency.deployment.reading(MANAGER), changes, access_id)
    assert not emergencies.asked_lately(agency.reading(Role.PRIVACY_OFFICER))
    review = ReviewEmergencyAccess(access_id=access_id, finding=Finding.WORK)
    agency.perform(Role.PRIVACY_OFFICER, review)
    agency.project()
    officer = agency.reading(Role.PRIVACY_OFFICER)
    assert emergencies.to_review(officer) == (1, 0)
    agency.erase(whom)
    agency.project()
    gone = emergencies.to_be_reviewed(agency.reading(Role.PRIVACY_OFFICER), access_id)
    assert (gone.reason, gone.words, gone.row.finding) == (None, "(erased)", Finding.WORK)


def test_who_opens_every_record_does_not_ask(agency: Any) -> None:
    intake = Actor(name=str(uuid4()), role=Role.INTAKE)
    service, reading = agency.deployment.service, agency.deployment.reading(intake)
    with pytest.raises(NotAllowed):
        ask_in_emergency(service, reading, intake, uuid4(), ASKED)
