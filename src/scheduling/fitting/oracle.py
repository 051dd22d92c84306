"""Whether some people's sessions fit at a specialist, or a smallest set of them that doesn't."""

from collections.abc import Iterable, Sequence
from math import inf

from ortools.sat.python import cp_model

from scheduling.fitting.first_fit import beside, first_fit
from scheduling.fitting.mixed import mixed
from scheduling.planner.demand import Chosen, Demand, RoadsAndRooms
from scheduling.planner.placement import USUAL, Effort, late_legs, limited
from scheduling.planner.rounds import Leg
from scheduling.planner.slots import SlotModel, chosen
from scheduling.planner.time_limit import TimeLimit


class Undecided(Exception):
    """The effort or the time allowed was not enough to say whether they fit."""


class Fitting:
    """Asks of one specialist's demands which of them can be placed together, wholly, beside all
    that is kept there."""

    def __init__(
        self,
        demands: Sequence[Demand],
        ground: RoadsAndRooms,
        effort: Effort = USUAL,
        kept: Sequence[Demand] = (),
        limit: TimeLimit | None = None,
    ) -> None:
        self._demands = [*demands, *kept]
        self._kept = kept
        self._by_id = {demand.id: demand for demand in demands}
        self._ground = ground
        self._effort = effort
        self._limit = limit or TimeLimit()
        self._spent = 0.0
        """Deterministic time of all questions so far."""
        self._slots = SlotModel(self._demands, ground)
        self.placed: Chosen = {}
        """Where those of the last question that fit were placed."""
        self._wanted: dict[str, cp_model.IntVar] = {}
        for demand in demands:
            wanted = self._slots.model.new_bool_var("")
            literals = self._slots.literals[demand.id]
            placed = cp_model.LinearExpr.sum(literals)
            self._slots.model.add(placed == demand.times).only_enforce_if(wanted)
            self._slots.model.add(placed == 0).only_enforce_if(~wanted)
            self._wanted[demand.id] = wanted
        for demand in kept:
            placed = cp_model.LinearExpr.sum(self._slots.literals[demand.id])
            self._slots.model.add(placed == demand.times)

    def clash(self, ids: Sequence[str]) -> tuple[str, ...] | None:
        """None when all of `ids` fit together; else some of them that don't, not the fewest: none
        of them where what is kept doesn't fit even alone.

        Without an objective, because the proof then names who is involved. Raises Undecided.
        """
        model = self._slots.model
        model.clear_assumptions()
        model.add_assumptions([self._wanted[key] for key in ids])
        until = self._spent + self._effort.per_cluster
        while True:
            if self._limit.over:
                raise Undecided
            solver = _deciding(self._effort, until - self._spent, self._limit)
            status = solver.solve(model)
            self._spent += solver.deterministic_time
            if status == cp_model.INFEASIBLE:
                core = set(solver.sufficient_assumptions_for_infeasibility())
                found = tuple(key for key in ids if self._wanted[key].index in core)
                return found or tuple(ids)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                raise Undecided
            placed = chosen(solver, self._slots.literals, self._demands)
            late = late_legs(placed, self._ground)
            placed = {key: options for key, options in placed.items() if options}
            if not late or self._moved(placed, late):
                self.placed = self.placed if late else placed
                return None
            if self._spent >= until:
                raise Undecided
            for leg in late:
                self._slots.forbid(leg)

    def smallest(self, ids: Sequence[str], seed: int = 0) -> tuple[str, ...] | None:
        """None when all fit; else a set that doesn't fit and of which every smaller part does, as
        far as the effort for one question more could tell.

        Another seed may find another such set. Raises Undecided.
        """
        core = self.clash(ids)
        if core is None:
            return None
        current = list(core if seed == 0 else ids)
        until = self._spent + self._effort.per_cluster
        for key in mixed(current, seed):
            if key not in current:
                continue
            others = [other for other in current if other != key]
            if self._by_hand(others):
                continue
            try:
                smaller = self.clash(others)
            except Undecided:
                break
            if smaller is not None:
                current = list(smaller)
            if self._spent > until:
                break
        return tuple(sorted(current))

    def _by_hand(self, ids: Sequence[str]) -> bool:
        """Whether all of them are quickly placed beside those of the last placement."""
        demands = [*(self._by_id[key] for key in ids), *self._kept]
        found = beside(self.placed, demands, self._ground) or first_fit(demands, self._ground)
        self.placed = found or self.placed
        return found is not None

    def _moved(self, placed: Chosen, late: Iterable[Leg]) -> bool:
        """Whether calls that cut a drive in two, or whoever would be reached too late, or the visit
        before, are quickly placed elsewhere."""
        demands = [demand for demand in self._demands if demand.id in placed]
        calls = {piece for leg in late for piece in leg.between}
        for going in (calls, {leg.second for leg in late}, {leg.first for leg in late}):
            staying = {
                key: options
                for key, options in placed.items()
                if all(going.isdisjoint(option.pieces) for option in options)
            }
            found = beside(staying, demands, self._ground)
            if found is not None:
                self.placed = found
                return True
        return False


def _deciding(effort: Effort, seconds: float, limit: TimeLimit) -> cp_model.CpSolver:
    """A solver that only has to say yes or no: without an objective, presolve and a linear
    relaxation cost three times what they save (80 caseloads: 0.21 s against 0.64 s)."""
    solver = limited(effort, seconds)
    if limit.left < inf:
        solver.parameters.max_time_in_seconds = max(limit.left, 0.01)
    solver.parameters.linearization_level = 0
    solver.parameters.cp_model_presolve = False
    return solver
