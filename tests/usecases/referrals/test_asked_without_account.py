"""What is kept of a referral that somebody sends without an account: a person, somebody close to
them, or an agency by its link."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from recorded_facts import facts_of, looked

from domain.people.contact.postal_address import PostalAddressStated
from domain.people.participant import ParticipantRegistered
from domain.people.profile import ContactChoicesStated
from domain.referrals.asking.agency import AgreementInTheFuture, AgreementMissing
from domain.referrals.asking.without_account import (
    AskerNotNamed,
    AskerOutOfReach,
    EmailNotGiven,
    NobodyNamed,
    NumberNotGiven,
    WayNotChosen,
)
from domain.referrals.intake import (
    AgreementToReferralTold,
    ReferralAcknowledged,
    ReferrerNamed,
    SourceKind,
)
from domain.referrals.referral_received import ReferralReceived
from domain.shared.decider import Refusal
from domain.shared.postal.us_address import AddressNotWhole
from domain.shared.roles import Role
from domain.shared.vocabulary import Frequency, SafeContact, ServiceLine, Urgency
from peermatch.usecases.core.identity import Actor, NotAllowed
from peermatch.usecases.core.ids import derived
from peermatch.usecases.referrals.agency_referrals import ReferFromAgency
from peermatch.usecases.referrals.asking_for_support import (
    PUBLIC_PAGE,
    AskForSupport,
    asked_referral,
    new_receipt,
    typed_receipt,
)

CODE = "ABCD-1234-WXYZ"
CAME = asked_referral(CODE)
WHO = derived("participant", CAME)
TODAY = date(2026, 11, 23)
WHERE = {
    "care_of": "Kit Roe",
    "address": "12 Example St",
    "address_2": "Apt 3",
    "city": "Saluda",
    "state": "VA",
    "zip_code": "23149",
}


def asks(**told: Any) -> AskForSupport:
    """Everything that may be told, but for what a test tells otherwise."""
    usual: dict[str, Any] = {
        "for_relative": True,
        "participant_name": "Lee Example",
        "safe_contact": SafeContact.TEXT,
        "phone": "(804) 555-0199",
        "email": "lee@example.org",
        "language": "es",
        "county": "Essex",
        "service_line": ServiceLine.MENTAL_HEALTH,
        "asked_by": "Ana Asker",
        "asked_by_phone": "(804) 555-0188",
    }
    return AskForSupport(referral_id=CAME, receipt=CODE, **usual | WHERE | told)


def refers(**told: Any) -> ReferFromAgency:
    usual: dict[str, Any] = {
        "organization": "Riverside Hospital",
        "asked_by": "Ana Asker",
        "asked_by_phone": "(804) 555-0188",
        "agreed_on": date(2026, 11, 20),
        "participant_name": "Lee Example",
        "birth_date": date(1990, 4, 2),
        "safe_contact": SafeContact.TEXT,
        "phone": "(804) 555-0199",
        "email": "lee@example.org",
        "language": "en",
        "county": "Essex",
        "service_line": ServiceLine.SUBSTANCE_USE,
        "urgency": Urgency.URGENT,
    }
    return ReferFromAgency(referral_id=CAME, receipt=CODE, **usual | WHERE | told)


def registered(way: SafeContact, **told: Any) -> ParticipantRegistered:
    usual: dict[str, Any] = {
        "name": "Lee Example",
        "birth_date": None,
        "phone": "(804) 555-0199",
        "county": "Essex",
        "language": "es",
    }
    return ParticipantRegistered(participant_id=WHO, safe_contact=way, **usual | told)


def by_email(way: SafeContact) -> ContactChoicesStated:
    return ContactChoicesStated(
        participant_id=WHO,
        phone="(804) 555-0199",
        email="lee@example.org",
        ways=frozenset({way}),
        hours=(),
        caller_says="",
    )


AT_HOME = PostalAddressStated(participant_id=WHO, no_fixed_address=False, letters=False, **WHERE)


def received(agency: Any, source: str, **told: Any) -> ReferralReceived:
    usual: dict[str, Any] = {
        "service_line": ServiceLine.MENTAL_HEALTH,
        "urgency": Urgency.ROUTINE,
    }
    return ReferralReceived(
        referral_id=CAME,
        participant_id=WHO,
        sender_reference=CODE,
        source=source,
        experiences=(),
        modes=frozenset(),
        windows=(),
        received_at=agency.deployment.service.now(),
        recommended_on=None,
        frequency=Frequency.WEEKLY,
        session_minutes=60,
        **usual | told,
    )


def named(kind: SourceKind, **told: Any) -> ReferrerNamed:
    usual: dict[str, Any] = {
        "name": "Ana Asker",
        "organization": "",
        "phone": "(804) 555-0188",
    }
    return ReferrerNamed(
        referral_id=CAME, participant_id=WHO, kind=kind, handed_over_on=None, **usual | told
    )


KNOWN = ReferralAcknowledged(referral_id=CAME, acknowledged_on=TODAY)
ANSWER = {"referral_id": str(CAME), "participant_id": str(WHO)}


def test_of_somebody_whom_a_relative_asks_for_all_is_kept_and_no_more_than_a_call_is_safe(
    founded: Any,
) -> None:
    facts, answer = looked(founded, PUBLIC_PAGE, asks())
    assert answer == ANSWER
    assert facts == [
        registered(SafeContact.NOT_AT_HOME),
        by_email(SafeContact.NOT_AT_HOME),
        AT_HOME,
        received(founded, "family"),
        named(SourceKind.FAMILY),
        KNOWN,
    ]


def test_whoever_asks_for_themselves_is_reached_as_they_chose(founded: Any) -> None:
    own = asks(for_relative=False, asked_by="", asked_by_phone="")
    facts, answer = looked(founded, PUBLIC_PAGE, own)
    assert answer == ANSWER
    assert facts == [
        registered(SafeContact.TEXT),
        by_email(SafeContact.TEXT),
        AT_HOME,
        received(founded, "self"),
        named(SourceKind.SELF, name="", phone=""),
        KNOWN,
    ]


def test_a_name_and_a_number_are_enough_to_ask_for_oneself(founded: Any) -> None:
    short = AskForSupport(
        referral_id=CAME,
        receipt=CODE,
        for_relative=False,
        participant_name="Lee",
        safe_contact=SafeContact.CALL,
        phone="(804) 555-0199",
        language="en",
    )
    assert facts_of(founded, PUBLIC_PAGE, short) == [
        registered(SafeContact.CALL, name="Lee", county="", language="en"),
        received(founded, "self", service_line=None),
        named(SourceKind.SELF, name="", phone=""),
        KNOWN,
    ]


def test_of_what_an_agency_tells_all_is_kept_with_the_day_on_which_they_agreed(
    founded: Any,
) -> None:
    facts, answer = looked(founded, PUBLIC_PAGE, refers())
    assert answer == ANSWER
    assert facts == [
        registered(SafeContact.TEXT, birth_date=date(1990, 4, 2), language="en"),
        by_email(SafeContact.TEXT),
        AT_HOME,
        received(founded, "agency", service_line=ServiceLine.SUBSTANCE_USE, urgency=Urgency.URGENT),
        named(SourceKind.AGENCY, organization="Riverside Hospital"),
        KNOWN,
        AgreementToReferralTold(referral_id=CAME, participant_id=WHO, agreed_on=date(2026, 11, 20)),
    ]


def test_whom_an_agency_did_not_ask_how_to_be_reached_gets_no_more_than_a_call(
    founded: Any,
) -> None:
    unasked = refers(safe_contact=None, birth_date=None, agreed_on=TODAY, email="")
    first, *_, agreed = facts_of(founded, PUBLIC_PAGE, unasked)
    assert first == registered(SafeContact.NOT_AT_HOME, language="en")
    assert agreed.agreed_on == TODAY


@pytest.mark.parametrize(
    ("told", "refusal", "field"),
    [
        (asks(asked_by=" "), AskerNotNamed, "asked_by"),
        (asks(asked_by_phone=""), AskerOutOfReach, "asked_by_phone"),
        (asks(participant_name=""), NobodyNamed, "participant_name"),
        (asks(for_relative=False, safe_contact=None), WayNotChosen, "safe_contact"),
        (asks(for_relative=False, phone=""), NumberNotGiven, "phone"),
        (
            asks(for_relative=False, safe_contact=SafeContact.EMAIL, email=""),
            EmailNotGiven,
            "email",
        ),
        (asks(city=""), AddressNotWhole, "city"),
        (asks(state=""), AddressNotWhole, "state"),
        (asks(zip_code=""), AddressNotWhole, "zip_code"),
        (asks(address=""), AddressNotWhole, "address"),
        (refers(agreed_on=None), AgreementMissing, "agreed_on"),
        (refers(agreed_on=date(2026, 11, 24)), AgreementInTheFuture, "agreed_on"),
        (refers(asked_by=""), AskerNotNamed, "asked_by"),
        (refers(phone=""), NumberNotGiven, "phone"),
    ],
)
def test_what_is_still_to_be_told_is_said_and_nothing_is_kept(
    founded: Any, told: Any, refusal: type[Refusal], field: str
) -> None:
    before = founded.deployment.store.end()
    with pytest.raises(refusal) as refused:
        facts_of(founded, PUBLIC_PAGE, told)
    assert refused.value.field == field
    assert founded.deployment.store.end() == before


def test_nobody_with_an_account_asks_like_that(founded: Any) -> None:
    for told in (asks(), refers()):
        for role in (Role.INTAKE, Role.MANAGER):
            with pytest.raises(NotAllowed):
                facts_of(founded, role, told)
    assert Actor(name="public page", role=Role.SERVICE) == PUBLIC_PAGE


def test_a_receipt_is_three_groups_of_four_signs_and_all_of_its_chance_counts() -> None:
    assert new_receipt(UUID(int=0)) == "0000-0000-0000"
    assert new_receipt(UUID(int=1)) == "1000-0000-0000"
    assert new_receipt(UUID(int=33)) == "1100-0000-0000"
    assert new_receipt(UUID(int=31 * 32**11 + 10 * 32**4 + 18)) == "J000-A000-000Z"
    assert new_receipt(UUID(int=2**128 - 1)) == "ZZZZ-ZZZZ-ZZZZ"
    assert new_receipt(UUID(int=32**12)) == "0000-0000-0000"


def test_a_receipt_is_known_however_somebody_types_it() -> None:
    assert typed_receipt(CODE) == CODE
    for text in ("abcd1234wxyz", " ab-cd 12-34\twxyz ", "ABCD-I234-WXYZ", "abcd-l234-wxyz"):
        assert typed_receipt(text) == CODE, text
    assert typed_receipt("oooo-0000-oooo") == "0000-0000-0000"
    for text in ("", "ABCD-1234-WXY", "ABCD-1234-WXYZ-1", "ABCD-1234-WXYU", "ABCD.1234.WXYZ"):
        assert typed_receipt(text) == "", text


def test_who_has_the_receipt_finds_the_referral_and_nobody_else(founded: Any) -> None:
    assert asked_referral(CODE) == derived("asked for", CODE)
    assert asked_referral(CODE) != asked_referral("ABCD-1234-WXYY")
