"""Cuts for a fractional match: people of whom any two exclude each other at a specialist."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from scheduling.joint.master import TINY, Floats
from scheduling.joint.prices import Bits, Ints, MatchCosts

NeverTogether = Callable[[int, Ints], Bits]
"""(specialist, participants) -> (n, n) pairs of which only one can have sessions there."""


WHOLE = 400
"""Of a specialist with no more candidates all clashes are asked for at once; of one with more, only
those of pairs that an answer came to: their number grows with the square."""


class Cliques:
    """Finds violated cliques, as large as they get among the pairs it knows of."""

    def __init__(self, match: MatchCosts, never_together: NeverTogether) -> None:
        self._match = match
        self._never_together = never_together
        order = np.argsort(match.pair_specialist, kind="stable")
        bounds = np.searchsorted(match.pair_specialist[order], np.arange(match.specialists + 1))
        self._pairs_of = [order[a:b] for a, b in pairwise(bounds)]
        self._known: dict[int, tuple[Ints, Bits]] = {}

    def violated(self, solution: Floats, inside: Bits) -> Iterator[tuple[int, ...]]:
        """Pair numbers of each clique whose pairs add up to more than one; `inside` (arcs,) are
        those that an answer may have so far."""
        busy = np.flatnonzero(solution[: self._match.pairs] > TINY)
        for specialist in np.unique(self._match.pair_specialist[busy]):
            values = solution[self._pairs_of[specialist]]
            if ((values > TINY) & (values < 1 - TINY)).any():
                pairs, clash = self._clashes(int(specialist), inside)
                yield from _violated(pairs, clash, solution[pairs])

    def around(self, specialist: int, pair: tuple[int, int]) -> tuple[int, ...]:
        """Pair numbers of a clique with these two pair numbers in it, as large as it gets; only
        the two where it takes a search to see that they clash."""
        pairs, clash = self._clashes(specialist, pair)
        one, other = np.searchsorted(pairs, pair).tolist()
        if not clash[one, other]:
            return pair
        grown = _grown([one, other], clash[one] & clash[other], clash)
        return tuple(sorted(int(pairs[k]) for k in grown))

    def _clashes(self, specialist: int, some: Bits | tuple[int, int]) -> tuple[Ints, Bits]:
        """The specialist's pairs that are known of, ascending, and which of them clash; with the
        pairs in `some`."""
        pairs = self._pairs_of[specialist]
        if len(pairs) > WHOLE:
            before, _ = self._known.get(specialist, (pairs[:0], None))
            more = pairs[some[pairs]] if isinstance(some, np.ndarray) else np.array(some, np.int64)
            pairs = np.union1d(before, more)
        if specialist not in self._known or len(pairs) > len(self._known[specialist][0]):
            people = self._match.pair_participant[pairs]
            self._known[specialist] = pairs, self._never_together(specialist, people)
        return self._known[specialist]


def _violated(pairs: Ints, clash: Bits, values: Floats) -> Iterator[tuple[int, ...]]:
    """Of one specialist's pairs and their shares, those of every clique that exceeds one."""
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
    free = np.flatnonzero(common)
    most = clash[np.ix_(free, free)].sum(1)
    for other in free[np.argsort(-most, kind="stable")].tolist():
        if common[other]:
            clique.append(other)
            common = common & clash[other]
    return clique
