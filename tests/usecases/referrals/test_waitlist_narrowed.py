"""The waitlist as a list to work off: each filter leaves who is meant, sorted as asked."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.people.participant import PARTICIPANT
from domain.referrals.completeness import Needed
from domain.referrals.referral_closing import ClosingReason
from domain.shared.days import LAST_DAY
from domain.shared.roles import Role
from domain.shared.vocabulary import Frequency, SafeContact, ServiceLine, Urgency
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.screens.referrals.referral_clocks import last_days
from peermatch.readmodels.screens.referrals.waitlist_wish import MISSING, Wish
from peermatch.readmodels.screens.specialists import roster
from peermatch.usecases.core.ids import derived, specialist_id
from peermatch.usecases.people.participants import CorrectLanguage, MoveHome
from peermatch.usecases.referrals.completing import CompleteReferral
from peermatch.usecases.referrals.intake import CloseReferral, ReceiveReferral

ALL = PartRequest(size=200)


@pytest.fixture
def caller(founded: Any, clock: Any) -> UUID:
    """Somebody of whom a call told only the least, and whom they would like to meet."""
    referral_id = uuid4()
    command = ReceiveReferral(
        referral_id=referral_id,
        referral="",
        participant_name="Noor Callfield",
        phone="(804) 555-0119",
        safe_contact=SafeContact.TEXT,
        language="es",
        gender_preference="",
        gender_preference_strength=None,
        urgency=Urgency.ROUTINE,
        source="court",
        received_at=clock.now() - timedelta(days=40),
        recommended_on=None,
        consent_signed_on=None,
        consent_expires_on=None,
        exclude_specialists=frozenset(),
        prefer_specialists=frozenset({_anybody(founded)}),
        frequency=Frequency.WEEKLY,
        session_minutes=60,
    )
    founded.perform(Role.INTAKE, command)
    founded.project()
    return referral_id


def _anybody(agency: Any) -> UUID:
    agency.project()
    return roster.rows(agency.reading(Role.INTAKE))[0].specialist_id


def listed(agency: Any, sort: str = "", **wish: Any) -> list[UUID]:
    agency.project()
    part = waitlist.page(agency.reading(Role.INTAKE), ALL, Wish(**wish), sort)
    assert part.total == waitlist.count(agency.reading(Role.INTAKE), Wish(**wish))
    return [row.referral_id for row in part.rows]


def test_each_filter_leaves_who_is_meant(founded: Any, caller: UUID) -> None:
    everybody = listed(founded)
    others = set(everybody) - {caller}
    assert others
    assert caller in everybody
    assert listed(founded, source="court") == [caller]
    assert caller in listed(founded, language="es")
    assert caller not in listed(founded, language="en")
    assert caller in listed(founded, consent="missing")
    assert listed(founded, asked_for=specialist_id("nobody")) == []
    assert listed(founded, asked_for=_anybody(founded)) == [caller]
    assert caller in listed(founded, clock="late"), "nobody tried to reach them for 40 days"
    assert caller not in listed(founded, clock="due", urgency="urgent")
    for name in MISSING:
        assert listed(founded, missing=name) == [caller], name


def test_what_is_told_later_is_found_under_it(founded: Any, caller: UUID) -> None:
    whose = derived("participant", caller)
    county = founded.deployment.store.read(
        PARTICIPANT, derived("participant", _other(founded, caller))
    ).county
    founded.perform(Role.INTAKE, MoveHome(participant_id=whose, county=county))
    founded.perform(Role.INTAKE, CorrectLanguage(participant_id=whose, language="fr"))
    told = CompleteReferral(referral_id=caller, service_line=ServiceLine.FAMILY)
    founded.perform(Role.INTAKE, told)
    assert caller in listed(founded, county=county)
    assert listed(founded, language="fr") == [caller]
    assert caller in listed(founded, service_line="family")
    assert listed(founded, missing="county") == listed(founded, missing="service-line") == []
    assert listed(founded, missing="hours") == [caller]


def _other(agency: Any, caller: UUID) -> UUID:
    return next(one for one in listed(agency) if one != caller)


def test_the_nearest_last_day_comes_first_and_each_row_says_what_it_needs(
    founded: Any, caller: UUID
) -> None:
    by_clock = listed(founded, "clock")
    assert sorted(by_clock) == sorted(listed(founded))
    reading = founded.reading(Role.INTAKE)
    days = last_days(reading, by_clock)
    told = [days.get(one, LAST_DAY) for one in by_clock]
    assert told == sorted(told)
    assert days[caller] < reading.today
    first = waitlist.page(reading, PartRequest(size=1), Wish(), "clock")
    after = PartRequest(size=200, after=first.end)
    assert [row.referral_id for row in waitlist.page(reading, after, Wish(), "clock").rows] == (
        by_clock[1:]
    )
    [row] = waitlist.page(reading, ALL, Wish(source="court")).rows
    assert (row.source, row.service_line, row.missing) == ("court", "", tuple(Needed))


def test_it_is_sorted_as_asked_and_whoever_is_closed_has_left(founded: Any, caller: UUID) -> None:
    longest = listed(founded, "wait")
    assert listed(founded, "newest") == longest[::-1]
    assert longest[0] == caller
    founded.perform(Role.INTAKE, CloseReferral(referral_id=caller, reason=ClosingReason.MOVED))
    assert caller not in listed(founded)
    assert caller in listed(founded, status="closed")
    assert caller in listed(founded, status="all")
    assert caller not in listed(founded, status="open")
