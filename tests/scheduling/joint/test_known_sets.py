"""What is known of who fits together: no question is asked whose answer follows from others."""

from collections.abc import Sequence
from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

from scheduling.joint.known_sets import KnownSets

PEOPLE = range(6)
SETS = [set(s) for s in chain.from_iterable(combinations(PEOPLE, k) for k in range(1, 7))]


class Oracle:
    """Nobody fits who holds one of the cores; it keeps what it was asked."""

    def __init__(self, *cores: set[int]) -> None:
        self.cores = cores
        self.asked: list[tuple[int, ...]] = []

    def clash(self, people: Sequence[int]) -> list[int] | None:
        self.asked.append(tuple(people))
        return next((sorted(core) for core in self.cores if core <= set(people)), None)


def test_some_of_those_who_fit_and_more_than_those_who_do_not_are_not_asked_about() -> None:
    oracle, known = Oracle({1, 2}), KnownSets()
    clash = known.asking(oracle.clash)
    assert clash([0, 1, 3]) is None
    assert clash([1, 2, 4]) == [1, 2]
    assert clash([3, 0]) is None
    assert clash([5, 2, 1]) == [1, 2]
    assert oracle.asked == [(0, 1, 3), (1, 2, 4)]


def test_what_was_found_elsewhere_is_known_too() -> None:
    oracle, known = Oracle(), KnownSets()
    known.fit([0, 1, 2])
    known.clash([3, 4])
    clash = known.asking(oracle.clash)
    assert clash([2, 0]) is None
    assert clash([4, 3, 0]) == [3, 4]
    assert not oracle.asked


@given(st.lists(st.sampled_from(SETS), max_size=4), st.lists(st.sampled_from(SETS), max_size=40))
def test_answers_are_those_of_the_oracle(cores: list[set[int]], asked: list[set[int]]) -> None:
    oracle = Oracle(*cores)
    clash = KnownSets().asking(Oracle(*cores).clash)
    for people in asked:
        found, fits = clash(sorted(people)), oracle.clash(sorted(people)) is None
        assert (found is None) == fits
        assert found is None or (set(found) <= people and oracle.clash(found) is not None)
