"""How somebody may be reached now: consent first, then each way at this hour, quietest first."""

from datetime import datetime
from typing import Any

import pytest

from domain.people.consent import NoConsentForThisUse
from domain.people.contact.agreed_ways import OutsideSafeHours, TextsAreStopped, UnsafeWay
from domain.people.contact.safe_contact import ASKED, Reach, reach
from domain.people.participant import PARTICIPANT
from domain.people.profile import TextsStopped
from domain.shared.hours import parse_window
from domain.shared.vocabulary import SafeContact
from stories.pasts.people_samples import choices, postal_address
from stories.pasts.samples import PARTICIPANT_ID, consent, registered

MONDAY_AT_TEN = datetime(2026, 11, 23, 10, 0)
SAID = {"phone": "(804) 555-0101", "caller_says": "a friend"}


def at(now: datetime, *facts: object) -> Reach:
    return reach(PARTICIPANT.fold((registered(), *facts)), now)


def by(*ways: SafeContact, **known: Any) -> Reach:
    return at(MONDAY_AT_TEN, consent(), choices(ways=frozenset(ways), **known))


def test_without_consent_there_is_no_way_and_no_number() -> None:
    assert at(MONDAY_AT_TEN, choices()) == Reach(ways=(), why_not=(NoConsentForThisUse.sentence,))


def test_ways_are_told_quietest_first_with_what_the_caller_says() -> None:
    found = by(SafeContact.CALL, SafeContact.TEXT, SafeContact.VOICEMAIL_OK)
    assert found == Reach(
        ways=(SafeContact.TEXT, SafeContact.CALL, SafeContact.VOICEMAIL_OK), why_not=(), **SAID
    )
    assert found.may_call
    assert found.may_text
    assert found.may_leave_voicemail
    assert not found.may_write


@pytest.mark.parametrize("way", ASKED)
def test_each_way_allows_itself_alone(way: SafeContact) -> None:
    facts = [consent(), choices(ways=frozenset({way}))]
    if way is SafeContact.LETTER:
        facts.append(postal_address())
    found = at(MONDAY_AT_TEN, *facts)
    assert found.ways == (way,)
    assert found.email == ("robin@example.org" if way is SafeContact.EMAIL else "")
    assert found.may_text == (way is SafeContact.TEXT)
    assert found.may_write == (way is SafeContact.LETTER)
    assert found.may_leave_voicemail == (way is SafeContact.VOICEMAIL_OK)
    assert found.may_call == (way in {SafeContact.CALL, SafeContact.VOICEMAIL_OK})


def test_what_is_not_to_be_seen_at_home_is_told() -> None:
    assert by(SafeContact.TEXT, SafeContact.NOT_AT_HOME).not_at_home
    assert not by(SafeContact.TEXT).not_at_home


def test_outside_the_agreed_hours_nothing_is_given_but_the_reason() -> None:
    facts = (consent(), choices(hours=(parse_window("Mon 10:00-11:00"),)))
    assert at(MONDAY_AT_TEN, *facts).ways == (SafeContact.TEXT,)
    for later in ({"hour": 11}, {"day": 24}, {"hour": 9, "minute": 59}):
        shut = at(MONDAY_AT_TEN.replace(**later), *facts)
        assert shut == Reach(ways=(), why_not=(OutsideSafeHours.sentence,)), later


def test_who_stopped_texts_and_agreed_to_nothing_else_is_reached_by_none() -> None:
    stopped = TextsStopped(participant_id=PARTICIPANT_ID)
    texts = choices(ways=frozenset({SafeContact.TEXT}))
    found = at(MONDAY_AT_TEN, consent(), texts, stopped)
    assert found == Reach(ways=(), why_not=(TextsAreStopped.sentence,))
    assert UnsafeWay.sentence not in by(SafeContact.TEXT).why_not
