"""The strongest cut against a fractional share of people at one specialist.

Which sets of people fit there is closed downwards, so what shares can be had spans a polytope.
A share outside it is cut off by one of its facets, found as the best weights of a small linear
program over the sets known to fit; whether the heaviest other set fits is asked only when that
matters, so few sets are asked about.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.math_opt.python import mathopt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Clash = Callable[[Sequence[int]], Sequence[int] | None]
"""Of the people asked about: None when they fit together, else some of them that don't."""
MOST_PEOPLE = 13
"""Sets of so many are listed one by one: 8,192."""
TINY = 1e-6
CLEAR = 1e-4
"""A cut that takes off less than this share of a person is not worth a row."""
FINEST = 60
"""Weights are whole multiples of a fraction no finer than 1/60, or rounded to 1/1000."""


@dataclass(frozen=True, slots=True)
class Cut:
    """`weights` of the `people` that come to one specialist add up to at most `most`."""

    people: tuple[int, ...]
    weights: tuple[int, ...]
    most: int


def facet(people: Sequence[int], shares: Sequence[float], clash: Clash) -> Cut | None:
    """A cut that `shares` of `people` at a specialist exceed, or None when they can be had.

    People who come wholly are held at first, which leaves few sets; those of them who matter
    are weighed afterwards.
    """
    share = dict(zip(people, shares, strict=True))
    sure = [p for p in people if share[p] >= 1 - TINY]
    open_ = [p for p in people if TINY < share[p] < 1 - TINY]
    open_ = sorted(open_, key=lambda p: (-share[p], p))[:MOST_PEOPLE]
    for person in open_:
        core = clash([*sure, person])
        if core is not None:
            return _not_all(_smallest(core, clash))
    among = _Sets(open_, sure, clash)
    found = among.heaviest_cut([share[p] for p in open_])
    if found is None:
        return None
    weighed = [p for p, weight in zip(open_, found.weights, strict=True) if weight]
    needed = sorted({p for known in among.cores if known & set(open_) <= set(weighed)
                     for p in known - set(open_)})  # fmt: skip
    everyone = weighed + needed
    if needed and len(everyone) <= MOST_PEOPLE:
        wider = _Sets(everyone, [], clash)
        for known in among.cores:
            wider.rule_out(known)
        better = wider.heaviest_cut([share[p] for p in everyone])
        if better is not None:
            return better
    return _held(found, needed)


def _smallest(core: Sequence[int], clash: Clash) -> list[int]:
    """A part of the core that doesn't fit either, though it would without any one of its people."""
    current = list(core)
    for person in core:
        if person in current:
            smaller = clash([other for other in current if other != person])
            current = current if smaller is None else list(smaller)
    return current


def _not_all(core: Sequence[int]) -> Cut:
    return Cut(tuple(core), (1,) * len(core), len(core) - 1)


def _held(cut: Cut, needed: Sequence[int]) -> Cut:
    """A cut that holds while all of `needed` come, made to hold always."""
    slack = sum(cut.weights) - cut.most
    return Cut(
        people=(*cut.people, *needed),
        weights=(*cut.weights, *[slack] * len(needed)),
        most=cut.most + slack * len(needed),
    )


class _Sets:
    """All sets of a few people (as bits of a number) who would come beside those who are sure."""

    def __init__(self, people: Sequence[int], sure: Sequence[int], clash: Clash) -> None:
        self._people = people
        self._sure = sure
        self._clash = clash
        numbers = np.arange(1 << len(people))
        self._bits = (numbers[:, None] >> np.arange(len(people)) & 1).astype(np.int64)
        self._numbers = numbers
        self._may_fit = np.ones(len(numbers), bool)
        self._fit = {1 << k for k in range(len(people))}
        self.cores: list[frozenset[int]] = []

    def rule_out(self, core: frozenset[int]) -> None:
        """No set fits that has all of `core`, beside those who are sure."""
        if not core <= {*self._people, *self._sure}:
            return
        bits = sum(1 << k for k, p in enumerate(self._people) if p in core)
        self._may_fit &= (self._numbers & bits) != bits
        self.cores.append(core)

    def heaviest_cut(self, shares: Sequence[float]) -> Cut | None:
        """Weights and the most that any set weighs, with `shares` weighing more; None if none."""
        wanted = np.array(shares)
        program = _Weights(wanted)
        for bits in sorted(self._fit):
            program.add(self._bits[bits])
        while True:
            weights, value = program.best()
            if value <= 1 + CLEAR:
                return None
            whole = _whole(weights)
            worth = np.where(self._may_fit, self._bits @ whole, -1)
            heaviest = int(worth.argmax())
            most = int(worth[heaviest])
            if wanted @ whole > most + TINY * max(1, most):
                return Cut(tuple(self._people), tuple(whole.tolist()), most)
            if heaviest in self._fit:
                return None
            self._ask(heaviest)
            if self._may_fit[heaviest]:
                self._fit.add(heaviest)
                program.add(self._bits[heaviest])

    def _ask(self, bits: int) -> None:
        asked = [p for k, p in enumerate(self._people) if bits >> k & 1]
        core = self._clash([*asked, *self._sure])
        if core is not None:
            self.rule_out(frozenset(core))


class _Weights:
    """The weights (at most 1 for any set that fits) under which the shares weigh most."""

    def __init__(self, shares: Floats) -> None:
        self._model = mathopt.Model()
        self._weights = [self._model.add_variable(lb=0, ub=1) for _ in shares]
        self._model.maximize(
            mathopt.fast_sum(s * w for s, w in zip(shares.tolist(), self._weights, strict=True))
        )
        self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)

    def add(self, bits: Ints) -> None:
        fits = self._model.add_linear_constraint(ub=1)
        for k in np.flatnonzero(bits):
            fits.set_coefficient(self._weights[k], 1)

    def best(self) -> tuple[Floats, float]:
        result = self._solver.solve()
        return np.array(result.variable_values(self._weights)), result.objective_value()


def _whole(weights: Floats) -> Ints:
    """The weights as whole numbers in the same proportion, or nearly so."""
    for scale in range(1, FINEST + 1):
        scaled = weights * scale
        if np.abs(scaled - np.round(scaled)).max() < TINY:
            return np.round(scaled).astype(np.int64)
    return np.round(weights * 1000).astype(np.int64)
