"""One's own passkeys: added on the phone or computer at hand, named, and removed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from domain.shared.decider import Refusal
from domain.shared.roles import STAFF
from peermatch.store.accounts.factors.passkeys import LONGEST_NAME, PasskeyRefused
from peermatch.store.accounts.factors.what_counts import Lack, ProvedBy
from peermatch.usecases.input.fields import Reader
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.kept_forms import check_not_again
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of, sign_in_token
from peermatch.web.pages.accounts.passkey_options import (
    LONGEST_ANSWER,
    NEW,
    challenge_of,
    site_of,
    to_create,
)
from peermatch.web.show.templating import page

router = APIRouter(prefix="/account/passkeys")
Anyone = Annotated[Viewer, Depends(ForRoles(*STAFF, proof=True, lacking={Lack.NONE_YET}))]
LABELS = {"name": "Name"}


@router.get("")
def passkeys(request: Request, viewer: Anyone) -> Response:
    return _shown(request, viewer, forms.Form(services_of(request).new_id(), {}), 200)


@router.post("/add")
def add(request: Request, viewer: Anyone, posted: Posted) -> Response:
    typed, services, mine = texts(posted), services_of(request), viewer.account.account_id
    try:
        check_not_again(request)
        read = Reader(typed)
        name = read.text("name", required=True, longest=LONGEST_NAME)
        answer = read.text("answer", longest=LONGEST_ANSWER)
        read.finish()
        site = site_of(request)
        challenge = challenge_of(request, f"{NEW} {mine}", typed.get("challenge", ""))
        if site is None or challenge is None:
            raise PasskeyRefused
        services.account_desk.add_passkey(mine, site, challenge, answer, name)
        services.sign_ins.prove(sign_in_token(request), ProvedBy.PASSKEY)
    except Refusal as refusal:
        form = forms.refused(request, {"name": typed.get("name", "")}, refusal, LABELS)
        return _shown(request, viewer, form, status_of(refusal))
    return RedirectResponse("/account/passkeys?done=passkey-added", 303)


@router.post("/{passkey_id}/remove")
def remove(request: Request, viewer: Anyone, passkey_id: UUID) -> Response:
    services, mine = services_of(request), viewer.account.account_id
    try:
        check_not_again(request)
        needed = viewer.role in services.second_factor_for
        services.account_desk.remove_passkey(mine, passkey_id, needed)
    except Refusal as refusal:
        form = forms.refused(request, {}, refusal, LABELS)
        return _shown(request, viewer, form, status_of(refusal))
    return RedirectResponse("/account/passkeys", 303)


def _shown(request: Request, viewer: Viewer, form: forms.Form, status: int) -> Response:
    services = services_of(request)
    return page(
        request,
        "passkeys.html",
        status,
        form=form,
        passkeys=services.sign_ins.passkeys.of(viewer.account.account_id),
        offered=to_create(request, viewer.account),
        zone=services.service.program.zone,
    )
