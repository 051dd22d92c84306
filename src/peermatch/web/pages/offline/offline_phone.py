"""A CPRS's phone for use without signal: turned on here, and its key released to a live sign-in."""

from base64 import b64encode
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.store.accounts.offline.offline_phones import HOURS, PhoneKey
from peermatch.web.http.access import PUBLIC, ForRoles, Viewer, services_of
from peermatch.web.http.caller import device_cookie
from peermatch.web.show.templating import page

router = APIRouter()
Specialist = Annotated[Viewer, Depends(ForRoles(Role.CPRS))]
NO_PHONE = 404
"""Nothing of this account's may be kept in this browser, or not any more."""
SHORTEST_PIN = 6


@router.get("/offline/phone")
def phone(request: Request, viewer: Specialist) -> Response:
    """What is kept, for how long, and the PIN that opens it."""
    services = services_of(request)
    mine = services.offline_phones.of(viewer.account.account_id, _device(request))
    here = any(one.here for one in mine)
    return page(request, "offline_phone.html", kept_here=here, hours=HOURS, shortest=SHORTEST_PIN)


@router.post("/offline/phone")
def turn_on(request: Request, viewer: Specialist) -> Response:
    """A key for this browser; the browser makes its PIN's lock itself and tells nobody."""
    services, mine = services_of(request), viewer.account.account_id
    try:
        found = services.offline_phones.turn_on(mine, _device(request), services.new_id())
    except Refusal as refusal:
        return JSONResponse({"detail": refusal.sentence}, 422)
    return _released(found)


@router.post("/offline/key")
def release(request: Request, viewer: Specialist) -> Response:
    """The key of this browser's own, to somebody who is signed in; never kept by a cache."""
    phones = services_of(request).offline_phones
    found = phones.key(viewer.account.account_id, _device(request))
    return _released(found) if found else JSONResponse({}, NO_PHONE)


@router.get("/offline/standing", dependencies=[PUBLIC])
def standing(request: Request) -> Response:
    """Whether this browser's phone was ended elsewhere; asked where nobody is signed in, and says
    nothing of whose it is."""
    return JSONResponse({"stands": services_of(request).offline_phones.stands(_device(request))})


def _released(found: PhoneKey) -> Response:
    key = b64encode(found.key).decode()
    return JSONResponse({"phone": str(found.phone_id), "key": key, "hours": HOURS})


def _device(request: Request) -> str:
    return request.cookies.get(device_cookie(services_of(request).https), "")
