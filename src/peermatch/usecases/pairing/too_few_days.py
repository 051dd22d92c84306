"""Pairs of whom the problem alone says that their sessions don't fit: too few days in common."""

from collections.abc import Iterator
from functools import lru_cache

from domain.shared.cycle import times_a_week
from domain.shared.hours import DAY_QUARTERS, WeeklyWindow, starts
from matching import MatchingProblem
from matching.problem.candidates import eligible_pairs, rulebook
from matching.problem.couplings import NotAll

starts_of = lru_cache(maxsize=1 << 14)(starts)
"""A roster has few kinds of working week, and many people share theirs."""


def too_few_days(problem: MatchingProblem) -> Iterator[NotAll]:
    """Those that meet more often a week than there are days on which a session fits both; known
    before anything is asked, which spares plans that would only be cut off."""
    seekers, offers = eligible_pairs(problem, rulebook(problem))
    times = [times_a_week(seeker.frequency) for seeker in problem.seekers]
    for p, s in zip(seekers.tolist(), offers.tolist(), strict=True):
        seeker, offer = problem.seekers[p], problem.offers[s]
        if times[p] < 2:
            continue
        if _days(seeker.windows, offer.windows, seeker.session_minutes) < times[p]:
            yield NotAll(offer.specialist_id, (seeker.referral_id,))


def _days(own: tuple[WeeklyWindow, ...], theirs: tuple[WeeklyWindow, ...], minutes: int) -> int:
    """Days on which a session of `minutes` could start."""
    common = starts_of(own, minutes) & starts_of(theirs, minutes)
    return len({start // DAY_QUARTERS for start in common})
