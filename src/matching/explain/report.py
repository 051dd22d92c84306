"""Fairness and stability of a plan, compared with deferred acceptance."""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.arrays import Ints, Rows
from matching.flow.certificate import holders
from matching.flow.network import Network, build_network
from matching.objective.audit import flow_of
from matching.objective.levels import Objective, objective
from matching.problem.matching_plan import MatchingPlan
from matching.problem.problem import MatchingProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitFigures:
    """Of those who stay waiting: how many, and days waited so far (mean and longest)."""

    waiting: int
    mean_days: float
    longest_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`envy` counts people who would rather have a specialist given to somebody who does not go
    before them; `blocking_pairs` are pairs who would both rather have each other."""

    served: int
    waits: WaitFigures
    waits_by_county: Mapping[str, WaitFigures]
    waits_by_service_line: Mapping[str, WaitFigures]
    fullest_caseload: float
    emptiest_caseload: float
    caseload_gini: float
    envy: int
    blocking_pairs: int
    points: int


def report(problem: MatchingProblem, plan: MatchingPlan) -> Report:
    """Figures of any plan of this problem, whatever policy made it."""
    network = build_network(problem)
    goal = objective(problem, network)
    at = holders(network, flow_of(problem, network, plan))
    return report_of(problem, network, goal, at)


def report_of(problem: MatchingProblem, network: Network, goal: Objective, at: Ints) -> Report:
    """As `report`, from where everybody is (offer number, or the sink), shape (seekers,)."""
    waiting = np.flatnonzero((at == network.sink) & network.active)
    days = np.array([(problem.day - s.received_on).days for s in problem.seekers], np.int64)
    counties = np.array([s.county for s in problem.seekers])
    lines = np.array([s.service_line or "" for s in problem.seekers])
    used = network.used + np.bincount(at[at < network.sink], minlength=network.offers)
    shares = used[network.capacity > 0] / network.capacity[network.capacity > 0]
    blocking, envious = _wishes_unmet(network, goal, at)
    mine = at[network.pair_seeker] == network.pair_offer
    return Report(
        served=int((at < network.sink).sum() + (network.pinned >= 0).sum()),
        waits=_figures(days[waiting]),
        waits_by_county=_by(counties, days, waiting),
        waits_by_service_line=_by(lines, days, waiting),
        fullest_caseload=float(shares.max(initial=0)),
        emptiest_caseload=float(shares.min(initial=1)),
        caseload_gini=gini(shares),
        envy=envious,
        blocking_pairs=blocking,
        points=int(goal.points[mine].sum(dtype=np.int64)),
    )


def gini(shares: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> float:
    """0 when everybody carries the same share, toward 1 when one carries all."""
    total, count = float(shares.sum()), len(shares)
    if not total:
        return 0.0
    place = 2 * np.arange(1, count + 1) - count - 1
    return float(place @ np.sort(shares)) / (count * total)


def _figures(days: Ints) -> WaitFigures:
    mean = float(days.mean()) if len(days) else 0.0
    return WaitFigures(waiting=len(days), mean_days=mean, longest_days=int(days.max(initial=0)))


def _by(
    groups: "np.ndarray[tuple[int], np.dtype[np.str_]]", days: Ints, waiting: Ints
) -> dict[str, WaitFigures]:
    return {
        str(name): _figures(days[waiting][groups[waiting] == name]) for name in np.unique(groups)
    }


def specialists_order(goal: Objective, network: Network) -> Ints:
    """What a specialist goes by among candidates (larger first), shape (pairs,): who comes first
    in line, then closeness."""
    first = goal.levels[0].wait[network.pair_seeker].astype(np.int64)
    return first * (int(goal.points.max(initial=0)) + 1) + goal.points


def _wishes_unmet(network: Network, goal: Objective, at: Ints) -> tuple[int, int]:
    """Blocking pairs, and people who envy somebody no further ahead in line."""
    mine = at[network.pair_seeker] == network.pair_offer
    have = np.full(network.seekers, -1, np.int64)
    have[network.pair_seeker[mine]] = goal.points[mine]
    order = specialists_order(goal, network)
    worst = np.full(network.offers, np.iinfo(np.int64).max)
    np.minimum.at(worst, network.pair_offer[mine], order[mine])
    ranks = goal.levels[0].wait.astype(np.int64)
    last = np.full(network.offers, np.iinfo(np.int64).max)
    np.minimum.at(last, network.pair_offer[mine], ranks[network.pair_seeker[mine]])
    load = np.bincount(network.pair_offer[mine], minlength=network.offers)
    room = load < network.open_places
    rather = goal.points > have[network.pair_seeker]
    welcome = room[network.pair_offer] | (order > worst[network.pair_offer])
    envied = last[network.pair_offer] <= ranks[network.pair_seeker]
    envious = np.unique(network.pair_seeker[rather & envied])
    return int((rather & welcome).sum()), len(envious)


def deferred_acceptance(network: Network, goal: Objective) -> Ints:
    """Where everybody is when participants propose and specialists keep whom they rank highest
    (Gale and Shapley 1962): no blocking pair, but other people wait. Shape (seekers,)."""
    order = specialists_order(goal, network)
    at = np.full(network.seekers, network.sink, np.int64)
    wishes = [_ranked(network, goal.points, p) for p in range(network.seekers)]
    asked = [0] * network.seekers
    held: list[list[tuple[int, int]]] = [[] for _ in range(network.offers)]
    free = [p for p in range(network.seekers) if network.active[p]]
    while free:
        p = free.pop()
        if asked[p] >= len(wishes[p]):
            continue
        pair = wishes[p][asked[p]]
        asked[p] += 1
        s = int(network.pair_offer[pair])
        heapq.heappush(held[s], (int(order[pair]), -p))
        at[p] = s
        if len(held[s]) > network.open_places[s]:
            _, out = heapq.heappop(held[s])
            at[-out] = network.sink
            free.append(-out)
    return at


def _ranked(network: Network, points: Rows, p: int) -> list[int]:
    """A participant's pairs, closest first."""
    pairs = np.arange(network.first_pair[p], network.first_pair[p + 1])
    return [int(pair) for pair in pairs[np.argsort(-points[pairs], kind="stable")]]


def policies(problem: MatchingProblem, plan: MatchingPlan) -> dict[str, Report]:
    """The plan compared with deferred acceptance, figure by figure."""
    network = build_network(problem)
    goal = objective(problem, network)
    planned = holders(network, flow_of(problem, network, plan))
    return {
        "plan": report_of(problem, network, goal, planned),
        "deferred acceptance": report_of(
            problem, network, goal, deferred_acceptance(network, goal)
        ),
    }
