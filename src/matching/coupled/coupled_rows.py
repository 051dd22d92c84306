"""Coupled rules as linear rows over pairs, waits and a few variables of their own."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from domain.pairing.eligibility import Seeker
from domain.shared.cycle import SESSIONS_PER_CYCLE
from matching.arrays import Ints
from matching.flow.network import Network
from matching.problem.candidates import Rulebook, eligible_pairs
from matching.problem.problem import MatchingProblem

NO_LIMIT = 1 << 40


@dataclass(frozen=True, slots=True)
class Row:
    """lower <= factors . arcs + own_factors . own <= upper; arcs are numbers of pairs and waits."""

    arcs: Ints
    factors: Ints
    lower: int
    upper: int
    own: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    own_factors: Ints = field(default_factory=lambda: np.zeros(0, np.int64))


@dataclass(slots=True)
class Rows:
    """All rows of a problem. Own variable k is a whole number 0..`top[k]`; `short` ones count what
    counties fall short."""

    rows: list[Row] = field(default_factory=list)
    top: list[int] = field(default_factory=list)
    short: list[int] = field(default_factory=list)

    def variable(self, top: int, *, short: bool = False) -> int:
        self.top.append(top)
        if short:
            self.short.append(len(self.top) - 1)
        return len(self.top) - 1

    def add(self, arcs: Ints, factors: Ints | int, lower: int, upper: int, **own: Ints) -> None:
        wide = np.broadcast_to(np.asarray(factors, np.int64), arcs.shape)
        self.rows.append(Row(arcs, wide, lower, upper, **own))


def coupled_rows(problem: MatchingProblem, network: Network, rules: Rulebook) -> Rows:
    """Every coupled rule of the problem over the network's arcs."""
    named = _Named(problem, network)
    rows = Rows()
    for build in BUILT:
        build(problem, named, rows)
    _co_visits(problem, named, rules, rows)
    return rows


def four_week_minutes(seeker: Seeker) -> int:
    """Minutes of a referral's sessions in four weeks."""
    return seeker.session_minutes * SESSIONS_PER_CYCLE[seeker.frequency]


class _Named:
    """Arcs by the ids that rules use."""

    def __init__(self, problem: MatchingProblem, network: Network) -> None:
        self.network = network
        self.seeker = {s.referral_id: i for i, s in enumerate(problem.seekers)}
        self.offer = {o.specialist_id: i for i, o in enumerate(problem.offers)}
        self.key = network.pair_seeker.astype(np.int64) * network.offers + network.pair_offer
        self.by_offer = np.argsort(network.pair_offer, kind="stable")
        self.ends = np.searchsorted(
            network.pair_offer[self.by_offer], np.arange(network.offers + 1)
        )

    def pair(self, p: int, s: int) -> Ints:
        """The pair's number, or nothing when it is no candidate."""
        at = np.searchsorted(self.key, p * self.network.offers + s)
        found = at < len(self.key) and self.key[at] == p * self.network.offers + s
        return np.array([at] if found else [], np.int64)

    def at_offer(self, s: int) -> Ints:
        return np.asarray(self.by_offer[self.ends[s] : self.ends[s + 1]], np.int64)

    def wait(self, p: int) -> int:
        return self.network.pairs + p


def _together(problem: MatchingProblem, named: _Named, rows: Rows) -> None:
    """Every member has the same offer as the first; one who is accepted somewhere leads."""
    network = named.network
    for family in problem.couplings.together:
        people = [named.seeker[r] for r in family.referral_ids]
        pinned = [p for p in people if network.pinned[p] >= 0]
        rest = [p for p in people if network.pinned[p] < 0]
        for p in rest if pinned else ():
            pairs = np.arange(network.first_pair[p], network.first_pair[p + 1])
            elsewhere = pairs[network.pair_offer[pairs] != network.pinned[pinned[0]]]
            rows.add(elsewhere, 1, 0, 0)
        offers = {
            int(s)
            for p in rest
            for s in network.pair_offer[network.first_pair[p] : network.first_pair[p + 1]]
        }
        for p in rest[1:]:
            for s in sorted(offers):
                mine, first = named.pair(p, s), named.pair(rest[0], s)
                factors = np.array([1] * len(mine) + [-1] * len(first))
                rows.add(np.concatenate([mine, first]), factors, 0, 0)


def _minutes(problem: MatchingProblem, named: _Named, rows: Rows) -> None:
    load = np.array([four_week_minutes(s) for s in problem.seekers], np.int64)
    for limit in problem.couplings.minutes:
        s = named.offer[limit.specialist_id]
        pairs = named.at_offer(s)
        held = int(load[named.network.pinned == s].sum())
        room = max(0, 4 * limit.minutes - held)
        rows.add(pairs, load[named.network.pair_seeker[pairs]], 0, room)


def _groups(problem: MatchingProblem, named: _Named, rows: Rows) -> None:
    for group in problem.couplings.groups:
        s = named.offer[group.specialist_id]
        need = group.least - int(named.network.used[s])
        if need > 0:
            opens = np.array([rows.variable(1)])
            pairs, most = named.at_offer(s), int(named.network.open_places[s])
            rows.add(pairs, 1, -NO_LIMIT, 0, own=opens, own_factors=np.array([-most]))
            rows.add(pairs, 1, 0, NO_LIMIT, own=opens, own_factors=np.array([-need]))


def _floors(problem: MatchingProblem, named: _Named, rows: Rows) -> None:
    """Served = active - waiting; a shortfall is counted and made as small as it can be."""
    network = named.network
    for floor in problem.couplings.floors:
        people = [p for p, s in enumerate(problem.seekers) if s.county == floor.county]
        active = [p for p in people if network.active[p]]
        missing = floor.at_least - (len(people) - len(active)) - len(active)
        short = np.array([rows.variable(max(0, floor.at_least), short=True)])
        waits = np.array([named.wait(p) for p in active], np.int64)
        rows.add(waits, -1, missing, NO_LIMIT, own=short, own_factors=np.array([1]))


def _at_most_one(problem: MatchingProblem, named: _Named, rows: Rows) -> None:
    for rule in problem.couplings.at_most_one:
        _at_most(rule.pairs, 1, named, rows)


def _not_all_pairs(problem: MatchingProblem, named: _Named, rows: Rows) -> None:
    for rule in problem.couplings.not_all_pairs:
        _at_most(rule.pairs, len(rule.pairs) - 1, named, rows)


def _at_most(pairs: Iterable[tuple[UUID, UUID]], most: int, named: _Named, rows: Rows) -> None:
    ends = [(named.seeker[r], named.offer[s]) for r, s in pairs]
    found = [named.pair(p, s) for p, s in ends]
    held = sum(int(named.network.pinned[p] == s) for p, s in ends)
    rows.add(np.concatenate([*found, np.zeros(0, np.int64)]), 1, 0, max(0, most - held))


def _not_all(problem: MatchingProblem, named: _Named, rows: Rows) -> None:
    for cut in problem.couplings.not_all:
        s = named.offer[cut.specialist_id]
        people = [named.seeker[r] for r in cut.referral_ids]
        held = sum(int(named.network.pinned[p] == s) for p in people)
        found = [named.pair(p, s) for p in people]
        pairs = np.concatenate([*found, np.zeros(0, np.int64)])
        rows.add(pairs, 1, 0, max(0, len(people) - 1 - held))


def _week_limits(problem: MatchingProblem, named: _Named, rows: Rows) -> None:
    for limit in problem.couplings.week_limits:
        s, held = named.offer[limit.specialist_id], 0
        pairs, weights = [], []
        for referral_id, weight in zip(limit.referral_ids, limit.weights, strict=True):
            p = named.seeker[referral_id]
            held += weight * int(named.network.pinned[p] == s)
            pair = named.pair(p, s)
            pairs.append(pair)
            weights += [weight] * len(pair)
        rows.add(np.concatenate(pairs), np.array(weights, np.int64), 0, max(0, limit.most - held))


BUILT = (
    _together,
    _minutes,
    _groups,
    _floors,
    _at_most_one,
    _not_all,
    _not_all_pairs,
    _week_limits,
)


def _co_visits(problem: MatchingProblem, named: _Named, rules: Rulebook, rows: Rows) -> None:
    """Everybody with a trainee is visited by a colleague who is eligible for them as well."""
    visits = problem.couplings.co_visits
    if not visits:
        return
    seekers, offers = eligible_pairs(problem, rules, full_too=True)
    eligible = set(zip(seekers.tolist(), offers.tolist(), strict=True))
    by_trainee: dict[int, list[tuple[int, int]]] = {}
    for visit in visits:
        colleagues = by_trainee.setdefault(named.offer[visit.trainee_id], [])
        colleagues.append((named.offer[visit.colleague_id], visit.people))
    for trainee, colleagues in by_trainee.items():
        pairs = named.at_offer(trainee)
        covers: list[list[int]] = [[] for _ in pairs]
        for colleague, most in colleagues:
            shared = [
                k
                for k, e in enumerate(pairs.tolist())
                if (int(named.network.pair_seeker[e]), colleague) in eligible
            ]
            own = np.array([rows.variable(1) for _ in shared], np.int64)
            rows.add(pairs[:0], 1, 0, most, own=own, own_factors=np.ones(len(own), np.int64))
            for k, variable in zip(shared, own.tolist(), strict=True):
                covers[k].append(variable)
        for k, pair in enumerate(pairs.tolist()):
            own = np.array(covers[k], np.int64)
            ones = -np.ones(len(own), np.int64)
            rows.add(np.array([pair]), 1, -NO_LIMIT, 0, own=own, own_factors=ones)
