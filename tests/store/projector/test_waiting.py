"""Whoever waits for what they wrote looks few times in vain."""

import time
from typing import Any

import pytest
from sqlalchemy import create_engine

from peermatch.readmodels.reading.views import Views
from peermatch.store import Position

WRITTEN = Position(0, 7)


class Slow(Views):
    """Shows what was written so many seconds after the first look."""

    def __init__(self, takes: float) -> None:
        super().__init__(create_engine("sqlite://"))
        self.takes, self.now, self.looks = takes, 0.0, 0

    def _reached(self, _position: Position, _models: Any) -> bool | None:
        self.looks += 1
        return self.now >= self.takes


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    views = Slow(0.0)

    def sleep(seconds: float) -> None:
        views.now += seconds

    monkeypatch.setattr(time, "sleep", sleep)
    monkeypatch.setattr(time, "monotonic", lambda: views.now)
    return views


def waits(slow: Slow, takes: float) -> int:
    slow.now, slow.looks, slow.takes = 0.0, 0, takes
    assert slow.wait_for(WRITTEN)
    return slow.looks


def test_it_learns_how_long_it_takes(slow: Slow) -> None:
    first = waits(slow, 0.06)
    later = [waits(slow, 0.06) for _ in range(5)]
    assert (first, max(later)) == (7, 5)
    assert slow.now < 0.06 + 0.02


def test_a_slow_hour_is_forgotten(slow: Slow) -> None:
    for _ in range(5):
        waits(slow, 3.0)
    for _ in range(12):
        waits(slow, 0.005)
    assert slow.now < 0.01


def test_what_is_there_is_seen_at_the_first_look(slow: Slow) -> None:
    waits(slow, 0.06)
    assert waits(slow, 0.0) == 1
    assert slow.now == 0.0


@pytest.mark.in_vain
def test_it_gives_up(slow: Slow) -> None:
    slow.takes = 60.0
    assert not slow.wait_for(WRITTEN, timeout=2.0)
    assert 2.0 < slow.now < 2.1
