"""One size of the whole engine in a process of its own: figures as one line of JSON."""

import gc
import json
import random
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import numpy as np
from instances import waitlist
from wrong import worth

from matching.engine import in_words
from matching.explain.explainer import Explainer
from matching.flow.auction import cheapest_by_auction
from matching.flow.certificate import NotOptimal, potentials, residual
from matching.flow.min_cost_flow import cheapest_flow
from matching.flow.network import Network, build_network
from matching.objective.assignment import LARGE, all_free, assign
from matching.objective.audit import audit_proof
from matching.objective.levels import TIE_BITS, objective
from matching.problem.candidates import rulebook
from matching.problem.problem import MatchingProblem
from matching.replan.incremental import Replanner

CHANGES = 1_000
TIE_ROOM = 14
"""Bits under the costs: a chain of sixteen moves changes less than one by its ties."""
Figures = dict[str, float | int | str | list[int]]


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one_level(network: Network, levels: tuple) -> np.ndarray:
    """The cost that every peer gets: waiting by rank, closeness, balance, in one weighted sum."""
    served, preferences, _, balance, _ = (level.arcs() for level in levels)
    return 60 * served + 10 * preferences + balance


def cheapest_of_one_level(network: Network, cost: np.ndarray, tie: np.ndarray) -> np.ndarray:
    """A cheapest flow of one level, proved by its prices: few ties make it quick to find, and if
    they changed the answer it is found again without. By the solver that the engine would take."""
    free, none = all_free(network), np.zeros(network.arcs, np.bool_)
    nearly = (cost << TIE_ROOM) + (tie >> TIE_BITS - 10)
    if network.pairs >= LARGE:
        flow = cheapest_by_auction(network, nearly)
    else:
        flow = cheapest_flow(network, nearly, free, none)
    try:
        potentials(network.offers + 1, residual(network, flow, cost, free))
    except NotOptimal:
        flow = cheapest_flow(network, cost, free, none)
        potentials(network.offers + 1, residual(network, flow, cost, free))
    return flow


def exported(network: Network, cost: np.ndarray, to: Path) -> None:
    pairs, waits = network.pairs, network.pairs + network.seekers
    np.savez(
        to,
        ep=network.pair_seeker,
        es=network.pair_offer,
        c=cost[:pairs],
        u=cost[pairs:waits],
        sslot=network.place_offer,
        slotc=cost[waits:],
        free=network.open_places,
    )


def whole_engine(people: int, specialists: int, to: Path) -> Figures:
    problem = waitlist(people, specialists)
    gc.disable()  # as `python -m matching` does
    base = megabytes()
    started, cpu = time.perf_counter(), time.process_time()
    rules = rulebook(problem)
    network = build_network(problem, rules)
    goal = objective(problem, network)
    candidates = time.perf_counter() - started
    solved = assign(network, goal)
    plan = in_words(problem, rules, solved)
    audited = time.perf_counter()
    audit_proof(network, goal.levels, solved.flow, plan.proof.certificate)
    done = time.perf_counter()
    found: Figures = {
        "pairs": network.pairs,
        "problem_mb": base,
        "peak_mb": megabytes(),
        "levels_seconds": done - started,
        "cpu_seconds": time.process_time() - cpu,
        "candidates_seconds": candidates,
        "audit_seconds": done - audited,
        "values": list(solved.values),
        "served": len(plan.pairings),
    }
    cost = one_level(network, goal.levels)
    exported(network, cost, to)
    started, cpu = time.perf_counter(), time.process_time()
    flow = cheapest_of_one_level(network, cost, goal.tie.arcs())
    found["one_level_seconds"] = time.perf_counter() - started
    found["one_level_cpu_seconds"] = time.process_time() - cpu
    found["one_level_value"] = int(cost[flow].sum())
    if people <= 60_000:
        print(json.dumps(found), file=sys.stderr, flush=True)
        found |= explained(problem, solved)
        print(json.dumps(found), file=sys.stderr, flush=True)
        found |= changed(problem, plan)
    return found


def explained(problem: object, solved: object) -> Figures:
    explainer = Explainer(problem, solved)
    network = explainer.network
    explainer.stage_costs, explainer.now  # noqa: B018  computed once per run, before questions
    chance = np.random.default_rng(1)
    one = [
        timed(lambda p=int(p): explainer.regrets(p))
        for p in chance.choice(network.seekers, min(100, network.seekers), replace=False)
    ]
    started = time.perf_counter()
    pairs = sum(len(found) for found, _ in explainer.all_regrets())
    return {
        "explain_one_ms": 1000 * float(np.median(one)),
        "explain_all_seconds": time.perf_counter() - started,
        "explain_pairs": pairs,
    }


def changed(problem: MatchingProblem, plan: object) -> Figures:
    """Arrivals from another year's waitlist and departures of people with a place, mixed; after
    all of them the plan is compared, level by level, with solving the changed waitlist anew."""
    replanner = Replanner(problem, plan)
    chance = random.Random(7)
    specialists = len(problem.offers)
    count = min(CHANGES // 2, len(problem.seekers) // 3)
    strangers = waitlist(count, specialists, seed=99).seekers
    newcomers = [replace(s, referral_id=UUID(int=k + 1)) for k, s in enumerate(strangers)]
    placed = [r for r, s in replanner.places().items() if s is not None]
    gone = chance.sample(placed, count)
    arrivals, departures = [], []
    for newcomer, leaver in zip(newcomers, gone, strict=True):
        arrivals.append(timed(lambda s=newcomer: replanner.arrive(s)))
        departures.append(timed(lambda r=leaver: replanner.depart(r)))
    left = set(gone)
    stay = tuple(s for s in problem.seekers if s.referral_id not in left)
    after = replace(problem, seekers=(*stay, *newcomers))
    network = build_network(after)
    anew = assign(network, objective(after, network)).values
    wrong = sum(a != b for a, b in zip(worth(after, replanner), anew, strict=True))
    return {
        "changes": len(arrivals) + len(departures),
        "changes_levels_wrong": wrong,
        "arrival_ms": 1000 * float(np.median(arrivals)),
        "arrival_p95_ms": 1000 * float(np.percentile(arrivals, 95)),
        "departure_ms": 1000 * float(np.median(departures)),
        "departure_p95_ms": 1000 * float(np.percentile(departures, 95)),
    }


def timed(run: object) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


if __name__ == "__main__":
    size = int(sys.argv[1]), int(sys.argv[2])
    print(json.dumps(whole_engine(*size, Path(sys.argv[3]))))
