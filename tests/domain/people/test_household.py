"""A household: who is in it, what holds for its members, and who agreed to that."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.people import household, household_wish
from domain.people.household import (
    HOUSEHOLD,
    Household,
    HouseholdDissolved,
    HouseholdJoined,
    HouseholdLeft,
    HouseholdMemberProposed,
    LeavingNeedsReason,
    OwnHousehold,
)
from domain.people.household_wish import (
    NO_HOUSEHOLD,
    AgreedByNobody,
    AgreedInTheFuture,
    Belonging,
    HouseholdListed,
    HouseholdUnknown,
    HouseholdWish,
    HouseholdWishAgreed,
    HouseholdWishKept,
)
from stories.pasts.samples import made_up_id

TODAY = date(2026, 11, 23)
OURS = made_up_id("household")
ANN, BEN, CY = (made_up_id(name) for name in ("ann", "ben", "cy"))
OF = {who: made_up_id(f"referral of {who}") for who in (ANN, BEN, CY)}
S1, S2 = made_up_id("s1"), made_up_id("s2")
APART, TOGETHER = HouseholdWish.APART, HouseholdWish.TOGETHER
AGREED = HouseholdWishAgreed(
    household_id=OURS, participant_id=BEN, wish=APART, agreed_by="Both", agreed_on=TODAY
)


def joined(who: Any) -> HouseholdJoined:
    return HouseholdJoined(household_id=OURS, participant_id=who, referral_id=OF[who])


def left(who: Any) -> HouseholdLeft:
    return HouseholdLeft(household_id=OURS, participant_id=who, reason="They parted.")


COUPLE = (joined(ANN), joined(BEN))


def after(*facts: Any) -> Household:
    return HOUSEHOLD.fold(facts)


def people(*who: Any) -> dict[Any, Any]:
    return {one: OF[one] for one in who}


def test_two_people_become_a_household() -> None:
    assert household.join(Household(), OURS, people(ANN, BEN)) == COUPLE
    state = after(*COUPLE)
    assert (state.others(ANN), state.others(BEN)) == ((OF[BEN],), (OF[ANN],))
    assert household.join(state, OURS, people(ANN, BEN)) == ()


def test_a_third_joins() -> None:
    assert household.join(after(*COUPLE), OURS, people(ANN, CY)) == (joined(CY),)


def test_one_person_is_no_household() -> None:
    with pytest.raises(OwnHousehold):
        household.join(Household(), OURS, people(BEN))


LISTED = HouseholdListed(participant_id=BEN, household_id=OURS)


def belonging(*facts: Any) -> Belonging:
    state = NO_HOUSEHOLD
    for fact in facts:
        state = household_wish.evolve(state, fact)
    return state


def test_a_participant_belongs_to_one_household_until_they_leave() -> None:
    assert household_wish.list_household(NO_HOUSEHOLD, BEN, OURS) == (LISTED,)
    assert household_wish.list_household(belonging(LISTED), BEN, OURS) == ()
    left_it = HouseholdListed(participant_id=BEN, household_id=None)
    assert household_wish.list_household(belonging(LISTED), BEN, None) == (left_it,)
    kept = HouseholdWishKept(household_id=OURS, participant_id=BEN, wish=APART)
    assert belonging(LISTED, kept, left_it) == NO_HOUSEHOLD, "nothing holds any more"


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (replace(AGREED, agreed_by=" "), AgreedByNobody),
        (replace(AGREED, agreed_on=date(2026, 11, 24)), AgreedInTheFuture),
        (replace(AGREED, household_id=made_up_id("another")), HouseholdUnknown),
    ],
)
def test_a_wish_needs_who_agreed_and_when(said: HouseholdWishAgreed, refusal: type) -> None:
    with pytest.raises(refusal):
        household_wish.agree(belonging(LISTED), said, TODAY)


def test_what_was_agreed_holds_until_something_else_is() -> None:
    own = belonging(LISTED)
    assert household_wish.agree(own, AGREED, TODAY) == (AGREED,)
    assert household_wish.agree(belonging(LISTED, AGREED), AGREED, TODAY) == ()
    kept = HouseholdWishKept(household_id=OURS, participant_id=BEN, wish=APART)
    assert household_wish.keep_wish(own, OURS, BEN, APART) == (kept,)
    assert household_wish.keep_wish(belonging(LISTED, kept), OURS, BEN, APART) == ()
    assert belonging(LISTED, kept, replace(kept, wish=TOGETHER)).wish is TOGETHER
    with pytest.raises(HouseholdUnknown):
        household_wish.keep_wish(NO_HOUSEHOLD, OURS, BEN, APART)


def test_whoever_is_left_alone_is_no_household() -> None:
    facts = household.leave(after(*COUPLE), OURS, ANN, "They parted.")
    assert facts == (left(ANN), left(BEN), HouseholdDissolved(household_id=OURS))
    assert after(*COUPLE, *facts) == Household()


def test_of_three_one_leaves_and_the_others_stay() -> None:
    three = (*COUPLE, joined(CY))
    assert household.leave(after(*three), OURS, CY, "They parted.") == (left(CY),)


def test_leaving_and_dissolving_need_a_reason_and_a_household() -> None:
    with pytest.raises(LeavingNeedsReason):
        household.leave(after(*COUPLE), OURS, ANN, " ")
    with pytest.raises(LeavingNeedsReason):
        household.dissolve(after(*COUPLE), OURS, "")
    assert household.leave(after(*COUPLE), OURS, CY, "They parted.") == ()
    assert household.dissolve(Household(), OURS, "They parted.") == ()


def test_a_merged_record_hands_its_place_on() -> None:
    facts = household.merge(after(*COUPLE), OURS, ANN, CY, OF[CY])
    assert facts == (
        joined(CY),
        HouseholdLeft(household_id=OURS, participant_id=ANN, reason=household.MERGED),
    )
    state = after(*COUPLE, *facts)
    assert set(state.members) == {BEN, CY}
    assert household.merge(state, OURS, ANN, CY, OF[CY]) == ()


def test_two_members_who_are_one_person_are_no_household() -> None:
    facts = household.merge(after(*COUPLE), OURS, ANN, BEN, OF[BEN])
    assert after(*COUPLE, *facts) == Household()


def test_a_proposal_to_a_member_is_noted_once() -> None:
    match = made_up_id("match")
    noted = HouseholdMemberProposed(household_id=OURS, participant_id=ANN, match_id=match)
    assert household.note_proposed(after(*COUPLE), OURS, ANN, match) == (noted,)
    assert household.note_proposed(after(*COUPLE, noted), OURS, ANN, match) == ()
    assert household.note_proposed(after(*COUPLE), OURS, CY, match) == ()


IDS = st.frozensets(st.sampled_from([made_up_id(f"s{n}") for n in range(5)]))


@given(supporting=IDS, among=IDS)
def test_what_a_wish_rules_out(supporting: frozenset[Any], among: frozenset[Any]) -> None:
    apart = household_wish.ruled_out(APART, supporting, among)
    assert apart == supporting & among
    together = household_wish.ruled_out(TOGETHER, supporting, among)
    assert together == (among - supporting if supporting else frozenset())
    assert household_wish.ruled_out(HouseholdWish.NONE, supporting, among) == frozenset()
