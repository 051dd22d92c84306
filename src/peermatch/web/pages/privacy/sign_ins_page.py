"""Every sign-in, newest first: when, whose, how, on which device and from where; each leads to
whose data was seen in it."""

from dataclasses import asdict, dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.roles import Role
from peermatch.store.accounts.factors.what_counts import ProvedBy
from peermatch.store.accounts.sign_in_log import BY_TOKEN, PLACE, SoughtSignIns
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.paging import Listing
from peermatch.web.pages.privacy.looks_page import days_between
from peermatch.web.show.templating import page

router = APIRouter()
Officer = Annotated[Viewer, Depends(ForRoles(Role.PRIVACY_OFFICER))]
LISTING = Listing("sign-ins", PLACE, 50)
HOW = {
    ProvedBy.PASSWORD.value: "Password",
    ProvedBy.CODE.value: "Password and code",
    ProvedBy.PASSKEY.value: "Passkey",
    ProvedBy.PROVIDER.value: "Identity provider",
    ProvedBy.PROVIDER_MORE.value: "Identity provider, two factors",
    BY_TOKEN: "API token",
}


@dataclass(frozen=True, slots=True)
class SignInsAsked:
    """What the page's address asks for; what can't be read asks for nothing."""

    by: str = ""
    device: str = ""
    source: str = ""
    first_day: str = ""
    last_day: str = ""
    after: str = ""


@router.get("/sign-ins")
def sign_ins(
    request: Request, viewer: Officer, asked: Annotated[SignInsAsked, Depends()]
) -> Response:
    services = services_of(request)
    found = services.sign_ins.log.part(sought(request, asked, LISTING.per_page))
    kept = {name: value for name, value in asdict(asked).items() if value and name != "after"}
    older = ""
    if found.next is not None:
        older = f"/sign-ins?{urlencode({**kept, 'after': LISTING.sealed(request, found.next)})}"
    return page(
        request,
        "sign_ins.html",
        found=found.sign_ins,
        names=services.account_names.of(one.account_id for one in found.sign_ins),
        how=HOW,
        accounts=services.account_names.everybody(),
        chosen=asdict(asked),
        filtered=bool(kept),
        older=older,
        newest=f"/sign-ins?{urlencode(kept)}" if asked.after else "",
        zone=services.service.program.zone,
    )


def sought(request: Request, asked: SignInsAsked, size: int) -> SoughtSignIns:
    since, until = days_between(request, asked.first_day, asked.last_day)
    return SoughtSignIns(
        account=asked.by,
        device=asked.device,
        source=asked.source,
        since=since,
        until=until,
        after=LISTING.asked(request, {"after": asked.after}).after,
        size=size,
    )
