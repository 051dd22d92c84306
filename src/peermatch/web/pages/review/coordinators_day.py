"""Beside what is next on a coordinator's home: what comes yet today, and what was done last."""

from typing import Any

from fastapi import Request

from domain.shared.roles import Role
from peermatch.readmodels.screens.review.day_at_hand import day_at_hand
from peermatch.web.http.access import Viewer, services_of

OF_THE_DAY = 4
"""Lines of each."""
DID = {
    "approved": "approved {} with {}",
    "declined": "declined {} with {}",
    "chosen": "chose for {} instead: {}",
    "undone": "undid the approval of {} with {}",
    "put-off": "kept for later {} with {}",
    "assigned": "assigned {} with {}",
}


def own_program_day(request: Request, viewer: Viewer) -> dict[str, Any] | None:
    """What comes yet today and what was done last, for those who decide."""
    if viewer.role is not Role.COORDINATOR:
        return None
    services = services_of(request)
    found = day_at_hand(services.reading(viewer.actor), OF_THE_DAY)
    names = services.account_names.of({one.by for one in found.done})
    return {
        "coming": found.coming,
        "done": [
            (one, "You" if one.by == viewer.actor.name else names.get(one.by, "Peermatch"))
            for one in found.done
        ],
        "did": DID,
        "new_id": services.new_id,
    }
