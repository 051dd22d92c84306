"""What a gateway of texts tells later: one did not arrive, and perhaps none ever will."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.sessions.message import MessageUnknown
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.people.contact.returned_link import link_came_back
from peermatch.usecases.people.gateway import DELIVERED_AT
from peermatch.usecases.sessions.sending import returned
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import SECRET, services_of
from peermatch.web.http.services import Services
from peermatch.web.pages.sessions.text_replies import is_signed

router = APIRouter(dependencies=[SECRET])
FAILED = frozenset({"undelivered", "failed"})
NEVER = frozenset({"21211", "21614", "30005", "30006"})
"""Not a number, no mobile phone, unknown, a landline: https://www.twilio.com/docs/api/errors. For
any other reason a later text may arrive."""


def _came_back(services: Services, link_id: UUID, *, for_good: bool) -> bool:
    links = services.private_links
    return link_came_back(services.service, WORKER, links, link_id, for_good=for_good)


@router.post(DELIVERED_AT)
def delivered(request: Request, posted: Posted, message: UUID) -> Response:
    """Signed with the gateway's token; of what arrived nothing is noted."""
    given = texts(posted)
    services = services_of(request)
    gateway = services.texts
    address = f"{services.origin}{DELIVERED_AT}?{request.url.query}"
    if gateway is None or not is_signed(request, address, given, gateway.token):
        raise HTTPException(404)
    if given.get("MessageStatus") in FAILED:
        never = given.get("ErrorCode") in NEVER
        try:
            returned(services.service, WORKER, message, given.get("To", ""), for_good=never)
        except MessageUnknown:
            if not _came_back(services, message, for_good=never):
                raise HTTPException(404) from None
    return Response(status_code=204)
