"""Whatever everybody chooses from their shortlists, all choices fit at once."""

import random

from hypothesis import given, settings
from matching_people import offer, problem, referral, seeker, specialist, waitlists

from domain.pairing.eligibility import broken
from domain.shared.vocabulary import Mode
from matching import MatchingProblem, solve
from matching.replan.shortlists import shortlists
from stories.extent import examples


@settings(max_examples=examples(60), deadline=None)
@given(asked=waitlists(14, 7))
def test_any_choice_by_each_fits_and_serves_as_many_as_the_plan(asked: MatchingProblem) -> None:
    lists = shortlists(asked)
    seekers = {s.referral_id: s for s in asked.seekers}
    offers = {o.specialist_id: o for o in asked.offers}
    chance = random.Random(asked.seed)
    for one in lists:
        assert len(set(one.specialist_ids)) == len(one.specialist_ids) <= 3
        for choice in one.specialist_ids:
            assert broken(seekers[one.referral_id], offers[choice], asked.day) == ()
    for _ in range(5):
        chosen = [chance.choice(one.specialist_ids) for one in lists if one.specialist_ids]
        assert all(chosen.count(s) <= offers[s].open_places for s in set(chosen))
        assert len(chosen) == len(solve(asked).pairings)


def test_the_list_is_diverse_and_the_closest_comes_first() -> None:
    women = [offer(k, gender="woman", capacity=3) for k in (1, 2, 3)]
    others = [offer(4, gender="man"), offer(5, gender="man", modes=frozenset(Mode))]
    (one,) = shortlists(problem([seeker(1, preferred=frozenset({specialist(2)}))], women + others))
    assert one.referral_id == referral(1)
    assert one.specialist_ids[0] == specialist(2)
    assert set(one.specialist_ids[1:]) == {specialist(4), specialist(5)}


def test_one_option_for_each_comes_before_a_second_for_anybody() -> None:
    lists = shortlists(problem([seeker(1), seeker(2)], [offer(1), offer(2)]))
    assert sorted(len(one.specialist_ids) for one in lists) == [1, 1]
