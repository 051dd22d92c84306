"""A referral is taken in with what a call gives; what a match needs is told later."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.people.participant import (
    PARTICIPANT,
    IdentityCorrected,
    NameMissing,
)
from domain.people.told_later import TOLD_LATER, BirthDateKnown, add_birth_date
from domain.referrals.completeness import (
    NEEDED,
    Needed,
    StillIncomplete,
    SupportStated,
    add_availability,
    add_support,
    check_complete,
    missing,
)
from domain.referrals.received_changes import AvailabilityChanged, receive
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_closing import ClosingReason, ReferralClosed
from domain.referrals.referral_match import propose
from domain.referrals.referral_received import NoRoomForASession, ReferralReceived
from domain.referrals.referral_state import ReferralClosedAlready
from domain.shared.hours import parse_window
from domain.shared.vocabulary import Experience, LivedExperienceArea, Mode, ServiceLine
from stories.pasts.given import given
from stories.pasts.samples import MATCH_ID, NOW, PARTICIPANT_ID, REFERRAL_ID, received, registered

CALL = received(service_line=None, experiences=(), modes=frozenset(), windows=())
TRAUMA = (Experience(LivedExperienceArea.TRAUMA),)
MONDAYS = (parse_window("Mon 09:00-12:00"),)
BORN = date(1990, 4, 2)


def supported(**other: Any) -> SupportStated:
    told = SupportStated(
        referral_id=REFERRAL_ID,
        participant_id=PARTICIPANT_ID,
        service_line=ServiceLine.FAMILY,
        experiences=TRAUMA,
    )
    return replace(told, **other)


def reachable(**other: Any) -> AvailabilityChanged:
    told = AvailabilityChanged(
        referral_id=REFERRAL_ID,
        participant_id=PARTICIPANT_ID,
        windows=MONDAYS,
        modes=frozenset({Mode.VIDEO}),
    )
    return replace(told, **other)


def test_a_call_is_enough_for_the_waitlist_and_not_for_a_match() -> None:
    given(REFERRAL).when(receive, CALL, NOW).then(CALL)
    given(REFERRAL, CALL).when(propose, MATCH_ID).then(StillIncomplete)
    given(REFERRAL, CALL, supported()).when(propose, MATCH_ID).then(StillIncomplete)


def test_everything_that_is_needed_has_words_and_is_missed_in_the_forms_order() -> None:
    assert missing(CALL, None, "") == tuple(Needed) == tuple(NEEDED)
    assert missing(received(), BORN, "Essex") == ()


@pytest.mark.parametrize(
    ("fact", "born", "county", "one"),
    [
        (received(), None, "Essex", Needed.BIRTH_DATE),
        (received(), BORN, "", Needed.COUNTY),
        (received(service_line=None), BORN, "Essex", Needed.SERVICE_LINE),
        (received(experiences=()), BORN, "Essex", Needed.AREAS),
        (received(modes=frozenset()), BORN, "Essex", Needed.MODES),
        (received(windows=()), BORN, "Essex", Needed.HOURS),
    ],
)
def test_one_missing_thing_is_enough(
    fact: ReferralReceived, born: date | None, county: str, one: Needed
) -> None:
    assert missing(fact, born, county) == (one,)
    with pytest.raises(StillIncomplete):
        check_complete(fact, born, county)


def test_support_is_added_in_parts_and_once() -> None:
    here = given(REFERRAL, CALL)
    here.when(add_support, ServiceLine.FAMILY, ()).then(supported(experiences=()))
    here.when(add_support, None, TRAUMA).then(supported(service_line=None))
    here.when(add_support, None, ()).then_nothing()
    told = given(REFERRAL, CALL, supported())
    told.when(add_support, ServiceLine.FAMILY, TRAUMA).then_nothing()
    told.when(add_support, ServiceLine.MENTAL_HEALTH, ()).then(
        supported(service_line=ServiceLine.MENTAL_HEALTH)
    )


def test_hours_and_ways_are_added_in_parts() -> None:
    here = given(REFERRAL, CALL)
    here.when(add_availability, MONDAYS, frozenset()).then(reachable(modes=frozenset()))
    here.when(add_availability, (), {Mode.VIDEO}).then(reachable(windows=()))
    here.when(add_availability, (), frozenset()).then_nothing()
    here.when(add_availability, (parse_window("Mon 09:10-09:20"),), frozenset()).then(
        NoRoomForASession
    )


def test_nothing_is_added_to_a_closed_referral() -> None:
    closed = ReferralClosed(referral_id=REFERRAL_ID, reason=ClosingReason.COMPLETED)
    here = given(REFERRAL, CALL, closed)
    here.when(add_support, ServiceLine.FAMILY, TRAUMA).then(ReferralClosedAlready)
    here.when(add_availability, MONDAYS, {Mode.VIDEO}).then(ReferralClosedAlready)


def test_a_birth_date_is_told_once_and_a_description_becomes_a_name() -> None:
    unknown = given(PARTICIPANT, replace(registered(), birth_date=None))
    name = registered().name
    told = IdentityCorrected(
        participant_id=PARTICIPANT_ID, name=name, birth_date=BORN, reason=TOLD_LATER
    )
    unknown.when(add_birth_date, PARTICIPANT_ID, "", BORN).then(told)
    unknown.when(add_birth_date, PARTICIPANT_ID, "Robin Carter", BORN).then(
        replace(told, name="Robin Carter")
    )
    known = given(PARTICIPANT, replace(registered(), birth_date=BORN))
    known.when(add_birth_date, PARTICIPANT_ID, "", BORN).then_nothing()
    known.when(add_birth_date, PARTICIPANT_ID, "", date(1991, 1, 1)).then(BirthDateKnown)
    known.when(add_birth_date, PARTICIPANT_ID, "Robin Carter", None).then(
        replace(told, name="Robin Carter")
    )
    unknown.when(add_birth_date, PARTICIPANT_ID, "Robin Carter", None).then(
        replace(told, name="Robin Carter", birth_date=None)
    )
    unknown.when(add_birth_date, PARTICIPANT_ID, "🙂", BORN).then(NameMissing)
