"""Nothing is sent or told without a consent for that use, and every disclosure is accounted for."""

from dataclasses import replace
from datetime import date

import pytest

from domain.people.consent import (
    NOTICE,
    ConsentEnded,
    ConsentLacksElement,
    ConsentNamesNoEvent,
    ConsentRevoked,
    ConsentUnknown,
    DisclosureAlreadyRecorded,
    DisclosureIncomplete,
    DisclosureMade,
    NoConsentForThisUse,
    Use,
)
from domain.people.disclosure import account, account_since, check_sending, disclose, end_consent
from domain.people.participant import PARTICIPANT, give_consent
from domain.program.default_limits import DEFAULT_LIMITS
from domain.shared.shared_refusals import ParticipantUnknown
from stories.pasts.given import given
from stories.pasts.people_samples import telling
from stories.pasts.samples import CONSENT_ID, PARTICIPANT_ID, TODAY, consent, made_up_id, registered

TO_REFERRER = consent(uses=frozenset({Use.REFERRER}))
REVOKED = ConsentRevoked(participant_id=PARTICIPANT_ID, consent_id=CONSENT_ID, revoked_on=TODAY)
MADE = DisclosureMade(
    participant_id=PARTICIPANT_ID,
    disclosure_id=telling().disclosure_id,
    consent_id=CONSENT_ID,
    use=Use.REFERRER,
    disclosed_on=TODAY,
    recipient="Riverside clinic",
    information="That support has started",
    purpose="To close the loop",
    notice=NOTICE,
    scope=(
        "This peer recovery support program may tell The assigned specialist: Name and wishes, "
        "with later information. Purpose: To be matched. Until 2027-11-20."
    ),
)


def test_a_disclosure_carries_the_notice_and_the_scope_of_its_consent() -> None:
    here = given(PARTICIPANT, registered(), TO_REFERRER)
    here.when(disclose, PARTICIPANT_ID, telling(), TODAY).then(MADE)
    assert NOTICE == "42 CFR part 2 prohibits unauthorized use or disclosure of these records."


def test_a_disclosure_is_accounted_for_once() -> None:
    here = given(PARTICIPANT, registered(), TO_REFERRER, MADE)
    here.when(disclose, PARTICIPANT_ID, telling(), TODAY).then_nothing()
    other = telling(recipient="Someone else")
    here.when(disclose, PARTICIPANT_ID, other, TODAY).then(DisclosureAlreadyRecorded)


@pytest.mark.parametrize("gap", ["recipient", "information", "purpose"])
def test_an_account_says_to_whom_what_and_why(gap: str) -> None:
    here = given(PARTICIPANT, registered(), TO_REFERRER)
    here.when(disclose, PARTICIPANT_ID, telling(**{gap: " "}), TODAY).then(DisclosureIncomplete)


def test_a_consent_covers_its_own_uses_and_no_other() -> None:
    state = given(PARTICIPANT, registered(), TO_REFERRER).state
    assert check_sending(state, Use.REFERRER, TODAY).consent_id == CONSENT_ID
    for use in set(Use) - {Use.REFERRER}:
        with pytest.raises(NoConsentForThisUse):
            check_sending(state, use, TODAY)
    assert state.consent_on(TODAY) is None, "telling the referrer is no consent to be matched"


def test_revocation_stops_what_was_allowed_a_moment_ago() -> None:
    after = given(PARTICIPANT, registered(), TO_REFERRER, REVOKED)
    after.when(disclose, PARTICIPANT_ID, telling(), TODAY).then(NoConsentForThisUse)
    with pytest.raises(NoConsentForThisUse):
        check_sending(after.state, Use.REFERRER, TODAY)


def test_expiry_stops_it_too() -> None:
    here = given(PARTICIPANT, registered(), TO_REFERRER)
    late = date(2027, 11, 21)
    here.when(disclose, PARTICIPANT_ID, telling(), late).then(NoConsentForThisUse)
    given(PARTICIPANT).when(disclose, PARTICIPANT_ID, telling(), TODAY).then(ParticipantUnknown)


def test_a_consent_ends_with_the_event_it_names() -> None:
    until_discharge = consent(ends_when="Discharge from the clinic")
    ended = ConsentEnded(participant_id=PARTICIPANT_ID, consent_id=CONSENT_ID, ended_on=TODAY)
    here = given(PARTICIPANT, registered(), until_discharge)
    here.when(end_consent, PARTICIPANT_ID, CONSENT_ID, TODAY).then(ended)
    here.when(end_consent, PARTICIPANT_ID, made_up_id("?"), TODAY).then(ConsentUnknown)
    after = given(PARTICIPANT, registered(), until_discharge, ended)
    after.when(end_consent, PARTICIPANT_ID, CONSENT_ID, TODAY).then_nothing()
    assert after.state.consent_on(TODAY) is None
    plain = given(PARTICIPANT, registered(), consent())
    plain.when(end_consent, PARTICIPANT_ID, CONSENT_ID, TODAY).then(ConsentNamesNoEvent)


@pytest.mark.parametrize(
    "gap",
    [
        {"discloser": " "},
        {"recipients": ""},
        {"information": ""},
        {"purpose": ""},
        {"uses": frozenset()},
        {"told_of_right_to_revoke": False},
    ],
)
def test_a_consent_without_one_of_its_elements_is_none(gap: dict[str, object]) -> None:
    here = given(PARTICIPANT, registered())
    here.when(give_consent, consent(**gap), TODAY).then(ConsentLacksElement)


def test_the_account_reaches_three_years_back_newest_first() -> None:
    rows = [
        replace(MADE, disclosure_id=made_up_id(str(day)), disclosed_on=day)
        for day in (date(2023, 11, 22), date(2023, 11, 23), date(2026, 1, 1))
    ]
    told = [d.disclosed_on for d in account(rows, TODAY, DEFAULT_LIMITS)]
    assert told == [date(2026, 1, 1), date(2023, 11, 23)]


@pytest.mark.parametrize(
    ("today", "since"),
    [
        (date(2024, 2, 29), date(2021, 2, 28)),
        (date(2027, 2, 28), date(2024, 2, 28)),
        (date(2027, 3, 1), date(2024, 3, 1)),
    ],
)
def test_the_account_reaches_back_over_leap_days(today: date, since: date) -> None:
    assert account_since(today, DEFAULT_LIMITS) == since
