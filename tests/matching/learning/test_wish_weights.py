"""What is learned of weights: planted values come back, and chance proposes nothing."""

from dataclasses import replace
from math import exp
from uuid import UUID

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st
from synthetic_outcomes import A_POINT, AS_WEIGHED, CHOICES, WEIGHTS, made_up

from domain.matches.wish_outcomes import OutcomeKind
from domain.program.match_preferences import MOST_POINTS, WishName
from domain.program.wish_learning import Untold, UntoldWish
from matching.learning.wish_weights import MOST_TIMES, STEP_POINTS, in_tens, learned
from stories.extent import examples

GENDER = WishName.PREFERRED_GENDER


def test_planted_odds_are_inside_their_intervals() -> None:
    found = learned(made_up(3, 3000, AS_WEIGHED), WEIGHTS)
    assert {one.wish for one in found.wishes} == set(WishName)
    outside = [
        one.wish
        for one in found.wishes
        if not one.odds_low <= 1000 * exp(AS_WEIGHED[one.wish]) <= one.odds_high
    ]
    assert outside == []
    for one in found.wishes:
        assert one.worth_low <= one.points <= one.worth_high
        assert one.odds_high < 2 * one.odds_low, "3000 people tell a good deal"


def test_a_wish_that_is_worth_more_than_its_weight_is_found_and_raised() -> None:
    planted = {**AS_WEIGHED, GENDER: 100 * A_POINT}
    found = {one.wish: one for one in learned(made_up(7, 3000, planted), WEIGHTS).wishes}
    assert found[GENDER].worth_low > WEIGHTS[GENDER]
    assert found[GENDER].proposed == MOST_TIMES * WEIGHTS[GENDER], "no more than that at once"
    assert found[WishName.THIRD_CHOICE].proposed is None


def test_weights_that_are_right_stay() -> None:
    proposed = [
        one.wish
        for seed in range(6)
        for one in learned(made_up(seed, 600, AS_WEIGHED), WEIGHTS).wishes
        if one.proposed is not None
    ]
    assert proposed == []


def test_wishes_without_any_difference_have_no_worth() -> None:
    found = learned(made_up(3, 600, {}), WEIGHTS)
    assert {(one.worth, one.proposed) for one in found.wishes} == {(None, None)}
    assert all(one.odds_low <= 1000 <= one.odds_high for one in found.wishes)


def test_too_few_people_of_a_wish_say_nothing_of_it() -> None:
    few = made_up(5, 400, AS_WEIGHED)
    spared = {e.person for e in few if GENDER in e.met}
    some = sorted(spared)[:19]
    thinned = [e for e in few if e.person not in spared or e.person in some]
    found = learned(thinned, WEIGHTS)
    assert UntoldWish(wish=GENDER, why=Untold.TOO_FEW) in found.untold
    assert GENDER not in {one.wish for one in found.wishes}


def test_wishes_that_are_always_met_together_are_not_told_apart() -> None:
    one, other = WishName.MOST_IMPORTANT_AREA, WishName.MOST_IMPORTANT_PATHWAY

    def both(wishes: frozenset[WishName]) -> frozenset[WishName]:
        return wishes - {other} | ({other} if one in wishes else set())

    together = [
        replace(e, stated=both(e.stated), met=both(e.met)) for e in made_up(5, 400, AS_WEIGHED)
    ]
    found = learned(together, WEIGHTS)
    assert {u.wish: u.why for u in found.untold} == {
        one: Untold.ALWAYS_TOGETHER,
        other: Untold.ALWAYS_TOGETHER,
    }


def test_an_outcome_that_a_wish_tells_perfectly_still_has_an_interval() -> None:
    perfect = [
        replace(e, came_true=GENDER in e.met)
        for e in made_up(5, 300, AS_WEIGHED)
        if e.kind is OutcomeKind.ACCEPTED
    ]
    found = {one.wish: one for one in learned(perfect, WEIGHTS).wishes}
    assert 1000 < found[GENDER].odds_low < found[GENDER].odds <= found[GENDER].odds_high


def test_the_same_person_many_times_is_one_person() -> None:
    """Every outcome said five times tells no more than once."""
    once = [e for e in made_up(5, 400, AS_WEIGHED) if e.kind is OutcomeKind.ACCEPTED]
    for copied, alone in zip(
        learned(once * 5, WEIGHTS).wishes, learned(once, WEIGHTS).wishes, strict=True
    ):
        assert copied.odds_high / copied.odds_low == pytest.approx(
            alone.odds_high / alone.odds_low, rel=0.1
        )
        assert (copied.met, copied.unmet) == (alone.met, alone.unmet)


def test_figures_are_in_tens() -> None:
    found = learned(made_up(5, 403, AS_WEIGHED), WEIGHTS)
    counts = [n for one in found.kinds for n in (one.asked, one.came_true)]
    counts += [n for one in found.wishes for n in (one.met, one.unmet)]
    assert all(n % 10 == 0 for n in counts)
    assert [in_tens(n) for n in (0, 9, 10, 19)] == [0, 0, 10, 10]


@settings(max_examples=examples(15))
@for_any(
    seed=st.integers(0, 10_000),
    people=st.integers(1, 300),
    weights=st.fixed_dictionaries({w: st.integers(0, MOST_POINTS) for w in WishName}),
)
def test_whatever_is_learned_stays_within_bounds(
    seed: int, people: int, weights: dict[WishName, int]
) -> None:
    found = learned(made_up(seed, people, AS_WEIGHED), weights)
    told = [one.wish for one in found.wishes] + [one.wish for one in found.untold]
    assert sorted(told) == sorted(WishName)
    for one in found.wishes:
        assert one.odds_low <= one.odds <= one.odds_high
        if one.proposed is not None:
            assert one.proposed % STEP_POINTS == 0
            assert one.points <= MOST_TIMES * one.proposed
            assert 0 < one.proposed <= min(MOST_POINTS, MOST_TIMES * one.points)


@pytest.mark.parametrize(("seed", "people"), [(1, 2), (3, 3), (57, 6), (34, 10), (49, 20), (6, 30)])
def test_the_fewest_outcomes_settle_too(seed: int, people: int) -> None:
    told = learned(made_up(seed, people, AS_WEIGHED), WEIGHTS)
    assert {one.wish for one in (*told.wishes, *told.untold)} == set(WishName)


def test_numbers_of_people_never_matter() -> None:
    """Who somebody is changes nothing: only that two outcomes are of the same person."""
    first = made_up(5, 300, AS_WEIGHED)
    renamed = [replace(e, person=UUID(int=10**6 - e.person.int)) for e in first]
    assert learned(renamed, WEIGHTS) == learned(first, WEIGHTS)
    assert CHOICES[0] in {one.wish for one in learned(first, WEIGHTS).wishes}
