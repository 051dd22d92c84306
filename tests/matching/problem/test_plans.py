"""A plan keeps every rule, is best in every level, and doesn't depend on the order of rows."""

import itertools
import random
from dataclasses import replace

from hypothesis import given, settings
from matching_people import (
    DAY,
    offer,
    problem,
    referral,
    seeker,
    small_waitlist,
    specialist,
    waitlists,
)

from domain.pairing.eligibility import broken
from domain.program.match_preferences import MOST_POINTS, WishName
from domain.shared.vocabulary import Urgency
from matching import (
    MatchingProblem,
    ProofStatus,
    Standing,
    plan_from_json,
    plan_to_json,
    problem_from_json,
    problem_to_json,
    solve,
)
from matching.flow.network import Network, build_network
from matching.objective.audit import audit
from matching.objective.levels import objective
from stories.extent import examples


def level_values(network: Network, asked: MatchingProblem, choice: dict[int, int]) -> list[int]:
    """Every level of one choice of offers (pair number by seeker), added up one by one."""
    goal = objective(asked, network)
    values = []
    for level in goal.levels:
        total = sum(int(level.pair[pair]) for pair in choice.values())
        total += sum(int(level.wait[p]) for p in range(network.seekers) if p not in choice)
        for s in range(network.offers):
            people = sum(network.pair_offer[pair] == s for pair in choice.values())
            first = int(network.first_place[s])
            total += int(level.place[first : first + people].sum())
        values.append(total)
    return values


def every_choice(network: Network) -> list[dict[int, int]]:
    """All assignments that respect the places."""
    options = [
        [None, *range(network.first_pair[p], network.first_pair[p + 1])]
        for p in range(network.seekers)
    ]
    choices = []
    for pairs in itertools.product(*options):
        choice = {p: pair for p, pair in enumerate(pairs) if pair is not None}
        load = [int(network.pair_offer[pair]) for pair in choice.values()]
        if all(load.count(s) <= network.open_places[s] for s in set(load)):
            choices.append(choice)
    return choices


@settings(max_examples=examples(60), deadline=None)
@given(asked=waitlists(5, 4))
def test_no_other_choice_is_better_in_the_order_of_the_levels(asked: MatchingProblem) -> None:
    network = build_network(asked)
    best = min(level_values(network, asked, choice) for choice in every_choice(network))
    assert [level.value for level in solve(asked).levels] == best


@settings(max_examples=examples(100), deadline=None)
@given(asked=waitlists(20, 8))
def test_every_plan_keeps_every_rule_and_answers_everyone_once(asked: MatchingProblem) -> None:
    plan = solve(asked)
    seekers = {s.referral_id: s for s in asked.seekers}
    offers = {o.specialist_id: o for o in asked.offers}
    for pair in plan.pairings:
        assert broken(seekers[pair.referral_id], offers[pair.specialist_id], asked.day) == ()
    for one in asked.offers:
        given_places = sum(p.specialist_id == one.specialist_id for p in plan.pairings)
        assert given_places <= one.open_places
    answered = [p.referral_id for p in plan.pairings] + [u.referral_id for u in plan.unmatched]
    assert sorted(answered) == sorted(seekers)


@settings(max_examples=examples(40), deadline=None)
@given(asked=waitlists(20, 8))
def test_the_order_of_rows_never_matters(asked: MatchingProblem) -> None:
    rows = random.Random(asked.seed)
    shuffled = replace(
        asked,
        seekers=tuple(rows.sample(asked.seekers, len(asked.seekers))),
        offers=tuple(rows.sample(asked.offers, len(asked.offers))),
        standing=tuple(rows.sample(asked.standing, len(asked.standing))),
    )
    assert problem_to_json(shuffled) == problem_to_json(asked)
    assert plan_to_json(solve(shuffled)) == plan_to_json(solve(asked))


@settings(max_examples=examples(40), deadline=None)
@given(asked=waitlists(16, 6))
def test_one_place_more_never_serves_fewer(asked: MatchingProblem) -> None:
    served = len(solve(asked).pairings)
    for number, one in enumerate(asked.offers):
        offers = list(asked.offers)
        offers[number] = replace(one, capacity=one.capacity + 1)
        assert len(solve(replace(asked, offers=tuple(offers))).pairings) in (served, served + 1)


@settings(max_examples=examples(30), deadline=None)
@given(asked=waitlists(12, 6))
def test_problem_and_plan_survive_their_json(asked: MatchingProblem) -> None:
    plan = solve(asked)
    assert problem_from_json(problem_to_json(asked)) == asked
    assert plan_from_json(plan_to_json(plan)) == plan


def test_the_urgent_come_before_the_long_waiting_and_they_before_closeness() -> None:
    asked = problem(
        [
            seeker(1, urgency=Urgency.URGENT, received_on=DAY),
            seeker(2, received_on=DAY.replace(day=1)),
            seeker(3, received_on=DAY.replace(day=2), preferred=frozenset({specialist(1)})),
        ],
        [offer(1), offer(2)],
    )
    plan = solve(asked)
    assert {p.referral_id for p in plan.pairings} == {referral(1), referral(2)}
    assert [(u.referral_id, u.codes) for u in plan.unmatched] == [(referral(3), ("places_taken",))]


def test_a_standing_pair_is_kept_where_closeness_is_equal() -> None:
    for kept in (1, 2):
        standing = (Standing(referral(1), specialist(kept)),)
        plan = solve(problem([seeker(1)], [offer(1), offer(2)], standing=standing))
        assert [p.specialist_id for p in plan.pairings] == [specialist(kept)]


def test_a_pinned_pair_stays_though_another_would_be_closer() -> None:
    standing = (Standing(referral(1), specialist(1), pinned=True),)
    asked = problem(
        [seeker(1, preferred=frozenset({specialist(2)})), seeker(2)],
        [offer(1), offer(2)],
        standing=standing,
    )
    pairs = {(p.referral_id, p.specialist_id) for p in solve(asked).pairings}
    assert pairs == {(referral(1), specialist(1)), (referral(2), specialist(2))}


def test_caseloads_even_out_when_nothing_else_differs() -> None:
    asked = problem([seeker(k) for k in range(4)], [offer(1, capacity=4), offer(2, capacity=4)])
    pairs = [p.specialist_id for p in solve(asked).pairings]
    assert (pairs.count(specialist(1)), pairs.count(specialist(2))) == (2, 2)


def test_the_heaviest_weights_leave_the_arithmetic_whole() -> None:
    """Weights without a common step, as large as a manager may make them."""
    small = small_waitlist(80, 12)
    heavy = {name: MOST_POINTS - number for number, name in enumerate(WishName)}
    weighed = replace(small, weights={name.value: points for name, points in heavy.items()})
    plan = solve(weighed)
    assert plan.proof.status is ProofStatus.OPTIMAL
    audit(weighed, plan)
    assert max(pairing.points for pairing in plan.pairings) > 2 * MOST_POINTS
