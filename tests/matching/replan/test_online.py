"""Arrivals at learned prices: never better than hindsight, and a place is kept for who needs it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.flow.network import Network
from matching.replan.online import Stream, arrive_one_by_one, hindsight, prices_from
from stories.extent import examples


def stream(seed: int, people: int, places: list[int]) -> Stream:
    chance = np.random.default_rng(seed)
    pairs = [(p, s) for p in range(people) for s in range(len(places)) if chance.random() < 0.6]
    seekers, offers = zip(*pairs, strict=True) if pairs else ((), ())
    network = Network(
        people,
        len(places),
        np.array(seekers, np.int32),
        np.array(offers, np.int32),
        np.zeros(len(places), np.int64),
        np.array(places, np.int64),
        np.full(people, -1, np.int32),
    )
    return Stream(network, chance.integers(0, 365, people), chance.integers(1, 100, len(pairs)))


@settings(max_examples=examples(40), deadline=None)
@given(seed=st.integers(0, 2**32), people=st.integers(0, 12))
def test_no_way_of_deciding_on_arrival_beats_hindsight(seed: int, people: int) -> None:
    year = stream(seed, people, [1, 2, 0])
    best, _ = hindsight(year)
    assert arrive_one_by_one(year) <= best
    assert arrive_one_by_one(year, year) <= best


def test_the_last_place_is_kept_for_somebody_known_to_come_who_needs_it_more() -> None:
    network = Network(
        2,
        1,
        np.array([0, 1], np.int32),
        np.zeros(2, np.int32),
        np.zeros(1, np.int64),
        np.ones(1, np.int64),
        np.full(2, -1, np.int32),
    )
    year = Stream(network, np.array([10, 200]), np.array([5, 50]))
    assert arrive_one_by_one(year) == 5
    assert arrive_one_by_one(year, year) == 50
    assert prices_from(year, 0, np.ones(1, np.int64)).tolist() == [27]
    assert prices_from(year, 201, np.ones(1, np.int64)).tolist() == [0]
