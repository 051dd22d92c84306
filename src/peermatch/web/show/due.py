"""The tasks of a viewer's role."""

from fastapi import Request

from peermatch.readmodels.screens.program.due_list import DueList
from peermatch.usecases.core.today import rules_today
from peermatch.web.http.access import Viewer, services_of


def due_of(request: Request, viewer: Viewer) -> DueList:
    """What this role has to see to, by the rules of today."""
    services = services_of(request)
    limits, holidays = rules_today(services.service, services.now())
    reading = services.reading(viewer.actor)
    return DueList(reading, limits, holidays, viewer.account.specialist_id)
