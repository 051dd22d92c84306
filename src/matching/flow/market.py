"""What an auction is held over, and how it stands: plain arrays that compiled loops can read."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from matching.arrays import Flags, Ints, Rows
from matching.compiled import compiled
from matching.flow.network import Network

WAITS = -1
"""Where somebody is who waits."""
NOWHERE = -2
"""Where somebody is who has not bid yet."""
OUTSIDE = -3
"""Where somebody is whom the auction does not decide about."""
NO_LIMIT = np.int64(1) << np.int64(62)


class Market(NamedTuple):
    """Costs, whole numbers that are scaled alike; rows as in `Network`."""

    first_pair: Ints
    """Pairs of seeker p are `first_pair[p] : first_pair[p + 1]`, shape (seekers + 1,)."""
    offer: Rows
    cost: Ints
    """Of every pair, shape (pairs,)."""
    wait: Ints
    """Cost of waiting, shape (seekers,)."""
    first_place: Ints
    """Places of offer s are `first_place[s] : first_place[s + 1]`, shape (offers + 1,)."""
    place: Ints
    """Cost of every open place, dearer from one to the next of an offer, shape (places,)."""
    first_asker: Ints
    """Pairs by offer: those of s are `first_asker[s] : first_asker[s + 1]`, shape (offers + 1,)."""
    asker: Rows
    """The seeker of each pair, by offer."""
    asker_cost: Ints
    """The cost of each pair, by offer."""


class Standing(NamedTuple):
    """Who is where and at what price; the loops change these arrays in place."""

    at: Rows
    """Offer of each seeker, or WAITS, NOWHERE, OUTSIDE."""
    now: Ints
    """Cost of the pair that each seeker is in, shape (seekers,)."""
    price: Ints
    """What one more place costs at each offer, shape (offers,)."""
    load: Ints
    """Seekers at each offer."""
    holder: Rows
    """Seekers at offer s: the first `load[s]` from `first_place[s]` on."""
    limit: Ints
    """The price up to which each of them stays, beside `holder`."""


@dataclass(frozen=True, slots=True)
class Order:
    """The network's rows in the order of the market's: neighbors there lie near each other."""

    seekers: Ints
    offers: Ints
    pairs: Ints
    places: Ints


def order_of(network: Network) -> Order:
    """By `Network.nearby`: what a loop looks at next is then mostly in the cache already."""
    near = network.nearby
    seekers = np.argsort(near[: network.seekers], kind="stable")
    offers = np.argsort(near[network.seekers :], kind="stable")
    pairs = _rows_of(network.first_pair, seekers)
    return Order(seekers, offers, pairs, _rows_of(network.first_place, offers))


def _rows_of(first: Ints, order: Ints) -> Ints:
    """Rows `first[k] : first[k + 1]` of every k in this order, one after the other."""
    size = np.diff(first)[order]
    ends = np.cumsum(size)
    return np.repeat(first[order] - ends + size, size) + np.arange(int(size.sum()))


def market(network: Network, order: Order, cost: Ints, scale: int) -> Market:
    """The market of a whole network at `cost` (shape (arcs,)) times `scale`."""
    pairs, waits = network.pairs, network.pairs + network.seekers
    number = np.empty(network.offers, np.int32)
    number[order.offers] = np.arange(network.offers, dtype=np.int32)
    offer = number[network.pair_offer[order.pairs]]
    pair_cost = cost[:pairs][order.pairs] * scale
    first_pair = _starts(np.diff(network.first_pair)[order.seekers])
    first_asker = _starts(np.bincount(offer, minlength=network.offers))
    asker, asker_cost = np.empty(pairs, np.int32), np.empty(pairs, np.int64)
    by_offer((first_pair, offer, pair_cost), first_asker, asker, asker_cost)
    return Market(
        first_pair,
        offer,
        pair_cost,
        cost[pairs:waits][order.seekers] * scale,
        _starts(network.open_places[order.offers]),
        cost[waits:][order.places] * scale,
        first_asker,
        asker,
        asker_cost,
    )


def _starts(sizes: Ints) -> Ints:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])


@compiled
def by_offer(
    pairs: tuple[Ints, Rows, Ints], first_asker: Ints, asker: Rows, asker_cost: Ints
) -> None:
    """Sorts pairs (first of each seeker, offer, cost) by offer into the last two arrays."""
    first_pair, offer, cost = pairs
    following = first_asker[:-1].copy()
    for p in range(len(first_pair) - 1):
        for pair in range(first_pair[p], first_pair[p + 1]):
            row = following[offer[pair]]
            asker[row], asker_cost[row] = p, cost[pair]
            following[offer[pair]] = row + 1


def opened(market: Market, active: Flags) -> Standing:
    """Nobody placed, and every offer at the price of its first place."""
    seekers, offers, places = len(market.wait), len(market.first_place) - 1, len(market.place)
    price = np.full(offers, NO_LIMIT >> 1)
    there = np.flatnonzero(np.diff(market.first_place))
    price[there] = market.place[market.first_place[there]]
    return Standing(
        np.where(active, NOWHERE, OUTSIDE).astype(np.int32),
        np.zeros(seekers, np.int64),
        price,
        np.zeros(offers, np.int64),
        np.zeros(places, np.int32),
        np.zeros(places, np.int64),
    )
