"""One level as an integer program for HiGHS (through MathOpt), over the arcs still allowed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from matching.arrays import Flags, Ints
from matching.coupled.coupled_rows import NO_LIMIT, Row, Rows
from matching.flow.network import Network

ROUNDING = 1e-6
"""A proved bound of a whole-number objective may be this far below a whole number."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The best choice found, its value, and the proved bound; None when there is none."""

    flow: Flags
    own: Ints
    value: int
    bound: int


@dataclass(frozen=True, slots=True)
class Kept:
    """An earlier level: its costs over arcs and over own variables may not exceed `most`."""

    arcs: Ints
    own: Ints
    most: int


@dataclass(frozen=True, slots=True)
class Effort:
    """Limits: branches of each level (the same on every machine) and seconds of all levels together
    (a run that meets this one first may not repeat; it says so by its gap); and whether HiGHS
    looks for a smaller program first."""

    nodes: int = 20_000
    seconds: float = 300.0
    presolve: bool = True


class Program:
    """Network and coupled rows as columns and rows; levels are added as they are fixed."""

    def __init__(self, network: Network, rows: Rows, allowed: Flags) -> None:
        self.network, self.rows = network, rows
        self.arcs = np.flatnonzero(allowed)
        self.column = np.full(network.arcs, -1, np.int64)
        self.column[self.arcs] = np.arange(len(self.arcs))
        self.entries: list[tuple[Ints, Ints, Ints]] = []
        self.lower: list[int] = []
        self.upper: list[int] = []
        self.seconds = 0.0
        """What the last search took."""
        self._assignment()
        for row in rows.rows:
            self._row(row)

    def _assignment(self) -> None:
        """Everybody in one place; as many people as places at every offer."""
        network = self.network
        pairs, waits = network.pairs, network.pairs + network.seekers
        kept = self.arcs < pairs
        seekers = np.concatenate([network.pair_seeker, np.arange(network.seekers)])
        mine = self.arcs[self.arcs < waits]
        self.entries.append((seekers[mine], self.column[mine], np.ones(len(mine), np.int64)))
        self.lower += network.active.astype(int).tolist()
        self.upper += network.active.astype(int).tolist()
        offers = network.pair_offer[self.arcs[kept]].astype(np.int64) + network.seekers
        places = self.arcs[self.arcs >= waits]
        taken = network.place_offer[places - waits].astype(np.int64) + network.seekers
        self.entries.append((offers, self.column[self.arcs[kept]], np.ones(len(offers), np.int64)))
        self.entries.append((taken, self.column[places], -np.ones(len(places), np.int64)))
        self.lower += [0] * network.offers
        self.upper += [0] * network.offers

    def _row(self, row: Row) -> None:
        there = self.column[row.arcs] >= 0
        columns = np.concatenate([self.column[row.arcs][there], row.own + len(self.arcs)])
        values = np.concatenate([row.factors[there], row.own_factors])
        self.entries.append((np.full(len(columns), len(self.lower)), columns, values))
        self.lower.append(row.lower)
        self.upper.append(row.upper)

    def cheapest(
        self, cost: Ints, own_cost: Ints, kept: Sequence[Kept], effort: Effort
    ) -> Answer | None:
        """The cheapest choice that keeps the earlier levels; None when there is none found."""
        entries, lower, upper = list(self.entries), list(self.lower), list(self.upper)
        own = np.arange(len(self.rows.top)) + len(self.arcs)
        for level in kept:
            values = np.concatenate([level.arcs[self.arcs], level.own])
            used = np.flatnonzero(values)
            columns = np.concatenate([np.arange(len(self.arcs)), own])[used]
            entries.append((np.full(len(used), len(lower)), columns, values[used]))
            lower.append(-NO_LIMIT)
            upper.append(level.most)
        objective = np.concatenate([cost[self.arcs], own_cost])
        model = mathopt.Model.from_model_proto(self._proto(objective, entries, lower, upper))
        result = mathopt.solve(
            model,
            mathopt.SolverType.HIGHS,
            params=mathopt.SolveParameters(
                relative_gap_tolerance=0.0,
                absolute_gap_tolerance=0.99,
                node_limit=effort.nodes,
                presolve=None if effort.presolve else mathopt.Emphasis.OFF,
                time_limit=timedelta(seconds=effort.seconds),
            ),
        )
        self.seconds = result.solve_time().total_seconds()
        if not result.has_primal_feasible_solution():
            return None
        found = np.rint(result.variable_values(list(model.variables()))).astype(np.int64)
        own_found = found[len(self.arcs) :]
        flow = self._flow(found[: len(self.arcs)] > 0)
        value = int(cost[flow].sum()) + int(own_cost @ own_found)
        bound = min(value, ceil(result.dual_bound() - ROUNDING))
        return Answer(flow, own_found, value, bound)

    def _flow(self, chosen: Flags) -> Flags:
        """The chosen pairs and waits, with the cheapest places that hold them."""
        network = self.network
        waits = network.pairs + network.seekers
        flow = np.zeros(network.arcs, np.bool_)
        flow[self.arcs] = chosen
        load = np.bincount(network.pair_offer[flow[: network.pairs]], minlength=network.offers)
        nth = np.arange(len(network.place_offer)) - network.first_place[network.place_offer]
        flow[waits:] = nth < load[network.place_offer]
        return flow

    def _proto(
        self,
        objective: Ints,
        entries: Sequence[tuple[Ints, Ints, Ints]],
        lower: Sequence[int],
        upper: Sequence[int],
    ) -> model_pb2.ModelProto:
        count, waits = len(objective), self.network.pairs + self.network.seekers
        proto = model_pb2.ModelProto()
        proto.variables.ids.extend(range(count))
        proto.variables.lower_bounds.extend([0.0] * count)
        proto.variables.upper_bounds.extend(
            [1.0] * len(self.arcs) + [float(t) for t in self.rows.top]
        )
        proto.variables.integers.extend((self.arcs < waits).tolist() + [True] * len(self.rows.top))
        costly = np.flatnonzero(objective)
        proto.objective.linear_coefficients.ids.extend(costly.tolist())
        proto.objective.linear_coefficients.values.extend(objective[costly].astype(float).tolist())
        proto.linear_constraints.ids.extend(range(len(lower)))
        proto.linear_constraints.lower_bounds.extend(_ends(lower))
        proto.linear_constraints.upper_bounds.extend(_ends(upper))
        row, column, value = (np.concatenate(part) for part in zip(*entries, strict=True))
        order = np.lexsort((column, row))
        proto.linear_constraint_matrix.row_ids.extend(row[order].tolist())
        proto.linear_constraint_matrix.column_ids.extend(column[order].tolist())
        proto.linear_constraint_matrix.coefficients.extend(value[order].astype(float).tolist())
        return proto


def _ends(limits: Sequence[int]) -> list[float]:
    return [
        float("inf") if x == NO_LIMIT else -float("inf") if x == -NO_LIMIT else float(x)
        for x in limits
    ]
