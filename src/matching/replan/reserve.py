"""The policy *reserve scarce specialists*: what a place of each was worth in a year, and a year
replayed with and without it.

A place given away today is missed by whoever comes later. What it is worth is its dual price in
the best plan of a whole year, known afterwards. A run that reserves takes that price off the
closeness of a match, so that among plans that serve the same people those come first that leave
scarce specialists free; nobody waits for somebody who is not there yet.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

import numpy as np

from domain.pairing.eligibility import Offer, Seeker
from domain.pairing.sides import as_if_ready
from domain.shared.vocabulary import Urgency
from matching.arrays import Ints
from matching.flow.network import build_network
from matching.objective.levels import closeness
from matching.problem.advice import OneWay, Reserve, Year
from matching.problem.matching_plan import MatchingPlan
from matching.problem.problem import MatchingProblem
from matching.replan.online import Stream, arrive_one_by_one, hindsight

SERVED = {Urgency.URGENT: 2000, Urgency.ROUTINE: 1000}
"""Points that serving somebody is worth beside those of their wishes."""
STEP_DAYS = 7
"""A run a week is replayed."""
Solve = Callable[[MatchingProblem], MatchingPlan]


class _Policy(NamedTuple):
    weights: Mapping[str, int]
    reserve: Mapping[UUID, int]
    solve: Solve


def prices(year: Year, weights: Mapping[str, int]) -> dict[UUID, int]:
    """Points that one more place with each specialist would have been worth in a year; those that
    were worth nothing are left out."""
    stream, problem = _stream(year, weights)
    _, price = hindsight(stream)
    return {
        offer.specialist_id: int(points)
        for offer, points in zip(problem.offers, price[:-1].tolist(), strict=True)
        if points > 0
    }


def replayed(earlier: Year, year: Year, weights: Mapping[str, int], solve: Solve) -> Reserve:
    """A held-out year with prices learned from the one before it, and without; and the most that
    the year could have been worth, known afterwards."""
    learned = prices(earlier, weights)
    before, _ = _stream(earlier, weights)
    stream, problem = _stream(year, weights)
    best, _ = hindsight(stream)
    worth = {
        (problem.seekers[p].referral_id, problem.offers[s].specialist_id): int(points)
        for p, s, points in zip(
            stream.network.pair_seeker.tolist(),
            stream.network.pair_offer.tolist(),
            stream.worth.tolist(),
            strict=True,
        )
    }

    def runs(reserve: Mapping[UUID, int]) -> OneWay:
        return _one_way(year, _Policy(weights, reserve, solve), worth, best)

    return Reserve(
        arrivals=len(year.seekers),
        with_reserve=runs(learned),
        without=runs({}),
        one_by_one_permille=1000 * arrive_one_by_one(stream, before) // best if best else 1000,
        prices=tuple(sorted(prices(year, weights).items())),
    )


def _one_way(
    year: Year, policy: "_Policy", worth: Mapping[tuple[UUID, UUID], int], best: int
) -> OneWay:
    """The year's runs one after another; places open as they did."""
    free = dict(year.places)
    opening = sorted(year.openings)
    waits: list[int] = []
    points = total = 0
    waiting: dict[UUID, Seeker] = {}
    coming = sorted(year.seekers, key=lambda s: s.received_on)
    day, last = year.first_day, year.first_day + timedelta(days=year.days)
    while day < last:
        day += timedelta(days=STEP_DAYS)
        while opening and opening[0][0] <= day:
            _, specialist_id = opening.pop(0)
            free[specialist_id] = free.get(specialist_id, 0) + 1
        while coming and coming[0].received_on <= day:
            seeker = coming.pop(0)
            waiting[seeker.referral_id] = seeker
        for referral_id in [r for r in waiting if year.left.get(r, last) <= day]:
            del waiting[referral_id]
        offers = [
            replace(o, capacity=free[one], reserve=policy.reserve.get(one, 0))
            for o in year.offers
            if free.get(one := o.specialist_id, 0) > 0
        ]
        if not (waiting and offers):
            continue
        asked = _asked(day, tuple(waiting.values()), tuple(offers), policy.weights)
        for pairing in policy.solve(asked).pairings:
            seeker = waiting.pop(pairing.referral_id)
            free[pairing.specialist_id] -= 1
            value = worth.get((pairing.referral_id, pairing.specialist_id), 0)
            waits.append((day - seeker.received_on).days)
            total += value
            points += max(0, value - SERVED[seeker.urgency])
    return OneWay(
        served=len(waits),
        mean_wait_days=round(sum(waits) / len(waits)) if waits else 0,
        points=points,
        hindsight_permille=1000 * total // best if best else 1000,
    )


def _stream(year: Year, weights: Mapping[str, int]) -> tuple[Stream, MatchingProblem]:
    """The year as one flow: every place that was ever open in it, and what pairs are worth."""
    supply = dict(year.places)
    for _, specialist_id in year.openings:
        supply[specialist_id] = supply.get(specialist_id, 0) + 1
    offers = tuple(replace(o, capacity=supply.get(o.specialist_id, 0)) for o in year.offers)
    problem = _asked(year.first_day, year.seekers, offers, weights)
    network = build_network(problem)
    points, _ = closeness(problem, network)
    served = np.array([SERVED[s.urgency] for s in problem.seekers], np.int64)
    day = np.array([(s.received_on - year.first_day).days for s in problem.seekers], np.int64)
    worth: Ints = served[network.pair_seeker] + points.astype(np.int64)
    return Stream(network, day, worth), problem


def _asked(
    day: date, seekers: Sequence[Seeker], offers: Sequence[Offer], weights: Mapping[str, int]
) -> MatchingProblem:
    """Everybody is taken as ready and every specialist as able: only who is there counts."""
    ready = tuple(as_if_ready(s, day) for s in seekers)
    there = tuple(
        replace(o, taken=0, leaving=False, supervised=True, credential_until=date.max)
        for o in offers
    )
    return MatchingProblem(day=day, seekers=ready, offers=there, weights=dict(weights))
