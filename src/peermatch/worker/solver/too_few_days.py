"""Pairs of whom the problem alone says that their sessions don't fit: too few days in common."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from domain.shared.cycle import times_a_week
from domain.shared.hours import WeeklyWindow
from matching import MatchingProblem
from matching.problem.candidates import eligible_pairs, rulebook
from matching.problem.couplings import NotAll

Days = dict[int, list[tuple[int, int]]]
"""Weekday -> stretches in minutes."""


def too_few_days(problem: MatchingProblem) -> Iterator[NotAll]:
    """Those that meet more often a week than there are days on which both have time for it; known
    before anything is asked, which spares plans that would only be cut off."""
    seekers, offers = eligible_pairs(problem, rulebook(problem))
    theirs = [_days(offer.windows) for offer in problem.offers]
    asking = [times_a_week(seeker.frequency) for seeker in problem.seekers]
    own = [_days(s.windows) if n > 1 else {} for s, n in zip(problem.seekers, asking, strict=True)]
    for p, s in zip(seekers.tolist(), offers.tolist(), strict=True):
        seeker = problem.seekers[p]
        if asking[p] > 1 and _in_common(own[p], theirs[s], seeker.session_minutes) < asking[p]:
            yield NotAll(problem.offers[s].specialist_id, (seeker.referral_id,))


def _days(windows: Iterable[WeeklyWindow]) -> Days:
    found: Days = defaultdict(list)
    for window in windows:
        found[window.weekday].append((window.start, window.end))
    return found


def _in_common(one: Days, other: Days, minutes: int) -> int:
    """Days with a stretch of `minutes` in both."""
    return sum(
        any(
            min(end, other_end) - max(start, other_start) >= minutes
            for start, end in stretches
            for other_start, other_end in other.get(day, ())
        )
        for day, stretches in one.items()
    )
