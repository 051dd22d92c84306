"""Cheapest flow of a large network by an auction: the same answer as the flow solver's, sooner.

People bid for places, prices rise, and the step by which they rise shrinks until it is too small to
matter (epsilon scaling). Nothing is believed: `assign` proves what comes out, level by level.
"""

import numpy as np

from matching.arrays import Flags, Ints
from matching.flow.bidding import ask, bid, keep
from matching.flow.market import WAITS, Market, Order, Standing, market, opened, order_of
from matching.flow.network import Network

ROOM_BITS = 60
"""Costs are scaled up to here, so that sums of a cost and two prices stay within 63 bits."""
TIMES = 16
"""Costs should leave room to be scaled by this much at least: the last step is then a sixteenth."""
SHRINK = 5
"""Factor from one step to the next; 4 to 8 differed by less than a third at state size."""

LAST_STEP = 1
"""With costs scaled by more than the nodes, nothing cheaper is left beyond it."""


def cheapest_by_auction(network: Network, cost: Ints) -> Flags:
    """The flow over all arcs, shape (arcs,), whose cost is least but for less than the last step.

    One unit leaves every active seeker; costs have shape (arcs,), none below 0, and those of places
    rise from one to the next of an offer. Exact where cost times nodes stays below 2**60.
    """
    most = max(1, int(cost.max(initial=0)))
    scale = max(1, min(network.seekers + network.offers + 2, (1 << ROOM_BITS) // most))
    order = order_of(network)
    sold = market(network, order, cost, scale)
    standing = opened(sold, network.active[order.seekers])
    step = most * scale
    while step > LAST_STEP:
        step = max(LAST_STEP, step // SHRINK)
        keep(sold, standing, step)
        bid(sold, standing, step)
        ask(sold, standing, step)
    return _flow(network, order, sold, standing)


def _flow(network: Network, order: Order, sold: Market, standing: Standing) -> Flags:
    """Where everybody is at last, as arcs of the network."""
    pairs, waits = network.pairs, network.pairs + network.seekers
    flow = np.zeros(network.arcs, np.bool_)
    who = np.repeat(standing.at, np.diff(sold.first_pair))
    flow[:pairs][order.pairs] = who == sold.offer
    flow[pairs:waits][order.seekers] = standing.at == WAITS
    of_place = np.repeat(np.arange(network.offers), np.diff(sold.first_place))
    nth = np.arange(len(sold.place)) - sold.first_place[of_place]
    flow[waits:][order.places] = nth < standing.load[of_place]
    return flow
