"""What a run did, and the first failure that it went on after."""

from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """What a run did, counted as it is done: proposals made, referrals told why they wait, and
    pairings and reasons that the facts had overtaken."""

    proposed: int = 0
    waiting: int = 0
    overtaken: int = 0


class FirstFailure:
    """Lets a run go on with the others when one person's work fails; the first failure is raised
    at the end."""

    def __init__(self) -> None:
        self._first: Exception | None = None

    def keep(self, error: Exception) -> None:
        self._first = self._first or error

    def raise_first(self) -> None:
        if self._first is not None:
            raise self._first
