"""What is known of who fits together at one specialist, so that nothing is asked twice.

Whoever fits together also fits with some of them away, and a set that doesn't fit stays too large
with more people in it: one answer says something of many questions.
"""

from collections.abc import Iterable, Sequence

from scheduling.fitting.people_sets import Clash


class KnownSets:
    """Sets of people that were found to fit at one specialist, and sets that were found not to."""

    def __init__(self) -> None:
        self._fit: list[frozenset[int]] = []
        self._clash: list[frozenset[int]] = []

    def fit(self, people: Iterable[int]) -> None:
        """All of these fit together."""
        found = frozenset(people)
        self._fit = [one for one in self._fit if not one <= found] + [found]

    def clash(self, people: Iterable[int]) -> None:
        """These don't fit together."""
        found = frozenset(people)
        self._clash = [one for one in self._clash if not found <= one] + [found]

    def asking(self, clash: Clash) -> Clash:
        """The same question, put to `clash` only where the answer doesn't follow from others."""

        def asked(people: Sequence[int]) -> Sequence[int] | None:
            everyone = frozenset(people)
            known = next((one for one in self._clash if one <= everyone), None)
            if known is not None:
                return sorted(known)
            if any(everyone <= one for one in self._fit):
                return None
            found = clash(people)
            if found is None:
                self.fit(people)
            else:
                self.clash(found)
            return found

        return asked
