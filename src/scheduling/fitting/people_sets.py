"""All sets of a few people: which of them are known to fit, and weights that tell them apart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.math_opt.python import mathopt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Clash = Callable[[Sequence[int]], Sequence[int] | None]
"""Of the people asked about: None when they fit together, else some of them that don't."""
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


class PeopleSets:
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
