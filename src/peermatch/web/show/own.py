"""Checks that a schedule or session is the signed-in specialist's own."""

from uuid import UUID

from fastapi import Request

from domain.shared.shared_refusals import SessionUnknown
from peermatch.readmodels.screens.sessions import schedule
from peermatch.usecases.core.identity import NotAllowed
from peermatch.web.http.access import Viewer, services_of


def own(viewer: Viewer) -> UUID:
    """The signed-in specialist's id. Raises NotAllowed for anyone else."""
    if viewer.account.specialist_id is None:
        raise NotAllowed
    return viewer.account.specialist_id


def own_session(request: Request, viewer: Viewer, session_id: UUID) -> schedule.Row:
    """One that they hold or come along to. Any other is as unknown as one that isn't there."""
    row = schedule.one(services_of(request).reading(viewer.actor), session_id)
    if own(viewer) not in (row.specialist_id, row.co_specialist_id):
        raise SessionUnknown
    return row


def link_address(request: Request, token: str) -> str:
    """Where a calendar link leads: where people reach the service, or the address in use."""
    origin = services_of(request).origin or str(request.base_url).rstrip("/")
    return f"{origin}/feeds/{token}.ics"
