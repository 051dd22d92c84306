"""Checks that a schedule or session is the signed-in specialist's own, and the ways to what is a
person's own: calendar links and private links."""

from uuid import UUID

from fastapi import Request

from peermatch.readmodels.screens.sessions import schedule
from peermatch.usecases.core.identity import NotAllowed
from peermatch.usecases.core.reach import check_reach
from peermatch.web.actions import Link
from peermatch.web.http.access import Viewer, services_of


def own(viewer: Viewer) -> UUID:
    """The signed-in specialist's id. Raises NotAllowed for anyone else."""
    if viewer.account.specialist_id is None:
        raise NotAllowed
    return viewer.account.specialist_id


def within_reach(request: Request, viewer: Viewer, **ids: UUID) -> None:
    """Raises NotFound where an id, by field name, is not one that the viewer has a part in."""
    check_reach(services_of(request).service.store.read, viewer.actor, ids)


def own_session(request: Request, viewer: Viewer, session_id: UUID) -> schedule.Row:
    """One that they hold or come along to. Raises NotFound for any other."""
    within_reach(request, viewer, session_id=session_id)
    return schedule.one(services_of(request).reading(viewer.actor), session_id)


def link_address(request: Request, token: str) -> str:
    """Where a calendar link leads."""
    return f"{_origin(request)}/feeds/{token}.ics"


def subscription(address: str) -> str:
    """The same link as calendar programs open it: one tap subscribes."""
    return f"webcal:{address.split(':', 1)[1]}"


def own_page_address(request: Request, token: str) -> str:
    """Where a participant's private link leads; the address says nothing of what it is about."""
    return f"{_origin(request)}/your/{token}"


def private_link(request: Request, participant_id: UUID) -> Link:
    """To the page where staff make one; says so where the one that was sent came back."""
    found = services_of(request).private_links.of(participant_id)
    came_back = found is not None and found.returned_at is not None
    title = "Private link: it did not arrive" if came_back else "Private link"
    return Link(title, f"/people/{participant_id}/private-link")


def _origin(request: Request) -> str:
    """Where people reach the service, or the address in use."""
    return services_of(request).origin or str(request.base_url).rstrip("/")
