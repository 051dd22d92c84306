"""What the joint search asks and answers: caseloads, shares, limits of weeks, and its plan."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from scheduling.fitting.people_sets import Cut
from scheduling.joint.prices import Bits, Ints

Caseload = tuple[int, tuple[int, ...]]
"""A specialist and the participants they would take on."""
Clashes = Callable[[Sequence[Caseload]], Iterable[Sequence[tuple[int, ...]]]]
"""For each caseload asked about: sets of its participants that don't fit; none when all do."""
Shares = tuple[int, tuple[int, ...], tuple[float, ...]]
"""A specialist and the shares of participants that a fractional match gives them."""
Facets = Callable[[Sequence[Shares]], Iterable[Cut | None]]
"""For each specialist asked about: a cut that their shares exceed; None when they can be had."""
Pairs = tuple[tuple[int, int], ...]
"""Participants with the specialist of each."""
Refused = Callable[[tuple[int, ...]], Iterable[Pairs]]
"""For a match whose caseloads all fit, as `specialist_of`: sets of its pairs that can't all be made
for another reason; none when the match can be carried out."""
Beside = Callable[[int, Ints, Ints], Bits]
"""(specialist, people, others) -> (others,): who plainly can't come beside these people."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Of these participants' weights, at most `most` fit at the specialist."""

    specialist: int
    people: tuple[int, ...]
    weights: tuple[int, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Shared:
    """Not all of these pairs, of several specialists, can be made."""

    pairs: Pairs


def limit_of(pairs: Pairs) -> "Limit | Shared":
    """That not all of these can be made."""
    specialists = {specialist for _, specialist in pairs}
    if len(specialists) > 1:
        return Shared(pairs)
    people = tuple(person for person, _ in pairs)
    return Limit(specialists.pop(), people, (1,) * len(people), len(people) - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class JointPlan:
    """Who goes to whom so that everybody's sessions fit."""

    specialist_of: tuple[int, ...]
    """(participants,): -1 waits."""
    value: int
    bound: int
    """No match whose sessions fit is cheaper."""
    rounds: int
    limits: tuple[Limit | Shared, ...]
    """What was learned of weeks on the way; every match whose sessions fit keeps all of it."""

    @property
    def proved(self) -> bool:
        return self.value == self.bound

    @property
    def gap(self) -> float:
        return (self.value - self.bound) / max(1, abs(self.value))


class Weeks(Protocol):
    """What fits into specialists' weeks."""

    @property
    def clashes(self) -> Clashes: ...

    @property
    def beside(self) -> Beside: ...


class Together(Protocol):
    """Says of a match, as `specialist_of`, sets of its pairs, of several specialists, that can't
    all be made. Nothing is said of those who share time with somebody `unsettled`, whose own
    caseload doesn't fit; given `one` of them, only those who share time with that one are asked."""

    def __call__(
        self,
        specialist_of: tuple[int, ...],
        unsettled: Collection[int] = (),
        one: int | None = None,
    ) -> Iterable[Pairs]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A match that fits, and what was learned of weeks on the way."""

    taken: Bits
    limits: tuple[Limit | Shared, ...]
    rounds: int
