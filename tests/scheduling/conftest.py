"""What all scheduling tests may use."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from scheduling_zones import ZONES


@pytest.fixture(scope="module", params=ZONES)
def in_each_zone(request: pytest.FixtureRequest) -> Iterator[None]:
    """For a module whose tests run in each zone: sets its `TZ`, and the zone of its `HORIZON`, of
    everybody in its `HOURS`, and of the wall on which `MONDAY` is a time."""
    module = request.module
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "TZ", request.param)
        if hasattr(module, "MONDAY"):
            wall = module.MONDAY.astimezone(ZoneInfo(ZONES[0])).replace(tzinfo=None)
            there = wall.replace(tzinfo=ZoneInfo(request.param)).astimezone(UTC)
            patch.setattr(module, "MONDAY", there)
        if hasattr(module, "HORIZON"):
            patch.setattr(module, "HORIZON", replace(module.HORIZON, tz=request.param))
        if isinstance(getattr(module, "HOURS", None), dict):
            theirs = {who: replace(own, tz=request.param) for who, own in module.HOURS.items()}
            patch.setattr(module, "HOURS", theirs)
        yield
