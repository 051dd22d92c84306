"""Pairs of whom the problem alone says that their sessions don't fit: too few days in common."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Generic, TypeVar

import numpy as np

from domain.shared.cycle import times_a_week
from domain.shared.hours import DAY_QUARTERS, WeeklyWindow, starts
from matching import MatchingProblem
from matching.problem.candidates import eligible_pairs, rulebook
from matching.problem.couplings import NotAll

T = TypeVar("T")
starts_of = lru_cache(maxsize=1 << 14)(starts)
"""A roster has few kinds of working week, and many people share theirs."""


def too_few_days(problem: MatchingProblem) -> Iterator[NotAll]:
    """Those that meet more often a week than there are days on which a session fits both; known
    before anything is asked, which spares plans that would only be cut off."""
    seekers, offers = eligible_pairs(problem, rulebook(problem))
    times = np.array([times_a_week(seeker.frequency) for seeker in problem.seekers], np.int64)
    often = times[seekers] > 1
    seekers, offers = seekers[often], offers[often]
    meets = _Kinds((one.windows, one.session_minutes) for one in problem.seekers)
    works = _Kinds(one.windows for one in problem.offers)
    both = meets.numbers[seekers] * len(works.kinds) + works.numbers[offers]
    asked, back = np.unique(both, return_inverse=True)
    kinds = (divmod(one, len(works.kinds)) for one in asked.tolist())
    days = [_days(meets.kinds[own], works.kinds[theirs]) for own, theirs in kinds]
    short = np.array(days, np.int64)[back] < times[seekers]
    for p, s in zip(seekers[short].tolist(), offers[short].tolist(), strict=True):
        yield NotAll(problem.offers[s].specialist_id, (problem.seekers[p].referral_id,))


class _Kinds(Generic[T]):
    """Things, those that are equal under one number."""

    def __init__(self, every: Iterable[T]) -> None:
        known: dict[T, int] = {}
        self.numbers = np.array([known.setdefault(one, len(known)) for one in every], np.int64)
        self.kinds = list(known)


def _days(asked: tuple[tuple[WeeklyWindow, ...], int], theirs: tuple[WeeklyWindow, ...]) -> int:
    """Days on which a session could start: the hours of one of them with its minutes, the
    other's."""
    own, minutes = asked
    common = starts_of(own, minutes) & starts_of(theirs, minutes)
    return len({start // DAY_QUARTERS for start in common})
