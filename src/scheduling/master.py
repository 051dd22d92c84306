"""The match as a linear program under cuts, by column generation, and as a whole-number program."""

from collections.abc import Iterable
from datetime import timedelta

import numpy as np
import numpy.typing as npt
from ortools.math_opt.python import mathopt

from scheduling.prices import Bits, Ints, MatchCosts

Floats = npt.NDArray[np.float64]
TINY = 1e-6
PROVED = (mathopt.TerminationReason.OPTIMAL,)
CutKey = tuple[tuple[int, ...], tuple[int, ...], int]
"""Pairs, their weights, and the most that they may add up to."""


class Unsolved(Exception):
    """The program had no proved answer within its time."""


class Master:
    """Cuts say that the weights of some pairs add up to at most `most`. Arcs are those of
    `MatchCosts`."""

    def __init__(self, match: MatchCosts, first: Bits) -> None:
        self._match = match
        self._cost = match.cost.astype(float)
        self._model = mathopt.Model()
        self._person = [
            self._model.add_linear_constraint(lb=1, ub=1) for _ in range(match.participants)
        ]
        self._specialist = [
            self._model.add_linear_constraint(ub=0) for _ in range(match.specialists)
        ]
        self._columns: dict[int, mathopt.Variable] = {}
        self._inside = np.zeros(len(self._cost), bool)
        self._cuts: dict[CutKey, mathopt.LinearConstraint] = {}
        self._cuts_of: dict[int, list[tuple[int, mathopt.LinearConstraint]]] = {}
        self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)
        self.value = 0.0
        self.reduced = np.zeros(len(self._cost))
        self.add_columns(np.flatnonzero(first))

    @property
    def cuts(self) -> int:
        return len(self._cuts)

    def add_columns(self, arcs: Iterable[int]) -> None:
        match, people = self._match, self._match.pairs
        for arc in map(int, arcs):
            if self._inside[arc]:
                continue
            self._inside[arc] = True
            column = self._model.add_variable(lb=0, ub=1)
            self._columns[arc] = column
            self._model.objective.set_linear_coefficient(column, self._cost[arc])
            if arc < people:
                self._person[match.pair_participant[arc]].set_coefficient(column, 1)
                self._specialist[match.pair_specialist[arc]].set_coefficient(column, 1)
            elif arc < people + match.participants:
                self._person[arc - people].set_coefficient(column, 1)
            else:
                place = match.place_specialist[arc - people - match.participants]
                self._specialist[place].set_coefficient(column, -1)
            for weight, cut in self._cuts_of.get(arc, ()):
                cut.set_coefficient(column, weight)

    def add_cut(self, pairs: tuple[int, ...], most: int, weights: tuple[int, ...] = ()) -> bool:
        """Adds 'at most `most` of `pairs`', each counted by its weight (1 when none are given);
        False when it was there already."""
        weights = weights or (1,) * len(pairs)
        key = pairs, weights, most
        if key in self._cuts:
            return False
        row = self._model.add_linear_constraint(ub=most)
        self._cuts[key] = row
        for arc, weight in zip(pairs, weights, strict=True):
            self._cuts_of.setdefault(arc, []).append((weight, row))
            if arc in self._columns:
                row.set_coefficient(self._columns[arc], weight)
        return True

    def relax(self) -> Floats:
        """(arcs,): an optimum of the linear program over *all* columns; sets value and reduced."""
        while True:
            result = self._solver.solve()
            if result.termination.reason not in PROVED:
                raise Unsolved(str(result.termination.reason))
            self._price(result)
            missing = np.flatnonzero((self.reduced < -TINY) & ~self._inside)
            if not len(missing):
                break
            self.add_columns(missing)
        self.value = result.objective_value()
        return self._read(result, self._columns)

    def whole(self, within: float, seconds: float) -> tuple[Bits, float]:
        """(arcs,) and value of a best whole-number answer among arcs with reduced cost at most
        `within`: the best of all when its value exceeds the relaxation's by no more."""
        keep = np.flatnonzero(self.reduced <= within)
        model = mathopt.Model()
        columns = {int(arc): model.add_binary_variable() for arc in keep}
        self._flow_rows(model, columns)
        for pairs, weights, most in self._cuts:
            inside = [(w, columns[a]) for a, w in zip(pairs, weights, strict=True) if a in columns]
            if sum(weight for weight, _ in inside) > most:
                model.add_linear_constraint(mathopt.LinearSum(w * x for w, x in inside) <= most)
        model.minimize(mathopt.LinearSum(self._cost[arc] * x for arc, x in columns.items()))
        result = mathopt.solve(
            model,
            mathopt.SolverType.HIGHS,
            params=mathopt.SolveParameters(
                relative_gap_tolerance=0.0,
                absolute_gap_tolerance=0.9,
                time_limit=timedelta(seconds=seconds),
            ),
        )
        if result.termination.reason not in PROVED:
            raise Unsolved(str(result.termination.reason))
        return self._read(result, columns) > 0.5, result.objective_value()

    def _flow_rows(self, model: mathopt.Model, columns: dict[int, mathopt.Variable]) -> None:
        match = self._match
        person: list[list[mathopt.Variable]] = [[] for _ in range(match.participants)]
        specialist: list[list[mathopt.LinearTerm]] = [[] for _ in range(match.specialists)]
        for arc, x in columns.items():
            if arc < match.pairs:
                person[match.pair_participant[arc]].append(x)
                specialist[match.pair_specialist[arc]].append(1.0 * x)
            elif arc < match.pairs + match.participants:
                person[arc - match.pairs].append(x)
            else:
                place = match.place_specialist[arc - match.pairs - match.participants]
                specialist[place].append(-1.0 * x)
        for own in person:
            model.add_linear_constraint(mathopt.fast_sum(own) == 1)
        for terms in filter(None, specialist):
            model.add_linear_constraint(mathopt.fast_sum(terms) <= 0)

    def _price(self, result: mathopt.SolveResult) -> None:
        match = self._match
        person = np.array(result.dual_values(self._person))
        specialist = np.array(result.dual_values(self._specialist))
        reduced = self._cost.copy()
        reduced[: match.pairs] -= person[match.pair_participant] + specialist[match.pair_specialist]
        reduced[match.pairs : match.pairs + match.participants] -= person
        reduced[match.pairs + match.participants :] += specialist[match.place_specialist]
        duals = result.dual_values(list(self._cuts.values())) if self._cuts else []
        for (pairs, weights, _), dual in zip(self._cuts, duals, strict=True):
            if dual:
                reduced[list(pairs)] -= dual * np.array(weights)
        self.reduced = reduced

    def _read(self, result: mathopt.SolveResult, columns: dict[int, mathopt.Variable]) -> Floats:
        found = np.zeros(len(self._cost))
        found[list(columns)] = result.variable_values(list(columns.values()))
        return found


def as_pairs(match: MatchCosts) -> dict[tuple[int, int], int]:
    """(participant, specialist) -> the number of their pair."""
    both = zip(match.pair_participant.tolist(), match.pair_specialist.tolist(), strict=True)
    return {pair: number for number, pair in enumerate(both)}


def loads(match: MatchCosts, taken: Bits) -> dict[int, tuple[int, ...]]:
    """Specialist -> the participants that a match gives them."""
    found: dict[int, list[int]] = {}
    for pair in np.flatnonzero(taken[: match.pairs]):
        own = found.setdefault(int(match.pair_specialist[pair]), [])
        own.append(int(match.pair_participant[pair]))
    return {s: tuple(sorted(own)) for s, own in sorted(found.items())}


def total(match: MatchCosts, taken: Bits) -> int:
    """Points of a match."""
    points: Ints = match.cost[taken]
    return int(points.sum())
