"""That somebody has emergency access now, told on every page of those who answer for it."""

from fastapi import Request

from domain.shared.roles import Role
from peermatch.readmodels.screens.privacy import emergencies
from peermatch.web.http.access import Viewer, services_of

TOLD = frozenset({Role.PRIVACY_OFFICER, Role.COORDINATOR, Role.MANAGER})


def emergency_under_way(request: Request, viewer: Viewer | None) -> bool:
    if viewer is None or viewer.role not in TOLD:
        return False
    return emergencies.under_way(services_of(request).reading(viewer.actor))
