"""Who did what with which account: all of it, for those who look after accounts and for privacy
officers, who watch over them."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.roles import OPERATING, Role
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.paging import Listing
from peermatch.web.pages.accounts.changes_shown import shown
from peermatch.web.show.templating import page

router = APIRouter()
Watching = Annotated[Viewer, Depends(ForRoles(*OPERATING, Role.PRIVACY_OFFICER))]
LISTING = Listing("accounts/changes", tuple[int], 50)


@router.get("/accounts/changes")
def account_changes(request: Request, viewer: Watching, after: str = "") -> Response:
    """Newest first."""
    services = services_of(request)
    place = LISTING.asked(request, {"after": after}).after
    changes = services.account_desk.audit.newest(
        LISTING.per_page + 1, before=place[0] if place else None
    )
    part, older = changes[: LISTING.per_page], ""
    if len(changes) > len(part):
        older = (
            f"/accounts/changes?{urlencode({'after': LISTING.sealed(request, (part[-1].number,))})}"
        )
    return page(
        request,
        "account_changes.html",
        changes=shown(part, services.account_names),
        older=older,
        newest="/accounts/changes" if place else "",
        keeps_accounts=viewer.role in OPERATING,
        zone=services.service.program.zone,
    )
