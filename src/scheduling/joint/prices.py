"""The match without time: its flow, and what a place at each specialist is worth in it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.graph.python import min_cost_flow

Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class MatchCosts:
    """What each choice costs, in whole points; the caller's policy, ignorant of time.

    Arcs are numbered: pairs, then each participant's waiting, then the places.
    """

    participants: int
    specialists: int
    pair_participant: Ints
    pair_specialist: Ints
    pair_cost: Ints
    waiting_cost: Ints
    """(participants,): of staying unmatched."""
    place_specialist: Ints
    """One row per free place, a specialist's places together and ever dearer."""
    place_cost: Ints

    @property
    def cost(self) -> Ints:
        return np.concatenate([self.pair_cost, self.waiting_cost, self.place_cost])

    @property
    def pairs(self) -> int:
        return len(self.pair_participant)


class PairNumbers:
    """The number of a participant's pair with a specialist."""

    def __init__(self, match: MatchCosts) -> None:
        self._width = max(1, match.specialists)
        key = match.pair_participant * self._width + match.pair_specialist
        self._order = np.argsort(key)
        self._key = key[self._order]

    def get(self, participant: int, specialist: int) -> int | None:
        """None where the two are no pair."""
        key = participant * self._width + specialist
        at = int(np.searchsorted(self._key, key))
        there = at < len(self._key) and self._key[at] == key
        return int(self._order[at]) if there else None

    def of(self, participant: int, specialist: int) -> int:
        """Raises KeyError where the two are no pair."""
        found = self.get(participant, specialist)
        if found is None:
            raise KeyError(participant, specialist)
        return found


def cheapest(match: MatchCosts) -> Bits:
    """(arcs,): the arcs of a best match without time."""
    sink = match.participants + match.specialists
    people = np.arange(match.participants)
    places = match.participants + match.place_specialist
    tail = np.concatenate([match.pair_participant, people, places])
    head = np.concatenate(
        [match.participants + match.pair_specialist, np.full(len(people), sink),
         np.full(len(places), sink)]
    )  # fmt: skip
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tail.astype(np.int32), head.astype(np.int32), np.ones(len(tail), np.int64), match.cost
    )
    supplies = np.zeros(sink + 1, np.int64)
    supplies[: match.participants], supplies[sink] = 1, -match.participants
    flow.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supplies)
    if flow.solve() != flow.OPTIMAL:
        raise ArithmeticError("the match has no flow: a participant can neither be met nor wait")
    taken: Bits = flow.flows(arcs) > 0
    return taken


def reduced_costs(match: MatchCosts, taken: Bits) -> Ints:
    """(arcs,): at least 0 for arcs not in use, at most 0 for those in use.

    Participants are contracted away, so prices are shortest residual distances among the
    specialists and the sink.
    """
    price = _prices(match, taken)
    own = _own_cost(match, taken) + np.append(price, 0)[_holder(match, taken)]
    return np.concatenate(
        [
            match.pair_cost + price[match.pair_specialist] - own[match.pair_participant],
            match.waiting_cost - own,
            match.place_cost - price[match.place_specialist],
        ]
    )


def in_some_best(match: MatchCosts, best: Bits) -> Bits:
    """(pairs,): those that some best match has."""
    try:
        reduced = reduced_costs(match, best)
    except ArithmeticError:  # the levels are proved best; their blend may know a cheaper trade
        reduced = reduced_costs(match, cheapest(match))
    return np.asarray(reduced[: match.pairs] <= 0)


def _holder(match: MatchCosts, taken: Bits) -> Ints:
    """(participants,): their specialist, or the sink's number when they wait."""
    holder = np.full(match.participants, match.specialists)
    used = taken[: match.pairs]
    holder[match.pair_participant[used]] = match.pair_specialist[used]
    return holder


def _own_cost(match: MatchCosts, taken: Bits) -> Ints:
    own = match.waiting_cost.copy()
    used = taken[: match.pairs]
    own[match.pair_participant[used]] = match.pair_cost[used]
    return own


def _prices(match: MatchCosts, taken: Bits) -> Ints:
    sink, holder, own = match.specialists, _holder(match, taken), _own_cost(match, taken)
    idle = np.flatnonzero(~taken[: match.pairs])
    person = match.pair_participant[idle]
    matched = np.flatnonzero(holder < sink)
    place_used = taken[match.pairs + match.participants :]
    tail = [holder[person], holder[matched], match.place_specialist[~place_used]]
    head = [match.pair_specialist[idle], np.full(len(matched), sink)]
    head.append(np.full(len(tail[2]), sink))
    cost = [match.pair_cost[idle] - own[person], match.waiting_cost[matched] - own[matched],
            match.place_cost[~place_used]]  # fmt: skip
    tail.append(np.full(int(place_used.sum()), sink))
    head.append(match.place_specialist[place_used])
    cost.append(-match.place_cost[place_used])
    u, v, c = np.concatenate(tail), np.concatenate(head), np.concatenate(cost)
    if not len(u):
        return np.zeros(sink, np.int64)
    order = np.argsort(u, kind="stable")
    u, v, c = u[order], v[order], c[order]
    first = np.flatnonzero(np.append(True, u[1:] != u[:-1]))
    distance = np.zeros(sink + 1, np.int64)
    for _ in range(sink + 2):
        reached = distance.copy()
        best = np.minimum.reduceat(c + distance[v], first)
        reached[u[first]] = np.minimum(reached[u[first]], best)
        if (reached == distance).all():
            prices: Ints = (distance - distance[sink])[:sink]
            return prices
        distance = reached
    raise ArithmeticError("the flow is not a best one")
