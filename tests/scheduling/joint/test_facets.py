"""Facets: they cut off shares that no mixture of caseloads gives, and nothing that fits."""

from collections.abc import Callable, Sequence
from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.math_opt.python import mathopt

from scheduling.fitting.people_sets import CLEAR, Cut
from scheduling.joint.facets import MOST_PEOPLE, facet
from stories.extent import examples

Clash = Callable[[Sequence[int]], Sequence[int] | None]


def subsets(people: Sequence[int]) -> list[tuple[int, ...]]:
    return list(chain.from_iterable(combinations(people, k) for k in range(len(people) + 1)))


def unless(*cores: set[int]) -> Clash:
    """Everybody fits who holds none of these sets."""
    return lambda asked: next((sorted(core) for core in cores if core <= set(asked)), None)


def weight(cut: Cut, people: Sequence[int]) -> int:
    return sum(w for p, w in zip(cut.people, cut.weights, strict=True) if p in set(people))


def test_three_of_whom_no_two_fit_count_as_one() -> None:
    cut = facet([4, 5, 6], [0.5, 0.5, 0.5], unless({4, 5}, {5, 6}, {4, 6}))
    assert cut == Cut((4, 5, 6), (1, 1, 1), 1)


def test_shares_that_a_mixture_of_caseloads_gives_are_left_alone() -> None:
    assert facet([4, 5, 6], [0.5, 0.5, 0.5], unless({4, 5})) is None
    assert facet([4, 5], [1.0, 0.5], unless({4, 6})) is None


def test_who_comes_wholly_is_weighed_too_and_only_who_matters() -> None:
    """With 1 there, no two of 4, 5 and 6 fit; 2 has nothing to do with it."""
    cores = {1, 4, 5}, {1, 5, 6}, {1, 4, 6}
    cut = facet([1, 2, 4, 5, 6], [1.0, 1.0, 0.5, 0.5, 0.5], unless(*cores))
    assert cut is not None
    assert set(cut.people) == {1, 4, 5, 6}
    assert weight(cut, [1, 4]) <= cut.most < weight(cut, [1, 4, 5])
    assert weight(cut, [4, 5, 6]) <= cut.most


def test_of_more_people_than_can_be_listed_some_are_weighed() -> None:
    many = list(range(MOST_PEOPLE + 6))
    cut = facet(many, [0.9] * len(many), unless(*({a, b} for a, b in combinations(many, 2))))
    assert cut is not None
    assert len(cut.people) == MOST_PEOPLE


def test_a_cut_on_many_who_come_wholly_holds_without_them_too() -> None:
    """No two of 20, 21 and 22 fit beside all of the others, but all three fit without one."""
    others = set(range(MOST_PEOPLE + 2))
    clash = unless(*(others | set(pair) for pair in combinations((20, 21, 22), 2)))
    cut = facet([*others, 20, 21, 22], [1.0] * len(others) + [0.5] * 3, clash)
    assert cut is not None
    assert weight(cut, [*others, 20]) <= cut.most < weight(cut, [*others, 20, 21])
    assert weight(cut, [*others - {0}, 20, 21, 22]) <= cut.most


people = st.integers(2, 6)
shares = st.lists(st.sampled_from([0.25, 0.5, 0.75, 1.0]), min_size=6, max_size=6)
cores = st.lists(st.sets(st.integers(0, 5), min_size=2, max_size=4), max_size=5)


@settings(max_examples=examples(150), deadline=None)
@given(people, shares, cores)
def test_a_cut_holds_for_every_set_that_fits_and_not_for_the_shares(
    count: int, parts: list[float], bad: list[set[int]]
) -> None:
    clash, everyone = unless(*bad), list(range(count))
    fitting = [own for own in subsets(everyone) if clash(own) is None]
    cut = facet(everyone, parts[:count], clash)
    if cut is None:
        certain = [p for p in everyone if parts[p] == 1]
        assert len(certain) == count or _mixed(fitting, parts[:count])
        return
    assert max(weight(cut, own) for own in fitting) <= cut.most
    told = sum(w * parts[p] for p, w in zip(cut.people, cut.weights, strict=True))
    assert told > cut.most


def _mixed(fitting: list[tuple[int, ...]], parts: list[float]) -> bool:
    """Whether a mixture of sets that fit gives at least these shares."""
    model = mathopt.Model()
    often = [model.add_variable(lb=0) for _ in fitting]
    for person, part in enumerate(parts):
        with_them = [o for o, own in zip(often, fitting, strict=True) if person in own]
        model.add_linear_constraint(mathopt.fast_sum(with_them) >= part)
    model.minimize(mathopt.fast_sum(often))
    result = mathopt.solve(model, mathopt.SolverType.GLOP)
    return result.objective_value() <= 1 + CLEAR
