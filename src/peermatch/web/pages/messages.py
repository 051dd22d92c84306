"""Messages that wait to be sent, were sent, or were held back. No names: those are the sender's."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from domain.message import WITHHELD_REASONS
from domain.roles import Role
from peermatch.readmodels import messages
from peermatch.web.access import ForRoles, Viewer, services_of
from peermatch.web.message_texts import text_of
from peermatch.web.paging import PER_PAGE, Address, Paging
from peermatch.web.templating import page

router = APIRouter()
Planner = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR, Role.MANAGER))]
STATUSES = {messages.WAITS: "To be sent", messages.SENT: "Sent", messages.WITHHELD: "Held back"}


@router.get("/messages")
def listed(
    request: Request,
    viewer: Planner,
    status: str = messages.WAITS,
    page_number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """Messages of one status, most pressing first."""
    services = services_of(request)
    asked = status if status in STATUSES else messages.WAITS
    rows, total = messages.page(
        services.reading(viewer.actor), asked, offset=(page_number - 1) * PER_PAGE, limit=PER_PAGE
    )
    zone = services.service.programme.zone
    return page(
        request,
        "messages.html",
        rows=[(row, text_of(row.reason, row.starts_at, zone)) for row in rows],
        status=asked,
        statuses=STATUSES,
        withheld={reason.value: words for reason, words in WITHHELD_REASONS.items()},
        paging=Paging(total, page_number),
        address=Address("/messages", {"status": asked}),
        now=services.now(),
        zone=zone,
    )
