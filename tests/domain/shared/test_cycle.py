"""How often a frequency is, and in which weeks: said once, for every floor."""

from pathlib import Path

import pytest

import domain
from domain.shared.cycle import (
    CYCLE_WEEKS,
    EVERY_WEEK,
    SESSIONS_PER_CYCLE,
    times_a_week,
    weeks_apart,
    weeks_of_cycle,
)
from domain.shared.vocabulary import Frequency

TABLE = {
    Frequency.TWICE_WEEKLY: (8, 2, 1, (0, 1, 2, 3)),
    Frequency.WEEKLY: (4, 1, 1, (0, 1, 2, 3)),
    Frequency.EVERY_2_WEEKS: (2, 1, 2, (0, 2)),
    Frequency.CHECK_IN: (1, 1, 4, (0,)),
}
SAYS_IT_IN_WORDS = {"vocabulary.py", "cycle.py", "words.py"}


@pytest.mark.parametrize("frequency", Frequency)
def test_each_frequency_repeats_whole_within_a_cycle(frequency: Frequency) -> None:
    per_cycle, times, apart, weeks = TABLE[frequency]
    assert SESSIONS_PER_CYCLE[frequency] == per_cycle == times * len(weeks)
    assert times_a_week(frequency) == times
    assert weeks_apart(frequency) == apart
    assert weeks_of_cycle(frequency) == weeks


def test_every_week_of_a_cycle_may_be_the_first() -> None:
    assert tuple(range(CYCLE_WEEKS)) == EVERY_WEEK
    assert weeks_of_cycle(Frequency.EVERY_2_WEEKS, 1) == (1, 3)
    assert weeks_of_cycle(Frequency.CHECK_IN, 3) == (3,)


def test_no_other_module_counts_the_sessions_of_a_frequency() -> None:
    source = Path(domain.__file__).parents[1]
    naming = {p.name for p in source.rglob("*.py") if "Frequency.TWICE_WEEKLY" in p.read_text()}
    assert naming <= SAYS_IT_IN_WORDS
