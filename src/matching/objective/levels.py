"""The objective: five levels in strict order, as whole numbers; smaller is better in each."""

from dataclasses import dataclass, field
from math import gcd

import numpy as np

from domain.pairing.eligibility import Offer, Seeker
from domain.shared.vocabulary import Mode, Urgency
from matching.arrays import Bits, Flags, Ints, Rows, Wishes
from matching.flow.network import Network
from matching.problem.preferences import WISHES
from matching.problem.problem import MatchingProblem
from matching.problem.tokens import token_index

JOURNEY_STEP = 5
"""Minutes of road in one unit of the last level."""
TIE_BITS = 20
LONGEST_WAIT = 4096
"""Days of waiting that are told apart, about eleven years."""
JOURNEY_MOST = 240
"""Longer, or unknown, journeys count as this many minutes."""
TIERS = {Urgency.URGENT: 1, Urgency.ROUTINE: 0}


@dataclass(frozen=True, slots=True)
class Level:
    """Costs per pair, per seeker who waits, and per place; each shape as its arcs, all >= 0."""

    name: str
    meaning: str
    pair: Rows
    wait: Rows
    place: Rows
    ceiling: int
    """No arc costs more, nor one that a change may add; strict packing leaves room for it."""

    @property
    def parts(self) -> tuple[Rows, Rows, Rows]:
        """Costs in arc order: of pairs, of waiting, of places."""
        return self.pair, self.wait, self.place

    @property
    def most(self) -> int:
        """The largest cost of one arc."""
        return max(int(part.max(initial=0)) for part in self.parts)

    def arcs(self) -> Ints:
        """All costs in arc order, shape (arcs,)."""
        return np.concatenate(self.parts, dtype=np.int64)

    def value(self, flow: Flags) -> int:
        """Cost of a flow, shape (arcs,)."""
        used = np.split(flow, np.cumsum([len(part) for part in self.parts])[:-1])
        return sum(
            int(cost[there].sum(dtype=np.int64))
            for cost, there in zip(self.parts, used, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Objective:
    """The levels in order, and the closeness points of every pair (shape (pairs,))."""

    levels: tuple[Level, ...]
    points: Rows
    tie: Level
    """Last of all: a hash of ids and seed, so that one plan stands out among equals."""
    scale: tuple[int, int]
    """The level 'preferences' counts steps below the first number; a step is so many points."""
    met: Wishes = field(default_factory=lambda: np.zeros(0, np.uint16))
    """The wishes of some weight that every pair meets, shape (pairs,); for words only."""


def objective(problem: MatchingProblem, network: Network) -> Objective:
    """The levels of this problem over the network's arcs, first level first."""
    points, met = closeness(problem, network)
    step = gcd(*problem.weights.values()) or 1
    top = sum(problem.weights.values()) // step
    levels = (
        _served(problem, network),
        _preferences(network, top, points // step),
        _kept(problem, network),
        _balance(network),
        _travel(problem, network),
    )
    return Objective(levels, points, _tie(problem, network), (top, step), met)


def _served(problem: MatchingProblem, network: Network) -> Level:
    """Whoever waits costs their place in the order of urgency, then days waited.

    Sets that can be served together form a matroid, so every strictly increasing weight serves the
    same people: the rank is enough, and serving more never costs a more urgent person their place.
    """
    keys = [standing_in_line(s) for s in problem.seekers]
    rank = {key: place for place, key in enumerate(sorted(set(keys)), start=1)}
    waits = np.array([rank[key] for key in keys], np.int32)
    meaning = "Who waits, the more urgent and longer waiting weighing more."
    waits *= network.active
    ceiling = max(2 * LONGEST_WAIT, int(waits.max(initial=0)))
    return Level("served", meaning, _zeros(network.pairs), waits, _places(network), ceiling)


def standing_in_line(seeker: Seeker) -> tuple[int, int]:
    """Tier of urgency, then how long ago received: larger goes first."""
    return TIERS[seeker.urgency], -seeker.received_on.toordinal()


def _preferences(network: Network, top: int, steps: Rows) -> Level:
    wait = np.full(network.seekers, top, np.int32) * network.active
    meaning = "Closeness and stated wishes that the pairings miss, in steps of points."
    pair = top - steps
    ceiling = max(top, int(pair.max(initial=0)))
    return Level("preferences", meaning, pair, wait, _places(network), ceiling)


def _kept(problem: MatchingProblem, network: Network) -> Level:
    held = np.full(network.seekers, -1, np.int32)
    seekers = {s.referral_id: i for i, s in enumerate(problem.seekers)} if problem.standing else {}
    offers = {o.specialist_id: i for i, o in enumerate(problem.offers)}
    for pair in problem.standing:
        if not pair.pinned:
            held[seekers[pair.referral_id]] = offers[pair.specialist_id]
    standing = held[network.pair_seeker]
    moved = (standing >= 0) & (standing != network.pair_offer)
    meaning = "Standing pairs that would change."
    change = moved.astype(np.int32) if moved.any() else _zeros(network.pairs)
    return Level("kept", meaning, change, (held >= 0).astype(np.int32), _places(network), 1)


def _balance(network: Network) -> Level:
    offer = network.place_offer
    nth = np.arange(len(offer)) - network.first_place[offer] + network.used[offer]
    cost = place_cost(nth, network.capacity[offer]).astype(np.int32)
    meaning = "Unevenness of caseloads against capacity."
    return Level("balance", meaning, _zeros(network.pairs), _zeros(network.seekers), cost, 200)


def place_cost(nth: Ints, capacity: Ints) -> Ints:
    """Of the n-th place (from 0) of a caseload: convex, so caseloads even out by themselves."""
    return np.asarray(100 * (2 * nth + 1) // np.maximum(capacity, 1))


def _travel(problem: MatchingProblem, network: Network) -> Level:
    road = journey_steps(problem, network, known=bool(problem.journeys))
    meaning = f"Road to in-person pairings, in {JOURNEY_STEP}-minute steps."
    ceiling = JOURNEY_MOST // JOURNEY_STEP
    return Level("travel", meaning, road, _zeros(network.seekers), _places(network), ceiling)


def journey_steps(problem: MatchingProblem, network: Network, *, known: bool) -> Rows:
    """Steps of road of every pair, shape (pairs,); all 0 when no journeys are known at all."""
    if not (known and network.pairs):
        return _zeros(network.pairs)
    homes = {h: i for i, h in enumerate(dict.fromkeys(o.home for o in problem.offers))}
    counties = {c: i for i, c in enumerate(dict.fromkeys(s.county for s in problem.seekers))}
    minutes = np.full((len(homes), len(counties)), JOURNEY_MOST, np.int32)
    for journey in problem.journeys:
        if journey.home in homes and journey.county in counties:
            cell = homes[journey.home], counties[journey.county]
            minutes[cell] = min(minutes[cell], journey.minutes)
    home = np.array([homes[o.home] for o in problem.offers], np.int32)
    county = np.array([counties[s.county] for s in problem.seekers], np.int32)
    steps = -(-minutes // JOURNEY_STEP)
    road = steps[home[network.pair_offer], county[network.pair_seeker]]
    in_person = token_index(problem.seekers, problem.offers, on_site, reached)
    return np.asarray(road * in_person.meets(network.pair_seeker, network.pair_offer), np.int32)


def on_site(seeker: Seeker) -> frozenset[str]:
    """Where the participant would be visited, if in person at all."""
    return frozenset({seeker.county}) if Mode.IN_PERSON in seeker.modes else frozenset()


def reached(offer: Offer, _asked: frozenset[object]) -> frozenset[str]:
    """Where the specialist visits people, if in person at all."""
    return offer.counties if Mode.IN_PERSON in offer.modes else frozenset()


def _tie(problem: MatchingProblem, network: Network) -> Level:
    """Twenty bits of a hash of both ids and the seed."""
    mask = (1 << 64) - 1
    asked = np.fromiter((s.referral_id.int & mask for s in problem.seekers), np.uint64)
    asking = np.fromiter((o.specialist_id.int & mask for o in problem.offers), np.uint64)
    seed = np.uint64(problem.seed)
    mixed = _mix(_mix(asked + seed)[network.pair_seeker] ^ _mix(~asking)[network.pair_offer])
    cost = (mixed >> np.uint64(64 - TIE_BITS)).astype(np.int32)
    return Level("tie", "", cost, _zeros(network.seekers), _places(network), 1 << TIE_BITS)


def _mix(value: Bits) -> Bits:
    """The finaliser of SplitMix64 (Steele, Lea, Flood 2014)."""
    with np.errstate(over="ignore"):
        value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return value ^ (value >> np.uint64(31))


def closeness(problem: MatchingProblem, network: Network) -> tuple[Rows, Wishes]:
    """Points of every pair under the problem's weights, less what the specialist is reserved by,
    and the wishes of any weight that it
    meets: bit k for the k-th of the list. Both shape (pairs,)."""
    points = np.zeros(network.pairs, np.int32)
    met = np.zeros(network.pairs, np.uint16)
    for number, wish in enumerate(WISHES):
        weight = problem.weights.get(wish.name, 0)
        if weight:
            index = token_index(problem.seekers, problem.offers, wish.needs, wish.offers)
            if not index.column:
                continue
            meets = index.meets(network.pair_seeker, network.pair_offer)
            points += np.multiply(meets, weight, dtype=np.int32)
            met |= meets.astype(np.uint16) << np.uint16(number)
    reserve = reserves(problem)
    return (points - reserve[network.pair_offer] if reserve.any() else points), met


def reserves(problem: MatchingProblem) -> Rows:
    """Points by which a match with each offer counts as less close, shape (offers,)."""
    return np.array([offer.reserve for offer in problem.offers], np.int32)


def _zeros(count: int) -> Rows:
    """Nothing for each of many: one number seen `count` times, not to be written to."""
    return np.broadcast_to(np.zeros(1, np.int32), count)


def _places(network: Network) -> Rows:
    return _zeros(len(network.place_offer))
