"""The accounting of one participant tells every disclosure and every look, newest first."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from looked_at import FRIDAY, Register

from domain.people.consent import NOTICE, DisclosureMade, Use
from domain.privacy.emergency_access import (
    EMERGENCY_ACCESS,
    EmergencyReason,
    ToldInEmergency,
)
from domain.program.default_limits import DEFAULT_LIMITS
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived
from peermatch.usecases.people.participants import Disclose
from peermatch.usecases.privacy.accounting import (
    Accounting,
    LookedOn,
    ToldOutside,
    accounting,
    all_told,
    first_day,
    looked,
)
from peermatch.usecases.privacy.emergency_commands import (
    BeginEmergencyAccess,
    EndEmergencyAccess,
    TellInEmergency,
)
from stories.simulation.pools import REFERRALS

FIRST, SECOND = (derived("participant", one) for one in REFERRALS[:2])
TODAY, SINCE = date(2026, 11, 23), date(2023, 11, 23)
ZONE = ZoneInfo("America/New_York")
MANAGER = Actor(name=str(UUID(int=3)), role=Role.MANAGER)
ACCESS = UUID(int=4)


def disclosed(on: date, number: int = 1) -> DisclosureMade:
    return DisclosureMade(
        participant_id=FIRST,
        disclosure_id=UUID(int=number),
        consent_id=UUID(int=9),
        use=Use.CONTACT,
        disclosed_on=on,
        recipient=f"A sister {number}",
        information="That they called",
        purpose="To reach them",
        notice=NOTICE,
        scope="All of it",
    )


def told(at: datetime, number: int = 1) -> ToldInEmergency:
    return ToldInEmergency(
        access_id=ACCESS,
        disclosure_id=UUID(int=number),
        participant_id=FIRST,
        told_at=at,
        recipient=f"Dr. {number}",
        affiliation="Riverside",
        information="Her name",
    )


def under_consent(on: date, number: int = 1) -> ToldOutside:
    return ToldOutside(
        disclosed_on=on,
        recipient=f"A sister {number}",
        information="That they called",
        purpose="To reach them",
    )


def in_emergency(on: date, number: int = 1) -> ToldOutside:
    return ToldOutside(
        disclosed_on=on,
        recipient=f"Dr. {number}, Riverside",
        information="Her name",
        purpose="An emergency, without consent (42 CFR 2.51)",
    )


def test_disclosures_under_a_consent_and_in_an_emergency_stand_together_newest_first() -> None:
    since = date(2026, 6, 1)
    found = all_told(
        (disclosed(date(2026, 6, 2), 1), disclosed(date(2026, 6, 9), 2)),
        (
            told(datetime(2026, 6, 1, 3, 59, tzinfo=UTC), 1),
            told(datetime(2026, 6, 1, 4, 0, tzinfo=UTC), 2),
            told(datetime(2026, 6, 10, 3, 0, tzinfo=UTC), 3),
            told(datetime(2026, 6, 5, 12, 0, tzinfo=UTC), 4),
        ),
        since,
        ZONE,
    )
    assert found == (
        under_consent(date(2026, 6, 9), 2),
        in_emergency(date(2026, 6, 9), 3),
        in_emergency(date(2026, 6, 5), 4),
        under_consent(date(2026, 6, 2), 1),
        in_emergency(since, 2),
    ), "the night before is another day where the program is"
    assert all_told((), (), since, ZONE) == ()


def test_an_accounting_reaches_back_three_years_and_never_before_there_were_records() -> None:
    assert first_day(TODAY, DEFAULT_LIMITS) == SINCE
    assert first_day(date(2028, 2, 29), DEFAULT_LIMITS) == date(2025, 2, 28)
    assert first_day(date(1973, 1, 1), DEFAULT_LIMITS) == date(1970, 1, 2)
    assert first_day(date(1973, 1, 3), DEFAULT_LIMITS) == date(1970, 1, 3)


def test_looks_are_told_by_day_and_account_with_what_they_were_for(founded: Any) -> None:
    register = Register(founded)
    since, saturday = FRIDAY, FRIDAY + timedelta(days=1)
    register.look("ada", FIRST, at=time())
    register.look("ada", FIRST, at=time(23, 59), purposes="contact\nmatch")
    register.look("bela", FIRST, at=time(8))
    register.look("bela", FIRST, at=time(), day=saturday)
    register.look("cora", FIRST, at=time(23, 59), day=FRIDAY - timedelta(days=1))
    register.look("cora", SECOND)
    gate = founded.deployment.web_services().looks
    friday = (
        LookedOn(on=FRIDAY, viewer="bela", purposes=frozenset({"referral"})),
        LookedOn(on=FRIDAY, viewer="ada", purposes=frozenset({"referral", "contact", "match"})),
    )
    newest = LookedOn(on=saturday, viewer="bela", purposes=frozenset({"referral"}))
    assert looked(gate, [FIRST], since, ZONE) == (newest, *friday)
    cora = LookedOn(on=FRIDAY, viewer="cora", purposes=frozenset({"referral"}))
    assert looked(gate, [FIRST, SECOND], since, ZONE) == (newest, cora, *friday)
    assert looked(gate, [], since, ZONE) == ()
    assert looked(gate, [UUID(int=1)], since, ZONE) == ()
    elsewhere = looked(gate, [SECOND], since, ZoneInfo("Pacific/Kiritimati"))
    assert elsewhere == (LookedOn(on=saturday, viewer="cora", purposes=frozenset({"referral"})),)


def begun(agency: Any) -> Any:
    """An emergency of the first person, and somebody who was told of it."""
    begin = BeginEmergencyAccess(
        access_id=ACCESS,
        participant_id=FIRST,
        reason=EmergencyReason.MEDICAL,
        words="Collapsed at the shelter",
        name="Participant 0",
        birth_date=date(1994, 1, 14),
    )
    service = agency.deployment.service
    service.perform(Actor(name=MANAGER.name, role=Role.SERVICE), uuid4(), begin)
    telling = TellInEmergency(
        access_id=ACCESS,
        disclosure_id=UUID(int=5),
        recipient="Dr. 1",
        affiliation="Riverside",
        information="Her name",
    )
    service.perform(MANAGER, uuid4(), telling)
    return service


def test_the_privacy_officer_reads_the_whole_accounting_of_one_person(founded: Any) -> None:
    begun(founded)
    for whose, recipient in ((FIRST, "A sister 1"), (SECOND, "A brother")):
        founded.perform(
            Role.INTAKE,
            Disclose(
                participant_id=whose,
                disclosure_id=uuid4(),
                use=Use.CONTACT,
                recipient=recipient,
                information="That they called",
                purpose="To reach them",
            ),
        )
    founded.project()
    register = Register(founded)
    register.look("ada", FIRST)
    register.look("ada", FIRST, day=SINCE - timedelta(days=1))
    register.look("bela", FIRST, day=SINCE)
    register.look("ada", SECOND)
    reading = founded.reading(Role.PRIVACY_OFFICER)
    found = accounting(reading, founded.deployment.web_services().looks, FIRST)
    assert found == Accounting(
        participant_id=FIRST,
        name="Participant 0",
        since=SINCE,
        told=(under_consent(TODAY), in_emergency(TODAY)),
        looked=(
            LookedOn(on=TODAY, viewer="privacy-officer-1", purposes=frozenset({"accounting"})),
            LookedOn(on=FRIDAY, viewer="ada", purposes=frozenset({"referral"})),
            LookedOn(on=SINCE, viewer="bela", purposes=frozenset({"referral"})),
        ),
    )


def test_nobody_is_accounted_for_who_is_unknown_or_erased(founded: Any) -> None:
    founded.project()
    looks = founded.deployment.web_services().looks
    with pytest.raises(NotFound):
        accounting(founded.reading(Role.PRIVACY_OFFICER), looks, UUID(int=1))
    founded.erase(FIRST)
    founded.project()
    with pytest.raises(NotFound):
        accounting(founded.reading(Role.PRIVACY_OFFICER), looks, FIRST)


def test_whoever_asked_in_an_emergency_ends_it_and_nobody_else(founded: Any, clock: Any) -> None:
    service = begun(founded)
    ended = EndEmergencyAccess(access_id=ACCESS)
    for actor, access_id in (
        (Actor(name=str(UUID(int=6)), role=Role.MANAGER), ACCESS),
        (MANAGER, UUID(int=7)),
    ):
        with pytest.raises(NotFound):
            service.perform(actor, uuid4(), EndEmergencyAccess(access_id=access_id))
    clock.pass_by(timedelta(minutes=10))
    service.perform(MANAGER, uuid4(), ended)
    at = clock.moment
    clock.pass_by(timedelta(minutes=10))
    service.perform(MANAGER, uuid4(), ended)
    state = service.store.read(EMERGENCY_ACCESS, ACCESS)
    assert state.ended_at == at
    assert not state.runs_for(MANAGER.name, at)
