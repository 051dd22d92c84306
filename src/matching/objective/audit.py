"""Checks from a plan's prices alone that it is the best, by other code than computed it."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np

from domain.pairing.eligibility import broken
from matching.arrays import Flags, Ints, Rows
from matching.flow.network import Network, build_network
from matching.objective.levels import Level, objective
from matching.problem.matching_plan import LevelPrices, MatchingPlan
from matching.problem.problem import MatchingProblem

AT_ONCE = 1 << 15
"""Pairs that are audited together, so that they stay in the cache."""
SAFE = 1 << 29
"""Two costs and two prices below this add up within 32 bits."""


class AuditFailed(AssertionError):
    """The plan or its proof is wrong; the message says in which way."""


def audit(problem: MatchingProblem, plan: MatchingPlan) -> None:
    """Checks a plan against its problem: rules pair by pair, places, values and proof.

    Raises AuditFailed. Reads candidates and levels anew, so it takes seconds at state size; the
    proof itself is `audit_proof`.
    """
    seekers = {s.referral_id: s for s in problem.seekers}
    offers = {o.specialist_id: o for o in problem.offers}
    for pair in plan.pairings:
        faults = broken(seekers[pair.referral_id], offers[pair.specialist_id], problem.day)
        if faults:
            raise AuditFailed(f"{pair.referral_id}: {faults[0].refusal}")
    answered = [p.referral_id for p in plan.pairings] + [u.referral_id for u in plan.unmatched]
    if sorted(answered) != sorted(seekers):
        raise AuditFailed("not everybody is answered once")
    network = build_network(problem)
    levels = objective(problem, network).levels
    flow = flow_of(problem, network, plan)
    audit_proof(network, levels, flow, plan.proof.certificate)
    for level, said in zip(levels, plan.levels, strict=True):
        if level.value(flow) != said.value:
            raise AuditFailed(f"the level '{level.name}' is worth {level.value(flow)}")


def flow_of(problem: MatchingProblem, network: Network, plan: MatchingPlan) -> Flags:
    """The arcs that a plan uses, shape (arcs,). Raises AuditFailed for a pair that is none."""
    seeker = {s.referral_id: i for i, s in enumerate(problem.seekers)}
    offer = {o.specialist_id: i for i, o in enumerate(problem.offers)}
    flow = np.zeros(network.arcs, np.bool_)
    load = np.zeros(network.offers, np.int64)
    for pair in plan.pairings:
        p, s = seeker[pair.referral_id], offer[pair.specialist_id]
        if network.pinned[p] != s:
            flow[_pair_number(network, p, s, pair.referral_id)] = True
            load[s] += 1
    for one in plan.unmatched:
        flow[network.pairs + seeker[one.referral_id]] = True
    place = np.arange(len(network.place_offer)) - network.first_place[network.place_offer]
    flow[network.pairs + network.seekers :] = place < load[network.place_offer]
    return flow


def _pair_number(network: Network, p: int, s: int, referral: UUID) -> int:
    first, last = network.first_pair[p], network.first_pair[p + 1]
    found = np.flatnonzero(network.pair_offer[first:last] == s)
    if not len(found):
        raise AuditFailed(f"{referral} has no such candidate")
    return int(first + found[0])


def audit_proof(
    network: Network, levels: Sequence[Level], flow: Flags, prices: Sequence[LevelPrices]
) -> None:
    """Complementary slackness of every level on the face left by those before it.

    An arc with a positive reduced cost must be unused, one with a negative must be used; those at
    zero are what the next level may still choose. Integers throughout. Raises AuditFailed.
    """
    if [one.level for one in prices] != [level.name for level in levels]:
        raise AuditFailed("the prices are not those of the levels in order")
    chosen = np.flatnonzero(flow[: network.pairs])
    _audit_units(network, flow, chosen)
    worth = [
        _Worth(network, level, chosen, one.prices)
        for level, one in zip(levels, prices, strict=True)
    ]
    for first in range(0, network.pairs, AT_ONCE):
        pairs = np.arange(first, min(first + AT_ONCE, network.pairs))
        seekers, offers = network.pair_seeker[pairs], network.pair_offer[pairs]
        for one in worth:
            slack = one.price[offers]
            slack += one.level.pair[pairs]
            slack -= one.own[seekers]
            kept = _face(slack)
            pairs, seekers, offers = pairs[kept], seekers[kept], offers[kept]
    waits, places = np.flatnonzero(network.active), np.arange(len(network.place_offer))
    used = flow[network.pairs + network.seekers :]
    for one in worth:
        waits = waits[_face(one.level.wait[waits] + one.price[-1] - one.own[waits])]
        slack = one.level.place[places] + one.price[-1] - one.price[network.place_offer[places]]
        places = places[_face(np.where(used[places], -slack, slack))]


class _Worth:
    """What one level costs everybody where they are, under its prices."""

    def __init__(self, network: Network, level: Level, chosen: Ints, prices: Sequence[int]) -> None:
        self.level, self.price = level, _whole(prices, level)
        self.own = level.wait + self.price[-1]
        self.own[network.pair_seeker[chosen]] = (
            level.pair[chosen] + self.price[network.pair_offer[chosen]]
        )


def _whole(prices: Sequence[int], level: Level) -> Ints | Rows:
    """Prices as whole numbers: half as wide, so read twice as fast, where no sum can overflow."""
    price = np.array(prices, np.int64)
    most = int(np.abs(price).max()) + level.most
    return price.astype(np.int32) if most < SAFE else price


def _face(slack: Ints | Rows) -> Ints:
    """Numbers of the arcs that the next level may still choose: those that cost nothing more.

    What somebody uses has no slack, since their own price is measured there.
    """
    if slack.min(initial=0) < 0:
        raise AuditFailed("the prices don't prove the plan: an arc breaks complementary slackness")
    return np.flatnonzero(slack == 0)


def _audit_units(network: Network, flow: Flags, chosen: Ints) -> None:
    """Everybody active is in one place, and nobody is where there is no place."""
    waits, places = np.split(flow[network.pairs :], [network.seekers])
    times = np.bincount(network.pair_seeker[chosen], minlength=network.seekers) + waits
    if (times != network.active).any():
        raise AuditFailed("somebody is in no place or in two")
    load = np.bincount(network.pair_offer[chosen], minlength=network.offers)
    taken = np.bincount(network.place_offer[places], minlength=network.offers)
    if (load != taken).any():
        raise AuditFailed("a caseload is not the places that it takes")
