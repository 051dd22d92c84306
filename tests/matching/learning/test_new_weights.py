"""A run solved again with other weights: who would have got somebody else, and which wishes."""

from dataclasses import replace
from uuid import UUID

from matching_people import small_waitlist

from domain.program.match_preferences import WishName
from matching import solve
from matching.learning.new_weights import with_new_weights
from matching.problem.problem import Placed

RUN = UUID(int=1)


def test_the_same_weights_change_nobody() -> None:
    problem = small_waitlist(30, 5, 3)
    found = with_new_weights(RUN, problem, {}, solve)
    assert found.another_specialist == 0
    assert found.matched_now == found.matched_then == len(solve(problem).pairings)
    assert all(one.now == one.then for one in found.wishes)
    assert (found.run_id, found.day, found.referrals) == (RUN, problem.day, 30)


def test_another_weight_gives_more_of_its_wish_and_serves_as_many() -> None:
    problem = small_waitlist(60, 20, 4)
    further = WishName.FURTHER_AREA
    found = with_new_weights(RUN, problem, {further: 1000}, solve)
    counts = {one.wish: one for one in found.wishes}
    assert counts[further].then > counts[further].now
    assert found.another_specialist > 0
    assert found.matched_then == found.matched_now, "who is served comes before any wish"


def test_the_plan_that_the_run_was_given_is_not_taken_as_given() -> None:
    problem = small_waitlist(30, 5, 3)
    pairs = tuple(Placed(p.referral_id, p.specialist_id) for p in solve(problem).pairings)
    placed = replace(problem, placed=pairs[:1])
    assert with_new_weights(RUN, placed, {}, solve) == with_new_weights(RUN, problem, {}, solve)
