"""The loops of the auction: who stays, who bids for a place, which open place asks for somebody.

Forward and reverse auction for places of which many are alike (Bertsekas 1988; Bertsekas and
Castanon 1989, 1992). After each step nobody would be better off elsewhere by more than `step`.
Unsigned numbers of pairs spare a look at whether they count from the end.
"""

import numpy as np

from matching.arrays import Ints
from matching.compiled import compiled
from matching.flow.market import NO_LIMIT, NOWHERE, OUTSIDE, WAITS, Market, Standing


@compiled
def keep(market: Market, standing: Standing, step: int) -> None:
    """Whoever is well placed under a smaller step stays; the others have to bid again."""
    at, price, load = standing.at, standing.price, standing.load
    load[:] = 0
    for p in range(len(at)):
        here = at[p]
        if here in (OUTSIDE, NOWHERE):
            continue
        best, cost = NO_LIMIT if here == WAITS else market.wait[p], NO_LIMIT
        for pair in range(market.first_pair[p], market.first_pair[p + 1]):
            s = market.offer[pair]
            if s == here:
                cost = market.cost[pair]
            else:
                best = min(best, market.cost[pair] + price[s])
        if here == WAITS:
            if market.wait[p] > best + step:
                at[p] = NOWHERE
        elif cost + price[here] <= best + step:
            slot = market.first_place[here] + load[here]
            standing.holder[slot], standing.limit[slot] = p, best - cost + step
            load[here] += 1
        else:
            at[p] = NOWHERE


@compiled
def bid(market: Market, standing: Standing, step: int) -> None:
    """Everybody who is nowhere bids for their best place, and whoever is outbid bids again."""
    at, price, offer, cost = standing.at, standing.price, market.offer, market.cost
    queue = np.flatnonzero(at == NOWHERE).astype(np.int32)
    room, first, waiting = len(queue), 0, len(queue)
    while waiting:
        p = queue[first]
        first, waiting = (first + 1) % room, waiting - 1
        best, second, choice = market.wait[p], NO_LIMIT, np.int64(-1)
        for pair in range(np.uint64(market.first_pair[p]), np.uint64(market.first_pair[p + 1])):
            there = cost[pair] + price[np.uint64(offer[pair])]
            if there < second:
                if there < best:
                    best, second, choice = there, best, np.int64(pair)
                else:
                    second = there
        if choice < 0:
            at[p] = WAITS
            continue
        s = offer[choice]
        at[p], standing.now[p] = s, cost[choice]
        outbid = _take(market, standing, s, p, second - cost[choice] + step)
        if outbid >= 0:
            at[outbid] = NOWHERE
            queue[(first + waiting) % room] = outbid
            waiting += 1


@compiled
def _take(market: Market, standing: Standing, s: int, p: int, limit: np.int64) -> int:
    """Gives p a place of s, sets the price of the next, and names who has to go (-1: nobody)."""
    begin, end = market.first_place[s], market.first_place[s + 1]
    last = begin + standing.load[s]
    lowest, weakest = limit, -1
    for slot in range(begin, last):
        if standing.limit[slot] < lowest:
            lowest, weakest = standing.limit[slot], slot
    outbid = -1
    if last < end and market.place[last] <= max(standing.price[s], lowest):
        standing.holder[last], standing.limit[last] = p, limit
        standing.load[s] += 1
        last += 1
    elif weakest < 0:
        outbid = p
    else:
        outbid = standing.holder[weakest]
        standing.holder[weakest], standing.limit[weakest] = p, limit
    following = NO_LIMIT if last == end else max(market.place[last], standing.price[s])
    for slot in range(begin, last):
        following = min(following, standing.limit[slot])
    standing.price[s] = max(standing.price[s], following)
    return int(outbid)


@compiled
def ask(market: Market, standing: Standing, step: int) -> None:
    """Open places that are priced above their cost call people in, or come down in price."""
    price, load = standing.price, standing.load
    offers = len(price)
    stack, stacked, height = np.zeros(offers, np.int32), np.zeros(offers, np.bool_), 0
    for s in range(offers):
        if _too_dear(market, standing, s, step):
            stack[height], stacked[s], height = s, True, height + 1
    if not height:
        return
    worth = _worth(market, standing)
    while height:
        height -= 1
        s = stack[height]
        stacked[s] = False
        while _too_dear(market, standing, s, step):
            who, cost, gain, next_gain = _keenest(market, standing, worth, s)
            lowest = market.place[market.first_place[s] + load[s]]
            if who < 0 or gain <= lowest + step:
                price[s] = lowest
            else:
                price[s] = min(price[s], max(lowest, next_gain - step))
                left = _move(market, standing, who, s, cost)
                if left >= 0 and not stacked[left] and _too_dear(market, standing, left, step):
                    stack[height], stacked[left], height = left, True, height + 1
            for slot in range(market.first_place[s], market.first_place[s] + load[s]):
                worth[standing.holder[slot]] = standing.now[standing.holder[slot]] + price[s]


@compiled
def _too_dear(market: Market, standing: Standing, s: int, step: int) -> bool:
    """Whether s has an open place that costs less than s asks for it."""
    following = market.first_place[s] + standing.load[s]
    if following == market.first_place[s + 1]:
        return False
    return bool(market.place[following] < standing.price[s] - step)


@compiled
def _worth(market: Market, standing: Standing) -> Ints:
    """What each seeker's present place costs with its price."""
    worth = market.wait.copy()
    for p in range(len(worth)):
        if standing.at[p] >= 0:
            worth[p] = standing.now[p] + standing.price[standing.at[p]]
    return worth


@compiled
def _keenest(
    market: Market, standing: Standing, worth: Ints, s: int
) -> tuple[np.int64, np.int64, np.int64, np.int64]:
    """Who would pay most to come to s, the cost of their pair, what they and the next would pay."""
    gain, next_gain, who, cost = -NO_LIMIT, -NO_LIMIT, np.int64(-1), np.int64(0)
    for row in range(np.uint64(market.first_asker[s]), np.uint64(market.first_asker[s + 1])):
        p = np.uint64(market.asker[row])
        more = worth[p] - market.asker_cost[row]
        if more > next_gain and standing.at[p] != s and standing.at[p] != OUTSIDE:
            if more > gain:
                gain, next_gain, who, cost = more, gain, np.int64(p), market.asker_cost[row]
            else:
                next_gain = more
    return who, cost, gain, next_gain


@compiled
def _move(market: Market, standing: Standing, who: np.int64, s: int, cost: np.int64) -> int:
    """Moves somebody to an open place of s; the offer that they left, or WAITS."""
    left = standing.at[who]
    if left >= 0:
        standing.load[left] -= 1
        last = market.first_place[left] + standing.load[left]
        for slot in range(market.first_place[left], last):
            if standing.holder[slot] == who:
                standing.holder[slot] = standing.holder[last]
                standing.limit[slot] = standing.limit[last]
                break
    slot = market.first_place[s] + standing.load[s]
    standing.holder[slot], standing.limit[slot] = who, NO_LIMIT
    standing.load[s] += 1
    standing.at[who], standing.now[who] = s, cost
    return int(left)
