"""What an agency must tell, and what its receipt tells it later: nothing without a consent that
names it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.referrals import intake
from domain.referrals.asking.agency import (
    AgencyAsking,
    AgreementInTheFuture,
    AgreementMissing,
    check_agency_asking,
    lacking_of_agency,
    way_told_to_agency,
)
from domain.referrals.asking.receipt import Told, names, told
from domain.referrals.asking.without_account import (
    AskerNotNamed,
    AskerOutOfReach,
    Asking,
    EmailNotGiven,
    NobodyNamed,
    NumberNotGiven,
)
from domain.referrals.intake import AgreementToReferralTold, SourceKind
from domain.referrals.outreach import Outreach
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.shared.shared_refusals import ReferralUnknown
from domain.shared.vocabulary import SafeContact
from stories.pasts.samples import PARTICIPANT_ID, attempted, received, referrer

TODAY = date(2026, 11, 23)
ASKING = Asking(for_relative=True, name="Lee", asked_by="Ana", asked_by_phone="8045550143")
TOLD = AgencyAsking(asking=ASKING, agreed_on=TODAY)


def but(**changes: object) -> AgencyAsking:
    return replace(TOLD, asking=replace(ASKING, **changes))


@pytest.mark.parametrize(
    ("asking", "refusals"),
    [
        (TOLD, []),
        (replace(TOLD, agreed_on=None), [AgreementMissing]),
        (replace(TOLD, agreed_on=TODAY + timedelta(days=1)), [AgreementInTheFuture]),
        (
            but(name="", asked_by="", asked_by_phone=""),
            [AskerNotNamed, AskerOutOfReach, NobodyNamed],
        ),
        (but(way=SafeContact.TEXT), [NumberNotGiven]),
        (but(way=SafeContact.EMAIL, phone="8045550142"), [EmailNotGiven]),
        (but(way=SafeContact.CALL, phone="8045550142"), []),
    ],
)
def test_it_says_who_refers_whom_and_when_they_agreed(asking, refusals):
    assert [type(one) for one in lacking_of_agency(asking, TODAY)] == refusals
    if refusals:
        with pytest.raises(refusals[0]):
            check_agency_asking(asking, TODAY)
    else:
        check_agency_asking(asking, TODAY)


def test_a_way_is_safe_as_the_person_told_the_agency():
    assert way_told_to_agency(but(way=SafeContact.TEXT)) is SafeContact.TEXT
    assert way_told_to_agency(TOLD) is SafeContact.NOT_AT_HOME


def test_the_day_of_the_agreement_is_kept_once():
    came = received()
    agreed = AgreementToReferralTold(
        referral_id=came.referral_id, participant_id=PARTICIPANT_ID, agreed_on=TODAY
    )
    noted = REFERRAL.fold([came, agreed]).intake
    assert intake.note_agreement(REFERRAL.fold([came]).intake, agreed) == (agreed,)
    assert intake.note_agreement(noted, agreed) == ()
    with pytest.raises(ReferralUnknown):
        intake.note_agreement(REFERRAL.initial.intake, agreed)


CALLED = Outreach(attempts=(attempted(),))
NAMED = ("The staff of Riverside Hospital, and nobody else",)


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        ({}, Told.AGENCY_RECEIVED),
        ({"outreach": CALLED}, Told.AGENCY_IN_WORK),
        ({"status": ReferralStatus.PROPOSED}, Told.AGENCY_IN_WORK),
        ({"status": ReferralStatus.MATCHED, "outreach": CALLED}, Told.AGENCY_MATCHED),
        ({"status": ReferralStatus.CLOSED}, Told.AGENCY_CLOSED),
    ],
)
def test_an_agency_is_told_in_neutral_words_while_a_consent_names_it(state, allowed):
    sent = referrer(kind=SourceKind.AGENCY, organization="Riverside hospital", handed_over_on=None)
    referral = replace(REFERRAL.fold([received(), sent]), **state)
    assert told(referral, NAMED) is allowed
    assert told(referral, ("Riverside County Hospital", "Whoever referred them")) is Told.NOTHING
    assert told(referral, ()) is Told.NOTHING


def test_an_organization_is_named_by_its_words_together():
    assert names("Riverside Hospital", "RIVERSIDE  hospital")
    assert not names("Hospital Riverside", "Riverside Hospital")
    assert not names("Riversides Hospital", "Riverside Hospital")
    assert not names("Anybody", "")
