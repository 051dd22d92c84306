"""The cheapest change for somebody who waits is real: made, it serves them in a best plan."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from matching_people import offer, problem, referral, seeker, specialist, waitlists

from matching import MatchingProblem
from matching.explain.changes import Changes
from matching.flow.network import Network, build_network
from matching.objective.assignment import assign
from matching.objective.levels import Objective, objective
from matching.problem.candidates import PLACES_RULE, rulebook
from stories.extent import examples


def changes_of(asked: MatchingProblem) -> Changes:
    rules = rulebook(asked)
    network = build_network(asked, rules, full_too=True)
    return Changes(asked, rules, assign(network, objective(asked, network)))


def with_pair(network: Network, p: int, s: int) -> Network:
    seekers = np.append(network.pair_seeker, p).astype(np.int32)
    offers = np.append(network.pair_offer, s).astype(np.int32)
    order = np.lexsort((offers, seekers))
    return replace(network, pair_seeker=seekers[order], pair_offer=offers[order])


def insisting(goal: Objective, p: int) -> Objective:
    """The same levels under a first one that only asks for p to be served."""
    first = goal.levels[0]
    wait = np.zeros_like(first.wait)
    wait[p] = 1
    return replace(goal, levels=(replace(first, name="insist", wait=wait), *goal.levels))


@settings(max_examples=examples(60), deadline=None)
@given(asked=waitlists(14, 6))
def test_the_change_made_serves_them_in_a_best_plan_of_the_said_value(
    asked: MatchingProblem,
) -> None:
    changes = changes_of(asked)
    before = changes.explainer.solved
    for p in np.flatnonzero(changes.explainer.at == changes.network.sink).tolist():
        found = changes.cheapest(asked.seekers[p].referral_id)
        if found is None:
            continue
        s = changes.explainer.offer_of[found.specialist_id]
        exact = 5
        if found.rule == PLACES_RULE:
            bigger = replace(asked.offers[s], capacity=asked.offers[s].capacity + 1)
            offers = (*asked.offers[:s], bigger, *asked.offers[s + 1 :])
            again = replace(asked, offers=offers)
            network, exact = build_network(again, full_too=True), 3
        else:
            again, network = asked, with_pair(changes.network, p, s)
        goal = objective(again, network)
        best = assign(network, goal).values
        insisted = assign(network, insisting(goal, p)).values
        assert insisted[0] == 0
        assert insisted[1 : 1 + exact] == best[:exact]
        said = tuple(v + c for v, (_, c) in zip(before.values, found.costs, strict=True))
        assert said[:exact] == best[:exact]


def test_a_full_specialist_needs_one_place_more() -> None:
    found = changes_of(problem([seeker(1)], [offer(1, capacity=1, taken=1)])).cheapest(referral(1))
    assert found is not None
    assert (found.rule, found.specialist_id) == (PLACES_RULE, specialist(1))
    assert found.sentence == "Open one more place with a specialist who would be a good fit."


def test_a_place_that_would_go_to_somebody_ahead_is_no_answer() -> None:
    first, second, last = (
        seeker(k, received_on=seeker(k).received_on.replace(day=k)) for k in (1, 2, 3)
    )
    changes = changes_of(problem([first, second, last], [offer(1)]))
    assert changes.cheapest(referral(3)) is None
    assert changes.cheapest(referral(2)) is not None


def test_one_rule_put_right_is_named_in_its_own_words() -> None:
    found = changes_of(problem([seeker(1, language="ko")], [offer(1)])).cheapest(referral(1))
    assert found is not None
    assert found.rule == "speaks_the_language"
    assert found.sentence == "Meet with an interpreter, if the participant agrees to one."
