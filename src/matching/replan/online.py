"""Arrivals decided one by one, at prices of places learned from an earlier year.

A place given away today is missed by whoever comes later. What it is worth is its dual price in
the best plan of last year's arrivals from this day on, over the places that are left today.
"""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Ints
from matching.explain.shortest import middle_prices
from matching.flow.certificate import residual
from matching.flow.min_cost_flow import cheapest_flow
from matching.flow.network import Network
from matching.objective.assignment import all_free


@dataclass(frozen=True, slots=True)
class Stream:
    """A year of arrivals: candidates as in a network, the day (0 to 364) of each arrival, and what
    each pair is worth (whole numbers above 0; declining is worth 0)."""

    network: Network
    day: Ints
    worth: Ints

    @property
    def top(self) -> int:
        return int(self.worth.max(initial=0))


def hindsight(stream: Stream) -> tuple[int, Ints]:
    """The most that the year could have been worth, and each place's price, shape (offers + 1,).

    A price lies anywhere between what one place more would bring and what one fewer would cost;
    the middle is taken.
    """
    network = stream.network
    cost = np.concatenate(
        [
            stream.top - stream.worth,
            np.full(network.seekers, stream.top),
            np.zeros(len(network.place_offer), np.int64),
        ]
    )
    free = all_free(network)
    flow = cheapest_flow(network, cost, free, np.zeros(network.arcs, np.bool_))
    price = middle_prices(network.offers + 1, residual(network, flow, cost, free))
    return stream.top * network.seekers - int(cost[flow].sum()), price


def prices_from(stream: Stream, day: int, places: Ints) -> Ints:
    """Prices of the places left, for the stream's arrivals from `day` on, shape (offers,)."""
    old = stream.network
    later = stream.day >= day
    number = np.cumsum(later) - 1
    pairs = np.flatnonzero(later[old.pair_seeker])
    seekers = int(later.sum())
    network = Network(
        seekers,
        old.offers,
        number[old.pair_seeker[pairs]].astype(np.int32),
        old.pair_offer[pairs],
        np.zeros(old.offers, np.int64),
        places,
        np.full(seekers, -1, np.int32),
    )
    _, price = hindsight(Stream(network, stream.day[later], stream.worth[pairs]))
    return np.maximum(price[:-1], 0)


def arrive_one_by_one(
    stream: Stream, earlier: Stream | None = None, *, reprice_days: int = 7
) -> int:
    """What a year is worth decided on arrival: at prices learned from `earlier`, or greedily
    (each takes the best place left) without."""
    network = stream.network
    left = network.open_places.copy()
    price = np.zeros(network.offers, np.int64)
    total, priced_on = 0, -reprice_days
    for p in np.argsort(stream.day, kind="stable").tolist():
        today = int(stream.day[p])
        if earlier is not None and today >= priced_on + reprice_days:
            price, priced_on = prices_from(earlier, today, left), today
        pairs = np.arange(network.first_pair[p], network.first_pair[p + 1])
        offers = network.pair_offer[pairs]
        gain = np.where(left[offers] > 0, stream.worth[pairs] - price[offers], -1)
        if len(pairs) and gain.max() >= 0:
            best = int(gain.argmax())
            left[offers[best]] -= 1
            total += int(stream.worth[pairs[best]])
    return total
