"""What a pair would cost equals solving again with the pair forced, and the moves add up."""

from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from matching_people import offer, problem, referral, seeker, specialist, waitlists

from matching import MatchingProblem, Standing
from matching.explain.explainer import Explainer, Move, NotCandidates
from matching.flow.network import Network, build_network
from matching.objective.assignment import assign
from matching.objective.levels import Objective, objective
from stories.extent import examples


def explained(asked: MatchingProblem) -> Explainer:
    network = build_network(asked)
    return Explainer(asked, assign(network, objective(asked, network)))


def forced_again(explainer: Explainer, pair: int) -> list[int]:
    """Level values of the best plan that has the pair, by solving a network that offers no other
    way out for that seeker."""
    network, goal = explainer.network, explainer.solved.objective
    p = int(network.pair_seeker[pair])
    keep = np.flatnonzero((network.pair_seeker != p) | (np.arange(network.pairs) == pair))
    fewer = Network(
        network.seekers,
        network.offers,
        network.pair_seeker[keep],
        network.pair_offer[keep],
        network.used,
        network.capacity,
        network.pinned,
    )
    offer = fewer.place_offer
    places = np.arange(len(offer)) - fewer.first_place[offer] + network.first_place[offer]
    insist = np.zeros(network.seekers, np.int32)
    insist[p] = 1
    levels = tuple(
        replace(one, pair=one.pair[keep], place=one.place[places])
        for one in (
            replace(goal.levels[0], name="insist", wait=insist),
            *goal.levels,
        )
    )
    tie = replace(goal.tie, pair=goal.tie.pair[keep], place=goal.tie.place[places])
    values = assign(fewer, Objective(levels, goal.points[keep], tie, goal.scale)).values
    assert values[0] == 0
    return list(values[1:])


@settings(max_examples=examples(40), deadline=None)
@given(asked=waitlists(14, 6))
def test_the_cost_of_every_pair_is_that_of_solving_again_with_it(asked: MatchingProblem) -> None:
    explainer = explained(asked)
    best = explainer.solved.values
    for pairs, costs in explainer.all_regrets():
        for number, pair in enumerate(pairs.tolist()):
            change = [c for _, c in explainer.levels(costs[:, number])]
            again = forced_again(explainer, pair)
            assert change == [a - b for a, b in zip(again, best, strict=True)]


@settings(max_examples=examples(40), deadline=None)
@given(asked=waitlists(14, 6))
def test_the_moves_lead_to_a_plan_of_exactly_that_cost(asked: MatchingProblem) -> None:
    explainer = explained(asked)
    network = explainer.network
    for pair in range(network.pairs):
        p, s = int(network.pair_seeker[pair]), int(network.pair_offer[pair])
        answer = explainer.forced(asked.seekers[p].referral_id, asked.offers[s].specialist_id)
        flow = after(explainer, answer.moves)
        proofs = explainer.solved.proofs
        change = [proof.level.value(flow) - proof.value for proof in proofs]
        assert change == [cost for _, cost in answer.costs]
        assert flow[pair]


def after(explainer: Explainer, moves: tuple[Move, ...]) -> np.ndarray:
    """The flow once everybody has moved; refuses a move that is no candidate or has no place."""
    network = explainer.network
    at = explainer.at.copy()
    for move in moves:
        p = explainer.seeker_of[move.referral_id]
        assert node(explainer, move.before) == at[p]
        at[p] = node(explainer, move.after)
    flow = np.zeros(network.arcs, np.bool_)
    for p in np.flatnonzero(network.active).tolist():
        if at[p] == network.sink:
            flow[network.pairs + p] = True
            continue
        first, last = network.first_pair[p : p + 2]
        (found,) = np.flatnonzero(network.pair_offer[first:last] == at[p])
        flow[first + found] = True
    for s in range(network.offers):
        load = int((at == s).sum())
        assert load <= network.open_places[s]
        first = network.pairs + network.seekers + int(network.first_place[s])
        flow[first : first + load] = True
    return flow


def node(explainer: Explainer, name: UUID | None) -> int:
    return explainer.network.sink if name is None else explainer.offer_of[name]


def test_runners_up_are_the_next_best_for_a_matched_referral() -> None:
    asked = problem(
        [seeker(1, preferred=frozenset({specialist(2)}), ranking=(specialist(2), specialist(1)))],
        [offer(1), offer(2), offer(3)],
    )
    explainer = explained(asked)
    answers = explainer.runners_up(referral(1))
    assert [a.specialist_id for a in answers] == [specialist(1), specialist(3)]
    assert answers[0].moves == (Move(referral(1), specialist(2), specialist(1)),)


def test_insisting_on_a_taken_place_says_who_would_wait() -> None:
    later = seeker(2, received_on=seeker(1).received_on.replace(day=9))
    asked = problem([seeker(1), later], [offer(1)])
    answer = explained(asked).forced(referral(2), specialist(1))
    assert answer.moves == (
        Move(referral(2), None, specialist(1)),
        Move(referral(1), specialist(1), None),
    )
    assert answer.costs[0] == ("served", 1)


def test_a_pair_that_breaks_a_rule_or_is_pinned_has_no_cost() -> None:
    standing = (Standing(referral(1), specialist(1), pinned=True),)
    asked = problem([seeker(1), seeker(2, language="ko")], [offer(1)], standing=standing)
    for number in (1, 2):
        with pytest.raises(NotCandidates):
            explained(asked).forced(referral(number), specialist(1))
