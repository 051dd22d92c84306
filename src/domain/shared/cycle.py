"""Four weeks in which every frequency repeats whole: how often, how far apart, in which of them."""

from types import MappingProxyType

from domain.shared.vocabulary import Frequency

CYCLE_WEEKS = 4
EVERY_WEEK = tuple(range(CYCLE_WEEKS))

SESSIONS_PER_CYCLE = MappingProxyType(
    {
        Frequency.TWICE_WEEKLY: 8,
        Frequency.WEEKLY: 4,
        Frequency.EVERY_2_WEEKS: 2,
        Frequency.CHECK_IN: 1,
    }
)
"""Sessions in four weeks; a check-in is monthly."""


def times_a_week(frequency: Frequency) -> int:
    """Sessions in a week that has any."""
    return max(1, SESSIONS_PER_CYCLE[frequency] // CYCLE_WEEKS)


def weeks_apart(frequency: Frequency) -> int:
    """1: in every week; 2: in every other."""
    return max(1, CYCLE_WEEKS // SESSIONS_PER_CYCLE[frequency])


def weeks_of_cycle(frequency: Frequency, first: int = 0) -> tuple[int, ...]:
    """The weeks of a cycle that have a session, counted from 0, where `first` is the first."""
    return tuple(range(first, CYCLE_WEEKS, weeks_apart(frequency)))
