"""Waits for read models that ended because time ran out: nobody feeds them, or much too slowly.

Whoever waits goes on then, as a page does that says that lists lag behind; a test would pass, only
slowly.
"""

import time
from typing import Any

from peermatch.readmodels.reading import views
from peermatch.store import Position

IN_VAIN: list[str] = []
"""What was waited for since the test began."""
_wait_for = views.Views.wait_for


def _noted(of: views.Views, position: Position, **how: Any) -> bool:
    """A wait of no time only looks, and one that ends sooner is told of a model that stopped."""
    began, longest = time.monotonic(), how.get("timeout", views.LONGEST_WAIT)
    shown = _wait_for(of, position, **how)
    if not shown and 0 < longest <= time.monotonic() - began:
        IN_VAIN.append(f"{longest:g} s for {position}")
    return shown


views.Views.wait_for = _noted  # type: ignore[method-assign, assignment]
