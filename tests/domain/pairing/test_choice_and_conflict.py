"""The participant chooses from a shortlist; a conflict bars a pairing and names no one."""

from dataclasses import replace
from datetime import date

from domain.pairing.conflict import (
    CONFLICT,
    ConditionsMissing,
    ConflictKind,
    ConflictReviewed,
    ConflictUnknown,
    ReviewedByDiscloser,
    Verdict,
    disclose_conflict,
    review_conflict,
)
from domain.pairing.shortlist import (
    SHORTLIST,
    RankedOutsideShortlist,
    ShortlistAnswered,
    ShortlistEmpty,
    ShortlistRanked,
    ShortlistTooLate,
    ShortlistTooLong,
    ShortlistTurnedDown,
    ShortlistUnknown,
    offer,
    rank,
    shortlist_id,
    turn_down,
)
from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName
from stories.pasts.given import given
from stories.pasts.rules_of import limits_with
from stories.pasts.samples import (
    CONFLICT_ID,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    SHORTLIST_ID,
    SPECIALIST_ID,
    TODAY,
    disclosed,
    made_up_id,
    offered,
)

RANKED = ShortlistRanked(
    shortlist_id=SHORTLIST_ID,
    participant_id=PARTICIPANT_ID,
    ranking=(OTHER_SPECIALIST_ID, SPECIALIST_ID),
)
NO_THANKS = ShortlistTurnedDown(shortlist_id=SHORTLIST_ID)
EXCLUDED = ConflictReviewed(
    conflict_id=CONFLICT_ID,
    participant_id=PARTICIPANT_ID,
    verdict=Verdict.EXCLUDED,
    conditions="",
)
ALLOWED = replace(EXCLUDED, verdict=Verdict.ALLOWED, conditions="Never at home.")


def test_a_shortlist_has_one_to_three_different_specialists() -> None:
    three = (SPECIALIST_ID, OTHER_SPECIALIST_ID, made_up_id("a third specialist"))
    four = (*three, made_up_id("a fourth specialist"))
    here = given(SHORTLIST)
    here.when(offer, offered(specialists=three), DEFAULT_LIMITS).then(offered(specialists=three))
    here.when(offer, offered(specialists=four), DEFAULT_LIMITS).then(ShortlistTooLong)
    wider = limits_with(LimitName.SHORTLIST, value=4)
    here.when(offer, offered(specialists=four), wider).then(offered(specialists=four))
    here.when(offer, offered(specialists=()), DEFAULT_LIMITS).then(ShortlistEmpty)
    twice = offered(specialists=(SPECIALIST_ID, SPECIALIST_ID))
    here.when(offer, twice, DEFAULT_LIMITS).then(ShortlistEmpty)
    given(SHORTLIST, offered()).when(offer, offered(), DEFAULT_LIMITS).then_nothing()


def test_the_participant_ranks_whom_they_want_and_may_change_their_mind() -> None:
    here = given(SHORTLIST, offered())
    here.when(rank, RANKED.ranking, TODAY).then(RANKED)
    ranked = given(SHORTLIST, offered(), RANKED)
    ranked.when(rank, RANKED.ranking, TODAY).then_nothing()
    ranked.when(rank, (SPECIALIST_ID,), TODAY).then(replace(RANKED, ranking=(SPECIALIST_ID,)))
    for wrong in ((), (SPECIALIST_ID, SPECIALIST_ID), (made_up_id("?"),)):
        here.when(rank, wrong, TODAY).then(RankedOutsideShortlist)
    here.when(rank, RANKED.ranking, date(2026, 12, 1)).then(ShortlistTooLate)
    given(SHORTLIST).when(rank, RANKED.ranking, TODAY).then(ShortlistUnknown)


def test_someone_different_needs_no_reason() -> None:
    given(SHORTLIST, offered(), RANKED).when(turn_down).then(NO_THANKS)
    given(SHORTLIST).when(turn_down).then(ShortlistUnknown)
    after = given(SHORTLIST, offered(), NO_THANKS)
    after.when(turn_down).then_nothing()
    after.when(rank, RANKED.ranking, TODAY).then(ShortlistAnswered)


def test_each_round_has_its_own_shortlist() -> None:
    assert shortlist_id(PARTICIPANT_ID, 1) != shortlist_id(PARTICIPANT_ID, 2)
    assert shortlist_id(PARTICIPANT_ID, 1) == shortlist_id(PARTICIPANT_ID, 1)


def test_a_disclosed_conflict_bars_the_pairing_until_it_is_reviewed() -> None:
    given(CONFLICT).when(disclose_conflict, disclosed()).then(disclosed())
    histories = ((), (disclosed(),), (disclosed(), ALLOWED), (disclosed(), EXCLUDED))
    assert [given(CONFLICT, *h).state.bars for h in histories] == [False, True, False, True]


def test_the_same_disclosure_again_changes_nothing_and_a_new_one_asks_again() -> None:
    new = disclosed(kind=ConflictKind.BUSINESS)
    given(CONFLICT, disclosed()).when(disclose_conflict, disclosed()).then_nothing()
    settled = given(CONFLICT, disclosed(), ALLOWED)
    settled.when(disclose_conflict, disclosed()).then_nothing()
    settled.when(disclose_conflict, new).then(new)
    assert given(CONFLICT, disclosed(), ALLOWED, new).state.bars


def test_a_review_is_someone_else_s_and_names_conditions_only_when_there_are_some() -> None:
    here = given(CONFLICT, disclosed())
    here.when(review_conflict, Verdict.EXCLUDED, "", None).then(EXCLUDED)
    here.when(review_conflict, Verdict.ALLOWED, "Never at home.", None).then(ALLOWED)
    here.when(review_conflict, Verdict.ALLOWED, " ", None).then(ConditionsMissing)
    here.when(review_conflict, Verdict.EXCLUDED, "x", None).then(ConditionsMissing)
    here.when(review_conflict, Verdict.EXCLUDED, "", SPECIALIST_ID).then(ReviewedByDiscloser)
    given(CONFLICT).when(review_conflict, Verdict.EXCLUDED, "", None).then(ConflictUnknown)
    after = given(CONFLICT, disclosed(), EXCLUDED)
    after.when(review_conflict, Verdict.EXCLUDED, "", None).then_nothing()
