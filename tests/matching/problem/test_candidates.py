"""Candidates by bit masks are exactly the pairs that break no rule of the one list."""

import pytest
from hypothesis import given, settings
from matching_people import waitlists

from domain.pairing.eligibility import broken
from matching import MatchingProblem
from matching.flow.network import build_network
from matching.objective.levels import closeness
from matching.problem import tokens
from matching.problem.candidates import eligible_pairs, rulebook
from matching.problem.preferences import WISHES, wishes_met
from stories.extent import examples


def eligible_one_by_one(problem: MatchingProblem) -> list[tuple[int, int]]:
    return [
        (p, s)
        for p, seeker in enumerate(problem.seekers)
        for s, offer in enumerate(problem.offers)
        if broken(seeker, offer, problem.day) == ()
    ]


@pytest.mark.parametrize("table_rows", [tokens.TABLE_ROWS, 3, 0])
@settings(max_examples=examples(60), deadline=None)
@given(problem=waitlists(14, 8))
def test_candidates_are_the_pairs_that_break_no_rule(
    problem: MatchingProblem, table_rows: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "TABLE_ROWS", table_rows)
        seekers, offers = eligible_pairs(problem, rulebook(problem))
    assert list(zip(seekers.tolist(), offers.tolist(), strict=True)) == eligible_one_by_one(problem)


@settings(max_examples=examples(60), deadline=None)
@given(problem=waitlists(14, 8))
def test_closeness_is_the_sum_of_the_wishes_met(problem: MatchingProblem) -> None:
    network = build_network(problem)
    one_by_one = [
        sum(w.points for w in wishes_met(problem.seekers[p], problem.offers[s]))
        for p, s in zip(network.pair_seeker, network.pair_offer, strict=True)
    ]
    points, met = closeness(problem, network)
    assert points.tolist() == one_by_one
    assert one_by_one == [
        sum(wish.points for number, wish in enumerate(WISHES) if flags >> number & 1)
        for flags in met.tolist()
    ]


def test_every_wish_has_its_own_name_and_a_sentence() -> None:
    assert len({wish.name for wish in WISHES}) == len(WISHES)
    assert all(wish.because.endswith(".") for wish in WISHES)
