"""Cuts for a fractional match: people of whom any two exclude each other at a specialist."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from scheduling.joint.master import TINY, Floats
from scheduling.joint.prices import Bits, Ints, MatchCosts

NeverTogether = Callable[[int, Ints], Bits]
"""(specialist, participants) -> (n, n) pairs of which only one can have sessions there."""


class Cliques:
    """Finds violated cliques, as large as they get. Clashes are asked for once a specialist."""

    def __init__(self, match: MatchCosts, never_together: NeverTogether) -> None:
        self._match = match
        self._never_together = never_together
        order = np.argsort(match.pair_specialist, kind="stable")
        bounds = np.searchsorted(match.pair_specialist[order], np.arange(match.specialists + 1))
        self._pairs_of = [order[a:b] for a, b in pairwise(bounds)]
        self._known: dict[int, Bits] = {}

    def violated(self, solution: Floats) -> Iterator[tuple[int, ...]]:
        """Pair numbers of each clique whose pairs add up to more than one."""
        busy = np.flatnonzero(solution[: self._match.pairs] > TINY)
        for specialist in np.unique(self._match.pair_specialist[busy]):
            pairs = self._pairs_of[specialist]
            values = solution[pairs]
            if ((values > TINY) & (values < 1 - TINY)).any():
                yield from self._at(int(specialist), pairs, values)

    def around(self, specialist: int, pair: tuple[int, int]) -> tuple[int, ...]:
        """Pair numbers of a clique with these two pair numbers in it, as large as it gets; only
        the two where it takes a search to see that they clash."""
        pairs = self._pairs_of[specialist]
        clash = self._clashes(specialist)
        one, other = np.searchsorted(pairs, pair).tolist()
        if not clash[one, other]:
            return pair
        grown = _grown([one, other], clash[one] & clash[other], clash)
        return tuple(sorted(int(pairs[k]) for k in grown))

    def _clashes(self, specialist: int) -> Bits:
        if specialist not in self._known:
            people = self._match.pair_participant[self._pairs_of[specialist]]
            self._known[specialist] = self._never_together(specialist, people)
        return self._known[specialist]

    def _at(self, specialist: int, pairs: Ints, values: Floats) -> Iterator[tuple[int, ...]]:
        clash = self._clashes(specialist)
        support = np.flatnonzero(values > TINY)
        heaviest = support[np.argsort(-values[support], kind="stable")]
        seen = set()
        for seed in support:
            clique, common, weight = [int(seed)], clash[seed].copy(), values[seed]
            for other in heaviest:
                if common[other]:
                    clique.append(int(other))
                    common &= clash[other]
                    weight += values[other]
            if weight > 1 + TINY:
                found = tuple(sorted(int(pairs[k]) for k in _grown(clique, common, clash)))
                if found not in seen:
                    seen.add(found)
                    yield found


def _grown(clique: list[int], common: Bits, clash: Bits) -> list[int]:
    """The clique with everyone added who clashes with all of it, most clashing first."""
    while common.any():
        free = np.flatnonzero(common)
        best = int(free[clash[np.ix_(free, free)].sum(1).argmax()])
        clique.append(best)
        common = common & clash[best]
    return clique
