"""Min-cost flow over the open arcs of a network, by OR-Tools; arrays in, arrays out."""

import numpy as np
from ortools.graph.python import min_cost_flow

from matching.arrays import Flags, Ints, Rows
from matching.flow.network import Network


class FlowFailed(RuntimeError):
    """The solver did not answer `optimal`: its status is the message."""


class CostsTooLarge(FlowFailed):
    """The prices that the solver works with would leave 64 bits."""


def all_waiting(network: Network) -> Flags:
    """The flow in which every active seeker waits, shape (arcs,)."""
    flow = np.zeros(network.arcs, np.bool_)
    flow[network.pairs : network.pairs + network.seekers] = network.active
    return flow


def cheapest_flow(network: Network, cost: Ints, free: Flags, fixed: Flags) -> Flags:
    """The cheapest flow that uses every `fixed` arc, and of the others only `free` ones.

    All shape (arcs,); one unit leaves every active seeker. Raises CostsTooLarge, or
    FlowFailed.
    """
    tails, heads = _ends(network)
    sink = network.seekers + network.offers
    supply = np.zeros(sink + 1, np.int64)
    supply[network.nearby[: network.seekers]] = network.active
    supply[sink] = -int(network.active.sum())
    np.subtract.at(supply, tails[fixed], 1)
    np.add.at(supply, heads[fixed], 1)
    solver = min_cost_flow.SimpleMinCostFlow()
    chosen = np.flatnonzero(free)
    chosen = chosen[np.argsort(tails[chosen], kind="stable")]
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        tails[chosen], heads[chosen], np.ones(len(chosen), np.int64), cost[chosen]
    )
    del tails, heads
    solver.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supply)
    status = solver.solve()
    if status == solver.BAD_COST_RANGE:
        raise CostsTooLarge(str(status))
    if status != solver.OPTIMAL:
        raise FlowFailed(str(status))
    flow = fixed.copy()
    flow[chosen] = solver.flows(arcs) > 0
    return flow


def _ends(network: Network) -> tuple[Rows, Rows]:
    """Tail and head node of every arc, neighbors near each other in number; the sink is last."""
    sink = network.seekers + network.offers
    seekers, offers = np.split(network.nearby, [network.seekers])
    places = offers[network.place_offer]
    tails = np.concatenate([seekers[network.pair_seeker], seekers, places])
    to_sink = np.full(network.seekers + len(places), sink, np.int32)
    return tails, np.concatenate([offers[network.pair_offer], to_sink])
