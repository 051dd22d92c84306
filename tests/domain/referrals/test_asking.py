"""What somebody without an account must tell, and what their receipt tells them later."""

from dataclasses import replace

import pytest

from domain.referrals.asking.receipt import Told, told
from domain.referrals.asking.without_account import (
    AskerNotNamed,
    AskerOutOfReach,
    Asking,
    EmailNotGiven,
    NobodyNamed,
    NumberNotGiven,
    WayNotChosen,
    careful_way,
    check_asking,
    lacking,
)
from domain.referrals.intake import SourceKind
from domain.referrals.outreach import Outreach
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import Referral, ReferralStatus
from domain.shared.vocabulary import SafeContact
from stories.pasts.samples import attempted, received, referrer

MYSELF = Asking(for_relative=False, name="Robin", phone="8045550142", way=SafeContact.TEXT)
MY_SON = Asking(for_relative=True, name="Lee", asked_by="Ana", asked_by_phone="8045550143")


@pytest.mark.parametrize(
    ("asking", "refusals"),
    [
        (MYSELF, []),
        (MY_SON, []),
        (replace(MYSELF, name="· "), [NobodyNamed]),
        (replace(MYSELF, way=None), [WayNotChosen]),
        (replace(MYSELF, phone=""), [NumberNotGiven]),
        (replace(MYSELF, way=SafeContact.EMAIL), [EmailNotGiven]),
        (replace(MYSELF, way=SafeContact.EMAIL, phone="", email="r@example.org"), []),
        (replace(MY_SON, asked_by="", asked_by_phone=""), [AskerNotNamed, AskerOutOfReach]),
        (replace(MY_SON, asked_by="", name=""), [AskerNotNamed, NobodyNamed]),
    ],
)
def test_a_name_and_one_way_to_answer_are_all_that_is_needed(asking, refusals):
    assert [type(one) for one in lacking(asking)] == refusals
    if refusals:
        with pytest.raises(refusals[0]):
            check_asking(asking)
    else:
        check_asking(asking)


@pytest.mark.parametrize("way", SafeContact)
def test_only_the_person_says_that_leaving_something_is_safe(way):
    assert careful_way(replace(MYSELF, way=way)) is way
    assert careful_way(replace(MY_SON, way=way, phone="8045550144")) is SafeContact.NOT_AT_HOME


def asked(kind: SourceKind, **changes: object) -> Referral:
    state = REFERRAL.fold([received(), referrer(kind=kind, handed_over_on=None)])
    return replace(state, **changes)


CALLED = Outreach(attempts=(attempted(),))


@pytest.mark.parametrize(
    ("state", "to_the_person", "to_a_relative"),
    [
        ({}, Told.RECEIVED, Told.TO_RELATIVE),
        ({"outreach": CALLED}, Told.TRIED, Told.TO_RELATIVE),
        (
            {"outreach": CALLED, "status": ReferralStatus.CLOSED},
            Told.ENDED,
            Told.TO_RELATIVE,
        ),
    ],
)
def test_a_relative_is_told_only_that_it_came_in_until_the_person_consents(
    state, to_the_person, to_a_relative
):
    assert told(asked(SourceKind.SELF, **state), ()) is to_the_person
    assert told(asked(SourceKind.FAMILY, **state), ()) is to_a_relative
    assert told(asked(SourceKind.FAMILY, **state), ("Ana",)) is to_the_person


@pytest.mark.parametrize(
    "state",
    [Referral(), REFERRAL.fold([received()])],
    ids=["nothing", "entered by staff"],
)
def test_what_nobody_asked_for_without_an_account_has_no_receipt(state):
    assert told(state, ("Anybody",)) is Told.NOTHING
