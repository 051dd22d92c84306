"""Generalised assignment (OR-Library format) by the coupled path: values beside the best known.

Jobs are referrals, agents are specialists, and the resource of a job depends on the agent: rows of
weighted places, the same as weekly minutes.
"""

import sys
import time
from pathlib import Path

import numpy as np

from matching.coupled.coupled_plans import solve_rows
from matching.coupled.coupled_rows import Rows
from matching.coupled.integer import Effort
from matching.flow.network import Network
from matching.objective.assignment import assign
from matching.objective.levels import Level, Objective

BEST = {
    "a05100": 1698,
    "b10100": 1407,
    "c10100": 1402,
    "d10100": 6347,
    "e10100": 11577,
    "d20200": 12235,
    "e20200": 22379,
    "c0515_1": 336,
}
"""Best known values, or bounds for the d instances; c0515_1 is to be maximized."""


def read(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Costs and resources (agents, jobs) and capacities (agents,)."""
    numbers = np.array(path.read_text().split(), np.int64)
    agents, jobs = int(numbers[0]), int(numbers[1])
    size = agents * jobs
    costs = numbers[2 : 2 + size].reshape(agents, jobs)
    resources = numbers[2 + size : 2 + 2 * size].reshape(agents, jobs)
    return costs, resources, numbers[2 + 2 * size : 2 + 2 * size + agents]


def solved(path: Path, seconds: float) -> tuple[int, int]:
    """Value and proved bound of one instance, as a minimum."""
    costs, resources, room = read(path)
    if path.name == "c0515_1":
        costs = costs.max() - costs
    agents, jobs = costs.shape
    pairs = agents * jobs
    job = np.repeat(np.arange(jobs, dtype=np.int32), agents)
    agent = np.tile(np.arange(agents, dtype=np.int32), jobs)
    full = np.full(agents, jobs, np.int64)
    network = Network(jobs, agents, job, agent, full * 0, full, np.full(jobs, -1, np.int32))
    none, places = np.zeros(pairs, np.int32), np.zeros(agents * jobs, np.int32)
    served = Level("served", "", none, np.ones(jobs, np.int32), places, 1)
    price = costs.T.ravel().astype(np.int32)
    cost = Level("preferences", "", price, np.zeros(jobs, np.int32), places, int(price.max()))
    tie = Level("tie", "", none, np.zeros(jobs, np.int32), places, 1)
    rows = Rows()
    for s in range(agents):
        mine = np.flatnonzero(agent == s)
        rows.add(mine, resources[s][job[mine]], 0, int(room[s]))
    relaxed = assign(network, Objective((served, cost), price, tie, (0, 1)))
    plan = solve_rows(relaxed, rows, Effort(nodes=10_000_000, seconds=seconds))
    assert plan.levels[0].value == 0
    return plan.levels[1].value, plan.levels[1].bound


def figures(folder: Path, seconds: float) -> None:
    for path in sorted(folder.glob("[a-e]*")):
        if path.name not in BEST:
            continue
        started = time.perf_counter()
        value, bound = solved(path, seconds)
        spent = time.perf_counter() - started
        if path.name == "c0515_1":
            most = 15 * int(read(path)[0].max())
            value, bound = most - value, most - bound
        print(f"FIGURE match.gap.{path.name}.value {value} cost")
        print(f"FIGURE match.gap.{path.name}.bound {bound} cost")
        print(f"FIGURE match.gap.{path.name}.best_known {BEST[path.name]} cost")
        print(f"FIGURE match.gap.{path.name}.seconds {spent:.2f} s", flush=True)


if __name__ == "__main__":
    figures(Path(sys.argv[1]), float(sys.argv[2]))
