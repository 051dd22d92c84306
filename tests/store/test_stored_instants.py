"""Instants come back as they were, whatever zone they came with."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from domain.shared.classified import Plain
from peermatch.store.facts.wire import shape_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    times: Plain[tuple[datetime, ...]]


@pytest.mark.parametrize("fold", [0, 1])
def test_an_instant_of_an_hour_that_clocks_repeat_returns(fold: int) -> None:
    """Of two zones, `==` never holds there, though it is the same instant."""
    at = datetime(2026, 11, 1, 1, 5, fold=fold, tzinfo=ZoneInfo("America/New_York"))
    plain = shape_of(Met).plain
    (returned,) = plain.decode(plain.encode(Met(times=(at,))))["times"]
    assert returned.timestamp() == at.timestamp()
