"""Coupled rules: every plan keeps them, and no plan that keeps them is better."""

import itertools
import random
from dataclasses import replace
from uuid import UUID

import pytest
from coupled_by_trying import all_values, best_by_trying, kept
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_people import (
    offer,
    problem,
    referral,
    seeker,
    small_waitlist,
    specialist,
    with_rules,
)

from domain.shared.vocabulary import Frequency
from matching import Couplings, ProblemRefused, ProofStatus, solve
from matching.problem.couplings import (
    AtMostOne,
    CountyFloor,
    CoVisits,
    GroupPlaces,
    NotAll,
    NotAllPairs,
    Together,
    WeekLimit,
    WeeklyMinutes,
)
from matching.problem.problem import Placed
from stories.extent import examples


@settings(max_examples=examples(40), deadline=None)
@given(seed=st.integers(0, 2**32), people=st.integers(1, 5), specialists=st.integers(1, 4))
def test_no_choice_that_keeps_the_coupled_rules_is_better(
    seed: int, people: int, specialists: int
) -> None:
    asked = with_rules(small_waitlist(people, specialists, seed), random.Random(seed))
    plan = solve(asked)
    pairs = {p.referral_id: p.specialist_id for p in plan.pairings}
    assert kept(asked, pairs)
    assert all_values(plan) == best_by_trying(asked)
    assert plan.proof.status is ProofStatus.OPTIMAL
    assert all(level.bound == level.value for level in plan.levels)


def served(couplings: Couplings, **changes: object) -> dict[UUID, UUID]:
    """Two people and two specialists with one place each; who is with whom under the rules."""
    asked = problem(
        [seeker(1), seeker(2)],
        [offer(1, capacity=2), offer(2)],
        couplings=couplings,
        **changes,
    )
    return {p.referral_id: p.specialist_id for p in solve(asked).pairings}


def test_a_family_is_served_by_one_specialist_or_waits() -> None:
    family = Couplings(together=(Together((referral(1), referral(2))),))
    assert served(family) == {referral(1): specialist(1), referral(2): specialist(1)}
    alone = problem([seeker(1), seeker(2)], [offer(1), offer(2)], couplings=family)
    plan = solve(alone)
    assert plan.pairings == ()
    assert {u.codes for u in plan.unmatched} == {("coupled_rules",)}


def test_minutes_are_capacity_not_heads() -> None:
    people = [seeker(k, frequency=Frequency.TWICE_WEEKLY) for k in (1, 2)]
    limit = Couplings(minutes=(WeeklyMinutes(specialist(1), 200),))
    plan = solve(problem(people, [offer(1, capacity=2)], couplings=limit))
    assert len(plan.pairings) == 1


def test_a_group_opens_with_enough_people_or_not_at_all() -> None:
    for least, expected in ((2, 2), (3, 0)):
        group = Couplings(groups=(GroupPlaces(specialist(1), least),))
        people = [seeker(1), seeker(2)]
        plan = solve(problem(people, [offer(1, capacity=5)], couplings=group))
        assert len(plan.pairings) == expected


def test_of_alternatives_one_is_made_at_most() -> None:
    pairs = ((referral(1), specialist(1)), (referral(2), specialist(2)))
    apart = Couplings(at_most_one=(AtMostOne(pairs),))
    people = [seeker(1), seeker(2, county="Mathews")]
    offers = [offer(1), offer(2, counties=frozenset({"Mathews"}))]
    for couplings, expected in ((Couplings(), 2), (apart, 1)):
        assert len(solve(problem(people, offers, couplings=couplings)).pairings) == expected


def test_people_who_do_not_fit_together_are_not_all_with_one_specialist() -> None:
    cut = Couplings(not_all=(NotAll(specialist(1), (referral(1), referral(2))),))
    plan = solve(problem([seeker(1), seeker(2)], [offer(1, capacity=2)], couplings=cut))
    assert len(plan.pairings) == 1


def test_of_pairs_that_share_a_supervisor_not_all_are_made() -> None:
    pairs = tuple((referral(n), specialist(n)) for n in (1, 2, 3))
    shared = Couplings(not_all_pairs=(NotAllPairs(pairs),))
    places = ("Essex", "Mathews", "Lancaster")
    people = [seeker(n, county=place) for n, place in enumerate(places, 1)]
    offers = [offer(n, counties=frozenset({place})) for n, place in enumerate(places, 1)]
    for couplings, expected in ((Couplings(), 3), (shared, 2)):
        assert len(solve(problem(people, offers, couplings=couplings)).pairings) == expected


def test_a_trainee_serves_only_with_a_colleague_to_come_along() -> None:
    for visits, expected in ((0, 0), (1, 1), (2, 2)):
        colleague = Couplings(co_visits=(CoVisits(specialist(1), specialist(2), visits),))
        offers = [offer(1, capacity=2), offer(2, capacity=1, taken=1)]
        plan = solve(problem([seeker(1), seeker(2)], offers, couplings=colleague))
        assert len(plan.pairings) == expected


def test_a_county_gets_what_was_agreed_before_the_longer_waiting_elsewhere() -> None:
    far = seeker(2, county="Mathews", received_on=seeker(2).received_on.replace(day=20))
    offers = [offer(1, counties=frozenset({"Essex", "Mathews"}))]
    floor = Couplings(floors=(CountyFloor("Mathews", 1),))
    for couplings, expected in ((Couplings(), referral(1)), (floor, referral(2))):
        (pair,) = solve(problem([seeker(1), far], offers, couplings=couplings)).pairings
        assert pair.referral_id == expected


def test_a_rule_about_a_stranger_is_refused() -> None:
    with pytest.raises(ProblemRefused, match="not in the problem"):
        problem([seeker(1)], [offer(1)], couplings=Couplings(together=(Together((referral(9),)),)))


@settings(max_examples=examples(40), deadline=None)
@given(seed=st.integers(0, 2**32))
def test_weights_of_people_at_a_specialist_stay_within_their_limit(seed: int) -> None:
    asked = small_waitlist(5, 3, seed)
    chance = random.Random(seed)
    limits = []
    for one in asked.offers:
        people = tuple(s.referral_id for s in asked.seekers if chance.random() < 0.8)
        if people:
            weights = tuple(chance.randint(1, 3) for _ in people)
            limits.append(WeekLimit(one.specialist_id, people, weights, chance.randint(0, 5)))
    asked = replace(asked, couplings=Couplings(week_limits=tuple(limits)))
    plan = solve(asked)
    assert all_values(plan) == best_by_trying(asked)
    assert plan.proof.status is ProofStatus.OPTIMAL


@settings(max_examples=examples(40), deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_plan_that_is_given_is_judged_by_the_best_of_all(seed: int) -> None:
    asked = small_waitlist(5, 3, seed)
    chance = random.Random(seed)
    pairs = itertools.combinations([s.referral_id for s in asked.seekers], 2)
    cuts = tuple(
        NotAll(o.specialist_id, pair)
        for pair in pairs
        for o in asked.offers
        if chance.random() < 0.5
    )
    asked = replace(asked, couplings=Couplings(not_all=cuts))
    best = solve(asked)
    given_pairs = [Placed(p.referral_id, p.specialist_id) for p in best.pairings]
    again = solve(replace(asked, placed=tuple(given_pairs)))
    assert again.proof.status is ProofStatus.OPTIMAL
    assert [level.value for level in again.levels] == [level.value for level in best.levels]
    assert {(p.referral_id, p.specialist_id) for p in again.pairings} == {
        (p.referral_id, p.specialist_id) for p in best.pairings
    }
    if given_pairs:
        worse = solve(replace(asked, placed=tuple(given_pairs[1:]))) if given_pairs[1:] else None
        if worse is not None:
            assert worse.proof.status is ProofStatus.GAP
            assert worse.levels[0].value > worse.levels[0].bound == best.levels[0].value


def test_a_plan_that_breaks_a_rule_is_refused() -> None:
    asked = problem([seeker(1), seeker(2)], [offer(1, capacity=1)])
    both = (Placed(referral(1), specialist(1)), Placed(referral(2), specialist(1)))
    with pytest.raises(ProblemRefused, match="placed"):
        solve(replace(asked, placed=both))
    cut = Couplings(not_all=(NotAll(specialist(1), (referral(1),)),))
    with pytest.raises(ProblemRefused, match="placed"):
        solve(replace(asked, placed=both[:1], couplings=cut))


@pytest.mark.parametrize("weights", [(1,), (1, 0), (1, 1, 1)])
def test_a_limit_without_a_weight_for_each_is_refused(weights: tuple[int, ...]) -> None:
    limit = WeekLimit(specialist(1), (referral(1), referral(2)), weights, 1)
    with pytest.raises(ProblemRefused, match=r"couplings\.week_limits"):
        problem([seeker(1), seeker(2)], [offer(1)], couplings=Couplings(week_limits=(limit,)))
