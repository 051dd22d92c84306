"""How long may still be worked, by a clock that is given."""

from collections.abc import Callable
from math import inf


class TimeLimit:
    """So many seconds from now; none at all where no clock is given."""

    def __init__(self, clock: Callable[[], float] | None = None, seconds: float = inf) -> None:
        self._clock = clock or _standing_still
        self.until = self._clock() + seconds

    @property
    def left(self) -> float:
        """Seconds; below 0 when the time is over."""
        return self.until - self._clock()

    @property
    def over(self) -> bool:
        return self.left <= 0

    def begin_anew(self, seconds: float) -> None:
        """From now on so many seconds are left."""
        self.until = self._clock() + seconds


def _standing_still() -> float:
    return 0.0
