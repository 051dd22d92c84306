"""The assignment as a network: seekers, offers and one sink; arcs are pairs, waits and places.

Arc numbers run over all pairs (seeker -> offer), then one wait per seeker (seeker -> sink), then
one arc per open place (offer -> sink). Everything later is arrays over arcs or over offers + sink.
"""

from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import reverse_cuthill_mckee

from domain.pairing.eligibility import broken
from matching.arrays import Flags, Ints, Rows
from matching.problem.candidates import Rulebook, eligible_pairs, rulebook
from matching.problem.problem import MatchingProblem, ProblemRefused

PAIRS_TO_ORDER_BY = 8
"""Pairs to a node from which neighbors are told."""


@dataclass(frozen=True)
class Network:
    """`seekers` and `offers` are counts; rows are those of the problem, in order."""

    seekers: int
    offers: int
    pair_seeker: Rows
    """Ascending, shape (pairs,)."""
    pair_offer: Rows
    """Ascending within one seeker, shape (pairs,)."""
    used: Ints
    """Places taken before the plan, pinned pairs included, shape (offers,)."""
    capacity: Ints
    pinned: Rows = field(default_factory=lambda: np.zeros(0, np.int32))
    """Pinned offer of each seeker or -1, shape (seekers,). Pinned seekers have no pairs."""

    @property
    def pairs(self) -> int:
        return len(self.pair_seeker)

    @property
    def sink(self) -> int:
        """Number of the sink among the offers: the last node of the contracted network."""
        return self.offers

    @cached_property
    def first_pair(self) -> Ints:
        """Pairs of seeker p are `first_pair[p] : first_pair[p + 1]`."""
        ends = np.cumsum(np.bincount(self.pair_seeker, minlength=self.seekers))
        return np.asarray(np.concatenate([np.zeros(1, np.int64), ends]), np.int64)

    @cached_property
    def open_places(self) -> Ints:
        """Shape (offers,). Of any number of places no more are told apart than candidates and one:
        the first that nobody takes has the price of all further ones, or a lower one."""
        candidates = np.bincount(self.pair_offer, minlength=self.offers)
        return np.asarray(np.clip(self.capacity - self.used, 0, candidates + 1))

    @cached_property
    def first_place(self) -> Ints:
        """Places of offer s are `first_place[s] : first_place[s + 1]` among the place arcs."""
        return np.concatenate([[0], np.cumsum(self.open_places)])

    @cached_property
    def place_offer(self) -> Rows:
        return np.repeat(np.arange(self.offers, dtype=np.int32), self.open_places)

    @cached_property
    def nearby(self) -> Rows:
        """Numbers for seekers, then offers, by which neighbors in the network lie near each other:
        the flow solver finds its arcs in the cache (measured 1.4 times faster at state size)."""
        nodes = self.seekers + self.offers
        if not nodes:
            return np.zeros(0, np.int32)
        some = slice(None, None, max(1, self.pairs // (PAIRS_TO_ORDER_BY * nodes)))
        ends = self.pair_seeker[some], self.seekers + self.pair_offer[some]
        there = np.ones(len(ends[0]), np.bool_)
        one_way = csr_array((there, ends), shape=(nodes, nodes))
        order = reverse_cuthill_mckee(one_way + one_way.T, symmetric_mode=True)
        number = np.empty(nodes, np.int32)
        number[order] = np.arange(nodes, dtype=np.int32)
        return number

    @property
    def arcs(self) -> int:
        return self.pairs + self.seekers + len(self.place_offer)

    @cached_property
    def active(self) -> Flags:
        """Seekers that the plan decides about: everyone but the pinned."""
        return self.pinned < 0


def build_network(
    problem: MatchingProblem, rules: Rulebook | None = None, *, full_too: bool = False
) -> Network:
    """Candidate pairs and places of a problem. Raises ProblemRefused for pins that can't stand.

    `full_too` keeps pairs with specialists who are full, for whoever asks what a place would bring.
    """
    rules = rules or rulebook(problem)
    pair_seeker, pair_offer = eligible_pairs(problem, rules, full_too=full_too)
    pinned = _pinned(problem)
    apart = never_paired(problem)
    if apart:
        keep = np.array(
            [
                pair not in apart
                for pair in zip(pair_seeker.tolist(), pair_offer.tolist(), strict=True)
            ],
            np.bool_,
        )
        pair_seeker, pair_offer = pair_seeker[keep], pair_offer[keep]
    used = np.array([o.taken for o in problem.offers], np.int64)
    capacity = np.array([o.capacity for o in problem.offers], np.int64)
    if (pinned >= 0).any():
        np.add.at(used, pinned[pinned >= 0], 1)
        free = pinned[pair_seeker] < 0
        pair_seeker, pair_offer = pair_seeker[free], pair_offer[free]
        room = used[pair_offer] < capacity[pair_offer]
        room |= full_too
        pair_seeker, pair_offer = pair_seeker[room], pair_offer[room]
    return Network(
        len(problem.seekers), len(problem.offers), pair_seeker, pair_offer, used, capacity, pinned
    )


def flow_of(network: Network, pairs: Ints) -> Flags:
    """These pairs as a flow, shape (arcs,): everybody else who is active waits, and at every offer
    the first places are taken."""
    waits = network.pairs + network.seekers
    flow = np.zeros(network.arcs, np.bool_)
    flow[pairs] = True
    flow[network.pairs : waits] = network.active
    flow[network.pairs + network.pair_seeker[pairs]] = False
    load = np.bincount(network.pair_offer[pairs], minlength=network.offers)
    nth = np.arange(len(network.place_offer)) - network.first_place[network.place_offer]
    flow[waits:] = nth < load[network.place_offer]
    return flow


def never_paired(problem: MatchingProblem) -> set[tuple[int, int]]:
    """Seeker and offer index of pairs that don't fit even alone (cuts of one person).

    They are no candidates, so every answer about the network holds for them too.
    """
    alone = [cut for cut in problem.couplings.not_all if len(cut.referral_ids) == 1]
    if not alone:
        return set()
    seekers = {s.referral_id: i for i, s in enumerate(problem.seekers)}
    offers = {o.specialist_id: i for i, o in enumerate(problem.offers)}
    return {(seekers[cut.referral_ids[0]], offers[cut.specialist_id]) for cut in alone}


def _pinned(problem: MatchingProblem) -> Rows:
    pinned = np.full(len(problem.seekers), -1, np.int32)
    places: dict[UUID, int] = {}
    seekers = {s.referral_id: i for i, s in enumerate(problem.seekers)}
    offers = {o.specialist_id: i for i, o in enumerate(problem.offers)}
    for pair in problem.standing:
        if not pair.pinned:
            continue
        p, s = seekers[pair.referral_id], offers[pair.specialist_id]
        faults = broken(problem.seekers[p], problem.offers[s], problem.day)
        if faults:
            raise ProblemRefused(f"The pinned pair of {pair.referral_id}: {faults[0].refusal}")
        places[pair.specialist_id] = places.get(pair.specialist_id, 0) + 1
        if places[pair.specialist_id] > problem.offers[s].open_places:
            raise ProblemRefused(f"{pair.specialist_id} has more pinned pairs than places.")
        pinned[p] = s
    return pinned
