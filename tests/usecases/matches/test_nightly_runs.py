"""The nightly run over the nights on which clocks change: one each night, whatever its hour."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from peermatch.worker.worker import nightly_run_id
from scheduling.published.jobs import DailyAt

LATE = timedelta(hours=3)
"""A run may start some hours after it was due, at a worker that was down."""
FALL, SPRING = datetime(2026, 10, 29, tzinfo=UTC), datetime(2027, 3, 11, tzinfo=UTC)
DAYS = 7


@pytest.mark.parametrize("late", [timedelta(0), LATE])
@pytest.mark.parametrize("first", [FALL, SPRING])
@pytest.mark.parametrize("at", [(4, 30), (5, 30), (6, 30), (7, 30), (23, 0)])
def test_every_night_has_a_run_of_its_own_when_clocks_change(
    sqlite_agency: Any, clock: Any, at: tuple[int, int], first: datetime, late: timedelta
) -> None:
    nightly = DailyAt(*at)
    fired: list[datetime] = []
    moment = first
    while (due := nightly.trigger().get_next_fire_time(None, moment)) < first + timedelta(DAYS):
        fired.append(due)
        moment = due + timedelta(minutes=1)

    runs = set()
    for due in fired:
        clock.moment = due + late
        runs.add(nightly_run_id(sqlite_agency.deployment.service, nightly))

    assert (len(fired), len(runs)) == (DAYS, DAYS)
