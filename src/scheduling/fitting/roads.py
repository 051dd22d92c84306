"""Minutes from place to place, each looked up once."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from scheduling.planner.demand import REMOTE, RoadsAndRooms

Minutes = npt.NDArray[np.int64]


class Roads:
    """The roads between all places asked about so far; a call has no place and no road."""

    def __init__(self) -> None:
        self._number = {REMOTE: 0}
        self._road: Minutes = np.zeros((1, 1), np.int64)

    def between(
        self, origins: Sequence[str], goals: Sequence[str], ground: RoadsAndRooms
    ) -> Minutes:
        """(origins, goals)"""
        new = sorted({*origins, *goals} - self._number.keys())
        if new:
            known = len(self._number)
            self._number |= {place: known + n for n, place in enumerate(new)}
            self._extend(known, ground)
        start = np.array([self._number[place] for place in origins], np.int64)
        end = np.array([self._number[place] for place in goals], np.int64)
        found: Minutes = self._road[np.ix_(start, end)]
        return found

    def _extend(self, known: int, ground: RoadsAndRooms) -> None:
        names = list(self._number)
        road = np.zeros((len(names), len(names)), np.int64)
        road[:known, :known] = self._road
        for a, b in ((a, b) for a in names[known:] for b in names if b):
            road[self._number[a], self._number[b]] = ground.drive(a, b)
            road[self._number[b], self._number[a]] = ground.drive(b, a)
        self._road = road
