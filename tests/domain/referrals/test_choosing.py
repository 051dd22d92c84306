"""A participant who would like to choose is offered a shortlist before anybody is proposed."""

from datetime import timedelta

from domain.pairing.shortlist import (
    SHORTLIST,
    ParticipantIsChoosing,
    ShortlistRanked,
    ShortlistTurnedDown,
    check_answered,
    is_open,
    not_wanted,
)
from domain.referrals.choosing import (
    ChoiceAsked,
    ChoiceComesFirst,
    ChoiceOffered,
    ChoiceUnmet,
    give_up,
    note_offer,
)
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_closing import ClosingReason, ReferralClosed
from domain.referrals.referral_match import ReferralProposed, propose
from domain.referrals.referral_state import ReferralClosedAlready, ReferralNotWaiting
from domain.referrals.waiting import ask_for_choice
from domain.shared.shared_refusals import ReferralUnknown
from stories.pasts.given import given
from stories.pasts.samples import (
    MATCH_ID,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    REFERRAL_ID,
    SHORTLIST_ID,
    SPECIALIST_ID,
    TODAY,
    offered,
    received,
)

ASKED = ChoiceAsked(referral_id=REFERRAL_ID)
OFFERED = ChoiceOffered(referral_id=REFERRAL_ID, shortlist_id=SHORTLIST_ID)
UNMET = ChoiceUnmet(referral_id=REFERRAL_ID)
RANKED = ShortlistRanked(
    shortlist_id=SHORTLIST_ID, participant_id=PARTICIPANT_ID, ranking=(OTHER_SPECIALIST_ID,)
)
NO_THANKS = ShortlistTurnedDown(shortlist_id=SHORTLIST_ID)


def test_a_choice_is_asked_for_once_until_it_is_answered() -> None:
    given(REFERRAL, received()).when(ask_for_choice).then(ASKED)
    given(REFERRAL, received(), ASKED).when(ask_for_choice).then_nothing()
    given(REFERRAL, received(), ASKED, OFFERED).when(ask_for_choice).then(ASKED)
    given(REFERRAL, received(), ASKED, UNMET).when(ask_for_choice).then(ASKED)


def test_only_who_waits_chooses() -> None:
    closed = ReferralClosed(referral_id=REFERRAL_ID, reason=ClosingReason.MOVED)
    given(REFERRAL).when(ask_for_choice).then(ReferralUnknown)
    given(REFERRAL, received(), closed).when(ask_for_choice).then(ReferralClosedAlready)
    proposed = ReferralProposed(referral_id=REFERRAL_ID, match_id=MATCH_ID)
    given(REFERRAL, received(), proposed).when(ask_for_choice).then(ReferralNotWaiting)


def test_an_offer_or_giving_up_answers_what_was_asked_and_nothing_else() -> None:
    here = given(REFERRAL, received(), ASKED).part("choosing")
    here.when(note_offer, SHORTLIST_ID).then(OFFERED)
    here.when(give_up, 1).then(UNMET)
    here.when(give_up, 2).then_nothing()
    for before in ((), (ASKED, OFFERED), (ASKED, UNMET)):
        settled = given(REFERRAL, received(), *before).part("choosing")
        settled.when(note_offer, SHORTLIST_ID).then_nothing()
        settled.when(give_up, 1).then_nothing()
    given(REFERRAL).part("choosing").when(give_up, 1).then(ReferralUnknown)
    assert given(REFERRAL, received(), ASKED, UNMET, ASKED).state.choosing.askings == 2


def test_nobody_is_proposed_before_the_shortlist_that_was_asked_for() -> None:
    given(REFERRAL, received(), ASKED).when(propose, MATCH_ID).then(ChoiceComesFirst)
    for answer in (OFFERED, UNMET):
        outcome = given(REFERRAL, received(), ASKED, answer).when(propose, MATCH_ID)
        assert outcome.refusal is None


def test_a_shortlist_is_open_until_it_is_answered_or_its_last_day_has_passed() -> None:
    last = offered().answer_by
    thinking = given(SHORTLIST, offered())
    thinking.when(check_answered, last).then(ParticipantIsChoosing)
    assert is_open(thinking.state, last)
    for state in (
        given(SHORTLIST).state,
        given(SHORTLIST, offered(), RANKED).state,
        given(SHORTLIST, offered(), NO_THANKS).state,
    ):
        assert not is_open(state, TODAY)
        check_answered(state, TODAY)
    check_answered(thinking.state, last + timedelta(days=1))


def test_who_was_left_out_is_not_wanted() -> None:
    assert not_wanted(given(SHORTLIST, offered()).state) == frozenset()
    assert not_wanted(given(SHORTLIST, offered(), RANKED).state) == {SPECIALIST_ID}
    both = {SPECIALIST_ID, OTHER_SPECIALIST_ID}
    assert not_wanted(given(SHORTLIST, offered(), NO_THANKS).state) == both
