"""Ranges of likely waits: learned only from outcomes enough, right as often as they say, and never
quicker for what has not ended yet."""

import random
from datetime import date, timedelta

import pytest

from domain.program.wait_ranges import EVERYBODY, SHARE, Group, Wait, learned, range_for

BEGAN = date(2025, 1, 1)
LATER = date(2027, 6, 1)
ROUTINE = Group(urgency="routine")
ESSEX = Group(county="Essex", urgency="routine")


def wait(day: int, days: int | None, county: str = "Essex", **more: date) -> Wait:
    came = BEGAN + timedelta(days=day)
    matched = None if days is None else came + timedelta(days=days)
    return Wait(received_on=came, county=county, urgency="routine", matched_on=matched, **more)


def ranges(waits: list[Wait], today: date = LATER) -> dict[Group, object]:
    return {one.group: one for one in learned(waits, today).ranges}


def test_nothing_is_said_before_enough_waits_have_ended_nor_of_a_small_group() -> None:
    few = [wait(n, 10) for n in range(29)]
    assert learned(few, LATER).ranges == ()
    assert learned(few, LATER).outcomes == 29
    some = [*few, wait(29, 10, county="Accomack")]
    found = ranges(some)
    assert set(found) == {ROUTINE, EVERYBODY}
    assert range_for(found, wait(0, None)) == found[ROUTINE]
    assert set(ranges([*some, wait(30, 10)])) == {ESSEX, ROUTINE, EVERYBODY}


def test_of_a_hundred_known_waits_the_tenth_the_fiftieth_and_the_ninetieth() -> None:
    said = ranges([wait(0, days) for days in range(1, 101)])[EVERYBODY]
    assert (said.low, said.median, said.high) == (10, 50, 90)


def test_whoever_still_waits_makes_the_wait_longer_and_who_left_counts_until_then() -> None:
    ended = [wait(0, days) for days in range(1, 101)]
    waiting = [wait(0, None) for _ in range(100)]
    assert ranges([*ended, *waiting])[EVERYBODY].median == 100
    left = [wait(0, None, left_on=BEGAN) for _ in range(100)]
    assert ranges([*ended, *left])[EVERYBODY].median == 50


def test_what_happened_later_is_not_known_yet() -> None:
    waits = [wait(0, days) for days in range(1, 101)]
    assert learned(waits, BEGAN + timedelta(days=29)).outcomes == 29
    assert learned(waits, BEGAN - timedelta(days=1)).ranges == ()


@pytest.mark.parametrize("drift", [0.0, 0.04])
def test_true_waits_fall_inside_as_often_as_the_ranges_say(drift: float) -> None:
    """Even while waits grow from month to month."""
    chance = random.Random(3)
    waits = [
        wait(day, round(chance.expovariate(1 / (20 + drift * day))))
        for day in range(800)
        for _ in range(3)
    ]
    found = learned(waits, LATER)
    assert found.tried > 1000
    assert abs(found.inside / found.tried - SHARE) < 0.05


def test_a_range_holds_its_median_whatever_earlier_ones_taught() -> None:
    """So sure that every range was too wide: it is narrowed, and not beyond the median."""
    waits = [wait(day, 1 + day % 60) for day in range(0, 800, 2)]
    for one in learned(waits, LATER).ranges:
        assert 0 <= one.low <= one.median <= one.high
