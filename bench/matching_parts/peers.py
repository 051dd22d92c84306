"""One peer on one exported instance, in a process of its own: value, proof and time as JSON.

Run by a Python that has what the peer needs. The instance is a `.npz` of `ours.exported`.
"""

import json
import resource
import sys
import time

import numpy as np


class Instance:
    """Pairs `ep`, `es` with cost `c`, waiting cost `u`, places of offer `sslot` with `slotc`."""

    def __init__(self, **arrays: np.ndarray) -> None:
        for name, array in arrays.items():
            setattr(self, name, np.asarray(array, np.int64))
        self.people, self.offers = len(self.u), len(self.free)
        self.first = np.concatenate([[0], np.cumsum(self.free)])
        self.start = np.searchsorted(self.ep, np.arange(self.people + 1))

    def value(self, chosen: np.ndarray) -> int:
        """Cost of a choice of pairs; refuses one that gives somebody two or a place twice."""
        people, offers = self.ep[chosen], self.es[chosen]
        assert len(np.unique(people)) == len(people)
        load = np.bincount(offers, minlength=self.offers)
        assert (load <= self.free).all()
        waits = np.ones(self.people, bool)
        waits[people] = False
        nth = np.arange(len(self.sslot)) - self.first[self.sslot]
        places = self.slotc[nth < load[self.sslot]].sum()
        return int(self.c[chosen].sum() + self.u[waits].sum() + places)

    def columns(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Every pair with every place: pair, row, column, cost."""
        times = self.free[self.es]
        pair = np.repeat(np.arange(len(self.ep)), times)
        offset = np.arange(len(pair)) - np.repeat(np.cumsum(times) - times, times)
        column = self.first[self.es[pair]] + offset
        return pair, self.ep[pair], column, self.c[pair] + self.slotc[column]


def smallest() -> Instance:
    """One person, one specialist, one place."""
    return Instance(ep=[0], es=[0], c=[1], u=[9], sslot=[0], slotc=[1], free=[1])


def greedy(one: Instance, _seconds: float) -> tuple[np.ndarray, str]:
    left, chosen = one.free.copy(), []
    for p in np.argsort(-one.u, kind="stable").tolist():
        pairs = np.arange(one.start[p], one.start[p + 1])
        pairs = pairs[left[one.es[pairs]] > 0]
        if len(pairs):
            best = pairs[one.c[pairs].argmin()]
            left[one.es[best]] -= 1
            chosen.append(best)
    return np.array(chosen, np.int64), "none"


def scipy_sparse(one: Instance, _seconds: float) -> tuple[np.ndarray, str]:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    _, row, column, cost = one.columns()
    width = len(one.sslot)
    rows = np.concatenate([row, np.arange(one.people)])
    columns = np.concatenate([column, width + np.arange(one.people)])
    weights = np.concatenate([cost, one.u]).astype(float) + 1
    matrix = csr_array((weights, (rows, columns)), shape=(one.people, width + one.people))
    who, where = min_weight_full_bipartite_matching(matrix)
    return _pairs_at(one, who[where < width], where[where < width]), "optimal"


def scipy_dense(one: Instance, _seconds: float) -> tuple[np.ndarray, str]:
    from scipy.optimize import linear_sum_assignment

    _, row, column, cost = one.columns()
    width = len(one.sslot)
    matrix = np.full((one.people, width + one.people), np.inf)
    matrix[row, column] = cost
    matrix[np.arange(one.people), width + np.arange(one.people)] = one.u
    who, where = linear_sum_assignment(matrix)
    return _pairs_at(one, who[where < width], where[where < width]), "optimal"


def _pairs_at(one: Instance, who: np.ndarray, places: np.ndarray) -> np.ndarray:
    key = one.ep * one.offers + one.es
    return np.searchsorted(key, who * one.offers + one.sslot[places])


def highs(one: Instance, seconds: float) -> tuple[np.ndarray, str]:
    """HiGHS as linear program, through SciPy; the matrix is totally unimodular."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    pairs, people, places = len(one.ep), one.people, len(one.sslot)
    rows = np.concatenate([one.ep, np.arange(people), people + one.es, people + one.sslot])
    columns = np.concatenate(
        [
            np.arange(pairs),
            pairs + np.arange(people),
            np.arange(pairs),
            pairs + people + np.arange(places),
        ]
    )
    values = np.concatenate([np.ones(pairs + people), np.ones(pairs), -np.ones(places)])
    matrix = csr_array(
        (values, (rows, columns)), shape=(people + one.offers, pairs + people + places)
    )
    lower = np.concatenate([np.ones(people), np.full(one.offers, -np.inf)])
    upper = np.concatenate([np.ones(people), np.zeros(one.offers)])
    found = milp(
        np.concatenate([one.c, one.u, one.slotc]).astype(float),
        constraints=LinearConstraint(matrix, lower, upper),
        bounds=Bounds(0, 1),
        options={"time_limit": seconds},
    )
    if found.x is None or found.status != 0:
        raise TimeoutError
    return np.flatnonzero(found.x[:pairs] > 0.5), "optimal"


def cp_sat(one: Instance, seconds: float) -> tuple[np.ndarray, str]:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    pairs = [model.new_bool_var("") for _ in one.ep]
    waits = [model.new_bool_var("") for _ in one.u]
    places = [model.new_bool_var("") for _ in one.sslot]
    at = [[] for _ in range(one.offers)]
    for e, s in enumerate(one.es.tolist()):
        at[s].append(pairs[e])
    for p in range(one.people):
        model.add_exactly_one([*pairs[one.start[p] : one.start[p + 1]], waits[p]])
    for s in range(one.offers):
        model.add(sum(at[s]) <= sum(places[one.first[s] : one.first[s + 1]]))
    weights = np.concatenate([one.c, one.u, one.slotc]).tolist()
    model.minimize(cp_model.LinearExpr.weighted_sum(pairs + waits + places, weights))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise TimeoutError
    chosen = np.flatnonzero([solver.value(x) for x in pairs])
    return chosen, "optimal" if status == cp_model.OPTIMAL else "gap"


def networkx(one: Instance, _seconds: float) -> tuple[np.ndarray, str]:
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_node("sink", demand=one.people)
    for p in range(one.people):
        graph.add_node(p, demand=-1)
        graph.add_edge(p, "sink", capacity=1, weight=int(one.u[p]))
    for p, s, cost in zip(one.ep.tolist(), one.es.tolist(), one.c.tolist(), strict=True):
        graph.add_edge(p, ("offer", s), capacity=1, weight=cost)
    for k, (s, cost) in enumerate(zip(one.sslot.tolist(), one.slotc.tolist(), strict=True)):
        graph.add_edge(("offer", s), ("place", k), capacity=1, weight=cost)
        graph.add_edge(("place", k), "sink", capacity=1, weight=0)
    _, flow = nx.network_simplex(graph)
    chosen = [
        e
        for e, (p, s) in enumerate(zip(one.ep.tolist(), one.es.tolist(), strict=True))
        if flow[p].get(("offer", s))
    ]
    return np.array(chosen, np.int64), "optimal"


PEERS = {
    "greedy": greedy,
    "scipy_sparse": scipy_sparse,
    "scipy_dense": scipy_dense,
    "highs": highs,
    "cp_sat": cp_sat,
    "networkx": networkx,
}


def main(name: str, path: str, seconds: float) -> None:
    with np.load(path) as kept:
        one = Instance(**{name: kept[name] for name in kept.files})
    PEERS[name](smallest(), seconds)  # what a peer imports is not counted
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started, cpu = time.perf_counter(), time.process_time()
    chosen, proof = PEERS[name](one, seconds)
    spent, worked = time.perf_counter() - started, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    value = one.value(chosen)
    print(
        json.dumps(
            {
                "value": value,
                "proof": proof,
                "seconds": spent,
                "cpu_seconds": worked,
                "peak_mb": peak,
                "base_mb": base,
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
