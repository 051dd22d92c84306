"""Asks of many caseloads at once which of their people don't fit, on processes of its own."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from types import TracebackType

from scheduling.fitting.oracle import Fitting
from scheduling.fitting.people_sets import Cut
from scheduling.joint.case_week import CaseWeek
from scheduling.joint.facets import facet
from scheduling.joint.joint_answers import Caseload, Shares
from scheduling.joint.known_sets import KnownSets
from scheduling.planner.placement import USUAL, Effort

SETS = 2
"""Different smallest sets looked for in each caseload that doesn't fit: more cuts, fewer rounds."""


def clashing(week: CaseWeek, caseload: Caseload, effort: Effort) -> list[tuple[int, ...]]:
    """Smallest sets of a caseload's participants that don't fit beside what the specialist keeps;
    empty when all fit. Where not even what is kept fits, nobody can come."""
    specialist, people = caseload
    fitting = _fitting(week, specialist, people, effort)
    ids = [f"p{person}" for person in people]
    found: set[tuple[int, ...]] = set()
    for seed in range(SETS):
        clash = fitting.smallest(ids, seed)
        if clash is None:
            return []
        own = tuple(sorted(int(key[1:]) for key in clash))
        found |= {own} if own else {(person,) for person in people}
    return sorted(found)


def tightening(
    week: CaseWeek, shares: Shares, effort: Effort, known: KnownSets | None = None
) -> Cut | None:
    """A cut that the shares of a specialist's participants exceed; None when they can be had.

    What is `known` of that specialist isn't asked again, and what is found is added to it.
    """
    specialist, people, parts = shares

    @cache
    def fitting() -> Fitting:
        return _fitting(week, specialist, people, effort)

    def clash(asked: Sequence[int]) -> list[int] | None:
        found = fitting().clash([f"p{p}" for p in asked])
        if found is None:
            return None
        return [int(key[1:]) for key in found] or list(asked[:1])

    return facet(people, parts, (known or KnownSets()).asking(clash))


def _fitting(week: CaseWeek, specialist: int, people: Sequence[int], effort: Effort) -> Fitting:
    """For questions about parts of these people."""
    demands = [week.demand(person, specialist) for person in people]
    return Fitting(demands, week.ground, effort, week.kept.get(specialist, ()))


class Roster:
    """The oracle of a whole roster. Its processes hold the week, so that a question is small; what
    was found out is kept here and goes with each question, whichever process is asked."""

    def __init__(self, week: CaseWeek, processes: int = 2, effort: Effort = USUAL) -> None:
        self._pool = ProcessPoolExecutor(
            processes, get_context("spawn"), initializer=_keep, initargs=(week, effort)
        )
        list(self._pool.map(_ready, range(processes)))
        self._known: dict[int, KnownSets] = defaultdict(KnownSets)

    def __enter__(self) -> "Roster":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def clashes(self, caseloads: Sequence[Caseload]) -> Iterable[list[tuple[int, ...]]]:
        """For each caseload, the sets of its participants that don't fit together."""
        chunk = max(1, min(8, len(caseloads) // 8))
        answers = self._pool.map(_clashing, caseloads, chunksize=chunk)
        for (specialist, people), found in zip(caseloads, answers, strict=True):
            if not found:
                self._known[specialist].fit(people)
            for clash in found:
                self._known[specialist].clash(clash)
            yield found

    def facets(self, shares: Sequence[Shares]) -> Iterable[Cut | None]:
        """For each specialist's fractional caseload, a cut that it exceeds, if there is one."""
        asked = [(one, self._known[one[0]]) for one in shares]
        for (specialist, *_), answer in zip(
            shares, self._pool.map(_tightening, asked), strict=True
        ):
            cut, self._known[specialist] = answer
            yield cut


_held: list[tuple[CaseWeek, Effort]] = []


def _keep(week: CaseWeek, effort: Effort) -> None:
    _held[:] = [(week, effort)]


def _ready(_: int) -> None:
    """Makes the pool start its processes."""


def _clashing(caseload: Caseload) -> list[tuple[int, ...]]:
    week, effort = _held[0]
    return clashing(week, caseload, effort)


def _tightening(asked: tuple[Shares, KnownSets]) -> tuple[Cut | None, KnownSets]:
    week, effort = _held[0]
    shares, known = asked
    return tightening(week, shares, effort, known), known
