"""Is this plan really the best? Checked from its prices alone, by other code than computed it."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np

from domain.eligibility import broken
from matching.arrays import Flags, Ints, Rows
from matching.levels import Level, objective
from matching.network import Network, build_network
from matching.plan import LevelPrices, MatchingPlan
from matching.problem import MatchingProblem

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
    _audit_units(network, flow)
    used = np.split(flow, [network.pairs, network.pairs + network.seekers])
    at = np.flatnonzero(used[0])
    who, where = network.pair_seeker[at], network.pair_offer[at]
    pairs: Ints | slice = slice(None)
    seekers, offers = network.pair_seeker, network.pair_offer
    waits, places = np.flatnonzero(network.active), np.arange(len(network.place_offer))
    for level, proof in zip(levels, prices, strict=True):
        price = _whole(proof.prices, level)
        own = level.wait + price[-1]
        own[who] = level.pair[at] + price[where]
        slack = price[offers]
        slack += level.pair[pairs]
        slack -= own[seekers]
        kept = _kept_face(slack, used[0][pairs])
        seekers, offers = seekers[kept], offers[kept]
        pairs = kept if isinstance(pairs, slice) else pairs[kept]
        slack = level.wait[waits] + price[-1] - own[waits]
        waits = waits[_kept_face(slack, used[1][waits])]
        slack = level.place[places] + price[-1] - price[network.place_offer[places]]
        places = places[_kept_face(slack, used[2][places])]


def _whole(prices: Sequence[int], level: Level) -> Ints | Rows:
    """Prices as whole numbers: half as wide, so read twice as fast, where no sum can overflow."""
    price = np.array(prices, np.int64)
    most = int(np.abs(price).max()) + level.most
    return price.astype(np.int32) if most < SAFE else price


def _kept_face(slack: Ints | Rows, used: Flags) -> Ints:
    """Numbers of the arcs that the next level may still choose, those without slack."""
    there = slack[used]
    if there.max(initial=0) > 0 or (slack < 0).sum() != (there < 0).sum():
        raise AuditFailed("the prices don't prove the plan: an arc breaks complementary slackness")
    return np.flatnonzero(slack == 0)


def _audit_units(network: Network, flow: Flags) -> None:
    """Everybody active is in one place, and nobody is where there is no place."""
    pairs, waits, places = np.split(flow, [network.pairs, network.pairs + network.seekers])
    times = np.bincount(network.pair_seeker[pairs], minlength=network.seekers) + waits
    if (times != network.active).any():
        raise AuditFailed("somebody is in no place or in two")
    load = np.bincount(network.pair_offer[pairs], minlength=network.offers)
    taken = np.bincount(network.place_offer[places], minlength=network.offers)
    if (load != taken).any():
        raise AuditFailed("a caseload is not the places that it takes")
