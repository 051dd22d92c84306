"""Free places of a match given to people who wait, where their sessions fit."""

from collections.abc import Callable, Iterator
from itertools import pairwise, takewhile

import numpy as np

from scheduling.joint.joint_answers import Beside, Caseload
from scheduling.joint.master import everybody, loads
from scheduling.joint.prices import Bits, Ints, MatchCosts

LOOKED_AT = 400
"""People who wait that are looked at for one specialist with a free place."""
TRIES = 60
"""Those of them who are asked about; it takes a search to say."""


def filled(
    match: MatchCosts,
    taken: Bits,
    able: Bits,
    beside: Beside,
    fits: Callable[[int, tuple[int, ...], Bits], bool],
    *,
    going_on: Callable[[], bool],
) -> Bits:
    """(arcs,): the match with those who wait and fit, whom it serves most first; of pairs only
    those that are `able` (pairs,) come in. `fits` is asked about a specialist's people, given the
    match so far. `going_on` says whether there is time."""
    kept, waiting = taken.copy(), taken[match.pairs : match.pairs + match.participants].copy()
    order = np.argsort(match.pair_specialist, kind="stable")
    ends = np.searchsorted(match.pair_specialist[order], np.arange(match.specialists + 1))
    pairs_of = [order[a:b] for a, b in pairwise(ends)]
    for specialist, people in takewhile(lambda _: going_on(), _with_places(match, taken)):
        left, places = list(people), np.flatnonzero(match.place_specialist == specialist)
        pairs = pairs_of[specialist]
        pairs = pairs[waiting[match.pair_participant[pairs]] & able[pairs]]
        for pair in _likely(match, (specialist, people), pairs, beside):
            if len(left) == len(places):
                break
            person = int(match.pair_participant[pair])
            cost = match.pair_cost[pair] + match.place_cost[places[len(left)]]
            together = tuple(sorted((*left, person)))
            if cost < match.waiting_cost[person] and fits(specialist, together, kept):
                left.append(person)
                kept[pair], waiting[person] = True, False
    return everybody(match, kept)


def _with_places(match: MatchCosts, taken: Bits) -> Iterator[Caseload]:
    caseloads = loads(match, taken)
    places = np.bincount(match.place_specialist, minlength=match.specialists)
    for specialist in np.flatnonzero(places).tolist():
        people = caseloads.get(specialist, ())
        if len(people) < places[specialist]:
            yield specialist, people


def _likely(match: MatchCosts, there: Caseload, pairs: Ints, beside: Beside) -> list[int]:
    """Of these pairs those who don't plainly clash with who is there, dearest to leave first."""
    specialist, people = there
    gain = match.waiting_cost[match.pair_participant[pairs]] - match.pair_cost[pairs]
    pairs = pairs[np.argsort(-gain, kind="stable")[:LOOKED_AT]]
    if not len(pairs):
        return []
    now, others = np.array(people, np.int64), match.pair_participant[pairs]
    likely: list[int] = pairs[~beside(specialist, now, others)][:TRIES].tolist()
    return likely
