"""The zones in which scheduling is tested, and a module's tests run in each of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

ZONES = ("America/New_York", "Europe/London", "America/Phoenix", "Asia/Kolkata")
"""With clocks that change on two different days, without any change, and half an hour off."""


@pytest.fixture(scope="module", params=ZONES, autouse=True)
def in_each_zone(request: pytest.FixtureRequest) -> Iterator[None]:
    """Sets the module's `TZ`, and the zone of its `HORIZON`, of everybody in its `HOURS`, and of
    the wall on which `MONDAY` is a time."""
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
