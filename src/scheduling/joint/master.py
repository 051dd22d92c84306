"""The match as a linear program under cuts, by column generation, and as a whole-number program."""

from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from math import ceil, inf

import numpy as np
import numpy.typing as npt
from ortools.linear_solver import pywraplp
from ortools.math_opt.python import mathopt

from scheduling.joint.prices import Bits, Ints, MatchCosts
from scheduling.joint.tied_rules import FREE, Rules

Floats = npt.NDArray[np.float64]
TINY = 1e-6
MANY, EACH = 5_000, 3
"""Of more columns than so many that could improve an answer, so many of each participant come in
at once."""
PROVED = (mathopt.TerminationReason.OPTIMAL,)
NONE_KEEPS = (
    mathopt.TerminationReason.INFEASIBLE,
    mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED,
)
NONE = -pywraplp.Solver.infinity()
PARAMETERS = pywraplp.MPSolverParameters()
PARAMETERS.SetIntegerParam(PARAMETERS.PRESOLVE, PARAMETERS.PRESOLVE_OFF)
PARAMETERS.SetIntegerParam(PARAMETERS.INCREMENTALITY, PARAMETERS.INCREMENTALITY_ON)
CutKey = tuple[tuple[int, ...], tuple[int, ...], int]
"""Pairs, their weights, and the most that they may add up to."""


class Unsolved(Exception):
    """The program had no proved answer within its time."""


class NoneWithin(Unsolved):
    """No whole-number answer keeps every rule among the arcs looked at; there are others."""


class Master:
    """Cuts say that the weights of some pairs add up to at most `most`. Arcs are those of
    `MatchCosts`."""

    def __init__(self, match: MatchCosts, first: Bits, rules: Rules = FREE) -> None:
        self._match = match
        self._rules = rules
        self._cost = match.cost.astype(float)
        self._program = pywraplp.Solver.CreateSolver("GLOP")
        self._person = [self._program.Constraint(1, 1) for _ in range(match.participants)]
        self._specialist = [self._program.Constraint(NONE, 0) for _ in range(match.specialists)]
        self._columns: dict[int, pywraplp.Variable] = {}
        self._inside = np.zeros(len(self._cost), bool)
        self._cuts: dict[CutKey, pywraplp.Constraint] = {}
        self._cuts_of: dict[int, list[tuple[int, pywraplp.Constraint]]] = {}
        self._rows = [self._program.Constraint(rule.lower, rule.upper) for rule in rules.rows]
        self._own: list[pywraplp.Variable] = []
        self._add_rules()
        self.value = 0.0
        self.rules_whole = True
        """Whether the rules' own variables are whole in the last optimum."""
        self.reduced = np.zeros(len(self._cost))
        self.add_columns(np.flatnonzero(first))

    @property
    def inside(self) -> Bits:
        """(arcs,): those that have a column."""
        return self._inside

    @property
    def cuts(self) -> Collection[CutKey]:
        """All that were added, in that order."""
        return self._cuts.keys()

    def _add_rules(self) -> None:
        own = [self._program.NumVar(0, float(top), "") for top in self._rules.top]
        self._own = own
        for variable, cost in zip(own, self._rules.cost, strict=True):
            self._program.Objective().SetCoefficient(variable, float(cost))
        for rule, row in zip(self._rules.rows, self._rows, strict=True):
            for arc, factor in zip(rule.arcs.tolist(), rule.factors.tolist(), strict=True):
                self._cuts_of.setdefault(arc, []).append((factor, row))
            for number, factor in zip(rule.own.tolist(), rule.own_factors.tolist(), strict=True):
                row.SetCoefficient(own[number], factor)

    def add_columns(self, arcs: Iterable[int]) -> None:
        match, people = self._match, self._match.pairs
        goal = self._program.Objective()
        for arc in map(int, arcs):
            if self._inside[arc]:
                continue
            self._inside[arc] = True
            column = self._program.NumVar(0, 1, "")
            self._columns[arc] = column
            goal.SetCoefficient(column, self._cost[arc])
            if arc < people:
                self._person[match.pair_participant[arc]].SetCoefficient(column, 1)
                self._specialist[match.pair_specialist[arc]].SetCoefficient(column, 1)
            elif arc < people + match.participants:
                self._person[arc - people].SetCoefficient(column, 1)
            else:
                place = match.place_specialist[arc - people - match.participants]
                self._specialist[place].SetCoefficient(column, -1)
            for weight, cut in self._cuts_of.get(arc, ()):
                cut.SetCoefficient(column, weight)

    def add_cut(self, pairs: tuple[int, ...], most: int, weights: tuple[int, ...] = ()) -> bool:
        """Adds 'at most `most` of `pairs`', each counted by its weight (1 when none are given);
        False when it was there already."""
        weights = weights or (1,) * len(pairs)
        key = pairs, weights, most
        if key in self._cuts:
            return False
        row = self._program.Constraint(NONE, most)
        self._cuts[key] = row
        for arc, weight in zip(pairs, weights, strict=True):
            self._cuts_of.setdefault(arc, []).append((weight, row))
            if arc in self._columns:
                row.SetCoefficient(self._columns[arc], weight)
        return True

    def relax(self, left: Callable[[], float] | None = None) -> Floats:
        """(arcs,): an optimum of the linear program over *all* columns; sets value and reduced.
        Raises Unsolved when no seconds are `left`."""
        while True:
            if left is not None:
                self._limit(left())
            if self._program.Solve(PARAMETERS) != pywraplp.Solver.OPTIMAL:
                raise Unsolved("the linear program")
            self._price()
            missing = np.flatnonzero((self.reduced < -TINY) & ~self._inside)
            if not len(missing):
                break
            self.add_columns(self._few(missing))
        self.value = self._program.Objective().Value()
        own = (variable.solution_value() for variable in self._own)
        self.rules_whole = all(abs(value - round(value)) < TINY for value in own)
        found = np.zeros(len(self._cost))
        found[list(self._columns)] = [x.solution_value() for x in self._columns.values()]
        return found

    def _limit(self, seconds: float) -> None:
        if seconds <= 0:
            raise Unsolved("out of time")
        if seconds < inf:
            self._program.SetTimeLimit(ceil(1000 * seconds))

    def _few(self, missing: Ints) -> Ints:
        """Of very many pairs the likeliest of each participant: most would never be used."""
        if len(missing) <= MANY or missing[-1] >= self._match.pairs:
            return missing
        people = self._match.pair_participant[missing]
        order = np.lexsort((self.reduced[missing], people))
        rank = np.arange(len(order)) - np.searchsorted(people[order], people[order])
        return missing[order[rank < EACH]]

    def whole(self, within: float, seconds: float) -> tuple[Bits, float]:
        """(arcs,) and value of a best whole-number answer among arcs with reduced cost at most
        `within`: the best of all when its value exceeds the relaxation's by no more. Raises
        NoneWithin, Unsolved."""
        keep = np.flatnonzero(self.reduced <= within)
        model = mathopt.Model()
        columns = {int(arc): model.add_binary_variable() for arc in keep}
        self._flow_rows(model, columns)
        for pairs, weights, most in self._cuts:
            inside = [(w, columns[a]) for a, w in zip(pairs, weights, strict=True) if a in columns]
            if sum(weight for weight, _ in inside) > most:
                model.add_linear_constraint(mathopt.LinearSum(w * x for w, x in inside) <= most)
        own = self._own_of(model, columns)
        costs = [self._cost[arc] * x for arc, x in columns.items()]
        costs += [float(cost) * x for cost, x in zip(self._rules.cost, own, strict=True)]
        model.minimize(mathopt.LinearSum(costs))
        result = mathopt.solve(
            model,
            mathopt.SolverType.HIGHS,
            params=mathopt.SolveParameters(
                relative_gap_tolerance=0.0,
                absolute_gap_tolerance=0.9,
                time_limit=timedelta(seconds=max(0.0, seconds)),
            ),
        )
        if result.termination.reason in NONE_KEEPS and len(keep) < len(self._cost):
            raise NoneWithin
        if result.termination.reason not in PROVED:
            raise Unsolved(str(result.termination.reason))
        taken = np.zeros(len(self._cost), bool)
        taken[keep] = np.array(result.variable_values(list(columns.values()))) > 0.5
        return taken, result.objective_value()

    def _own_of(
        self, model: mathopt.Model, columns: dict[int, mathopt.Variable]
    ) -> list[mathopt.Variable]:
        """The rules' own variables, with every rule over the columns that are there."""
        tops = self._rules.top.tolist()
        own = [model.add_integer_variable(lb=0, ub=float(top)) for top in tops]
        for rule in self._rules.rows:
            arcs = zip(rule.arcs.tolist(), rule.factors.tolist(), strict=True)
            terms = [factor * columns[arc] for arc, factor in arcs if arc in columns]
            mine = zip(rule.own.tolist(), rule.own_factors.tolist(), strict=True)
            terms += [factor * own[number] for number, factor in mine]
            model.add_linear_constraint(lb=rule.lower, ub=rule.upper, expr=mathopt.LinearSum(terms))
        return own

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

    def _price(self) -> None:
        match = self._match
        person = np.array([row.dual_value() for row in self._person])
        specialist = np.array([row.dual_value() for row in self._specialist])
        reduced = self._cost.copy()
        reduced[: match.pairs] -= person[match.pair_participant] + specialist[match.pair_specialist]
        reduced[match.pairs : match.pairs + match.participants] -= person
        reduced[match.pairs + match.participants :] += specialist[match.place_specialist]
        for (pairs, weights, _), row in self._cuts.items():
            if dual := row.dual_value():
                reduced[list(pairs)] -= dual * np.array(weights)
        for rule, row in zip(self._rules.rows, self._rows, strict=True):
            if dual := row.dual_value():
                np.subtract.at(reduced, rule.arcs, dual * rule.factors)
        self.reduced = reduced


def loads(match: MatchCosts, taken: Bits) -> dict[int, tuple[int, ...]]:
    """Specialist -> the participants that a match gives them."""
    pairs = np.flatnonzero(taken[: match.pairs])
    if not len(pairs):
        return {}
    people, staff = match.pair_participant[pairs], match.pair_specialist[pairs]
    order = np.lexsort((people, staff))
    who, first = np.unique(staff[order], return_index=True)
    own = np.split(people[order], first[1:])
    return {int(s): tuple(p.tolist()) for s, p in zip(who, own, strict=True)}


def total(match: MatchCosts, taken: Bits) -> int:
    """Points of a match."""
    points: Ints = match.cost[taken]
    return int(points.sum())


def everybody(match: MatchCosts, pairs: Bits) -> Bits:
    """A full choice of arcs for given pairs: everybody else waits, the cheapest places are used."""
    taken = np.zeros_like(pairs)
    taken[: match.pairs] = pairs[: match.pairs]
    used = np.flatnonzero(taken[: match.pairs])
    waiting = np.ones(match.participants, bool)
    waiting[match.pair_participant[used]] = False
    taken[match.pairs : match.pairs + match.participants] = waiting
    for specialist, people in loads(match, taken).items():
        rows = np.flatnonzero(match.place_specialist == specialist)[: len(people)]
        taken[match.pairs + match.participants + rows] = True
    return taken


def specialists_of(match: MatchCosts, taken: Bits) -> tuple[int, ...]:
    """(participants,): whom each goes to; -1 waits."""
    specialist_of = [-1] * match.participants
    for specialist, people in loads(match, taken).items():
        for person in people:
            specialist_of[person] = specialist
    return tuple(specialist_of)
